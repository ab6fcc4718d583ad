// Whole answers, word for word: findings, figures and reasons are what somebody decides by, not the verdict alone.

import { expect, it } from "vitest";
import { sampleHistory } from "../history/sample-history.ts";
import { answers } from "./checker-cases.ts";
import { HistoryJudge, judgeHistory } from "./judge-history.ts";
import { verdictDocumentForm } from "./verdict-schema.ts";

const availability = (atLeast: number, window = {}) => ({ limits: { availability: { atLeast, ...window } } });
const recovery = (atMostNs: number, holdNs = 10) => ({ limits: { recovery: { atMostNs, holdNs } } });

it("fault-bit: verified or not, overlapped or not", () => {
  const [a, b, c, d] = ["r1", "r2", "r3", "r4"].map((target) => ({ id: `on ${target}`, target }));
  const two = sampleHistory()
    .insert(1)
    .fault("begin", a)
    .fault("verified", a)
    .begin("long", { op: "insert", value: 2 })
    .fault("begin", b)
    .fault("verified", b)
    .fault("end", b)
    .fault("end", a)
    .insert(3)
    .fault("begin", c)
    .fault("end", c)
    .fault("begin", d)
    .fault("verified", d)
    .fault("end", d)
    .insert(4);
  expect(answers(two, "fault-bit")).toMatchInlineSnapshot(`
    "fault-bit: unknown {"faults":4,"verified":3,"overlapping":0}
    {"message":"no completed operation overlaps fault host-lost on r1"}
    {"message":"no completed operation overlaps fault host-lost on r2"}
    {"message":"fault host-lost on r3 was never verified"}
    {"message":"no completed operation overlaps fault host-lost on r4"}"
  `);
  expect(answers(two.end("long", "ok", { op: "insert" }), "fault-bit")).toMatchInlineSnapshot(`
    "fault-bit: unknown {"faults":4,"verified":3,"overlapping":3}
    {"message":"fault host-lost on r3 was never verified"}"
  `);
  const [first, last] = [
    { id: 1, target: "r1" },
    { id: 2, target: "r2" },
  ];
  const inside = sampleHistory().fault("begin", first).fault("verified", first).insert(1).fault("end", first).insert(2);
  expect(answers(inside, "fault-bit")).toMatchInlineSnapshot(
    `"fault-bit: held {"faults":1,"verified":1,"overlapping":1}"`,
  );
  const open = inside.fault("begin", last).insert(3).fault("verified", last).insert(4).insert(5);
  expect(answers(open, "fault-bit")).toMatchInlineSnapshot(
    `"fault-bit: held {"faults":2,"verified":2,"overlapping":2}"`,
  );
  expect(answers(sampleHistory().insert(1), "fault-bit")).toMatchInlineSnapshot(`
    "fault-bit: unknown {"faults":0,"verified":0,"overlapping":0}
    {"message":"there is no fault"}"
  `);
});

it("availability: bounds, windows, and what is left open", () => {
  const told = (limits: object) =>
    sampleHistory(limits)
      .insert(1)
      .fault("begin")
      .insert(2, "fail")
      .insert(3, "indeterminate")
      .insert(4)
      .fault("verified")
      .begin("open", { op: "insert", value: 5 });
  const healed = (limits: object) => told(limits).fault("end").fault("healed").insert(6);
  for (const [atLeast, verdict] of [
    [0.1, "held"],
    [0.5, "unknown"],
    [0.9, "violated"],
  ] as const) {
    const share = `between 0.25 and 0.75 of 4 operations were answered, promised ${atLeast}`;
    const finding = verdict === "held" ? "" : `\n{"message":"${share}"}`;
    const counted = (toNs: string) =>
      `availability: ${verdict} {"operations":4,"ok":1,"indeterminate":2,"fail":1,"fromNs":3,"toNs":${toNs},"low":0.25,"high":0.75}${finding}`;
    expect(answers(told(availability(atLeast)), "availability")).toBe(counted('"end"'));
    expect(answers(healed(availability(atLeast)), "availability")).toBe(counted("13"));
  }
  const all = { fromNs: 0, toNs: 1_000 };
  expect(answers(healed(availability(0.5, all)), "availability")).toMatchInlineSnapshot(
    `"availability: held {"operations":6,"ok":3,"indeterminate":2,"fail":1,"fromNs":0,"toNs":1000,"low":0.5,"high":0.8333333333333334}"`,
  );
  expect(answers(healed(availability(0.5, { fromNs: 7, toNs: 9 })), "availability")).toMatchInlineSnapshot(
    `"availability: held {"operations":2,"ok":1,"indeterminate":1,"fail":0,"fromNs":7,"toNs":9,"low":0.5,"high":1}"`,
  );
  expect(answers(healed(availability(0, { fromNs: 900 })), "availability")).toMatchInlineSnapshot(
    `"availability: held {"operations":1,"ok":0,"indeterminate":1,"fail":0,"fromNs":900,"toNs":13,"low":0,"high":1}"`,
  );
  expect(answers(sampleHistory(availability(0, { fromNs: 900 })).insert(1), "availability")).toMatchInlineSnapshot(`
    "availability: unknown {"operations":0,"ok":0,"indeterminate":0,"fail":0,"fromNs":900,"toNs":"end"}
    {"message":"no operation in the window"}"
  `);
  expect(answers(sampleHistory(availability(1)).insert(1), "availability")).toMatchInlineSnapshot(
    `"availability: held {"operations":1,"ok":1,"indeterminate":0,"fail":0,"fromNs":0,"toNs":"end","low":1,"high":1}"`,
  );
  expect(answers(sampleHistory().insert(1), "availability")).toMatchInlineSnapshot(`
    "availability: unknown {}
    {"message":"the history states no limit of availability"}"
  `);
});

it("recovery: intervals, relapses, and what cannot be told", () => {
  const outage = (limits: object) =>
    sampleHistory(limits)
      .probe(true, 10)
      .event({ type: "fault", fault: "f", target: "t", phase: "begin", timeNs: 100 })
      .probe(false, 110)
      .probe(true, 120)
      .probe(false, 125)
      .probe(true, 140, "other")
      .probe(true, 150)
      .probe(true, 160, "other")
      .probe(true, 170)
      .probe(false, 180)
      .probe(true, 190)
      .probe(false, 195, "other");
  const relapses = [
    '{"kind":"bad-after-recovery","index":9,"message":"probe https was bad after recovery"}',
    '{"kind":"bad-after-recovery","index":11,"message":"probe other was bad after recovery"}',
  ];
  for (const [atMostNs, verdict] of [
    [20, "violated"],
    [30, "unknown"],
    [60, "held"],
  ] as const) {
    const interval = `recovered between 25 ns and 50 ns, promised at most ${atMostNs} ns`;
    const missed = verdict === "held" ? [] : [`{"message":"${interval}"}`];
    expect(answers(outage(recovery(atMostNs)), "recovery").split("\n")).toEqual([
      `recovery: ${verdict} {"probes":10,"rtoLowNs":25,"rtoHighNs":50}`,
      ...missed,
      ...relapses,
    ]);
  }
  const unsteady = outage(recovery(100, 50)).probe(true, 200, "other");
  expect(answers(unsteady, "recovery").split("\n")[0]).toBe(
    'recovery: unknown {"probes":11,"rtoLowNs":95,"rtoHighNs":"infinite"}',
  );
  expect(answers(outage(recovery(100, 50)), "recovery")).toMatchInlineSnapshot(`
    "recovery: unknown {"probes":10,"rtoLowNs":95,"rtoHighNs":"infinite"}
    {"message":"recovered between 95 ns and infinite ns, promised at most 100 ns"}"
  `);
  const quiet = sampleHistory(recovery(5)).probe(true, 1).fault("begin").probe(true, 20).probe(true, 40);
  expect(answers(quiet, "recovery")).toMatchInlineSnapshot(`
    "recovery: unknown {"probes":2,"rtoLowNs":0,"rtoHighNs":18}
    {"message":"recovered between 0 ns and 18 ns, promised at most 5 ns"}"
  `);
  expect(answers(sampleHistory().probe(true, 1).fault("begin").probe(true, 9), "recovery")).toMatchInlineSnapshot(`
    "recovery: unknown {"probes":1}
    {"message":"the history states no limit of recovery"}"
  `);
  expect(answers(sampleHistory(recovery(5)).probe(true, 1), "recovery")).toMatchInlineSnapshot(`
    "recovery: unknown {"probes":0}
    {"message":"there is no fault to recover from"}"
  `);
  expect(answers(sampleHistory(recovery(5)).probe(false, 1).fault("begin"), "recovery")).toMatchInlineSnapshot(`
    "recovery: unknown {"probes":0}
    {"message":"there is no good probe before the fault"}
    {"message":"there is no probe after the fault began"}"
  `);
});

it("monotonic-reads and stale-reads: who saw what when", () => {
  const history = (reads: "eventual" | "monotonic" | "linearizable") =>
    sampleHistory({ reads })
      .insert(1)
      .insert(2)
      .read("r1", [1, 2], { process: "p" })
      .read("r2", [], { process: "p" })
      .read("r1", [2], { process: "p" })
      .read("r1", [1, 2], { process: 7 })
      .read("r1", [1, 2], { process: 7 });
  const told = (reads: "eventual" | "monotonic" | "linearizable") =>
    answers(history(reads), "monotonic-reads", "stale-reads").split("\n");
  expect(told("eventual")).toEqual([
    'monotonic-reads: held {"reads":0,"pairs":0,"reason":"the contract is eventual"}',
    'stale-reads: held {"reads":0,"reason":"the contract is eventual"}',
  ]);
  const monotonic = [
    'monotonic-reads: violated {"reads":5,"pairs":2}',
    '{"id":1,"replica":"r1","process":"p","index":9,"message":"seen before by the same process on r1 and no longer there"}',
  ];
  expect(told("monotonic")).toEqual([
    ...monotonic,
    'stale-reads: held {"reads":0,"reason":"the contract is monotonic"}',
  ]);
  expect(told("linearizable")).toEqual([
    ...monotonic,
    'stale-reads: violated {"reads":5,"stale":2}',
    '{"id":1,"replica":"r2","process":"p","index":7,"message":"known since index 1, missing from the read of r2 begun at 6, seen again later"}',
    '{"id":2,"replica":"r2","process":"p","index":7,"message":"known since index 3, missing from the read of r2 begun at 6, seen again later"}',
  ]);
});

it("linearizable-register: the window that shows it", () => {
  const write = (value: number) => ({ op: "write", key: "x", value });
  const cas = { op: "cas", key: "x", value: [4, 5] };
  const history = sampleHistory()
    .register("write", 1)
    .begin("late", write(8))
    .begin("slow", cas)
    .register("write", 2)
    .register("cas", [2, 3])
    .begin("a", { op: "read", key: "x" })
    .register("write", 4)
    .end("a", "ok", { op: "read", key: "x", value: 9 })
    .end("late", "indeterminate", write(8))
    .register("read", 4, { key: "fine" })
    .insert(1);
  expect(answers(history, "linearizable-register")).toMatchInlineSnapshot(`
    "linearizable-register: violated {"keys":2,"operations":8,"undecided":0}
    {"key":"x","process":"a","index":11,"message":"no order explains, whatever it held before, \\"k\\" cas [2,3] [6, 7]; \\"a\\" read 9 [8, 11]"}
    {"key":"fine","process":"k","index":14,"message":"no order explains, from null, \\"k\\" read 4 [13, 14]"}"
  `);
  const twice = sampleHistory().begin("late", write(1)).register("read", 1).register("write", 2).register("read", 1);
  expect(answers(twice.end("late", "ok", write(1)), "linearizable-register")).toMatchInlineSnapshot(`
    "linearizable-register: violated {"keys":1,"operations":4,"undecided":0}
    {"key":"x","process":"k","index":6,"message":"no order explains, from null, \\"late\\" write 1 [0, ?]; \\"k\\" read 1 [1, 2]; \\"k\\" write 2 [3, 4]; \\"k\\" read 1 [5, 6]"}"
  `);
  expect(answers(sampleHistory().insert(1), "linearizable-register")).toMatchInlineSnapshot(`
    "linearizable-register: unknown {"keys":0,"operations":0,"undecided":0}
    {"message":"there is no register operation"}"
  `);
});

it("a checker that breaks says why, and nothing is fine; a damaged history answers for all", () => {
  const nowNs = () => {
    throw new TypeError("the clock broke");
  };
  const judge = new HistoryJudge(["linearizable-register", "lost-rows"], { ms: 1, bytes: 1, nowNs });
  const bytes = new TextEncoder().encode(sampleHistory().insert(1).register("write", 1).final("r1", [1]).text());
  expect(judge.push(bytes)).toBe(true);
  expect(judge.verdicts()[0]).toEqual({
    ...{ schema: "assay.verdict/1", checker: "linearizable-register", verdict: "unknown", counts: {} },
    findings: [{ message: "the checker failed: the clock broke" }],
  });
  expect(judge.verdicts()[1]?.verdict).toBe("unknown");
  const damaged = new HistoryJudge(["fault-bit", "lost-rows"]);
  expect(damaged.push(new TextEncoder().encode(`${sampleHistory().text()}{}\n`))).toBe(false);
  expect(damaged.push(bytes)).toBe(false);
  expect(damaged.verdicts().map(({ checker, verdict, counts }) => [checker, verdict, counts])).toEqual([
    ["fault-bit", "unknown", {}],
    ["lost-rows", "unknown", {}],
  ]);
  expect(damaged.verdicts()[0]?.findings).toEqual([
    {
      line: 2,
      message: "index: expected an integer from 0 to 2^53 - 1, got nothing",
    },
  ]);
  expect(answers(sampleHistory().raw("{"))).toMatchInlineSnapshot(`
    "lost-rows: unknown {}
    {"line":2,"message":"the line is not JSON: \\"{\\""}
    duplicate-rows: unknown {}
    {"line":2,"message":"the line is not JSON: \\"{\\""}
    unexpected-rows: unknown {}
    {"line":2,"message":"the line is not JSON: \\"{\\""}"
  `);
  expect(judgeHistory("")).toEqual([
    {
      checker: "lost-rows",
      counts: {},
      findings: [
        {
          line: 1,
          message: "the history is empty: no header",
        },
      ],
      schema: "assay.verdict/1",
      verdict: "unknown",
    },
  ]);
});

it("documents of another form are refused", () => {
  const good = { schema: "assay.verdict/1", checker: "recovery", verdict: "held", findings: [], counts: {} };
  for (const change of [
    { verdict: "fine" },
    { checker: "luck" },
    { findings: [{}] },
    { counts: { a: null } },
    { b: 1 },
  ]) {
    expect(verdictDocumentForm.safeParse({ ...good, ...change }).success).toBe(false);
  }
});
