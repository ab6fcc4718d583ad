// The search's budget of time and memory: what cannot be decided is unknown, and hides nothing that can be.

import { describe, expect, it } from "vitest";
import { sampleHistory } from "../history/sample-history.ts";
import type { SampleHistory } from "../history/sample-history.ts";
import type { Budget } from "./checker.ts";
import { HistoryJudge } from "./judge-history.ts";

const enough = 512 * 2 ** 20;

function judged(history: SampleHistory, budget: Partial<Budget>) {
  const judge = new HistoryJudge(["linearizable-register"], { ms: 10_000, bytes: enough, nowNs: () => 0, ...budget });
  judge.push(new TextEncoder().encode(history.text()));
  const [document] = judge.verdicts();
  return { verdict: document?.verdict, findings: document?.findings, counts: document?.counts };
}

/** So many writes at the same time, and a read of a value that none of them wrote: every order has to be tried. */
function hard(history: SampleHistory, writes: number, key = "hard"): SampleHistory {
  for (let value = 0; value < writes; value += 1) history.begin(`${key}${value}`, { op: "write", key, value });
  for (let value = 0; value < writes; value += 1) history.end(`${key}${value}`, "ok", { op: "write" });
  return history.register("read", "never", { key });
}

const outOf = (key: string) => ({ message: `the search ran out of budget on key "${key}"` });

describe("time", () => {
  it("that is over before it begins leaves every key undecided", () => {
    const history = sampleHistory().register("write", 1, { key: "a" }).register("read", 2, { key: "b" });
    expect(judged(history, { ms: 0, nowNs: () => 5 })).toEqual({
      verdict: "unknown",
      findings: [outOf("a"), outOf("b")],
      counts: { keys: 2, operations: 2, undecided: 2 },
    });
  });

  it("is counted in milliseconds from when the search begins", () => {
    const history = hard(sampleHistory(), 8);
    const clock = (stepNs: number) => {
      let now = 7e9;
      return () => (now += stepNs);
    };
    expect(judged(history, { ms: 1, nowNs: clock(1e6) })).toMatchObject({
      verdict: "unknown",
      findings: [outOf("hard")],
    });
    expect(judged(history, { ms: 1, nowNs: clock(1) })).toMatchObject({ verdict: "violated" });
  });

  it("that ends in the middle of a share ends the search, from the very moment on", () => {
    const clock = (spentNs: number) => {
      let asked = 0;
      return () => {
        asked += 1;
        return asked <= 2 ? 0 : spentNs;
      };
    };
    // Large enough to look at the clock, and small enough for the first share.
    const history = hard(sampleHistory(), 8);
    expect(judged(history, { ms: 1, nowNs: clock(1e6 - 1) }).verdict).toBe("violated");
    expect(judged(history, { ms: 1, nowNs: clock(1e6) })).toMatchObject({
      verdict: "unknown",
      findings: [outOf("hard")],
    });
  });

  it("that is enough for more than a first share is used", () => {
    expect(judged(hard(sampleHistory(), 10), {})).toMatchObject({
      verdict: "violated",
      findings: [{ key: "hard", process: "k" }],
      counts: { keys: 1, operations: 11, undecided: 0 },
    });
  });
});

describe("memory", () => {
  it("that is spent on one key hides no violation on another, before or after it", () => {
    const history = hard(sampleHistory().register("read", 1, { key: "before" }), 9).register("read", 1, {
      key: "after",
    });
    const { verdict, findings, counts } = judged(history, { bytes: 20_000 });
    expect(verdict).toBe("violated");
    expect(findings?.map(({ key }) => key)).toEqual(["before", "after"]);
    expect(counts).toEqual({ keys: 3, operations: 12, undecided: 1 });
  });

  it("that is spent makes unknown what looked fine until then", () => {
    const history = hard(sampleHistory().register("write", 1, { key: "fine" }), 9);
    expect(judged(history, { bytes: 20_000 })).toEqual({
      verdict: "unknown",
      findings: [outOf("hard")],
      counts: { keys: 2, operations: 11, undecided: 1 },
    });
  });
});

describe("operations", () => {
  it("are counted whatever became of them; what was refused or only asked explains nothing", () => {
    const history = sampleHistory()
      .register("write", 1, { outcome: "fail" })
      .register("write", 2, { outcome: "indeterminate" })
      .register("read", null, { outcome: "fail", key: "y" })
      .begin("open", { op: "read", key: "z" })
      .begin("late", { op: "write", key: "x", value: 3 });
    expect(judged(history, {})).toEqual({
      verdict: "held",
      findings: [],
      counts: { keys: 3, operations: 5, undecided: 0 },
    });
  });

  it("on rows are none of theirs", () => {
    const history = sampleHistory().insert([1]).register("write", 1).read("r1", [1]).register("read", 1);
    history.begin("open", { op: "insert", value: 2 });
    expect(judged(history, {})).toMatchObject({ verdict: "held", counts: { keys: 1, operations: 2 } });
  });

  it("that may have happened happened at most as often as they were asked for", () => {
    const maybe = (...values: readonly number[]) =>
      values.reduce(
        (history, value) => history.register("write", value, { outcome: "indeterminate" }),
        sampleHistory(),
      );
    const reads = (history: SampleHistory, ...values: readonly number[]) =>
      values.reduce((read, value) => read.register("read", value), history);
    expect(judged(reads(maybe(1, 2), 1, 2), {}).verdict).toBe("held");
    expect(judged(reads(maybe(1, 2), 1, 2, 1), {}).verdict).toBe("violated");
    expect(judged(reads(maybe(1, 2), 2, 1, 2), {}).verdict).toBe("violated");
    const again = (history: SampleHistory) => reads(history.register("write", 5), 1);
    expect(judged(again(again(maybe(1, 1))), {}).verdict).toBe("held");
    expect(judged(again(again(again(maybe(1, 1)))), {}).verdict).toBe("violated");
  });

  it("that ended after the answer that nothing explains are told as open", () => {
    const history = sampleHistory()
      .begin("slow", { op: "write", key: "x", value: 1 })
      .register("write", 2)
      .register("read", 1)
      .register("read", 2)
      .end("slow", "ok", { op: "write" });
    expect(judged(history, {})).toMatchObject({ verdict: "violated", findings: [{ process: "k", index: 6 }] });
    expect(judged(history, {}).findings?.[0]?.message).toBe(
      'no order explains, whatever it held before, "slow" write 1 [0, ?]; "k" read 1 [3, 4]; "k" read 2 [5, 6]',
    );
  });
});
