import { describe, expect, test } from "vitest";
import type { VerdictDocument } from "../checkers/checker.ts";
import { verdictSchema } from "../checkers/checker.ts";
import { countedMessages } from "./counted.ts";
import type { MinuteRow } from "./counted.ts";
import { judgeJob } from "./judge-job.ts";
import type { JobSample } from "./judge-job.ts";
import { judgePipeline, pipelineRows } from "./judge-pipeline.ts";
import type { PipelineSeen } from "./judge-pipeline.ts";
import { endMarkers, mostPerMinute, plannedMessages } from "./messages.ts";
import type { MessagePlan, PlannedMessage } from "./messages.ts";

const plan: MessagePlan = {
  ...{ devices: 3, partitions: 2, minutes: 2, perMinute: 5 },
  ...{ beginMs: Date.UTC(2026, 0, 1), first: 100, firstDevice: 10 },
};
const planned = plannedMessages(plan);

/** What a table holds that counted these messages, each as often as it stands in the list. */
function tableOf(messages: readonly PlannedMessage[]): MinuteRow[] {
  const minuteOf = ({ timeMs }: PlannedMessage) => timeMs - (timeMs % 60_000);
  const groups = Map.groupBy(messages, (one) => `${String(one.device)} ${String(minuteOf(one))}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const marks = group.reduce((sum, { mark }) => sum + mark, 0);
    return [{ device: first.device, minuteMs: minuteOf(first), count: group.length, marks }];
  });
}

const sorted = (numbers: readonly number[]) => numbers.toSorted((left, right) => left - right);

describe("messages", () => {
  test("each is numbered once, and its mark tells it from the others of its device's minute", () => {
    expect(new Set(planned.map(({ sequence }) => sequence)).size).toBe(30);
    expect(planned.filter(({ device }) => device === 10).map(({ mark }) => mark)).toEqual([
      ...[1, 4, 16, 64, 256],
      ...[1, 4, 16, 64, 256],
    ]);
  });

  test("marks of one minute fit the table's 32 bits three times over", () => {
    const whole = (4 ** mostPerMinute - 1) / 3;
    expect(3 * whole).toBeLessThan(2 ** 32);
    expect(4 ** (mostPerMinute - 1)).toBeLessThan(2 ** 31);
  });

  test("markers come after the last minute, one for each partition, of devices that nobody judges", () => {
    const markers = endMarkers(plan);
    expect(markers.map(({ partition }) => partition)).toEqual([0, 1]);
    expect(Math.min(...markers.map(({ timeMs }) => timeMs))).toBeGreaterThan(plan.beginMs + 4 * 60_000);
    expect(markers.some(({ device }) => planned.some((one) => one.device === device))).toBe(false);
    expect(markers.some(({ sequence }) => planned.some((one) => one.sequence === sequence))).toBe(false);
  });
});

describe("what a table has counted", () => {
  test("every message once", () => {
    const { sequences, wrong } = countedMessages(tableOf(planned), planned);
    expect(sorted(sequences)).toEqual(planned.map(({ sequence }) => sequence));
    expect(wrong).toEqual([]);
  });

  test("one lost and one twice in the same minute are told apart, though the count is right", () => {
    const [first, , , second] = planned;
    const messages = planned.map((one) => (one === second && first !== undefined ? first : one));
    const { sequences } = countedMessages(tableOf(messages), planned);
    expect(sequences).toHaveLength(30);
    expect(sequences.filter((sequence) => sequence === 100)).toHaveLength(2);
    expect(sequences).not.toContain(103);
  });

  test("a row that is there twice counts its messages twice", () => {
    const rows = tableOf(planned);
    const { sequences } = countedMessages([...rows, ...rows.slice(0, 1)], planned);
    expect(sequences).toHaveLength(35);
  });

  test("a count that its marks cannot make is told, and nothing is read from it", () => {
    const [row, ...others] = tableOf(planned);
    const broken = row === undefined ? [] : [{ ...row, count: row.count + 1 }];
    const { sequences, wrong } = countedMessages([...broken, ...others], planned);
    expect(sequences).toHaveLength(25);
    expect(wrong).toEqual([expect.stringContaining("cannot add up")]);
  });

  test("a message that nobody planned is told; other devices are left alone", () => {
    const strange = { device: 10, minuteMs: plan.beginMs + 3_600_000, count: 1, marks: 1 };
    const { wrong } = countedMessages([...tableOf(planned), strange, { ...strange, device: 99 }], planned);
    expect(wrong).toEqual([expect.stringContaining("never planned")]);
  });
});

describe("a job that is lost", () => {
  const before: JobSample[] = [0, 1_000, 2_000].map((atMs) => ({ atMs, state: "RUNNING", completed: 7 }));
  const down: JobSample[] = [{ atMs: 3_000 }, { atMs: 4_000, state: "RESTARTING" }];
  const back: JobSample = { atMs: 9_000, state: "RUNNING", completed: 8, restored: 7 };
  const record = { faultMs: 2_500, backlog: 0, withinMs: 20_000 };
  const late = { atMs: 30_000, state: "RESTARTING" };

  test.each([
    ["comes back from its last checkpoint", { ...record, samples: [...before, ...down, back] }, "held"],
    ["was never seen to be away, but was restored", { ...record, samples: [...before, back] }, "held"],
    [
      "goes on as if nothing had been",
      { ...record, samples: [...before, { atMs: 30_000, state: "RUNNING", completed: 9 }] },
      "unknown",
    ],
    ["is not asked about a fault", { ...record, faultMs: undefined, samples: [...before, back] }, "unknown"],
    [
      "is silent for a moment and goes on",
      { ...record, samples: [...before, { atMs: 3_000 }, { atMs: 30_000, state: "RUNNING", completed: 9 }] },
      "unknown",
    ],
    [
      "is silent to the end, while messages pile up",
      { ...record, backlog: 12, samples: [...before, { atMs: 3_000 }, { atMs: 30_000 }] },
      "violated",
    ],
    [
      "is silent to the end, as the brokers are",
      { ...record, backlog: undefined, samples: [...before, { atMs: 3_000 }, { atMs: 30_000 }] },
      "unknown",
    ],
    ["stays away", { ...record, samples: [...before, ...down, late] }, "violated"],
    ["fails for good", { ...record, samples: [...before, { atMs: 30_000, state: "FAILED" }] }, "violated"],
    ["begins anew", { ...record, samples: [...before, ...down, { atMs: 30_000, state: "RUNNING" }] }, "violated"],
    [
      "comes back from an older checkpoint",
      { ...record, samples: [...before, ...down, { ...back, restored: 6, atMs: 30_000 }] },
      "violated",
    ],
    ["comes back too late", { ...record, withinMs: 5_000, samples: [...before, ...down, back] }, "violated"],
    ["never works off what piled up", { ...record, backlog: 12, samples: [...before, ...down, back] }, "violated"],
    ["is not watched for long enough", { ...record, samples: [...before, ...down] }, "unknown"],
    ["leaves a backlog that cannot be read", { ...record, backlog: undefined, samples: [...before, back] }, "unknown"],
    ["did not run before", { ...record, samples: [...down, back] }, "unknown"],
    ["had no checkpoint before", { ...record, samples: [{ atMs: 0, state: "RUNNING" }, ...down, back] }, "unknown"],
  ] as const)("%s", (_what, seen, verdict) => {
    expect(judgeJob(seen).verdict).toBe(verdict);
  });

  test("says why it decides nothing when nothing interrupted the job", () => {
    const { isInterrupted, findings } = judgeJob({
      ...record,
      samples: [...before, { atMs: 9_000, state: "RUNNING", completed: 8 }],
    });
    expect(isInterrupted).toBe(false);
    expect(findings.map(({ message }) => message)).toEqual(["the fault did not interrupt the job"]);
  });
});

describe("an experiment on a stream", () => {
  const checker = (
    name: VerdictDocument["checker"],
    verdict: VerdictDocument["verdict"],
    found = 0,
  ): VerdictDocument => ({
    ...{ schema: verdictSchema, checker: name, verdict, counts: {} },
    findings: Array.from({ length: found }, (_none, id) => ({ id, message: "acknowledged, but missing" })),
  });
  const names = ["fault-bit", "lost-rows", "duplicate-rows", "unexpected-rows", "recovery"] as const;
  const held = names.map((name) => checker(name, "held"));
  const but = (name: (typeof names)[number], verdict: "violated" | "unknown", found = 1) =>
    held.map((one) => (one.checker === name ? checker(name, verdict, found) : one));
  const job = {
    samples: [
      { atMs: 0, state: "RUNNING", completed: 1 },
      { atMs: 2, state: "RUNNING", restored: 1 },
    ],
    ...{ faultMs: 1, backlog: 0, withinMs: 9 },
  };
  const backlog = {
    looks: Array.from({ length: 30 }, (_none, at) => ({
      atMs: at,
      before: at,
      acknowledged: at,
      backlog: at,
      rows: 4,
    })),
    ...{ awayMs: 0, backMs: 29, holdMs: 20, left: 0 },
  };
  const good: PipelineSeen = {
    ...{ experiment: "one", sent: 10, acknowledged: 10, problems: [], signs: ["it was away"], unread: [], wrong: [] },
    ...{ job, backlog, checkers: held, resumed: { lowMs: 10_000, highMs: 11_000, atMostMs: 90_000 } },
  };
  const rowsThatTurn = (change: Partial<PipelineSeen>, to: string) =>
    pipelineRows.filter((row) => judgePipeline(row, { ...good, ...change }).verdict === to);

  test("every row holds when everybody says so", () => {
    for (const row of pipelineRows) {
      const { verdict, findings } = judgePipeline(row, good);
      expect(verdict).toBe("held");
      expect(findings.map(({ severity }) => severity)).toEqual(findings.map(() => "note"));
      expect(findings.map(({ message }) => message)).toContain("it was away");
    }
  });

  const counting = ["PIPE-005", "PIPE-010", "PIPE-011", "PIPE-012", "PIPE-019", "REP-009"];

  test.each([
    ["a message is lost", { checkers: but("lost-rows", "violated") }, "violated", counting],
    ["a message is there twice", { checkers: but("duplicate-rows", "violated") }, "violated", ["PIPE-012", "PIPE-019"]],
    [
      "one comes that was not sent",
      { checkers: but("unexpected-rows", "violated") },
      "violated",
      ["PIPE-012", "PIPE-019"],
    ],
    ["publishing does not resume", { checkers: but("recovery", "violated") }, "violated", ["PIPE-005", "PIPE-011"]],
    ["a message was never acknowledged", { acknowledged: 9 }, "violated", ["PIPE-005", "PIPE-011"]],
    [
      "it resumes too late",
      { resumed: { lowMs: 91_000, highMs: 95_000, atMostMs: 90_000 } },
      "violated",
      ["PIPE-005", "PIPE-011"],
    ],
    [
      "it may have resumed too late",
      { resumed: { lowMs: 80_000, highMs: Infinity, atMostMs: 90_000 } },
      "unknown",
      ["PIPE-005", "PIPE-011"],
    ],
    ["nobody watched publishing", { resumed: undefined }, "unknown", ["PIPE-005", "PIPE-011"]],
    [
      "a message was never acknowledged where publishing is not asked about",
      { acknowledged: 9 },
      "unknown",
      ["PIPE-010", "PIPE-012", "PIPE-019", "PIPE-020", "REP-009"],
    ],
    ["nothing was sent", { sent: 0, acknowledged: 0 }, "unknown", pipelineRows],
    ["a minute makes no sense", { wrong: ["4 messages cannot add up to 1"] }, "violated", counting],
    ["a place could not be read", { unread: ["it cannot add up"] }, "unknown", counting],
    ["nothing showed the fault", { signs: [] }, "unknown", pipelineRows],
    [
      "a client died while a message was lost",
      { problems: ["it died"], checkers: but("lost-rows", "violated") },
      "unknown",
      pipelineRows,
    ],
    [
      "a client died before everything was acknowledged",
      { problems: ["it died"], acknowledged: 9 },
      "unknown",
      pipelineRows,
    ],
    [
      "the job went on while a message was lost",
      {
        job: {
          ...job,
          samples: [
            { atMs: 0, state: "RUNNING", completed: 1 },
            { atMs: 2, state: "RUNNING", completed: 1 },
          ],
        },
        checkers: but("lost-rows", "violated"),
      },
      "unknown",
      pipelineRows,
    ],
    ["the job stays away", { job: { ...job, backlog: 1 } }, "violated", ["PIPE-020"]],
    ["the job was not watched", { job: undefined }, "unknown", ["PIPE-020"]],
    ["messages are left in the backlog", { backlog: { ...backlog, left: 3 } }, "violated", ["PIPE-010"]],
    ["the backlog was not watched", { backlog: undefined }, "unknown", ["PIPE-010"]],
    [
      "the consumer was there while a message was lost",
      { backlog: { ...backlog, backMs: 10 }, checkers: but("lost-rows", "violated") },
      "unknown",
      pipelineRows,
    ],
    ["the fault did not bite", { checkers: but("fault-bit", "unknown") }, "unknown", pipelineRows],
    ["the fault was none", { problems: ["the fault is not in force"] }, "unknown", pipelineRows],
    ["nobody asked the checkers", { checkers: [] }, "unknown", pipelineRows],
  ] as const)("%s", (_what, change, verdict, rows) => {
    expect(rowsThatTurn(change, verdict)).toEqual(rows);
  });

  test("of many findings of one checker the first are told, and how many more there are", () => {
    const { findings } = judgePipeline("PIPE-012", { ...good, checkers: but("lost-rows", "violated", 40) });
    expect(findings.filter(({ message }) => message.startsWith("lost-rows"))).toHaveLength(9);
    expect(findings.map(({ message }) => message)).toContain("lost-rows: 32 more");
  });
});
