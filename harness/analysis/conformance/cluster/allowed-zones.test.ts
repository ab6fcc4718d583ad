// Zones that sets of servers and coordinators keep to.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Objects = Exclude<Written, string>;

const zone = "topology.kubernetes.io/zone";
const subnets: Objects = Object.fromEntries(
  ["a", "b", "c"].map((name) => [name, ["EC2::Subnet", { AvailabilityZone: `us-east-1${name}` }]]),
);
const set = (spec: object): Objects => {
  const labels = { app: "x" };
  const spread = [{ topologyKey: zone, labelSelector: { matchLabels: labels } }];
  const template = { metadata: { labels }, spec: { topologySpreadConstraints: spread, ...spec } };
  return { clickhouse: ["Kubernetes::StatefulSet", { spec: { replicas: 3, template } }] };
};
const terms = (...of: object[][]): object => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: of.map((matchExpressions) => ({ matchExpressions })),
      },
    },
  },
});
const asked = (operator: string, ...names: string[]) => ({
  key: zone,
  operator,
  values: names.map((name) => `us-east-1${name}`),
});
const told = (spec: object, beside: Objects = subnets) =>
  /may stand in (.*?) alone/.exec(said("CH-001", { ...beside, ...set(spec) }))?.[1] ?? "all";

it.each([
  ["nothing", {}, "all"],
  ["one zone", { nodeSelector: { [zone]: "us-east-1a" } }, "us-east-1a"],
  [
    "one zone by its older label",
    { nodeSelector: { "failure-domain.beta.kubernetes.io/zone": "us-east-1a" } },
    "us-east-1a",
  ],
  ["a zone that is not there", { nodeSelector: { [zone]: "us-east-1z" } }, "no zone"],
  ["other labels", { nodeSelector: { workload: "x" } }, "all"],
  ["two zones", terms([asked("In", "b", "a")]), "us-east-1a, us-east-1b"],
  ["all zones", terms([asked("In", "a", "b", "c")]), "all"],
  ["not one of them", terms([asked("NotIn", "c")]), "us-east-1a, us-east-1b"],
  ["either of two terms", terms([asked("In", "a", "b")], [asked("In", "c")]), "all"],
  ["one of two terms", terms([asked("In", "a")], [asked("In", "b")]), "us-east-1a, us-east-1b"],
  ["two expressions of one term", terms([asked("In", "a", "b"), asked("NotIn", "a")]), "us-east-1b"],
  ["a label that is there", terms([asked("Exists")]), "all"],
  ["a label that is not there", terms([asked("DoesNotExist")]), "no zone"],
  ["something else", terms([{ key: "workload", operator: "In", values: ["x"] }]), "all"],
  ["both ways", { ...terms([asked("In", "a", "b")]), nodeSelector: { [zone]: "us-east-1c" } }, "no zone"],
])("%s", (_what, spec, expected) => {
  expect(told(spec)).toBe(expected);
});

it("nothing is known of zones without subnets", () => {
  expect(told({ nodeSelector: { [zone]: "us-east-1a" } }, {})).toBe("all");
});

it("an autoscaler may leave fewer", () => {
  const scaled = (minReplicas: number): Objects => ({
    S: [
      "Kubernetes::HorizontalPodAutoscaler",
      { spec: { scaleTargetRef: { kind: "StatefulSet", name: "clickhouse" }, minReplicas } },
    ],
  });
  expect(said("CH-001", { ...subnets, ...set({}), ...scaled(2) })).toContain("an autoscaler leaves fewer");
  expect(said("CH-001", { ...subnets, ...set({}), ...scaled(3) })).toBe("held");
});
