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
