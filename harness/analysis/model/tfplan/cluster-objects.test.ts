// Objects of a cluster: manifests, texts, typed resources and charts come out as one thing, and what is not known of them
// is not absent.

import { describe, expect, it } from "vitest";
import { property } from "../node.ts";
import type { PlatformModel } from "../platform-model.ts";
import { anyObject, isOfCluster, objectTypeOf } from "./cluster-objects.ts";
import { modelOfSample } from "./sample-plan.ts";

const only = (model: PlatformModel, type: string) => model.all(type)[0] as ReturnType<PlatformModel["all"]>[number];
const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "a", namespace: "n" } };

describe("an object", () => {
  it.each([
    ["a manifest", "kubernetes_manifest.a", { manifest: account }],
    ["a text", "kubectl_manifest.a", { yaml_body: "kind: ServiceAccount\nmetadata: { name: a, namespace: n }\n" }],
    ["a typed resource", "kubernetes_service_account_v1.a", { metadata: [{ name: "a", namespace: "n" }] }],
  ])("is the same as %s", (_what, address, values) => {
    const model = modelOfSample({ [address]: { values } });
    expect(only(model, "Kubernetes::ServiceAccount")).toMatchObject({
      id: "ServiceAccount/n/a",
      identities: ["ServiceAccount/n/a"],
    });
    expect(model.hasManifests).toBe(true);
  });

  it("may be one of several in a text", () => {
    const yaml_body = "kind: Namespace\nmetadata: { name: x }\n---\nkind: Namespace\nmetadata: { name: y }\n---\n";
    const model = modelOfSample({ "kubectl_manifest.a": { values: { yaml_body } } });
    expect(model.all("Kubernetes::Namespace").map(({ id }) => id)).toEqual(["Namespace/x", "Namespace/y"]);
  });

  it("stands in the region that its label names", () => {
    const labels = { "topology.kubernetes.io/region": "eu-central-1" };
    const values = { metadata: [{ name: "x", labels }] };
    expect(only(modelOfSample({ "kubernetes_namespace.a": { values } }), "Kubernetes::Namespace").region).toBe(
      "eu-central-1",
    );
  });

  it("that is not known leaves every kind open, and AWS's own types not", () => {
    const model = modelOfSample({
      "kubernetes_manifest.a": { unknown: { manifest: true }, written: { manifest: {} } },
    });
    expect(() => model.all("Kubernetes::Deployment")).toThrow("kubernetes_manifest.a.manifest (known after apply)");
    expect(model.all("AWS::EC2::VPC")).toEqual([]);
  });

  it.each([
    ["kubernetes_deployment_v1.a", "Kubernetes::Deployment"],
    ["kubernetes_horizontal_pod_autoscaler_v2beta2.a", "Kubernetes::HorizontalPodAutoscaler"],
    ["kubernetes_config_map_v1_data.a", "Kubernetes::ConfigMap"],
    ["kubernetes_annotations.a", "Kubernetes::ServiceAccount"],
  ])("of a type without an entry is a gap: %s", (address, type) => {
    expect(() => modelOfSample({ [address]: {} }).all(type)).toThrow("is not known to Assay");
    expect(modelOfSample({ [address]: {} }).all("AWS::EC2::VPC")).toEqual([]);
  });
});

describe("a text of objects", () => {
  it("that is not known leaves every kind open, and so does one that holds no object", () => {
    const open = { unknown: { yaml_body: true }, written: { yaml_body: {} } };
    expect(() => modelOfSample({ "kubectl_manifest.a": open }).all("Kubernetes::Service")).toThrow(
      "kubectl_manifest.a is unknown: kubectl_manifest.a.yaml_body (known after apply)",
    );
    const text = { values: { yaml_body: "just a text" } };
    expect(() => modelOfSample({ "kubectl_manifest.a": text }).all("Kubernetes::Service")).toThrow(
      "kubectl_manifest.a is no object",
    );
  });

  it("has an object for each document, in a region where its label says one", () => {
    const yaml_body =
      "kind: A\nmetadata: { name: x, labels: { topology.kubernetes.io/region: eu-west-1 } }\n---\nkind: B\n";
    const model = modelOfSample({ "kubectl_manifest.a": { values: { yaml_body } } });
    expect(model.resources.map(({ type, id, region }) => [type, id, region])).toEqual([
      ["Kubernetes::A", "A/x", "eu-west-1"],
      ["Kubernetes::B", "B", undefined],
    ]);
    expect(model.resources.map((one) => Object.keys(one).includes("region"))).toEqual([true, false]);
  });
});

describe("types", () => {
  it("of clusters' providers begin with their names", () => {
    expect(["kubernetes_x", "kubectl_x", "helm_x", "aws_kubernetes_x", "my_helm_x"].map(isOfCluster)).toEqual([
      ...[true, true, true, false, false],
    ]);
  });

  it.each([
    ["kubernetes_labels", anyObject],
    ["kubernetes_env", anyObject],
    ["kubernetes_node_taint", anyObject],
    ["my_kubernetes_labels", undefined],
    ["kubernetes_labels_v1", "Kubernetes::Labels"],
    ["kubernetes_pod", "Kubernetes::Pod"],
    ["kubernetes_stateful_set_v1", "Kubernetes::StatefulSet"],
    ["aws_vpc", undefined],
    ["aws_kubernetes_pod", undefined],
  ])("%s makes %s", (type, made) => {
    expect(objectTypeOf(type)).toBe(made);
  });
});

describe("a chart", () => {
  const release = (values: object, unknown: object = {}) =>
    only(
      modelOfSample({
        "helm_release.r": {
          values: { name: "r", namespace: "n", chart: "c", version: "1.2.3", ...values },
          unknown: unknown as Record<string, unknown>,
          written: { values: {}, set: [{ name: {}, value: {} }] },
        },
      }),
      "Kubernetes::HelmRelease",
    );

  const valuesOf = (values: object) => (release(values).properties["spec"] as { values: unknown }).values;

  it("has its values one upon the other, single ones on top", () => {
    const values = ["a: { b: 1, c: 2 }\nkept: true\n", "a: { c: 3 }\n"];
    const set = [
      { name: "a.d", value: "4", type: "" },
      { name: "a.e", value: "4", type: "string" },
      { name: "list[1].on", value: "true", type: "" },
      { name: "labels.app\\.kubernetes\\.io/name", value: "x", type: "" },
    ];
    expect(release({ values, set }).properties["spec"]).toEqual({
      chart: { spec: { chart: "c", version: "1.2.3" } },
      values: {
        a: { b: 1, c: 3, d: 4, e: "4" },
        kept: true,
        list: [undefined, { on: true }],
        labels: { "app.kubernetes.io/name": "x" },
      },
    });
  });

  it("is a release with a name of its own", () => {
    expect(release({}).properties).toMatchObject({ kind: "HelmRelease", metadata: { name: "r", namespace: "n" } });
  });

  it.each<[unknown, unknown, unknown]>([
    ["false", undefined, false],
    ["null", undefined, null],
    ["-12", "auto", -12],
    ["1.5", "", "1.5"],
    ["v1", "", "v1"],
    ["1a", "", "1a"],
    [7, "", 7],
    ["true", "string", "true"],
  ])("reads %j of the type %j as %j", (value, type, read) => {
    expect(valuesOf({ set: [{ name: "a", value, type }] })).toEqual({ a: read });
  });

  it.each<[string, object, object]>([
    ["a[0]", {}, { a: ["x"] }],
    ["a[1]", { a: ["1", "2", "3"] }, { a: ["1", "x", "3"] }],
    ["a[10]", { a: "text" }, { a: { "10": "x" } }],
    ["a[0].b", { a: [{ c: 1 }] }, { a: [{ c: 1, b: "x" }] }],
    ["a.1b", {}, { a: { "1b": "x" } }],
    ["a.b1", {}, { a: { b1: "x" } }],
    ["a].b", {}, { a: { b: "x" } }],
    ["a]b", {}, { "a]b": "x" }],
  ])("puts %s over %j", (name, below, whole) => {
    expect(valuesOf({ values: [JSON.stringify(below)], set: [{ name, value: "x" }] })).toEqual(whole);
  });

  it("takes single values of every kind", () => {
    const kinds = { set: "a", set_list: "b", set_sensitive: "c", set_wo: "d" };
    const all = Object.fromEntries(Object.entries(kinds).map(([kind, name]) => [kind, [{ name, value: "x" }]]));
    expect(valuesOf(all)).toEqual({ a: "x", b: "x", c: "x", d: "x" });
  });

  it("of which a part is not known keeps nothing that it may have said", () => {
    const open = release({ values: ["a: 1"], set: [{ value: "x" }] }, { set: [{ name: true }] });
    expect(() => property(open, "spec", "values", "a").exists).toThrow("helm_release.r.set.0.name");
    const below = release({ values: [null, "a: 1"] }, { values: [true] });
    expect(() => property(below, "spec", "values", "a").exists).toThrow("helm_release.r.values");
    const both = release({ values: [null], set: [{ name: "a", value: "x" }] }, { values: [true] });
    expect(() => property(both, "spec", "values", "b").exists).toThrow("helm_release.r.values");
    expect(valuesOf({ values: ["a: 1"], set: [{ name: 7, value: "x" }] })).toEqual({ a: 1 });
  });

  it("whose values are not known has none that could be missed", () => {
    const open = release({}, { values: [true] });
    expect(() => property(open, "spec", "values", "a").exists).toThrow("helm_release.r.values.0");
    const single = release({ set: [{ name: "a.b" }] }, { set: [{ value: true }] });
    expect(() => property(single, "spec", "values", "a", "b").text()).toThrow("helm_release.r.set.0.value");
  });
});
