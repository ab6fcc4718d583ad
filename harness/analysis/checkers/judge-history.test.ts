import { describe, expect, it } from "vitest";
import { sampleHistory } from "../history/sample-history.ts";
import { checkerNames } from "./checker.ts";
import type { Checker } from "./checker.ts";
import { judgeHistory } from "./judge-history.ts";
import { checkers } from "./registry.ts";

const namesOf = (text: string) => judgeHistory(text).map(({ checker }) => checker);

describe("without names, the checkers that a contract concerns", () => {
  it("rows under the weakest contract", () => {
    const history = sampleHistory({ duplicates: "allowed" }).insert(1);
    expect(namesOf(history.text())).toEqual(["lost-rows", "unexpected-rows"]);
  });

  it("rows under the strongest, with limits and faults", () => {
    const limits = { availability: { atLeast: 0 }, recovery: { atMostNs: 0, holdNs: 0 } };
    const history = sampleHistory({ reads: "linearizable", limits }).register("write", 1).bittenBy();
    expect(namesOf(history.text())).toEqual([...checkerNames]);
  });

  it("registers alone", () => {
    const history = sampleHistory({ reads: "linearizable" }).register("write", 1);
    expect(namesOf(history.text())).toEqual(["linearizable-register"]);
  });

  it("rows under the contract between", () => {
    const history = sampleHistory({ reads: "monotonic" }).insert(1);
    expect(namesOf(history.text())).toEqual(["lost-rows", "duplicate-rows", "unexpected-rows", "monotonic-reads"]);
  });

  it("registers of which the contract says nothing leave the row checkers, which saw nothing", () => {
    const history = sampleHistory({ duplicates: "allowed" }).register("write", 1);
    expect(judgeHistory(history.text()).map(({ checker, verdict }) => [checker, verdict])).toEqual([
      ["lost-rows", "unknown"],
      ["unexpected-rows", "unknown"],
    ]);
  });

  it("registers and a read of rows", () => {
    const history = sampleHistory({ reads: "linearizable" }).register("write", 1).read("r1", []);
    expect(namesOf(history.text())).toEqual(checkerNames.slice(0, 6));
  });

  it("one limit without the other, and a fault alone", () => {
    const loose = { duplicates: "allowed" } as const;
    const within = (limits: object) =>
      namesOf(
        sampleHistory({ ...loose, limits })
          .insert(1)
          .text(),
      ).slice(2);
    expect(within({})).toEqual([]);
    expect(within({ availability: { atLeast: 1 } })).toEqual(["availability"]);
    expect(within({ recovery: { atMostNs: 1, holdNs: 1 } })).toEqual(["recovery"]);
    expect(namesOf(sampleHistory(loose).insert(1).fault("begin").text()).slice(2)).toEqual(["fault-bit"]);
  });

  it("an empty history meets the row checkers and is unknown to them", () => {
    const documents = judgeHistory(sampleHistory().text());
    expect(documents.map(({ verdict }) => verdict)).toEqual(["unknown", "unknown", "unknown"]);
  });
});

describe("a damaged history", () => {
  it("is unknown to every checker, with the line, whatever was seen before", () => {
    const history = sampleHistory().insert(1).final("r1", []).final("r2", []).raw("{");
    for (const checker of checkerNames) {
      const [document] = judgeHistory(history.text(), [checker]);
      expect(document).toMatchObject({
        schema: "assay.verdict/1",
        checker,
        verdict: "unknown",
        findings: [{ line: 8 }],
      });
    }
  });

  it("is unknown even without a readable header", () => {
    expect(judgeHistory("")).toMatchObject([{ verdict: "unknown", findings: [{ line: 1 }] }]);
  });
});

it("gives the same answer however the file is cut into pieces", () => {
  const text = sampleHistory().insert("é1").insert(2).final("r1", [2]).final("r2", ["é1", 2]).text();
  const whole = judgeHistory(text);
  expect(whole[0]).toMatchObject({ verdict: "violated", findings: [{ id: "é1", replica: "r1" }] });
  expect(judgeHistory(new TextEncoder().encode(text))).toEqual(whole);
});

describe("a checker that breaks", () => {
  const held = () => ({ verdict: "held", findings: [], counts: {} }) as const;
  const breaks = () => {
    throw new TypeError("it broke");
  };
  /** What is said of a history in which everything happens, with another checker in one's place. */
  const toldWith = (open: Checker["open"]) => {
    const name = "fault-bit";
    const own = checkers[name];
    Object.assign(checkers, { [name]: { name, open } satisfies Checker });
    try {
      const history = sampleHistory().probe(true, 1).insert(1).begin("open", { op: "insert", value: 2 });
      return judgeHistory(history.fault("begin").text(), [name, "lost-rows"]).map((document) => document.findings[0]);
    } finally {
      Object.assign(checkers, { [name]: own });
    }
  };
  const others = { message: "there is no ok final read" };

  it("while it is made, while it follows the history, or at its end, says that it failed; the others go on", () => {
    const failed = [{ message: "the checker failed: it broke" }, others];
    expect(toldWith(breaks)).toEqual(failed);
    expect(toldWith(() => ({ judged: breaks }))).toEqual(failed);
    for (const step of ["invoked", "completed", "leftOpen", "fault", "probe"]) {
      expect(toldWith(() => ({ judged: held, [step]: breaks }))).toEqual(failed);
    }
  });

  it("is asked for nothing more, and need not follow what it does not look at", () => {
    const seen: string[] = [];
    const completed = () => {
      seen.push("completed");
      breaks();
    };
    expect(toldWith(() => ({ judged: held, completed, leftOpen: () => seen.push("leftOpen") }))[1]).toEqual(others);
    expect(seen).toEqual(["completed"]);
    expect(toldWith(() => ({ judged: held }))).toEqual([undefined, others]);
  });
});
