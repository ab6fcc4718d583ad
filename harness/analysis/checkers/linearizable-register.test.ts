import { describe, expect, it } from "vitest";
import { sampleHistory } from "../history/sample-history.ts";
import type { SampleHistory } from "../history/sample-history.ts";
import type { Budget, CheckerVerdict } from "./checker.ts";
import { HistoryJudge, judgeHistory } from "./judge-history.ts";
import { compareWithBruteForce } from "./register-oracle.ts";

const write = (value: unknown) => ({ op: "write", key: "x", value });
const cas = (from: unknown, to: unknown) => ({ op: "cas", key: "x", value: [from, to] });
const read = { op: "read", key: "x" };
const saw = (value: unknown) => ({ op: "read", key: "x", value });

type Case = readonly [title: string, verdict: CheckerVerdict, history: SampleHistory];

const cases: readonly Case[] = [
  ["one after the other", "held", sampleHistory().register("read", null).register("write", 1).register("read", 1)],
  ["a stale read", "violated", sampleHistory().register("write", 1).register("write", 2).register("read", 1)],
  ["a value that nobody wrote", "violated", sampleHistory().register("read", 9)],
  ["text for a number", "violated", sampleHistory().register("write", 1).register("read", "1")],
  ["null after a write", "violated", sampleHistory().register("write", 1).register("read", null)],
  [
    "null written and read",
    "held",
    sampleHistory().register("write", 1).register("write", null).register("read", null),
  ],
  [
    "two keys do not touch each other",
    "held",
    sampleHistory().register("write", 1, { key: "a" }).register("read", null, { key: "b" }),
  ],
  [
    'keys 1 and "1" are two',
    "held",
    sampleHistory()
      .event({ process: 1, type: "invoke", op: "write", key: 1, value: 5 })
      .event({ process: 1, type: "ok", op: "write", key: 1 })
      .event({ process: 1, type: "invoke", op: "read", key: "1" })
      .event({ process: 1, type: "ok", op: "read", key: "1", value: null }),
  ],
  [
    "one bad key among good ones",
    "violated",
    sampleHistory()
      .register("write", 1, { key: "a" })
      .register("read", 1, { key: "a" })
      .register("read", 4, { key: "b" }),
  ],
  [
    "a refused write did not happen",
    "violated",
    sampleHistory().register("write", 1, { outcome: "fail" }).register("read", 1),
  ],
  [
    "a refused write is no reason to complain",
    "held",
    sampleHistory().register("write", 1, { outcome: "fail" }).register("read", null),
  ],
  [
    "an uncertain write may have happened",
    "held",
    sampleHistory().register("write", 1, { outcome: "indeterminate" }).register("read", 1),
  ],
  ["or not", "held", sampleHistory().register("write", 1, { outcome: "indeterminate" }).register("read", null)],
  [
    "or much later",
    "held",
    sampleHistory()
      .register("write", 1, { outcome: "indeterminate" })
      .register("write", 2)
      .register("read", 2)
      .register("read", 1),
  ],
  [
    "but only once",
    "violated",
    sampleHistory()
      .register("write", 1, { outcome: "indeterminate" })
      .register("read", 1)
      .register("write", 2)
      .register("read", 1),
  ],
  [
    "and not before it was asked for",
    "violated",
    sampleHistory().register("read", 1).register("write", 1, { outcome: "indeterminate" }),
  ],
  [
    "left open, it may happen at any time",
    "held",
    sampleHistory().begin("z", write(1)).register("read", null).register("read", 1),
  ],
  [
    "concurrent writes in the helpful order",
    "held",
    sampleHistory()
      .begin("a", write(1))
      .begin("b", write(2))
      .end("a", "ok", write(1))
      .end("b", "ok", write(2))
      .register("read", 1),
  ],
  [
    "reads that disagree on the order",
    "violated",
    sampleHistory()
      .begin("a", write(1))
      .begin("b", write(2))
      .end("a", "ok", write(1))
      .end("b", "ok", write(2))
      .register("read", 1)
      .register("read", 2),
  ],
  [
    "a read concurrent with a write sees old or new",
    "held",
    sampleHistory()
      .begin("a", write(1))
      .begin("q", read)
      .end("q", "ok", saw(null))
      .begin("q", read)
      .end("q", "ok", saw(1))
      .end("a", "ok", write(1)),
  ],
  [
    "but not new and then old",
    "violated",
    sampleHistory()
      .begin("a", write(1))
      .begin("q", read)
      .end("q", "ok", saw(1))
      .begin("q", read)
      .end("q", "ok", saw(null))
      .end("a", "ok", write(1)),
  ],
  [
    "cas on what is there",
    "held",
    sampleHistory().register("cas", [null, 1]).register("cas", [1, 2]).register("read", 2),
  ],
  [
    "two cas won by both",
    "violated",
    sampleHistory()
      .begin("a", cas(null, 1))
      .begin("b", cas(null, 2))
      .end("a", "ok", cas(null, 1))
      .end("b", "ok", cas(null, 2)),
  ],
  [
    "two cas, one refused",
    "held",
    sampleHistory()
      .begin("a", cas(null, 1))
      .begin("b", cas(null, 2))
      .end("a", "ok", cas(null, 1))
      .end("b", "fail", cas(null, 2))
      .register("read", 1),
  ],
  [
    "an uncertain cas explains a later one",
    "held",
    sampleHistory().register("cas", [null, 1], { outcome: "indeterminate" }).register("cas", [1, 2]),
  ],
  ["a cas of a value for itself is a read", "violated", sampleHistory().register("write", 1).register("cas", [2, 2])],
  ["only refused operations", "held", sampleHistory().register("write", 1, { outcome: "fail" })],
  ["row operations are none of its business", "unknown", sampleHistory().insert(1).read("r1", [])],
  ["nothing", "unknown", sampleHistory()],
];

describe("linearizable-register", () => {
  it.each(cases)("%s: %s", (_title, verdict, history) => {
    const [document] = judgeHistory(history.text(), ["linearizable-register"]);
    expect(document).toMatchObject({ verdict });
  });

  it("says unknown when the budget ends, and names the key", () => {
    const budget: Budget = { ms: 10_000, bytes: 2_000, nowNs: () => 0 };
    const judge = new HistoryJudge(["linearizable-register"], budget);
    const history = sampleHistory();
    for (let value = 0; value < 9; value += 1) history.begin(value, write(value));
    for (let value = 0; value < 9; value += 1) history.end(value, "ok", write(value));
    judge.push(new TextEncoder().encode(history.register("read", "never").text()));
    const [document] = judge.verdicts();
    expect(document).toMatchObject({ verdict: "unknown", counts: { undecided: 1 } });
    expect(document?.findings[0]?.message).toContain('"x"');
  });

  it("shows the smallest window", () => {
    const history = sampleHistory();
    for (let value = 0; value < 50; value += 1) history.register("write", value).register("read", value);
    history.register("write", "new").register("read", "old");
    for (let value = 0; value < 20; value += 1) history.register("write", value);
    const [finding] = judgeHistory(history.text(), ["linearizable-register"])[0]?.findings ?? [];
    expect(finding).toMatchObject({ key: "x", process: "k", index: 203 });
    expect(finding?.message).toBe(
      'no order explains, whatever it held before, "k" write "new" [200, 201]; "k" read "old" [202, 203]',
    );
  });
});

describe("the search", () => {
  it("agrees with brute force, and so do the windows that it shows", () => {
    const { disagreements, explained, unexplained } = compareWithBruteForce("sample", 2_000);
    expect(disagreements).toEqual([]);
    expect(Math.min(explained, unexplained)).toBeGreaterThan(200);
  });
});
