// Which files of kustomize leave the others as they are.

import { expect, it } from "vitest";
import { kustomized } from "./kustomizations.ts";
import { manifestResource } from "./manifest-resources.ts";
import type { ValueMap } from "./value.ts";

const listing = (...resources: string[]) => ({
  apiVersion: "kustomize.config.k8s.io/v1beta1",
  kind: "Kustomization",
  resources,
});

function reasons(files: Readonly<Record<string, ValueMap>>) {
  const all = Object.entries(files).map(([file, object]) => manifestResource({ file, pointer: "", object }));
  return kustomized(all).map(({ reason }) => reason);
}

it("a listing of all files changes nothing", () => {
  const object = { kind: "Service" };
  expect(reasons({ "m/k.yaml": listing("a.yaml", "./b/c.yaml"), "m/a.yaml": object, "m/b/c.yaml": object })).toEqual(
    [],
  );
  const folders = { "m/k.yaml": listing("b/", "d"), "m/b/k.yaml": listing("c.yaml"), "m/d/k.yaml": listing("e.yaml") };
  expect(reasons({ ...folders, "m/b/c.yaml": object, "m/d/e.yaml": object })).toEqual([]);
  expect(reasons({ "m/a.yaml": { ...listing("x"), apiVersion: "kustomize.toolkit.fluxcd.io/v1" } })).toEqual([]);
});

it("anything else is not known", () => {
  const object = { kind: "Service" };
  const named = { ...listing("a.yaml"), namePrefix: "x-" };
  expect(reasons({ "m/k.yaml": named, "m/a.yaml": object })).toEqual(["kustomize makes other objects of the files"]);
  expect(reasons({ "m/k.yaml": listing(), "m/a.yaml": object })).toEqual(["kustomize does not take m/a.yaml"]);
  expect(reasons({ "m/k.yaml": listing("../a.yaml") })).toEqual([
    "kustomize takes a.yaml, which is not among the files read",
  ]);
  expect(reasons({ "m/k.yaml": { ...listing(), resources: "a.yaml" }, "n/a.yaml": object })).toEqual([]);
});

it("a namespace that all have, and marks on the objects alone, change nothing", () => {
  const changed = ["kustomize makes other objects of the files"];
  const within = (namespace: string, kind = "Service") => ({ kind, metadata: { namespace } });
  const moved = (object: ValueMap) =>
    reasons({ "m/k.yaml": { ...listing("a.yaml"), namespace: "n" }, "m/a.yaml": object });
  expect(moved(within("n"))).toEqual([]);
  expect(moved({ kind: "ClusterRole" })).toEqual([]);
  expect(moved(within("o"))).toEqual(changed);
  expect(moved({ kind: "Service" })).toEqual(changed);
  const marked = (...labels: ValueMap[]) =>
    reasons({ "m/k.yaml": { ...listing("a.yaml"), labels }, "m/a.yaml": within("n") });
  expect(marked({ pairs: { team: "x" } })).toEqual([]);
  expect(marked({ pairs: { team: "x" } }, { pairs: { "topology.kubernetes.io/region": "x" } })).toEqual(changed);
  expect(marked({ pairs: { team: "x" }, includeSelectors: true })).toEqual(changed);
  expect(marked({ pairs: { team: "x" }, includeTemplates: true })).toEqual(changed);
  expect(marked({})).toEqual(changed);
});

it("the gap is about all objects, and stands at the listing", () => {
  const object = { ...listing(), namePrefix: "x-" };
  expect(kustomized([manifestResource({ file: "m/k.yaml", pointer: "", object })])).toEqual([
    { types: ["Kubernetes::*"], operation: "m/k.yaml", reason: "kustomize makes other objects of the files" },
  ]);
});

it("files beside the listing's folder, and objects of other kinds, are none of its own", () => {
  const object = { kind: "Service" };
  expect(reasons({ "m/k.yaml": listing("a.yaml"), "m/a.yaml": object, "mm/b.yaml": object })).toEqual([]);
  const within = { ...listing("a.yaml"), namespace: "n" };
  const own = { kind: "Service", metadata: { namespace: "n" } };
  expect(reasons({ "m/k.yaml": within, "m/a.yaml": own, "mm/b.yaml": object })).toEqual([]);
  expect(reasons({ "m/a.yaml": { ...listing("x"), kind: "Component" } })).toEqual([]);
});

it("a mark among others that reaches nodes", () => {
  const marked = (pairs: ValueMap) => reasons({ "m/k.yaml": { ...listing(), labels: [{ pairs }] } });
  expect(marked({ team: "x", "eks.amazonaws.com/x": "y" })).toHaveLength(1);
  expect(marked({ "my-topology.io": "x" })).toEqual([]);
});
