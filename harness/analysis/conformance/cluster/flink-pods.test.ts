// The template of all pods of a job, and what single parts and the configuration say over it.

import { expect, it } from "vitest";
import { Unresolved } from "../../model/value.ts";
import { platform } from "../sample-platform.ts";
import { flinkPods } from "./flink-pods.ts";
import { podsOf } from "./manifest-objects.ts";

function pods(spec: object | undefined) {
  return podsOf(platform({ F: ["Kubernetes::FlinkDeployment", { spec }] })).map((one) => one.spec.raw);
}

it("a part's template stands over that of all, item by item", () => {
  const all = { spec: { nodeSelector: { a: "1" }, containers: [{ name: "x", env: [{ name: "e" }] }] } };
  const own = { spec: { nodeSelector: { b: "2" }, containers: [{ image: "i" }, { name: "y" }] } };
  expect(pods(undefined)).toEqual([undefined, undefined]);
  expect(pods({ taskManager: { podTemplate: own } })).toEqual([undefined, own.spec]);
  expect(pods({ podTemplate: all, jobManager: { podTemplate: own } })).toEqual([
    { nodeSelector: { a: "1", b: "2" }, containers: [{ name: "x", env: [{ name: "e" }], image: "i" }, { name: "y" }] },
    all.spec,
  ]);
});

it("the configuration says where pods run", () => {
  const flinkConfiguration = { "kubernetes.taskmanager.node-selector": "a:1, b:2" };
  expect(pods({ flinkConfiguration })).toEqual([undefined, { nodeSelector: { a: "1", b: "2" } }]);
  const words = (text: string) => pods({ flinkConfiguration: { "kubernetes.jobmanager.node-selector": text } })[0];
  expect(words("a")).toEqual({ nodeSelector: { a: "" } });
  expect(words("")).toBeUndefined();
  expect(pods({ flinkConfiguration: "text" })).toEqual([undefined, undefined]);
  const podTemplate = { spec: { nodeSelector: { a: "0", c: "3" } } };
  expect(pods({ podTemplate, flinkConfiguration })).toEqual([
    podTemplate.spec,
    { nodeSelector: { a: "1", b: "2", c: "3" } },
  ]);
});

it("values of another kind stand in the place of the general ones", () => {
  const merged = (general: unknown, own: unknown) =>
    pods({ podTemplate: { spec: { it: general } }, taskManager: { podTemplate: { spec: { it: own } } } })[1];
  expect(merged({ a: 1 }, [1])).toEqual({ it: [1] });
  expect(merged([1], { a: 1 })).toEqual({ it: { a: 1 } });
  expect(merged([1], "x")).toEqual({ it: "x" });
  expect(merged("x", [1])).toEqual({ it: [1] });
  expect(merged({ a: 1 }, "x")).toEqual({ it: "x" });
  expect(merged("x", { a: 1 })).toEqual({ it: { a: 1 } });
  expect(merged([{ a: 1 }, 2], [{ b: 1 }])).toEqual({ it: [{ a: 1, b: 1 }, 2] });
});

it("what is not known stays so, and lies where it is written", () => {
  const [job] = platform({ F: ["Kubernetes::FlinkDeployment", { spec: {} }] }).all("Kubernetes::FlinkDeployment");
  if (job === undefined) throw new Error("no job");
  const open = new Unresolved({}, "nobody knows");
  const of = (spec: Parameters<typeof flinkPods>[0]["properties"][string]) =>
    flinkPods({ ...job, properties: { ...job.properties, spec } }, "taskManager");
  expect(of({ podTemplate: open, taskManager: { podTemplate: { spec: { a: 1 } } } }).raw).toEqual({ a: 1 });
  expect(of({ podTemplate: { spec: { a: 1 } }, taskManager: { podTemplate: { spec: open } } }).raw).toBe(open);
  expect(of({ podTemplate: { spec: open }, taskManager: { podTemplate: { spec: { a: 1 } } } }).raw).toEqual({ a: 1 });
  expect(of("text").pointer).toBe("/spec/taskManager/podTemplate/spec");
  expect(of({ taskManager: open }).raw).toBeUndefined();
});
