// The defects that the rows name, as what clients would have been told: each has to turn its row, and nothing else has to.

import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { HistoryJudge } from "../../analysis/checkers/judge-history.ts";
import type { JobRecord } from "../../analysis/pipeline/judge-job.ts";
import { judgePipeline } from "../../analysis/pipeline/judge-pipeline.ts";
import { loadPipelineExperiment, pipelineExperimentNames } from "./pipeline-file.ts";

interface Story {
  /** Final reads by place; four messages were sent, numbered from 1. */
  readonly reads: Readonly<Record<string, readonly number[]>>;
  readonly acknowledged?: readonly number[];
  readonly job?: Partial<JobRecord>;
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
  add({ type: "fault", id: "fault", fault: "aws:eks:pod-delete", target: "one", phase: "begin" });
  add({ type: "fault", id: "fault", fault: "aws:eks:pod-delete", target: "one", phase: "verified" });
  for (const value of sent.slice(2)) insert(value);
  add({ type: "fault", id: "fault", fault: "aws:eks:pod-delete", target: "one", phase: "end" });
  add({ type: "fault", id: "fault", fault: "aws:eks:pod-delete", target: "one", phase: "healed" });
  for (let at = 0; at < 60; at += 1) add({ type: "probe", name: "publish", ok: true });
  for (const [replica, value] of Object.entries(reads)) {
    add({ process: "reader", type: "invoke", op: "read", replica, final: true });
    add({ process: "reader", type: "ok", op: "read", replica, final: true, value });
  }
  const header = {
    ...{ schema: "assay.history/1", seed: "planted", startedAt: "2026-01-01T00:00:00Z" },
    contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual" },
    replicas: Object.keys(reads),
    limits: { recovery: { atMostNs: 90e9, holdNs: 4e9 } },
  };
  return [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");

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

/** The verdict of each row that the experiment is about. */
function rowsOf(name: string, { reads, acknowledged = sent, job }: Story): Record<string, string> {
  const experiment = loadPipelineExperiment(name);
  const judge = new HistoryJudge(experiment.checkers);
  judge.push(Buffer.from(historyOf(reads, acknowledged)));
  const seen = {
    ...{ experiment: name, planned: sent.length, acknowledged: acknowledged.length, problems: [], unreadable: [] },
    checkers: judge.verdicts(),
    job: experiment.job === undefined ? undefined : { ...goodJob, ...job },
  };
  return Object.fromEntries(experiment.requirements.map((row) => [row, judgePipeline(row, seen).verdict]));
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
