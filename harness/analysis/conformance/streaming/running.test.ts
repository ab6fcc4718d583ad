// Pods and the nodes that may take them: labels, taints, and room.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";

const group = (taints: object[], more: object = {}) =>
  ["EKS::Nodegroup", { InstanceTypes: ["m5.xlarge"], Labels: { role: "db" }, Taints: taints, ...more }] as const;
const pods = (spec: object, resources: object = {}) =>
  [
    "Kubernetes::Deployment",
    {
      metadata: { namespace: "a" },
      spec: { template: { spec: { nodeSelector: { role: "db" }, containers: [{ name: "c", resources }], ...spec } } },
    },
  ] as const;
const own = (Effect: string) => ({ Key: "workload", Value: "db", Effect });
const verdict = (taints: object[], spec: object, resources: object = {}) =>
  said("EKS-021", { Nodes: group(taints), Pods: pods(spec, resources) }).split("\n")[0];
const tolerates = (...tolerations: object[]) => ({ tolerations });
const whole = { key: "workload", value: "db" };

it("pods tolerate the taints of some group, in their effect", () => {
  const noSchedule = [own("NO_SCHEDULE")];
  expect({
    "no taint": verdict([], {}),
    "a taint that only prefers": verdict([own("PREFER_NO_SCHEDULE")], {}),
    "any effect": verdict(noSchedule, tolerates(whole)),
    "its effect": verdict(noSchedule, tolerates({ ...whole, effect: "NoSchedule" })),
    "its other effect": verdict([own("NO_EXECUTE")], tolerates({ ...whole, effect: "NoExecute" })),
    "any value": verdict(noSchedule, tolerates({ key: "workload", operator: "Exists" })),
    "any taint": verdict(noSchedule, tolerates({ operator: "Exists" })),
    "one of two": verdict(noSchedule, tolerates({ key: "x", value: "db" }, whole)),
  }).toEqual({
    "no taint": "held",
    "a taint that only prefers": "held",
    "any effect": "held",
    "its effect": "held",
    "its other effect": "held",
    "any value": "held",
    "any taint": "held",
    "one of two": "held",
  });
  const left = [
    verdict(noSchedule, {}),
    verdict(noSchedule, tolerates({ ...whole, effect: "NoExecute" })),
    verdict([own("NO_EXECUTE")], tolerates({ ...whole, effect: "NoSchedule" })),
    verdict(noSchedule, tolerates({ key: "workload", value: "other" })),
    verdict(noSchedule, tolerates({ key: "x", operator: "Exists" })),
    verdict([own("NO_SCHEDULE"), { Key: "more", Value: "y", Effect: "NO_SCHEDULE" }], tolerates(whole)),
    verdict([], { nodeSelector: { role: "db", zone: "a" } }),
    verdict([], { nodeSelector: { role: "other" } }),
  ];
  expect(left).toEqual(left.map(() => "violated"));
});

it("pods are no larger than the nodes", () => {
  const asks = (cpu: string, memory: string) => ({ requests: { cpu, memory } });
  const init = { initContainers: [{ resources: asks("5", "1Gi") }] };
  expect([
    verdict([], {}, asks("1", "1Gi")),
    verdict([], {}, { limits: { cpu: "1", memory: "1Gi" } }),
    verdict([], {}, asks("4", "1Gi")),
    verdict([], {}, asks("1", "16Gi")),
    verdict([], {}, { limits: { cpu: "5" } }),
    verdict([], init, asks("1", "1Gi")),
    verdict([], { containers: [{ resources: asks("2", "1Gi") }, { resources: asks("2", "1Gi") }] }),
    verdict([], {}, asks("many", "1Gi")),
  ]).toEqual(["held", "held", "violated", "violated", "violated", "violated", "violated", "unknown"]);
});
