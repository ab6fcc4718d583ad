// What REP-005 tells of drains.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

const set = (replicas: number): Exclude<Written, string>[string] => {
  const labels = { app: "keeper" };
  const spread = [{ topologyKey: "topology.kubernetes.io/zone", labelSelector: { matchLabels: labels } }];
  const template = { metadata: { labels }, spec: { topologySpreadConstraints: spread } };
  return ["Kubernetes::StatefulSet", { metadata: { name: "keeper", namespace: "n" }, spec: { replicas, template } }];
};
const budget = (spec: object, namespace = "n"): Exclude<Written, string>[string] => [
  "Kubernetes::PodDisruptionBudget",
  { metadata: { namespace }, spec: { selector: { matchLabels: { app: "keeper" } }, ...spec } },
];
const drained = (budgets: Exclude<Written, string>, replicas = 3) =>
  /a drain may take (\d+) of \d+/.exec(said("REP-005", { Set: set(replicas), ...budgets }))?.[1] ?? "few enough";

it.each([
  ["one may go", { B: budget({ maxUnavailable: 1 }) }, "few enough"],
  ["two may go", { B: budget({ maxUnavailable: 2 }) }, "2"],
  ["one stays", { B: budget({ minAvailable: 1 }) }, "2"],
  ["two stay", { B: budget({ minAvailable: "2" }) }, "few enough"],
  ["half may go, rounded up", { B: budget({ maxUnavailable: "50%" }) }, "2"],
  ["half stays, rounded up", { B: budget({ minAvailable: "50%" }) }, "few enough"],
  ["a third stays", { B: budget({ minAvailable: "33%" }) }, "2"],
  ["all may go", { B: budget({ maxUnavailable: 9 }) }, "3"],
  ["more stay than there are", { B: budget({ minAvailable: 9 }) }, "few enough"],
  ["no word", { B: budget({}) }, "3"],
  ["no budget", {}, "3"],
  ["of nothing", { B: budget({ maxUnavailable: 1, selector: undefined }) }, "3"],
  ["of everything", { B: budget({ maxUnavailable: 1, selector: {} }) }, "few enough"],
  ["of other pods", { B: budget({ maxUnavailable: 1, selector: { matchLabels: { app: "other" } } }) }, "3"],
  ["of another namespace", { B: budget({ maxUnavailable: 1 }, "m") }, "3"],
  ["of two budgets", { B: budget({ maxUnavailable: 3 }), C: budget({ maxUnavailable: 3 }) }, "few enough"],
])("%s", (_what, budgets, expected) => {
  expect(drained(budgets)).toBe(expected);
});

it("five keep three, and a word on drains decides nothing", () => {
  expect(drained({ B: budget({ maxUnavailable: 2 }) }, 5)).toBe("few enough");
  expect(drained({ B: budget({ maxUnavailable: 3 }) }, 5)).toBe("3");
  expect(said("REP-005", { Set: set(3) })).toBe(
    'held\nwarning StatefulSet/n/keeper: a drain may take 3 of 3 pods of StatefulSet/n/keeper at once, which leaves no majority | "a budget that keeps 2"',
  );
});
