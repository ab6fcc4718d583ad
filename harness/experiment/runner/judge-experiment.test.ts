import { describe, expect, it } from "vitest";
import { judgeHistory } from "../../analysis/checkers/judge-history.ts";
import { experimentNames, loadExperiment, parseExperiment } from "./experiment-file.ts";
import { exampleHistory } from "./example-history.ts";
import type { HistoryChange } from "./example-history.ts";
import { experimentReport } from "./experiment-report.ts";
import { judgeExperiment } from "./judge-experiment.ts";
import { experimentReportForm } from "./report-form.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

function recordOf(change: HistoryChange = {}, more: Partial<ExperimentRecord> = {}): ExperimentRecord {
  const experiment = more.experiment ?? loadExperiment("node-lost");
  const history = exampleHistory(experiment, change);
  const zero = { count: 0, meanMs: 0, p50Ms: 0, p90Ms: 0, p95Ms: 0, p99Ms: 0, p999Ms: 0, maxMs: 0 };
  const accounts = { planned: 100, ok: 100, errors: 0, indeterminate: 0, late: 0, unacknowledged: 0 };
  const load = { accounts, seconds: [], failures: {}, byName: {}, achievedShare: 1, nextId: 1 };
  return {
    experiment,
    plan: { experiment: "", templateId: "", actions: [], stopConditions: [], refusals: [], sha256: "" },
    load: { ...load, response: zero, service: zero, wait: zero } as unknown as ExperimentRecord["load"],
    samples: samplesOf(["replica-0", "replica-1"]),
    signs: {},
    finalReads: ["replica-0", "replica-1"].map((replica) => ({
      replica,
      syncMs: 1,
      rows: 1,
      server: `server of ${replica}`,
    })),
    wholeAfterMs: 12_000,
    problems: [],
    history,
    checkers: judgeHistory(history, experiment.checkers),
    ...more,
  };
}

function samplesOf(names: readonly string[]): ExperimentRecord["samples"] {
  const quiet = { reachable: true, readOnly: false, queueSize: 0, absoluteDelay: 0, uptimeSeconds: 100 };
  return Array.from({ length: 35 }, (_, second) => second * 1e9).flatMap((timeNs) =>
    names.map((replica) => ({ timeNs, askedNs: timeNs, replica, ...quiet })),
  );
}

function verdicts(record: ExperimentRecord): Record<string, string> {
  const { rows, parts } = judgeExperiment(record);
  return Object.fromEntries([
    ...parts.map(({ name, verdict }) => [name, verdict]),
    ...rows.map(({ requirement, verdict }) => [requirement, verdict]),
  ]) as Record<string, string>;
}

describe("judgeExperiment", () => {
  it("holds when everything was seen and is right", () => {
    const seen = verdicts(recordOf());
    expect(new Set(Object.values(seen))).toEqual(new Set(["held"]));
    expect(seen["REP-004"]).toBe("held");
  });

  it("holds no time against the platform when the machine grew busy after the baseline", () => {
    const late = recordOf();
    const { limits } = late.experiment;
    const strict = { ...late.experiment, limits: { ...limits, recovery: { ...limits.recovery, atMost: 1_000 } } };
    const busy = { second: 1, series: "load", limitedBy: "starts 140 ms late at p99" };
    const load = { ...late.load, seconds: [busy] } as unknown as ExperimentRecord["load"];
    const [quiet, starved] = [
      verdicts({ ...late, experiment: strict }),
      verdicts({ ...late, experiment: strict, load }),
    ];
    expect([quiet["recovery"], starved["recovery"], starved["lost-rows"]]).toEqual(["violated", "unknown", "held"]);
  });

  it("finds a loss that keeps every replica from getting in sync", () => {
    const finalReads = ["replica-0", "replica-1"].map((replica) => ({
      ...{ replica, syncMs: undefined, rows: undefined, server: `server of ${replica}`, problem: "timeout" },
    }));
    const lossy = recordOf({ isInSync: false, loses: true }, { finalReads });
    expect(judgeExperiment(lossy).figures.lost).toBe(1);
    expect(verdicts(lossy)["SLA-003"]).toBe("violated");
    expect(verdicts(recordOf({ isInSync: false }, { finalReads }))["SLA-003"]).toBe("unknown");
    const half = finalReads.map(({ replica, server, problem }, at) =>
      at === 0
        ? { replica, server, syncMs: 1, rows: 1 }
        : { replica, server, syncMs: undefined, rows: undefined, problem },
    );
    expect(judgeExperiment(recordOf({ finalReads: 1, loses: true }, { finalReads: half })).figures.lost).toBe(1);
    const one = finalReads.map((read) => ({ ...read, server: "one server" }));
    expect(verdicts(recordOf({ isInSync: false, loses: true }, { finalReads: one }))["SLA-003"]).toBe("unknown");
  });

  it("says by how much it recovered", () => {
    const { figures } = judgeExperiment(recordOf());
    expect(figures.rtoLowSeconds).toBeGreaterThan(0);
    expect(figures.rtoHighSeconds).toBeGreaterThanOrEqual(figures.rtoLowSeconds ?? Infinity);
    expect(figures.acknowledged).toBeGreaterThan(0);
    expect(figures.lost).toBe(0);
  });

  it("is reported in the published form", () => {
    const record = recordOf({ loses: true });
    const written = JSON.stringify(experimentReport(record, judgeExperiment(record)));
    expect(experimentReportForm.safeParse(JSON.parse(written)).error).toBeUndefined();
  });

  it("counts a lost row once, however many replicas miss it", () => {
    expect(judgeExperiment(recordOf({ loses: true })).figures.lost).toBe(1);
  });

  const broken: readonly (readonly [string, HistoryChange, Partial<ExperimentRecord>, Record<string, string>])[] = [
    ["a fault that never bit", { isVerified: false }, {}, { "fault-bit": "unknown", "REP-004": "unknown" }],
    ["a lost row", { loses: true }, {}, { "lost-rows": "violated", "REP-004": "violated", "SLA-003": "violated" }],
    [
      "a row twice",
      { duplicates: true },
      {},
      { "duplicate-rows": "violated", "REP-004": "violated", "SLA-003": "held" },
    ],
    ["a dead probe", { probes: false }, {}, { recovery: "unknown", "SLA-002": "unknown", "REP-004": "unknown" }],
    ["a probe that dies", { silentFrom: 12 }, {}, { probes: "unknown", "SLA-002": "unknown", "REP-004": "unknown" }],
    ["an insert that hung before the fault", { hangsFrom: 7 }, {}, { "steady-state": "unknown", "SLA-002": "unknown" }],
    [
      "a problem that kept it from watching",
      {},
      { problems: ["x"], wholeAfterMs: undefined },
      { "whole-again": "unknown", "REP-004": "unknown" },
    ],
    ["an unread replica", { finalReads: 1 }, {}, { "lost-rows": "unknown", "SLA-003": "unknown" }],
    ["a service that never came back", { recovers: false }, {}, { "SLA-002": "unknown", "SLA-003": "held" }],
    ["slow answers before the fault", { baselineMs: 3_000 }, {}, { "steady-state": "unknown", "SLA-002": "unknown" }],
    [
      "a busy machine that seems to violate",
      { baselineMs: 3_000, readsDuring: false },
      {},
      { "reads-continue": "unknown", "REP-004": "unknown" },
    ],
    ["a loss on a busy machine", { baselineMs: 3_000, loses: true }, {}, { "lost-rows": "violated" }],
    ["reads that stop", { readsDuring: false }, {}, { "reads-continue": "violated", "REP-004": "violated" }],
    ["reads that stop for long", { readsStallFor: 5.5 }, {}, { "reads-continue": "violated", "REP-004": "violated" }],
    ["reads that stop for a while", { readsStallFor: 4 }, {}, { "reads-continue": "held", "REP-004": "held" }],
    [
      "reads that nobody asked for",
      { unaskedReads: [11, 17] },
      {},
      { probes: "unknown", "reads-continue": "unknown", "REP-004": "unknown" },
    ],
    ["a problem of the harness", {}, { problems: ["x"] }, { harness: "unknown", "SLA-003": "unknown" }],
    ["replicas that stay away", {}, { wholeAfterMs: undefined }, { "whole-again": "violated", "REP-004": "violated" }],
  ];

  it.each(broken)("is not fooled by %s", (_title, change, more, expected) => {
    expect(verdicts(recordOf(change, more))).toMatchObject(expected);
  });

  it.each<[string, HistoryChange, Partial<ExperimentRecord>, Record<string, string>]>([
    ["az-lost", { loses: true }, {}, { "SLA-006": "violated", "SLA-003": "violated" }],
    ["az-lost", { readsDuring: false }, {}, { "SLA-006": "violated" }],
    ["node-lost", { duplicates: true }, {}, { "SLA-005": "violated" }],
    ["keeper-quorum-lost", { loses: true }, {}, { "REP-006": "violated" }],
    ["keeper-leader-lost", { loses: true }, {}, { "REP-005": "violated" }],
    ["replica-partitioned", {}, { wholeAfterMs: undefined }, { "REP-007": "violated" }],
    [
      "everything-lost",
      {},
      { injected: [{ name: "restored", verdict: "violated", message: "not restored" }] },
      { "SLA-007": "violated" },
    ],
    ["region-replicas-lost", { loses: true }, {}, { "REP-004": "violated" }],
    // Inserts are acknowledged while every disk is full.
    ["region-disks-full", {}, {}, { "MON-013": "violated" }],
    ["region-disks-full", { loses: true }, {}, { "MON-013": "violated" }],
    // Rows of the latest backup are not there again: an earlier one was taken.
    [
      "region-everything-lost",
      {},
      { injected: [{ name: "restored", verdict: "violated", message: "9 of 30 rows are not there again" }] },
      { "BAK-016": "violated" },
    ],
    [
      "rolling-upgrade",
      {},
      { injected: [{ name: "one-at-a-time", verdict: "violated", message: "two were away" }] },
      { "OPS-007": "violated", "SLA-003": "held" },
    ],
    ["upgrade-rolled-back", { loses: true }, {}, { "OPS-007": "violated", "SLA-003": "violated" }],
  ])("%s turns with what was planted for it", (name, change, more, expected) => {
    const experiment = loadExperiment(name);
    expect(verdicts(recordOf(change, { experiment, ...more }))).toMatchObject(expected);
  });

  it.each([
    ["held", 5_400, {}],
    ["violated", 5_399, {}],
    ["unknown", 2_000, { baselineMs: 3_000 }],
  ] as const)("is %s when inserts stop for longer than a fault may stop them (%d ms)", (expected, atMost, change) => {
    const node = loadExperiment("node-lost");
    const experiment = { ...node, during: { ...node.during, writeGapAtMost: atMost } };
    expect(verdicts(recordOf(change, { experiment }))["writes-continue"]).toBe(expected);
  });

  it("says of a recovery that comes too late that it does", () => {
    const patient = loadExperiment("node-lost");
    const recovery = { ...patient.limits.recovery, atMost: 1_000 };
    const experiment = { ...patient, limits: { ...patient.limits, recovery } };
    expect(verdicts(recordOf({}, { experiment }))).toMatchObject({ "SLA-002": "violated", "SLA-003": "held" });
  });

  it("is not fooled by a generator that cannot keep its plan", () => {
    const record = recordOf();
    const slow = { ...record, load: { ...record.load, achievedShare: 0.5 } };
    expect(verdicts(slow)).toMatchObject({ load: "unknown", "REP-004": "unknown", "SLA-002": "unknown" });
  });
});

describe("experiment files", () => {
  it("are all readable, and name what they need", () => {
    expect(experimentNames().length).toBeGreaterThanOrEqual(35);
    for (const name of experimentNames()) expect(loadExperiment(name).bites.length).toBeGreaterThan(0);
  });

  it("are refused with the place that is wrong", () => {
    expect(() => parseExperiment("schema: assay.experiment/2", "x.yaml")).toThrow("x.yaml: schema");
    expect(() => loadExperiment("node-loss")).toThrow("node-lost");
  });
});
