// The template of all pods of a job, and what single parts and the configuration say over it.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
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
});
