// Whole courses with everybody who takes part in memory: one in which all goes well, and the harness or the service that
// injects broken in every way that is known of. Each of these has to end unknown, say why, and accuse nobody.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JobSample } from "../../analysis/pipeline/judge-job.ts";
import { judgePipeline } from "../../analysis/pipeline/judge-pipeline.ts";
import type { PlannedMessage } from "../../analysis/pipeline/messages.ts";
import { SimulatedClock } from "../../core/simulated-clock.ts";
import { openHistorySink } from "../workloads/history-sink.ts";
import type { FaultLine, HistorySink } from "../workloads/history-sink.ts";
import { conduct } from "./conduct.ts";
import type { Course } from "./conduct.ts";
import type { Control } from "./inject.ts";
import { loadPipelineExperiment } from "./pipeline-file.ts";
import { pipelineSeen } from "./pipeline-seen.ts";
import type { Place } from "./read-places.ts";

let folder: string;
let runs = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-courses-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Broken {
  readonly control?: Partial<Control>;
  readonly sign?: Partial<Course["sign"]>;
  readonly producer?: Partial<Course["producer"]>;
  readonly backlog?: Course["backlog"];
  readonly read?: Place["read"];
  readonly samples?: readonly JobSample[];
}

const running = { state: "RUNNING", completed: 4, restored: 1 };

/** Two of three messages are everywhere in the end, so that whoever may accuse has something to accuse of. */
async function course(name: string, broken: Broken = {}, isLossy = true) {
  const clock = new SimulatedClock();
  const experiment = loadPipelineExperiment(name);
  const places = experiment.places.map((place) => (place === "tables" ? "tables-1" : place));
  runs += 1;
  const history = openHistorySink({
    ...{ file: join(folder, `${String(runs)}.ndjson`), seed: "1", replicas: places, clock },
    contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual" },
    limits: { recovery: { atMostNs: 90e9, holdNs: 4e9 } },
  });
  const sent: number[] = [];
  let acknowledged = 0;
  let faultMs: number | undefined;
  const control = controlOf(history);
  const over = new AbortController();
  const probing = probe(history, clock, over.signal);
  const record = await conduct({
    ...{ experiment, history, clock, consumer: undefined },
    plan: { devices: 20, partitions: 10, minutes: 40, perMinute: 12, beginMs: 0, first: 1, firstDevice: 1 },
    producer: {
      start: () => Promise.resolve(),
      restart: () => Promise.resolve(),
      mark: () => undefined,
      isPrompt: () => true,
      unacknowledged: 0,
      died: undefined,
      get acknowledged() {
        return acknowledged;
      },
      send: ({ sequence }: PlannedMessage) => {
        sent.push(sequence);
        acknowledged += 1;
        history.invoke({ op: "insert", value: sequence }).complete("ok");
      },
      ...broken.producer,
    },
    places: places.map((place) => ({
      ...{ name: place, isCounted: place.startsWith("tables"), settled: () => Promise.resolve() },
      read:
        broken.read ??
        (() => Promise.resolve({ sequences: isLossy ? sent.filter((one) => one % 3 > 0) : [...sent], wrong: [] })),
    })),
    control: { ...control, ...broken.control },
    sign: {
      lookBefore: () => Promise.resolve(true),
      seen: () => Promise.resolve("broker: one did not answer any more"),
      now: () => Promise.resolve("broker: one did not answer any more"),
      seenWithinMs: 1_000,
      ...broken.sign,
    },
    watch: {
      start: () => undefined,
      faulted: () => {
        faultMs = 10_000;
      },
      record: () => ({
        faultMs,
        samples: broken.samples ?? [
          { atMs: 0, ...running },
          { atMs: 11_000, state: "RESTARTING" },
          { atMs: 20_000, ...running, restored: 4 },
        ],
      }),
    },
    backlogWatch: undefined,
    backlog: broken.backlog ?? (() => Promise.resolve(0)),
  });
  over.abort();
  await probing;
  history.close();
  const seen = pipelineSeen(experiment, record, readFileSync(history.file, "utf8"));
  return experiment.requirements.map((row) => ({ row, ...judgePipeline(row, seen) }));
}

function controlOf(history: HistorySink): Control {
  const tell = (phase: FaultLine["phase"]) => {
    history.fault({ id: "fault", fault: "aws:eks:pod-delete", target: "one", phase });
    return Promise.resolve();
  };
  return {
    begin: () => tell("begin"),
    verify: async (seen) => {
      const isThere = await seen();
      if (isThere) await tell("verified");
      return isThere;
    },
    stillStands: () => Promise.resolve(),
    end: () => tell("end"),
    healed: () => tell("healed"),
    told: () => Promise.resolve("running: one deleted"),
  };
}

async function probe(history: HistorySink, clock: SimulatedClock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    history.askProbe("publish").end(true);
    await clock.sleep(500, signal).catch(() => undefined);
  }
}

const failing = (words: string) => () => Promise.reject(new Error(words));
const names = ["bookie-lost", "task-manager-lost", "data-node-lost"];

test.each(names)("%s: all goes well", async (name) => {
  const rows = await course(name, {}, false);
  expect(rows.map(({ verdict }) => verdict)).toEqual(rows.map(() => "held"));
});

test.each(names)("%s: what is lost is blamed on the platform", async (name) => {
  const rows = await course(name);
  expect(rows[0]?.verdict).toBe("violated");
});

test.each<[string, Broken, RegExp]>([
  ["the service does not take the order", { control: { begin: failing("denied") } }, /denied/],
  ["the fault is told by the service alone", { sign: { seen: () => Promise.resolve(undefined) } }, /not seen to bite/],
  [
    "nothing answered before the fault",
    { sign: { lookBefore: () => Promise.resolve(false) } },
    /answered before the fault/,
  ],
  ["publishing is not prompt before it", { producer: { isPrompt: () => false } }, /no steady state/],
  ["the fault was gone before its end", { control: { stillStands: failing("the fault was gone") } }, /was gone/],
  ["the fault was not healed", { control: { healed: failing("not healed") } }, /not healed|known to be healed/],
  ["a restart fails", { control: { verify: failing("the message client did not start") } }, /did not start/],
  ["the producer's client dies", { producer: { died: "the producer's client ended by itself" } }, /ended by itself/],
  ["no place can be read", { read: failing("no way there") }, /nothing was read back/],
])("%s", async (_what, broken, why) => {
  for (const name of names) {
    const rows = await course(name, broken);
    expect(rows.map(({ row, verdict }) => `${row} ${verdict}`)).toEqual(rows.map(({ row }) => `${row} unknown`));
    for (const { findings } of rows) expect(findings.map(({ message }) => message).join("\n")).toMatch(why);
  }
});

test("a job that has not consumed everything leaves what it counts undecided", async () => {
  const [once, job] = await course("task-manager-lost", { backlog: () => Promise.resolve(7) });
  expect([once?.verdict, job?.verdict]).toEqual(["unknown", "violated"]);
});

test("a job that nothing interrupted leaves every row undecided", async () => {
  const samples = [0, 11_000, 200_000].map((atMs) => ({ atMs, ...running }));
  const rows = await course("job-manager-lost", { samples });
  expect(rows.map(({ verdict }) => verdict)).toEqual(["unknown", "unknown"]);
});
