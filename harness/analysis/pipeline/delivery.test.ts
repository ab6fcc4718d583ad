import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { HistoryJudge } from "../checkers/judge-history.ts";
import { biteOf, caughtUpMs } from "./flow-signs.ts";
import type { FlowLook } from "./flow-signs.ts";
import { judgeDelivered, judgeResumed } from "./judge-delivery.ts";
import type { DeliverySeen, Places } from "./judge-delivery.ts";

const sent = [1, 2, 3, 4];

interface Story {
  readonly table: readonly number[];
  readonly topic?: readonly number[];
  readonly isBitten?: boolean;
}

function historyOf({ table, topic = sent, isBitten = true }: Story): string {
  const lines: object[] = [];
  const add = (line: object) => lines.push({ index: lines.length, timeNs: lines.length * 1e8, ...line });
  const fault = (phase: string) => add({ type: "fault", id: "f", fault: "aws:ssm:send-command", target: "w", phase });
  const insert = (value: number) => {
    add({ process: value, type: "invoke", op: "insert", value });
    add({ process: value, type: "ok", op: "insert" });
  };
  sent.slice(0, 2).forEach(insert);
  fault("begin");
  if (isBitten) fault("verified");
  sent.slice(2).forEach(insert);
  fault("end");
  fault("healed");
  for (const [replica, value] of Object.entries({ topic, table })) {
    add({ process: "reader", type: "invoke", op: "read", replica, final: true });
    add({ process: "reader", type: "ok", op: "read", replica, final: true, value });
  }
  const header = {
    ...{ schema: "assay.history/1", seed: "planted", startedAt: "2026-01-01T00:00:00Z" },
    contract: { durability: "survives-faults", duplicates: "allowed", reads: "eventual" },
    replicas: ["topic", "table"],
  };
  return [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
}

function placesOf({ table, topic = sent }: Story): Places {
  const of = (all: readonly number[]) => {
    const distinct = [...new Set(all)].sort((left, right) => left - right);
    return { messages: all.length, distinct: distinct.length, sha256: distinct.join(" ") };
  };
  return { topic: of(topic), table: of(table) };
}

function seen(story: Story, more: Partial<DeliverySeen> = {}): DeliverySeen {
  const judge = new HistoryJudge(["fault-bit", "lost-rows"]);
  judge.push(Buffer.from(historyOf(story)));
  return {
    ...{ experiment: "planted", sent: 4, acknowledged: 4, problems: [], isStandIn: false, signs: ["rows stood"] },
    ...{ checkers: judge.verdicts(), places: placesOf(story) },
    ...more,
  };
}

const verdicts = (one: DeliverySeen) => ({
  "KC-014": judgeResumed(one).verdict,
  "KC-013": judgeDelivered(one).verdict,
});

describe("messages and rows", () => {
  test("every message is a row", () => {
    expect(verdicts(seen({ table: sent }))).toEqual({ "KC-014": "held", "KC-013": "held" });
  });

  test("offsets committed before the insert was acknowledged: a batch is missing", () => {
    expect(verdicts(seen({ table: [1, 4] }))).toEqual({ "KC-014": "violated", "KC-013": "violated" });
  });

  test("one record dropped at its conversion, another inserted twice: the counts are equal", () => {
    expect(verdicts(seen({ table: [1, 2, 2, 4] }))).toEqual({ "KC-014": "violated", "KC-013": "violated" });
  });

  test("rows inserted twice after a restart are told, and only delivery without a fault minds", () => {
    const one = seen({ table: [1, 2, 2, 3, 4] });
    expect(verdicts(one)).toEqual({ "KC-014": "held", "KC-013": "violated" });
    expect(JSON.stringify(judgeResumed(one).findings)).toContain("1 rows are there more than once");
  });

  test("a row with another content than its message", () => {
    const { topic, table } = placesOf({ table: sent });
    const one = seen({ table: sent }, { places: { topic, table: { ...table, sha256: "another" } } });
    expect(verdicts(one)).toEqual({ "KC-014": "held", "KC-013": "violated" });
  });
});

describe("what decides nothing", () => {
  const lost = { table: [1, 2] };

  test.each([
    ["another connector ran", { isStandIn: true }],
    ["the producer did not get through", { acknowledged: 3 }],
    ["nothing was sent", { sent: 0, acknowledged: 0 }],
    ["the harness failed", { problems: ["the topic could not be read to its end"] }],
  ] as const)("%s", (_what, more) => {
    expect(verdicts(seen(lost, more))).toEqual({ "KC-014": "unknown", "KC-013": "unknown" });
    expect(verdicts(seen({ table: sent }, more))).toEqual({ "KC-014": "unknown", "KC-013": "unknown" });
  });

  test("a fault that was not seen to bite", () => {
    expect(judgeResumed(seen({ table: sent }, { signs: [] })).verdict).toBe("unknown");
    expect(judgeResumed(seen({ table: sent, isBitten: false })).verdict).toBe("unknown");
  });

  test("places that were not read", () => {
    const { places: _none, ...rest } = seen({ table: sent });
    expect(judgeDelivered(rest).verdict).toBe("unknown");
  });

  test("another connector says what to do about it", () => {
    const [first] = judgeResumed(seen({ table: sent }, { isStandIn: true })).findings;
    expect(first?.message).toContain("ASSAY_CLICKHOUSE_SINK");
  });
});

describe("signs of a fault", () => {
  const look = (atMs: number, rows: number | undefined, more: Partial<FlowLook> = {}): FlowLook => ({
    ...{ atMs, acknowledged: atMs / 10, isPrompt: true },
    ...(rows === undefined ? {} : { rows }),
    ...more,
  });

  test("rows stand still while messages are acknowledged", () => {
    const looks = [0, 1, 2, 3, 4, 5, 6].map((at) => look(at * 1_000, at < 2 ? at * 100 : 200));
    expect(biteOf("rows-stand-still", looks, 1_000)).toContain("rows stood at 200 for 4.0 s");
    expect(biteOf("rows-stand-still", looks, 3_000)).toBeUndefined();
  });

  test("rows that keep coming, that have caught up, and that nobody could count are none", () => {
    const coming = [0, 1, 2, 3, 4, 5, 6].map((at) => look(at * 1_000, at * 10));
    const done = [0, 1, 2, 3, 4, 5, 6].map((at) => look(at * 1_000, 600));
    const silent = [0, 1, 2, 3, 4, 5, 6].map((at) => look(at * 1_000, undefined));
    for (const looks of [coming, done, silent]) expect(biteOf("rows-stand-still", looks, 0)).toBeUndefined();
  });

  test("publishing that stalls", () => {
    const looks = [look(0, 0), look(1_000, 10, { isPrompt: false }), look(2_000, 20)];
    expect(biteOf("publishing-stalls", looks, 0)).toContain("1.0 s");
    expect(biteOf("publishing-stalls", looks, 1_500)).toBeUndefined();
  });

  test("when every acknowledged message had a row", () => {
    const looks = [look(0, 0), look(1_000, 10), look(2_000, 200), look(3_000, 300)];
    expect(caughtUpMs(looks, 500)).toBe(2_000);
    expect(caughtUpMs(looks, 4_000)).toBeUndefined();
  });
});
