// Patches of objects, as the standards and Kubernetes describe them.

import { expect, it } from "vitest";
import { patched } from "./object-patches.ts";
import { Unresolved } from "./value.ts";
import type { Value } from "./value.ts";

const pod = {
  spec: {
    replicas: 3,
    containers: [
      { name: "a", image: "one", ports: [{ containerPort: 1 }], env: [{ name: "X", value: "1" }] },
      { name: "b", image: "two" },
    ],
    tolerations: [{ key: "k" }],
  },
};

const spec = (patch: Value, kind = "strategic"): Value => {
  const after = patched(pod, patch, kind);
  return (after as { spec: Value }).spec;
};

it("a strategic merge joins lists that have a key, and replaces others", () => {
  expect(spec({ spec: { replicas: 1, containers: [{ name: "b", image: "three" }, { name: "c" }] } })).toStrictEqual({
    ...pod.spec,
    replicas: 1,
    containers: [pod.spec.containers[0], { name: "b", image: "three" }, { name: "c" }],
  });
  expect(
    spec({ spec: { containers: [{ name: "a", env: [{ name: "X", value: "2" }], ports: [{ containerPort: 2 }] }] } }),
  ).toStrictEqual({
    ...pod.spec,
    containers: [
      {
        ...{ name: "a", image: "one", ports: [{ containerPort: 1 }, { containerPort: 2 }] },
        env: [{ name: "X", value: "2" }],
      },
      pod.spec.containers[1],
    ],
  });
  expect(spec({ spec: { containers: [{ name: "a", $patch: "delete" }], tolerations: [{ key: "l" }] } })).toStrictEqual({
    ...pod.spec,
    containers: [pod.spec.containers[1]],
    tolerations: [{ key: "l" }],
  });
  expect(spec({ spec: { containers: [{ name: "z", $patch: "delete" }, "x"] } })).toStrictEqual({
    ...pod.spec,
    containers: [{ name: "z", $patch: "delete" }, "x"],
  });
  expect(spec({ spec: { $patch: "replace", replicas: 2 } })).toStrictEqual({ replicas: 2 });
  expect(spec({ spec: { replicas: null, $retainKeys: ["x"] } })).toStrictEqual({
    containers: pod.spec.containers,
    tolerations: pod.spec.tolerations,
  });
  expect(patched({ ports: [{ port: 1, name: "a" }] }, { ports: [{ port: 1, name: "b" }] }, "")).toStrictEqual({
    ports: [{ port: 1, name: "b" }],
  });
  expect(patched({}, { containers: [{ name: "a" }] }, "")).toStrictEqual({ containers: [{ name: "a" }] });
});

it("a merge patch replaces lists, and takes away what it says is null", () => {
  expect(
    spec({ spec: { containers: [{ name: "b" }], replicas: null, more: { a: { b: null, c: 1 } } } }, "merge"),
  ).toStrictEqual({
    containers: [{ name: "b" }],
    tolerations: pod.spec.tolerations,
    more: { a: { c: 1 } },
  });
});

it("a JSON patch is followed step by step", () => {
  const steps = [
    { op: "test", path: "/spec/replicas", value: 3 },
    { op: "replace", path: "/spec/replicas", value: 2 },
    { op: "add", path: "/spec/containers/0/env/-", value: { name: "Y" } },
    { op: "replace", path: "/spec/containers/1/image", value: "x" },
    { op: "add", path: "/spec/tolerations/0", value: { key: "first" } },
    { op: "add", path: "/spec/labels", value: {} },
    { op: "add", path: "/spec/labels/a~1b~0c", value: "d" },
    { op: "remove", path: "/spec/containers/0/ports" },
  ];
  expect(spec(steps, "json")).toStrictEqual({
    replicas: 2,
    containers: [
      { name: "a", image: "one", env: [{ name: "X", value: "1" }, { name: "Y" }] },
      { name: "b", image: "x" },
    ],
    tolerations: [{ key: "first" }, { key: "k" }],
    labels: { "a/b~c": "d" },
  });
  expect(
    spec(
      [
        { op: "remove", path: "/spec/tolerations/0" },
        { op: "replace", path: "/spec/containers/1", value: 1 },
      ],
      "json",
    ),
  ).toStrictEqual({
    ...pod.spec,
    tolerations: [],
    containers: [pod.spec.containers[0], 1],
  });
});

it("what a patch does not say, or nobody follows, is not known", () => {
  const lost = new Unresolved("x", "y");
  expect(patched(pod, lost, "")).toBe(lost);
  const steps = [
    { op: "swap", path: "/a" },
    { op: "add", path: "/b", value: 1 },
  ];
  expect(patched(pod, steps, "json")).toEqual(new Unresolved({ op: "swap", path: "/a" }, "not followed"));
  expect(patched(pod, ["x"], "json")).toEqual(new Unresolved("x", "not followed"));
  expect(patched(pod, { spec: {} }, "json")).toEqual(new Unresolved({ spec: {} }, "no JSON Patch"));
  expect(patched({ a: lost }, [{ op: "add", path: "/a/b", value: 1 }], "json")).toStrictEqual({ a: lost });
});

it("items of a list are told apart by their key", () => {
  const list = (patch: Value[], own: Value[] = [{ name: "a", x: 1 }, { name: "b", x: 2 }, "text"]): Value =>
    (patched({ env: own, other: own }, { env: patch }, "strategic") as { env: Value }).env;
  expect(list([{ name: "b", $patch: "delete" }, { name: "c" }])).toStrictEqual([
    { name: "a", x: 1 },
    "text",
    { name: "c" },
  ]);
  expect(list([{ name: "z", $patch: "delete" }])).toStrictEqual([{ name: "a", x: 1 }, { name: "b", x: 2 }, "text"]);
  expect(list([{ name: "a", x: [1] }])).toStrictEqual([{ name: "a", x: [1] }, { name: "b", x: 2 }, "text"]);
  expect(list([{ name: "a" }, { value: "b" }])).toStrictEqual([{ name: "a" }, { value: "b" }]);
  expect(list([{ name: "a", ports: [{ port: 1 }] }], [{ name: "a", ports: [{ port: 1, x: 1 }] }])).toStrictEqual([
    { name: "a", ports: [{ port: 1, x: 1 }] },
  ]);
  expect(patched({ a: [1, 2] }, { a: [3] }, "merge")).toStrictEqual({ a: [3] });
  expect(patched({ env: [{ name: "a", x: 1 }] }, { env: [{ name: "a" }] }, "merge")).toStrictEqual({
    env: [{ name: "a" }],
  });
});

it("a step after one that is not followed changes nothing", () => {
  const steps = [{ op: "copy" }, { op: "test", path: "/a" }];
  expect(patched({ a: 1 }, steps, "json")).toStrictEqual(new Unresolved({ op: "copy" }, "not followed"));
  expect(patched({ a: 1 }, [{ op: "test", path: "/a", value: 2 }], "json")).toStrictEqual({ a: 1 });
  expect(patched({ a: 1, b: 2 }, [{ op: "remove", path: "/a" }], "json")).toStrictEqual({ b: 2 });
});

it("steps copy and move, and all of them wait for a test", () => {
  const object = { a: [{ n: 1 }, { n: 2 }], b: { c: 3 } };
  const after = (...steps: Value[]): Value => patched(object, steps, "json");
  expect(after({ op: "copy", from: "/a/1", path: "/a/0" })).toStrictEqual({
    ...object,
    a: [{ n: 2 }, { n: 1 }, { n: 2 }],
  });
  expect(after({ op: "move", from: "/b/c", path: "/d" })).toStrictEqual({ a: object.a, b: {}, d: 3 });
  const change = { op: "replace", path: "/b/c", value: 4 };
  expect(after({ op: "test", path: "/b", value: { c: 3 } }, change)).toStrictEqual({ ...object, b: { c: 4 } });
  expect(after(change, { op: "test", path: "/b/c", value: 3 })).toStrictEqual(object);
  expect(after(change, { op: "remove", path: "/x" })).toStrictEqual(object);
  expect(after(change, { op: "move", from: "/x", path: "/y" })).toStrictEqual(object);
  const lost = new Unresolved("x", "y");
  const open = [{ op: "test", path: "/z/y", value: 1 }];
  expect(patched({ z: lost }, open, "json")).toEqual(new Unresolved(open[0], "whether the test is met is not known"));
});
