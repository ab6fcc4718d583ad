// Objects of a cluster: manifests, texts, typed resources and charts come out as one thing, and what is not known of them
// is not absent.

import { describe, expect, it } from "vitest";
import { property } from "../node.ts";
import type { PlatformModel } from "../platform-model.ts";
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

describe("a chart", () => {
  const release = (values: object, unknown: object = {}) =>
    only(
      modelOfSample({
        "helm_release.r": {
          values: { name: "r", namespace: "n", chart: "c", version: "1.2.3", ...values },
          unknown: unknown as Record<string, unknown>,
          written: { values: {}, set: [{ value: {} }] },
        },
      }),
      "Kubernetes::HelmRelease",
    );

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

  it("whose values are not known has none that could be missed", () => {
    const open = release({}, { values: [true] });
    expect(() => property(open, "spec", "values", "a").exists).toThrow("helm_release.r.values.0");
    const single = release({ set: [{ name: "a.b" }] }, { set: [{ value: true }] });
    expect(() => property(single, "spec", "values", "a", "b").text()).toThrow("helm_release.r.set.0.value");
  });
});
