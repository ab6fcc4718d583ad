import { expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import { platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { leastPods } from "./least-pods.ts";

type Objects = Exclude<Written, string>;

const scaler = (least: object, target: object = {}, metadata: object = {}) =>
  [
    "Kubernetes::HorizontalPodAutoscaler",
    { metadata, spec: { scaleTargetRef: { name: "web", ...target }, ...least } },
  ] as const;
const keda = (least: object) =>
  ["Kubernetes::ScaledObject", { spec: { scaleTargetRef: { name: "web" }, ...least } }] as const;

it.each<[string, object, Objects, number]>([
  ["its own number", { replicas: 4 }, {}, 4],
  ["one where nothing is said", {}, {}, 1],
  ["the least of its autoscaler", { replicas: 4 }, { x: scaler({ minReplicas: 2 }) }, 2],
  ["one where the autoscaler says nothing", { replicas: 4 }, { x: scaler({}) }, 1],
  ["an autoscaler that names the kind", { replicas: 4 }, { x: scaler({ minReplicas: 2 }, { kind: "Deployment" }) }, 2],
  ["an autoscaler of another kind", { replicas: 4 }, { x: scaler({ minReplicas: 2 }, { kind: "StatefulSet" }) }, 4],
  ["an autoscaler of another name", { replicas: 4 }, { x: scaler({ minReplicas: 2 }, { name: "api" }) }, 4],
  [
    "an autoscaler in another namespace",
    { replicas: 4 },
    { x: scaler({ minReplicas: 2 }, {}, { namespace: "other" }) },
    4,
  ],
  ["none at all, which autoscalers leave alone", { replicas: 0 }, { x: scaler({ minReplicas: 2 }) }, 0],
  ["nothing, as KEDA does", { replicas: 4 }, { x: keda({}) }, 0],
  ["what KEDA is told", { replicas: 4 }, { x: keda({ minReplicaCount: 3 }) }, 3],
])("how few pods there may be: %s", (_what, spec, more, count) => {
  const model = platform({ web: ["Kubernetes::Deployment", { spec }], ...more });
  expect(leastPods(model, present(model.all("Kubernetes::Deployment")[0], "the deployment")).count).toBe(count);
});

it("of a set only what names it as one", () => {
  const model = platform({
    web: ["Kubernetes::StatefulSet", { spec: { replicas: 4 } }],
    x: scaler({ minReplicas: 2 }),
  });
  expect(leastPods(model, present(model.all("Kubernetes::StatefulSet")[0], "the set")).count).toBe(4);
});
