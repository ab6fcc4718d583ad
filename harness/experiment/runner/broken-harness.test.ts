// The harness broken in every way that is known of, over whole experiments and the real judgement: each has to end
// unknown, and say why. Nothing that is broken here may come out as held, and nothing may be blamed on the platform.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeHistory } from "../../analysis/checkers/judge-history.ts";
import { SimulatedClock } from "../../core/simulated-clock.ts";
import { loadExperiment } from "./experiment-file.ts";
import type { Experiment } from "./experiment-file.ts";
import { FakePlatform } from "./fake-platform.ts";
import type { Breakages } from "./fake-platform.ts";
import { judgeExperiment } from "./judge-experiment.ts";
import { runExperiment } from "./run-experiment.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

let folder: string;
let runs = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-broken-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const loaded = loadExperiment("node-lost");
/** Less of the same: what is judged is what is missing. */
const nodeLost = { ...loaded, workload: { ...loaded.workload, rate: 5, rowsPerInsert: 2 } };

function record(broken: Partial<Breakages> = {}, change: Partial<Experiment> = {}): Promise<ExperimentRecord> {
  const clock = new SimulatedClock();
  runs += 1;
  return runExperiment({
    experiment: { ...nodeLost, ...change },
    platform: new FakePlatform(clock, broken).platform(),
    ...{ seed: "1", runId: `run-${String(runs)}`, clock },
    historyFile: join(folder, `${String(runs)}.ndjson`),
    watchFile: join(folder, `${String(runs)}-replicas.ndjson`),
  });
}

/** Every row of the experiment has to be unknown, and one of the reasons has to be the right one. */
function expectUnknown(seen: ExperimentRecord, why: RegExp, unconcerned?: string): void {
  const { rows, verdict } = judgeExperiment(seen);
  const concerned = rows.filter(({ requirement }) => requirement !== unconcerned);
  expect(concerned.map((row) => `${row.requirement} ${row.verdict}`)).toEqual(
    concerned.map(({ requirement }) => `${requirement} unknown`),
  );
  expect(rows.map(({ verdict: one }) => one)).not.toContain("violated");
  expect(verdict).toBe("unknown");
  expect(rows.flatMap(({ findings }) => findings.map(({ message }) => message)).join("\n")).toMatch(why);
}

/** The same record with another history, judged again as it would be from the run directory. */
function withHistory(seen: ExperimentRecord, history: string): ExperimentRecord {
  return { ...seen, history, checkers: judgeHistory(history, seen.experiment.checkers) };
}

type Line = Readonly<Record<string, unknown>> & { readonly timeNs: number };

/** Lines are changed or left out, and counted anew. */
function edited(history: string, change: (line: Line) => Line | undefined): string {
  const [header = "", ...lines] = history.trimEnd().split("\n");
  const kept = lines.flatMap((line) => change(JSON.parse(line) as Line) ?? []);
  return [header, ...kept.map((line, index) => JSON.stringify({ ...line, index }))].map((line) => `${line}\n`).join("");
}

describe("an experiment on a platform in memory", () => {
  it("holds when nothing is broken", async () => {
    const { parts, rows } = judgeExperiment(await record());
    expect(parts.filter(({ verdict }) => verdict !== "held")).toEqual([]);
    expect(rows.map(({ verdict }) => verdict)).toEqual(["held", "held", "held", "held"]);
  });
});

describe("the harness or the service is broken while it runs", () => {
  it.each<[string, Partial<Breakages>, Partial<Experiment>, RegExp]>([
    ["a fault that does nothing", { faultDoesNothing: true }, {}, /not seen to bite/],
    ["a fault that ends early", { faultEndsEarly: true }, {}, /gone before its end/],
    [
      "a fault that ends early and nobody says so",
      { faultEndsUntold: true },
      {},
      /was gone before the fault was ended/,
    ],
    [
      "a fault that a look finds undone",
      { faultIsFoundGone: true },
      {},
      /gone before its end was asked for.*it is away/,
    ],
    ["a fault that was undone before its heal", { faultWasGoneAtItsEnd: true }, {}, /not seen to stand until its end/],
    ["a fault that is never healed", { neverHeals: true }, {}, /not healed/],
    ["a fault that is healed in name only", { healsInNameOnly: true }, {}, /healed, and it is not/],
    ["another target than the planned one", { hitsAnother: true }, {}, /targets are not the planned ones/],
    ["an error of the service", { serviceErrs: true }, {}, /no answer of the service/],
    ["a service that falls silent", { serviceFallsSilent: true }, {}, /service did not answer: 4 attempts of 6 s/],
    ["an alarm that cannot fire", {}, { endedBy: "alarm" }, /alarm stopping the experiment/],
    ["a probe that is dead", { probesAreDead: true }, {}, /no steady state|fell silent/],
    [
      "a workload that acknowledges without sending",
      { insertsAreNotSent: true },
      {},
      /nothing of what was acknowledged/,
    ],
    ["a final read of another table", { finalReadsAnotherTable: true }, {}, /nothing of what was acknowledged/],
    ["one server under two names", { oneServerTwoNames: true }, {}, /read before under another name/],
    ["a baseline that hangs", { insertsHang: true }, {}, /before the fault .* p99/],
    ["a watch that sees nothing", { watchIsBlind: true }, {}, /no steady state/],
  ])("%s", async (_what, broken, change, why) => {
    expectUnknown(await record(broken, change), why);
  });
});

it.each([{ faultIsFoundGone: true }, { faultWasGoneAtItsEnd: true }])(
  "the history alone leaves a fault that was undone undecided: %j",
  async (broken) => {
    const { history } = await record(broken);
    const [verdict] = judgeHistory(history, ["fault-bit"]);
    expect(verdict?.verdict).toBe("unknown");
    expect(verdict?.findings[0]?.message).toContain("not seen to stand until its end");
  },
);

it.each([{ serviceFallsSilent: true }, { neverHeals: true }])(
  "reads under a fault that is not known to be healed are no final ones: %j",
  async (broken) => {
    const { history, finalReads } = await record(broken);
    const [verdict] = judgeHistory(history, ["lost-rows"]);
    expect(verdict?.findings.map(({ message }) => message).join()).toMatch(/no ok final read/);
    expect(new Set(finalReads.map(({ problem }) => problem))).toEqual(new Set(["a fault is not known to be healed"]));
  },
);

it("a replica that cannot be read leaves open what is on it, not how soon the service was back", async () => {
  expectUnknown(await record({ oneReplicaCannotSync: true }), /replica-2.*in sync/, "SLA-002");
});

describe("what it left is broken", () => {
  let whole: ExperimentRecord;
  const untilVerified = (): number => {
    const line = whole.history.split("\n").find((text) => text.includes('"phase":"verified"')) ?? "{}";
    return (JSON.parse(line) as Line).timeNs;
  };

  beforeAll(async () => {
    whole = await record();
  });

  it("an empty history", () => {
    expectUnknown(withHistory(whole, ""), /empty/);
  });

  it("a history of nothing but its header", () => {
    expectUnknown(withHistory(whole, whole.history.slice(0, whole.history.indexOf("\n") + 1)), /there is no fault/);
  });

  it("a history cut off within a line", () => {
    expectUnknown(withHistory(whole, whole.history.slice(0, -40)), /not JSON/);
  });

  it("a history cut off between two lines", () => {
    const lines = whole.history.split("\n");
    expectUnknown(withHistory(whole, `${lines.slice(0, Math.floor(lines.length / 2)).join("\n")}\n`), /final read/);
  });

  it("an index that stands twice", () => {
    expectUnknown(withHistory(whole, whole.history.replace('"index":9,', '"index":8,')), /index: expected 9/);
  });

  it("no operation meets the fault", () => {
    const from = untilVerified() - 3e9;
    const inserted = new Set<unknown>();
    const history = edited(whole.history, (line) => {
      if (line.op === "insert" && line.timeNs > from) return undefined;
      if (line.op === "insert" && line.type === "invoke") for (const id of line.value as number[]) inserted.add(id);
      const seen = line.op === "read" && line.type === "ok" ? (line.value as number[]) : undefined;
      return seen === undefined ? line : { ...line, value: seen.filter((id) => inserted.has(id)) };
    });
    expectUnknown(withHistory(whole, history), /no completed operation overlaps/);
  });

  it("the clock of the probes stood still", () => {
    const from = untilVerified();
    const stopped = (line: Line): Line => ({ ...line, timeNs: from, askedNs: from });
    const history = edited(whole.history, (line) =>
      line.type === "probe" && line.timeNs > from ? stopped(line) : line,
    );
    expectUnknown(withHistory(whole, history), /is before/);
  });

  it("the probes of a name are missing", () => {
    const history = edited(whole.history, (line) => (line.name === "write" ? undefined : line));
    expectUnknown(withHistory(whole, history), /fell silent/);
  });

  it("a checker that crashed", () => {
    const crashed = { verdict: "unknown" as const, findings: [{ message: "the checker failed: boom" }], counts: {} };
    const checkers = whole.checkers.map((one) => (one.checker === "lost-rows" ? { ...one, ...crashed } : one));
    const { rows } = judgeExperiment({ ...whole, checkers });
    expect(rows.find(({ requirement }) => requirement === "SLA-003")).toMatchObject({ verdict: "unknown" });
    expect(rows.find(({ requirement }) => requirement === "REP-004")?.findings[0]?.message).toContain("boom");
  });

  it("a checker that gave no answer", () => {
    const checkers = whole.checkers.filter(({ checker }) => checker !== "lost-rows");
    expectUnknown({ ...whole, checkers }, /lost-rows gave no answer/);
  });

  it("a rate that was not kept up", () => {
    expectUnknown({ ...whole, load: { ...whole.load, achievedShare: 0.5 } }, /50 % of/);
  });

  it("evidence of the replicas that is missing", () => {
    expectUnknown({ ...whole, samples: [] }, /was never watched/);
  });

  it("a loss is still told when nothing is broken", () => {
    const [id] = whole.history.match(/(?<="op":"insert","value":\[)\d+/) ?? [];
    const history = edited(whole.history, (line) =>
      line.final === true && line.type === "ok"
        ? { ...line, value: (line.value as number[]).filter((n) => n !== Number(id)) }
        : line,
    );
    const { rows } = judgeExperiment(withHistory(whole, history));
    expect(rows.find(({ requirement }) => requirement === "SLA-003")).toMatchObject({ verdict: "violated" });
  });
});
