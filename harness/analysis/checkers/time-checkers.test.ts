// Availability, recovery and whether the fault bit: planted anomalies, edges of the windows, and clean look-alikes.

import { describe, expect, it } from "vitest";
import type { Header } from "../history/model.ts";
import { sampleHistory } from "../history/sample-history.ts";
import type { SampleHistory } from "../history/sample-history.ts";
import type { CheckerName, CheckerVerdict } from "./checker.ts";
import { judgeHistory } from "./judge-history.ts";

type Case = readonly [title: string, verdict: CheckerVerdict, history: SampleHistory, counts?: Record<string, unknown>];

function check(checker: CheckerName, cases: readonly Case[]): void {
  describe(checker, () => {
    for (const [title, verdict, history, counts] of cases) {
      it(`${title}: ${verdict}`, () => {
        const [document] = judgeHistory(history.text(), [checker]);
        expect(document).toMatchObject({ verdict, ...(counts === undefined ? {} : { counts }) });
        if (verdict === "unknown") expect(document?.findings.length).toBeGreaterThan(0);
      });
    }
  });
}

const limited = (availability: NonNullable<Header["limits"]>["availability"]) =>
  sampleHistory(availability === undefined ? {} : { limits: { availability } });
const half = () => limited({ atLeast: 0.5 });
/** An operation that lasts from one time to another. */
function lasting(
  history: SampleHistory,
  [from, to]: readonly [number, number],
  outcome: "ok" | "fail" | "indeterminate" = "ok",
) {
  const value = `${from}-${to}-${outcome}`;
  return history.begin(value, { op: "insert", value, timeNs: from }).end(value, outcome, { op: "insert", timeNs: to });
}

check("availability", [
  ["all answered", "held", half().insert(1).insert(2)],
  ["exactly enough", "held", half().insert(1).insert(2, "fail")],
  ["too few", "violated", half().insert(1).insert(2, "fail").insert(3, "fail")],
  [
    "too few for certain, uncertain ones included",
    "violated",
    limited({ atLeast: 0.9 }).insert(1).insert(2, "fail").insert(3, "indeterminate"),
  ],
  ["enough only if the uncertain ones happened", "unknown", half().insert(1, "indeterminate").insert(2, "fail")],
  ["one left open is uncertain", "unknown", limited({ atLeast: 1 }).insert(1).begin("z", { op: "insert", value: 2 })],
  ["nothing promised", "held", limited({ atLeast: 0 }).insert(1, "fail")],
  ["no limit", "unknown", limited(undefined).insert(1)],
  ["no operation", "unknown", half()],
  [
    "invoked at the window's end does not belong",
    "held",
    lasting(lasting(limited({ atLeast: 1, fromNs: 0, toNs: 20 }), [5, 6]), [20, 30], "fail"),
    { operations: 1 },
  ],
  [
    "completed at the window's begin belongs",
    "violated",
    lasting(limited({ atLeast: 1, fromNs: 20, toNs: 30 }), [5, 20], "fail"),
    { operations: 1 },
  ],
  [
    "completed just before does not",
    "unknown",
    lasting(limited({ atLeast: 1, fromNs: 20, toNs: 30 }), [5, 19], "fail"),
  ],
  ["a window from 0 is a window", "violated", lasting(limited({ atLeast: 1, fromNs: 0 }), [1, 2], "fail").bittenBy()],
  ["a window that ends at 0 holds nothing", "unknown", lasting(limited({ atLeast: 1, toNs: 0 }), [1, 2])],
  [
    "by default from begin to healed",
    "held",
    limited({ atLeast: 0 }).insert(0, "fail").bittenBy().insert(1, "fail"),
    { operations: 1 },
  ],
  [
    "by default to the end when never healed",
    "violated",
    limited({ atLeast: 1 }).fault("begin").fault("end").insert(1, "fail"),
    { operations: 1 },
  ],
  [
    "two faults: from the first to the last",
    "held",
    limited({ atLeast: 0.5 }).bittenBy({ id: 1 }).insert(1).insert(2).bittenBy({ id: 2 }),
    { operations: 4 },
  ],
  ["refused but fast is not available", "violated", limited({ atLeast: 0.99 }).insert(1, "fail")],
]);

const recovering = (atMostNs = 100, holdNs = 50) => sampleHistory({ limits: { recovery: { atMostNs, holdNs } } });
/** A good probe, then the fault begins at 1000. */
const hit = (history = recovering()) => history.probe(true, 900).fault("begin", { timeNs: 1_000 });

check("recovery", [
  [
    "back in time",
    "held",
    hit().probe(false, 1_010).probe(true, 1_020).probe(true, 1_070),
    { rtoLowNs: 10, rtoHighNs: 20 },
  ],
  ["never away", "held", hit().probe(true, 1_010).probe(true, 1_060), { rtoLowNs: 0, rtoHighNs: 10 }],
  ["exactly as promised", "held", hit().probe(false, 1_090).probe(true, 1_100).probe(true, 1_150), { rtoHighNs: 100 }],
  ["a nanosecond later straddles", "unknown", hit().probe(false, 1_090).probe(true, 1_101).probe(true, 1_200)],
  ["bad at the promised moment straddles", "unknown", hit().probe(false, 1_100).probe(true, 1_110).probe(true, 1_200)],
  ["wholly above", "violated", hit().probe(false, 1_101).probe(true, 1_110).probe(true, 1_200)],
  [
    "good, but not for long enough",
    "violated",
    hit()
      .probe(false, 1_010)
      .probe(true, 1_020)
      .probe(true, 1_069)
      .probe(false, 1_150)
      .probe(true, 1_160)
      .probe(true, 1_300),
    { rtoLowNs: 150, rtoHighNs: 160 },
  ],
  [
    "a stretch ends with its last good probe",
    "violated",
    hit().probe(true, 1_010).probe(true, 1_050).probe(false, 1_200).probe(true, 1_210).probe(true, 1_300),
    { rtoLowNs: 200 },
  ],
  [
    "a long good stretch, then bad again",
    "held",
    hit().probe(false, 1_010).probe(true, 1_020).probe(true, 1_080).probe(false, 1_500),
    { rtoHighNs: 20 },
  ],
  [
    "never good again, long enough",
    "violated",
    hit().probe(false, 1_010).probe(false, 1_500),
    { rtoHighNs: "infinite" },
  ],
  ["never good again, too short to tell", "unknown", hit().probe(false, 1_010)],
  ["good at the end, hold not shown", "unknown", hit().probe(false, 1_010).probe(true, 1_020)],
  [
    "two probes: both must be good",
    "violated",
    hit(recovering().probe(true, 800, "native"))
      .probe(true, 1_010)
      .probe(true, 1_090)
      .probe(false, 1_120, "native")
      .probe(true, 1_130, "native")
      .probe(true, 1_200),
    { rtoLowNs: 120, rtoHighNs: 130 },
  ],
  [
    "two probes: a name not seen since is not good",
    "unknown",
    hit(recovering().probe(true, 800, "native"))
      .probe(true, 1_010)
      .probe(true, 1_200),
  ],
  ["hold 0 needs one good moment", "held", hit(recovering(100, 0)).probe(false, 1_010).probe(true, 1_020)],
  ["at most 0 and never away", "held", hit(recovering(0, 0)).probe(true, 1_000)],
  ["no limit", "unknown", sampleHistory().probe(true, 1).fault("begin").probe(true, 1_000)],
  ["no fault", "unknown", recovering().probe(true, 1).probe(true, 1_000)],
  [
    "no good probe before",
    "unknown",
    recovering().probe(false, 900).fault("begin", { timeNs: 1_000 }).probe(true, 1_010).probe(true, 1_100),
  ],
  ["no probe after", "unknown", hit()],
]);

const open = () => sampleHistory().fault("begin").fault("verified");

check("fault-bit", [
  ["verified, with operations under way", "held", sampleHistory().bittenBy()],
  [
    "an operation that spans it all",
    "held",
    sampleHistory()
      .begin(1, { op: "insert", value: 1 })
      .fault("begin")
      .fault("verified")
      .fault("end")
      .fault("healed")
      .end(1, "ok", { op: "insert" }),
  ],
  ["an operation refused meanwhile", "held", open().insert(1, "fail").fault("end").fault("healed")],
  ["no end yet", "held", open().insert(1)],
  ["no fault", "unknown", sampleHistory().insert(1)],
  ["never verified", "unknown", sampleHistory().fault("begin").insert(1).fault("end").fault("healed")],
  [
    "nothing under way",
    "unknown",
    sampleHistory().insert(1).fault("begin").fault("verified").fault("end").fault("healed").insert(2),
  ],
  [
    "ended before verified",
    "unknown",
    sampleHistory().fault("begin").insert(1).fault("verified").fault("end").fault("healed"),
  ],
  ["begun after the end", "unknown", open().fault("end").insert(1).fault("healed")],
  [
    "left open meanwhile is not completed",
    "unknown",
    open().begin(1, { op: "insert", value: 1 }).fault("end").fault("healed"),
  ],
  [
    "one of two was not verified",
    "unknown",
    sampleHistory().bittenBy({ id: 1 }).fault("begin", { id: 2 }).insert(1).fault("end", { id: 2 }),
  ],
  [
    "one of two saw no operation",
    "unknown",
    sampleHistory().bittenBy({ id: 1 }).fault("begin", { id: 2 }).fault("verified", { id: 2 }).fault("end", { id: 2 }),
  ],
]);

it("bad probes after recovery are findings of their own", () => {
  const history = hit().probe(true, 1_010).probe(true, 1_060).probe(false, 1_070).probe(true, 1_080);
  const [document] = judgeHistory(history.text(), ["recovery"]);
  expect(document).toMatchObject({ verdict: "held", findings: [{ kind: "bad-after-recovery" }] });
});

it("good but not for long enough, and never bad: from 0 to who knows when", () => {
  const [document] = judgeHistory(hit().probe(true, 1_010).probe(true, 1_050).text(), ["recovery"]);
  expect(document).toMatchObject({
    verdict: "unknown",
    findings: [{ message: "recovered between 0 ns and infinite ns, promised at most 100 ns" }],
    counts: { probes: 2, rtoLowNs: 0, rtoHighNs: "infinite" },
  });
});
