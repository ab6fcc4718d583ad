// What the application noticed of a fault.

import { expect, test } from "vitest";
import { clientParts } from "./judge-clients.ts";
import type { HistoryView, ViewedOperation } from "./history-view.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

const record = (clients: object | undefined) =>
  ({ experiment: { name: "application-failover", limits: { clients } } }) as unknown as ExperimentRecord;
const limits = { errorWindow: 5_000, failed: 3 };

/** One insert a tenth of a second since the fault, and how the n-th ended. */
function view(count: number, outcomeOf: (n: number) => ViewedOperation["outcome"]): HistoryView {
  const operations = Array.from({ length: count }, (_, n) => ({
    ...{ op: "insert", invokedNs: n * 1e8, completedNs: n * 1e8 + 1e7, final: false, ids: [n] },
    outcome: outcomeOf(n),
  }));
  return { operations, probes: [], begunNs: 0, verifiedNs: 0, endedNs: 1e9, healedNs: 2e9 };
}
const verdicts = (seen: HistoryView) =>
  Object.fromEntries(clientParts(record(limits), seen).map(({ name, verdict }) => [name, verdict]));

test.each<[string, HistoryView, string]>([
  ["some failed, and it goes on", view(60, (n) => (n < 3 ? "indeterminate" : "ok")), "held"],
  ["too many failed", view(60, (n) => (n < 4 ? "fail" : "ok")), "violated"],
  ["one failed late", view(90, (n) => (n === 60 ? "fail" : "ok")), "violated"],
  ["it never goes on", view(30, (n) => (n > 27 ? "fail" : "ok")), "violated"],
  ["nothing failed", view(60, () => "ok"), "held"],
  ["hardly anything was asked", view(5, () => "ok"), "unknown"],
])("%s", (_, seen, goesOn) => {
  expect(verdicts(seen)).toEqual({ "application-goes-on": goesOn });
});

test("an experiment without an application says nothing of it", () => {
  expect(
    clientParts(
      record(undefined),
      view(5, () => "ok"),
    ),
  ).toEqual([]);
});
