// Lists of objects as Kubernetes takes them.

import { expect, it } from "vitest";
import { unlisted } from "./manifest-resources.ts";
import type { ValueMap } from "./value.ts";

const of = (object: ValueMap) => unlisted({ file: "f", pointer: "/0", object }).map(({ pointer }) => pointer);

it("a list of any kind stands for its items, lists among them included", () => {
  const pod = { kind: "Pod" };
  expect(of(pod)).toEqual(["/0"]);
  for (const kind of ["List", "PodList"]) {
    expect(of({ kind, items: [pod, { kind: "List", items: [pod] }] })).toEqual(["/0/items/0", "/0/items/1/items/0"]);
  }
  expect(of({ kind: "List", items: [] })).toEqual([]);
});

it("whatever else has items, or a list that has none, stands for itself", () => {
  expect(of({ kind: "ConfigMap", items: [{ kind: "Pod" }] })).toEqual(["/0"]);
  expect(of({ kind: "Listener", items: [{ kind: "Pod" }] })).toEqual(["/0"]);
  expect(of({ kind: "IPList" })).toEqual(["/0"]);
});
