// The defects that the rows name, as what clients would have been told: each has to turn its row, and nothing else has to.

import { describe, expect, test } from "vitest";
import type { BacklogRecord } from "../../analysis/pipeline/judge-backlog.ts";
import type { JobRecord } from "../../analysis/pipeline/judge-job.ts";
import { judgePipeline } from "../../analysis/pipeline/judge-pipeline.ts";
import type { PipelineRecord } from "./conduct.ts";
import { loadPipelineExperiment, pipelineExperimentNames } from "./pipeline-file.ts";
import { pipelineSeen } from "./pipeline-seen.ts";

interface Story {
  /** Final reads by place; four messages were sent, numbered from 1. */
  readonly reads: Readonly<Record<string, readonly number[]>>;
  readonly acknowledged?: readonly number[];
  readonly job?: Partial<JobRecord>;
  readonly backlog?: Partial<BacklogRecord>;
  readonly record?: Partial<PipelineRecord>;
  readonly change?: (history: string) => string;
}

const sent = [1, 2, 3, 4];
const tables = ["tables-1", "tables-2", "tables-3"];

/** Every place of an experiment with everything once. */
function whole(name: string): Story["reads"] {
  const { places } = loadPipelineExperiment(name);
  const names = places.flatMap((place) => (place === "tables" ? tables : [place]));
  return Object.fromEntries(names.map((place) => [place, sent]));
}

function historyOf(reads: Story["reads"], acknowledged: readonly number[]): string {
  const lines: object[] = [];
  const add = (line: object) => lines.push({ index: lines.length, timeNs: lines.length * 1e8, ...line });
  add({ type: "probe", name: "publish", ok: true });
  for (const value of sent.slice(0, 2)) insert(value);
  for (const replica of Object.keys(reads)) read(replica, sent.slice(0, 1), false);
  add({ type: "fault", id: "fault", fault: "aws:eks:pod-delete", target: "one", phase: "begin" });
  add({ type: "fault", id: "fault", fault: "aws:eks:pod-delete", target: "one", phase: "verified" });
  for (const value of sent.slice(2)) insert(value);
  add({ type: "fault", id: "fault", fault: "aws:eks:pod-delete", target: "one", phase: "end" });
  add({ type: "fault", id: "fault", fault: "aws:eks:pod-delete", target: "one", phase: "healed" });
  for (let at = 0; at < 60; at += 1) add({ type: "probe", name: "publish", ok: true });
  for (const [replica, value] of Object.entries(reads)) {
    read(replica, value, true);
  }
  const header = {
    ...{ schema: "assay.history/1", seed: "planted", startedAt: "2026-01-01T00:00:00Z" },
    contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual" },
    replicas: Object.keys(reads),
    limits: { recovery: { atMostNs: 90e9, holdNs: 4e9 } },
  };
  return [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");

  function read(replica: string, value: readonly number[], final: boolean): void {
    const asked = { process: "reader", op: "read", replica, ...(final ? { final } : {}) };
    add({ ...asked, type: "invoke" });
    add({ ...asked, type: "ok", value });
  }

  function insert(value: number): void {
    add({ process: value, type: "invoke", op: "insert", value });
    if (acknowledged.includes(value)) add({ process: value, type: "ok", op: "insert" });
  }
}

const goodJob: JobRecord = {
  samples: [
    { atMs: 0, state: "RUNNING", completed: 3 },
    { atMs: 2_000, state: "RESTARTING" },
    { atMs: 5_000, state: "RUNNING", completed: 4, restored: 3 },
  ],
  ...{ faultMs: 1_000, backlog: 0, withinMs: 60_000 },
};

/** Forty messages a second for five minutes, none of them consumed. */
const goodBacklog: BacklogRecord = {
  looks: Array.from({ length: 310 }, (_none, index) => ({
    ...{ atMs: index * 1_000, before: index * 40, acknowledged: index * 40 + 2 },
    ...{ backlog: 100 + index * 40 + 1, rows: 900 },
  })),
  ...{ awayMs: 2_000, backMs: 305_000, holdMs: 300_000, left: 0 },
};

/** The verdict of each row that the experiment is about, and why. */
function judged(name: string, { reads, acknowledged = sent, job, backlog, record, change = (text) => text }: Story) {
  const experiment = loadPipelineExperiment(name);
  const seen = pipelineSeen(
    experiment,
    {
      ...{ sent: sent.length, acknowledged: acknowledged.length, lateMs: 3, problems: [], unread: [], wrong: [] },
      signs: ["one did not answer any more"],
      job: experiment.job === undefined ? undefined : { ...goodJob, ...job },
      backlog: experiment.bites === "tables" ? { ...goodBacklog, ...backlog } : undefined,
      ...record,
    },
    change(historyOf(reads, acknowledged)),
  );
  return experiment.requirements.map((row) => ({ row, ...judgePipeline(row, seen) }));
}

function rowsOf(name: string, story: Story): Record<string, string> {
  return Object.fromEntries(judged(name, story).map(({ row, verdict }) => [row, verdict]));
}

describe("what the rows forbid", () => {
  test("an acknowledged message that only the lost bookie had", () => {
    const reads = { ...whole("bookie-lost"), topic: [1, 2, 4] };
    expect(rowsOf("bookie-lost", { reads })).toEqual({ "PIPE-011": "violated" });
  });

  test("a message that was sent again and kept twice", () => {
    const reads = { topic: [1, 2, 3, 3, 4], consumer: [1, 2, 3, 3, 4] };
    expect(rowsOf("broker-lost", { reads })).toEqual({ "PIPE-011": "held", "PIPE-012": "violated" });
  });

  test("a message that is in the topic and never came to the consumer", () => {
    const reads = { topic: sent, consumer: [1, 2, 4] };
    expect(rowsOf("broker-lost", { reads })).toMatchObject({ "PIPE-012": "violated" });
  });

  test("a producer that drops what it has sent when it connects again", () => {
    const reads = { topic: [1, 2, 4] };
    expect(rowsOf("producers-cut", { reads, acknowledged: [1, 2, 4] })).toEqual({ "PIPE-005": "violated" });
  });

  test("a subscription that is forgotten with its consumer's connection, though the job finds its own way back", () => {
    const looks = goodBacklog.looks.map((look) =>
      look.atMs < 62_000 ? look : { ...look, backlog: "forgotten" as const },
    );
    const reads = whole("consumers-cut");
    expect(rowsOf("consumers-cut", { reads, backlog: { looks } })).toEqual({ "PIPE-010": "violated" });
  });

  test("a broker that throws away what nobody fetches", () => {
    const looks = goodBacklog.looks.map((look) => (look.atMs < 120_000 ? look : { ...look, backlog: 500 }));
    const reads = { ...whole("consumers-cut"), "tables-1": [1, 4], "tables-2": [1, 4], "tables-3": [1, 4] };
    expect(rowsOf("consumers-cut", { reads, backlog: { looks } })).toEqual({ "PIPE-010": "violated" });
  });

  test("minutes that are written a second time after a restart", () => {
    const reads = { ...whole("task-manager-lost"), "tables-2": [...sent, 3, 4] };
    expect(rowsOf("task-manager-lost", { reads })).toMatchObject({ "PIPE-019": "violated" });
  });

  test("a JobManager that begins the job anew", () => {
    const samples = [...goodJob.samples.slice(0, 2), { atMs: 70_000, state: "RUNNING", completed: 1 }];
    const rows = rowsOf("job-manager-lost", { reads: whole("job-manager-lost"), job: { samples } });
    expect(rows).toEqual({ "PIPE-019": "held", "PIPE-020": "violated" });
  });

  test("a job that nothing restarts", () => {
    const samples = [...goodJob.samples.slice(0, 1), { atMs: 70_000, state: "FAILED" }];
    const rows = rowsOf("task-manager-lost", { reads: whole("task-manager-lost"), job: { samples } });
    expect(rows).toMatchObject({ "PIPE-020": "violated" });
  });

  test("minutes that one replica alone was given", () => {
    const reads = { ...whole("data-node-lost"), "tables-3": [1, 2] };
    expect(rowsOf("data-node-lost", { reads })).toEqual({ "REP-009": "violated" });
  });
});

test.each(pipelineExperimentNames())("%s holds when everything is everywhere once", (name) => {
  const rows = rowsOf(name, { reads: whole(name) });
  expect(new Set(Object.values(rows))).toEqual(new Set(["held"]));
});

describe("a harness that is broken accuses nobody, and says why", () => {
  const lossy = (name: string): Story["reads"] =>
    Object.fromEntries(Object.entries(whole(name)).map(([place]) => [place, [1, 2]]));
  interface Line {
    readonly phase?: string;
    readonly op?: string;
    readonly final?: boolean;
  }
  const without = (isGone: (line: Line) => boolean) => (text: string) => {
    const [header = "", ...lines] = text.trimEnd().split("\n");
    const kept = lines.map((line) => JSON.parse(line) as Line).filter((line) => !isGone(line));
    return [header, ...kept.map((line, index) => JSON.stringify({ ...line, index }))]
      .map((line) => `${line}\n`)
      .join("");
  };

  const broken: [string, Omit<Story, "reads">, RegExp][] = [
    ["a client died", { record: { problems: ["the producer's client ended by itself"] } }, /ended by itself/],
    ["no sign showed the fault", { record: { signs: [] } }, /no sign showed/],
    ["the fault was never verified", { change: without(({ phase }) => phase === "verified") }, /was never verified/],
    [
      "nothing was read back before it",
      { change: without(({ op, final }) => op === "read" && final !== true) },
      /nothing was read back/,
    ],
    ["the load was late", { record: { lateMs: 9_000 } }, /late by 9000 ms/],
  ];

  test.each(
    pipelineExperimentNames().flatMap((name) => broken.map(([what, story, why]) => ({ name, what, story, why }))),
  )("$name: $what", ({ name, story, why }) => {
    const rows = judged(name, { reads: lossy(name), ...story });
    expect(rows.map(({ verdict }) => verdict)).toEqual(rows.map(() => "unknown"));
    for (const { findings } of rows) expect(findings.map(({ message }) => message).join("\n")).toMatch(why);
  });

  test.each(["task-manager-lost", "job-manager-lost"])("%s: a job that nothing interrupted", (name) => {
    const samples = [0, 2_000, 90_000].map((atMs) => ({ atMs, state: "RUNNING", completed: 3 }));
    const rows = judged(name, { reads: whole(name), job: { samples } });
    expect(rows.map(({ verdict }) => verdict)).toEqual(["unknown", "unknown"]);
    for (const { findings } of rows) expect(findings[0]?.message).toMatch(/did not interrupt/);
  });

  test("a row that is not about publishing leaves what was never acknowledged undecided", () => {
    const reads = whole("data-node-lost");
    expect(rowsOf("data-node-lost", { reads, acknowledged: [1, 2, 3] })).toEqual({ "REP-009": "unknown" });
    expect(rowsOf("bookie-lost", { reads: whole("bookie-lost"), acknowledged: [1, 2, 3] })).toEqual({
      "PIPE-011": "violated",
    });
  });
});
