// Charts by controllers other than Flux.

import { expect, it } from "vitest";
import { manifestResource } from "./manifest-resources.ts";
import { releasesOf } from "./releases.ts";
import { Unresolved } from "./value.ts";
import type { ValueMap } from "./value.ts";

function releases(object: ValueMap) {
  return releasesOf(manifestResource({ file: "m.yaml", pointer: "/1", object })).map(
    ({ id, source, pointer, properties }) => {
      const { chart, values } = properties["spec"] as ValueMap;
      return { id, at: `${source}#${pointer}`, chart: (chart as ValueMap)["spec"], values };
    },
  );
}

const argo = (spec: object) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name: "a", namespace: "argocd" },
  spec: { destination: { namespace: "n" }, ...spec } as ValueMap,
});
const values = (helm: object) => releases(argo({ source: { chart: "c", helm } }))[0]?.values;

it("an application is the release of its chart", () => {
  const one = { id: "HelmRelease/n/a", at: "m.yaml#/1", chart: { chart: "c" }, values: {} };
  expect(releases(argo({ source: { chart: "c" } }))).toEqual([one]);
  expect(releases(argo({ sources: [{ path: "x" }, { chart: "c", helm: { releaseName: "b" } }] }))).toEqual([
    { ...one, id: "HelmRelease/n/b" },
  ]);
  expect(releases(argo({ source: { path: "x" } }))).toEqual([]);
  expect(releases(argo({}))).toEqual([]);
  expect(releases({ ...argo({ source: { chart: "c" } }), apiVersion: "app.k8s.io/v1beta1" })).toEqual([]);
});

it("values in Argo's order", () => {
  expect(values({ values: "a: { b: 1, c: 2 }" })).toEqual({ a: { b: 1, c: 2 } });
  expect(values({ values: "a: 1", valuesObject: { d: 3 } })).toEqual({ d: 3 });
  const parameters = [
    { name: "a.b", value: "4" },
    { name: "a.e", value: "5" },
  ];
  expect(values({ values: "a: { b: 1, c: 2 }", parameters })).toEqual({ a: { b: "4", c: 2, e: "5" } });
  expect(values({ values: "a: [" })).toBeInstanceOf(Unresolved);
  expect(values({ values: "a: [", parameters })).toBeInstanceOf(Unresolved);
  expect(values({ valueFiles: ["x.yaml"] })).toBeInstanceOf(Unresolved);
  expect(values({ valueFiles: [] })).toEqual({});
});

it("a chart of k3s", () => {
  const spec = { chart: "c", targetNamespace: "n", valuesContent: "a: 1\nb: 2\n", set: { b: "3" } };
  const chart = {
    apiVersion: "helm.cattle.io/v1",
    kind: "HelmChart",
    metadata: { name: "h", namespace: "kube-system" },
    spec,
  };
  expect(releases(chart)).toEqual([
    { id: "HelmRelease/n/h", at: "m.yaml#/1", chart: { chart: "c" }, values: { a: 1, b: "3" } },
  ]);
  expect(releases({ ...chart, spec: { chart: "c" } })[0]?.id).toBe("HelmRelease/kube-system/h");
});

it("the release has the place of what installs it, and names of its own", () => {
  const [one] = releasesOf(
    manifestResource({ file: "m.yaml", pointer: "/1", object: argo({ source: { chart: "c" } }) }),
  );
  expect(one).toMatchObject({
    type: "Kubernetes::HelmRelease",
    properties: { kind: "HelmRelease", metadata: { name: "a", namespace: "n" } },
    identities: ["HelmRelease/n/a"],
  });
  const nowhere = argo({ destination: {}, source: { chart: "c" } });
  const [other] = releasesOf(manifestResource({ file: "m.yaml", pointer: "", object: nowhere }));
  expect([other?.id, other?.identities]).toEqual(["HelmRelease/a", ["HelmRelease//a"]]);
  expect(other?.properties["metadata"]).toEqual({ name: "a" });
});

it("objects of other kinds install nothing", () => {
  const chart = { metadata: { name: "h" }, spec: { chart: "c" } };
  expect(releases({ ...argo({ source: { chart: "c" } }), kind: "ApplicationSet" })).toEqual([]);
  expect(releases({ ...chart, apiVersion: "helm.cattle.io/v1", kind: "HelmChartConfig" })).toEqual([]);
  expect(releases({ ...chart, apiVersion: "source.toolkit.fluxcd.io/v1", kind: "HelmChart" })).toEqual([]);
});

it("values that nobody can read are not known, for the reason that is told", () => {
  expect(values({ valueFiles: ["x.yaml"] })).toEqual(
    new Unresolved({ valueFiles: ["x.yaml"] }, "files beside the chart"),
  );
  expect(values({ values: "a: [" })).toEqual(new Unresolved("a: [", "it is no YAML"));
  const fileParameters = [{ name: "a.b", path: "x" }, "y"];
  expect(values({ values: "a: { b: 1, c: 2 }", fileParameters })).toEqual({
    a: { b: new Unresolved({ name: "a.b", path: "x" }, "a file beside the chart"), c: 2 },
  });
});

it("values as YAML and Helm write them", () => {
  expect(values({ values: "x: &x { a: 1 }\ny: { <<: *x }" })).toEqual({ x: { a: 1 }, y: { a: 1 } });
  expect(values({ parameters: ["x", { name: "a", value: "1" }], fileParameters: "x" })).toEqual({ a: "1" });
  expect(values({ parameters: "x" })).toEqual({});
  const role = { name: String.raw`sa.annotations.eks\.amazonaws\.com/role-arn`, value: "r" };
  expect(values({ parameters: [role] })).toEqual({ sa: { annotations: { "eks.amazonaws.com/role-arn": "r" } } });
});
