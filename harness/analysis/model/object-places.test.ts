// In which region objects of manifests are taken to be.

import { expect, it } from "vitest";
import { placesOf } from "./object-places.ts";
import type { ValueMap } from "./value.ts";

const regions = ["us-east-1", "eu-central-1"];

/** Regions of objects at these places, in their order. */
function said(...objects: readonly (readonly [place: string, object: ValueMap])[]): (string | undefined)[] {
  const inputs = objects.map(([place, object]) => ({ file: `/p/${place}`, pointer: "", place, object }));
  return [...placesOf(inputs, regions).values()];
}

const labelled = (labels: ValueMap): ValueMap => ({ kind: "ConfigMap", metadata: { labels } });
const pinned = (pod: ValueMap): ValueMap => ({ kind: "StatefulSet", spec: { template: { spec: pod } } });
const selecting = (values: ValueMap): ValueMap => pinned({ nodeSelector: values });
const asking = (key: string, operator: string, values: readonly string[]): ValueMap => {
  const nodeSelectorTerms = [{ matchExpressions: [{ key, operator, values: [...values] }] }];
  const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  return pinned({ affinity: { nodeAffinity: required } });
};
const plain: ValueMap = { kind: "ConfigMap", metadata: { name: "m" } };

it("what an object says itself comes first", () => {
  expect(said(["eu-central-1/a.yaml", labelled({ "topology.kubernetes.io/region": "us-east-1" })])).toEqual([
    "us-east-1",
  ]);
  expect(said(["a.yaml", labelled({ region: "eu-central-1" })])).toEqual(["eu-central-1"]);
  expect(said(["a.yaml", labelled({ "teei.io/region": "eu-central-1" })])).toEqual(["eu-central-1"]);
  expect(said(["a.yaml", { kind: "Pod", metadata: { annotations: { "x/region": "us-east-1" } } }])).toEqual([
    "us-east-1",
  ]);
  expect(said(["a.yaml", labelled({ region: "emea" })])).toEqual([undefined]);
  expect(said(["a.yaml", labelled({ a_region: "us-east-1", b_region: "eu-central-1" })])).toEqual([undefined]);
});

it("then the nodes that its pods must have", () => {
  expect(said(["a.yaml", selecting({ "topology.kubernetes.io/region": "eu-central-1" })])).toEqual(["eu-central-1"]);
  expect(said(["a.yaml", selecting({ "topology.kubernetes.io/zone": "us-east-1b" })])).toEqual(["us-east-1"]);
  expect(said(["a.yaml", selecting({ role: "us-east-1" })])).toEqual([undefined]);
  expect(said(["a.yaml", asking("topology.kubernetes.io/zone", "In", ["us-east-1a", "us-east-1b"])])).toEqual([
    "us-east-1",
  ]);
  expect(said(["a.yaml", asking("topology.kubernetes.io/region", "NotIn", ["us-east-1"])])).toEqual([undefined]);
  expect(said(["a.yaml", asking("topology.kubernetes.io/region", "In", [...regions])])).toEqual([undefined]);
  const pod = { nodeSelector: { "topology.kubernetes.io/region": "us-east-1" } };
  expect(said(["a.yaml", { kind: "Pod", spec: pod }])).toEqual(["us-east-1"]);
  const timed = { kind: "CronJob", spec: { jobTemplate: { spec: { template: { spec: pod } } } } };
  expect(said(["a.yaml", timed])).toEqual(["us-east-1"]);
});

it("then the names of its file and folders, whole or cut short", () => {
  const at = (place: string) => said([place, plain])[0];
  expect(at("overlays/eu-central-1/base/map.yaml")).toBe("eu-central-1");
  expect(at("map.us-east-1.yaml")).toBe("us-east-1");
  expect(at("xus-east-10/map.yaml")).toBeUndefined();
  expect(["us/m.yaml", "cluster-us.yaml", "us-east/m.yaml", "use1/m.yaml"].map(at)).toEqual(Array(4).fill("us-east-1"));
  expect(["eu/m.yaml", "10-config_eu.yaml", "euc1.yaml"].map(at)).toEqual(Array(3).fill("eu-central-1"));
  expect(["status/m.yaml", "neu.yaml", "us/eu.yaml"].map(at)).toEqual([undefined, undefined, undefined]);
});

it("a short name that two regions share says nothing", () => {
  const object = { file: "f", pointer: "", place: "eu/m.yaml", object: plain };
  expect(placesOf([object], ["eu-west-1", "eu-central-1"]).get(object)).toBeUndefined();
  const further = { ...object, place: "eu/euc1.yaml" };
  expect(placesOf([further], ["eu-west-1", "eu-central-1"]).get(further)).toBe("eu-central-1");
});

it("at last what its nearest neighbours agree on", () => {
  const us = selecting({ "topology.kubernetes.io/region": "us-east-1" });
  const eu = selecting({ "topology.kubernetes.io/region": "eu-central-1" });
  expect(said(["one/a.yaml", us], ["one/b.yaml", plain], ["two/a.yaml", plain])).toEqual([
    "us-east-1",
    "us-east-1",
    undefined,
  ]);
  expect(said(["x/one/a.yaml", us], ["x/one/b/c.yaml", plain], ["x/two/a.yaml", eu])).toEqual([
    "us-east-1",
    "us-east-1",
    "eu-central-1",
  ]);
  expect(said(["one/a.yaml", us], ["one/b.yaml", eu], ["one/c.yaml", plain])).toEqual([
    "us-east-1",
    "eu-central-1",
    undefined,
  ]);
  // All files lie in the folder of all manifests: that says nothing.
  expect(said(["a.yaml", us], ["b.yaml", plain])).toEqual(["us-east-1", undefined]);
  expect(said(["a.yaml", us], ["a.yaml", plain])).toEqual(["us-east-1", "us-east-1"]);
});

it("names that only begin alike, and nodes of others, say nothing", () => {
  expect(said(["a.yaml", labelled({ regional: "us-east-1" })])).toEqual([undefined]);
  expect(said(["a.yaml", labelled({ "topology.kubernetes.io/region": "eu-west-1" })])).toEqual(["eu-west-1"]);
  const other = { kind: "Other", spec: { nodeSelector: { "topology.kubernetes.io/region": "us-east-1" } } };
  expect(said(["a.yaml", other])).toEqual([undefined]);
});

it("an object whose place nobody says", () => {
  const object = { file: "us-east-1.yaml", pointer: "", object: plain };
  const neighbour = { ...object, object: labelled({ region: "us-east-1" }) };
  expect(placesOf([object], regions).get(object)).toBeUndefined();
  expect(placesOf([object, neighbour], regions).get(object)).toBe("us-east-1");
});

it("neighbours of the file, before those of its folder and of the folders above", () => {
  const [us, eu] = regions.map((region) => labelled({ region }));
  if (us === undefined || eu === undefined) throw new Error("two regions");
  expect(said(["x/a.yaml", us], ["x/a.yaml", plain], ["x/b.yaml", eu]).slice(1)).toEqual(["us-east-1", "eu-central-1"]);
  expect(said(["x/y/a.yaml", us], ["x/y/b.yaml", plain], ["x/c.yaml", eu], ["x/d.yaml", plain])).toEqual([
    "us-east-1",
    "us-east-1",
    "eu-central-1",
    undefined,
  ]);
});
