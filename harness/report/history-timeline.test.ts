import { describe, expect, it } from "vitest";
import { HistoryParser } from "../analysis/history/parser.ts";
import { TimelineBuilder } from "./history-timeline.ts";

const header = {
  schema: "assay.history/1",
  seed: "1",
  startedAt: "2026-01-01T00:00:00Z",
  contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual" },
  replicas: ["r1"],
};

function timelineOf(lines: readonly object[]) {
  const builder = new TimelineBuilder();
  const parser = new HistoryParser(() => builder);
  const numbered = lines.map((line, index) => ({ index, ...line }));
  parser.push(Buffer.from([header, ...numbered].map((line) => JSON.stringify(line)).join("\n")));
  parser.end();
  return builder.timeline();
}

const at = (seconds: number) => seconds * 1e9;
const fault = { type: "fault", fault: "stop", target: "b" };

describe("TimelineBuilder", () => {
  const timeline = timelineOf([
    { timeNs: at(0.1), process: "w1", type: "invoke", op: "insert", value: 1 },
    { timeNs: at(0.15), process: "w1", type: "ok", op: "insert" },
    { timeNs: at(1), ...fault, phase: "begin" },
    { timeNs: at(1.1), process: "w1", type: "invoke", op: "insert", value: 2 },
    { timeNs: at(1.2), type: "probe", name: "select", ok: false },
    { timeNs: at(1.5), ...fault, phase: "verified" },
    { timeNs: at(2.1), process: "w1", type: "indeterminate", op: "insert" },
    { timeNs: at(2.2), process: "w2", type: "invoke", op: "insert", value: 3 },
    { timeNs: at(3), ...fault, phase: "end" },
    { timeNs: at(3.5), type: "probe", name: "select", ok: true },
    { timeNs: at(4), ...fault, phase: "healed" },
  ]);

  it("counts operations in the second of their completion, open ones where they began", () => {
    expect(timeline.seconds.map(({ ok, fail, indeterminate }) => [ok, fail, indeterminate])).toEqual([
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, 2],
    ]);
    expect(timeline.seconds[0]?.latencyMsP99).toBeCloseTo(50);
    expect(timeline.seconds[1]?.latencyMsP99).toBeUndefined();
  });

  it("spans faults by phase and outages by probe", () => {
    expect(timeline.faults).toEqual([{ name: "stop", target: "b", from: 1, verified: 1.5, to: 3, healed: 4 }]);
    expect(timeline.outages).toEqual([{ name: "select", from: 1.2, to: 3.5 }]);
  });
});
