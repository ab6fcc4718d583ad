// Rows that were sent twice.

import { expect, test } from "vitest";
import { judgedText } from "../sample-platform.ts";
import { judgeResent } from "./resent.ts";
import type { Resent } from "./resent.ts";

const replica = (rows: number, distinct: number) => [{ of: "replica-0", value: { rows, distinct } }];
const judged = (change: Partial<Resent>) => judgeResent({ rows: 10, failed: [], replicas: replica(10, 10), ...change });

test("rows that were sent twice are there once, twice, or not at all", () => {
  expect(
    judgedText({
      once: judged({}),
      twice: judged({ replicas: replica(11, 10) }),
      "not at all": judged({ replicas: replica(9, 9) }),
      refused: judged({ replicas: [{ of: "replica-0", refusal: "no such table" }] }),
      "no answer": judged({ replicas: [{ of: "replica-0", silence: "gone" }] }),
      "an attempt failed": judged({ failed: ["a time-out"] }),
      "nothing was sent": judged({ rows: 0, replicas: replica(0, 0) }),
      "nobody was asked": judged({ replicas: [] }),
    }),
  ).toMatchInlineSnapshot(`
    "# once: held
    # twice: violated
    {"source":"servers","resource":"replica-0","message":"replica-0 has rows more than once","actual":{"rows":11,"distinct":10}}
    # not at all: violated
    {"source":"servers","resource":"replica-0","message":"replica-0 lacks rows that were sent twice","actual":{"rows":9,"distinct":9}}
    # refused: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: reading back is refused","actual":"no such table"}
    # no answer: unknown
    {"source":"servers","resource":"replica-0","message":"replica-0 did not answer: gone","actual":"gone"}
    # an attempt failed: unknown
    {"source":"servers","resource":"application","message":"an attempt failed: a time-out"}
    # nothing was sent: unknown
    {"source":"servers","resource":"application","message":"nothing was sent again","actual":0}
    # nobody was asked: unknown
    {"source":"servers","resource":"application","message":"nothing was sent again","actual":10}"
  `);
});

test("a row that was sent twice and is there twice is a violation", () => {
  expect({ "JDBC-015": judged({ replicas: replica(11, 10) }).verdict }).toEqual({ "JDBC-015": "violated" });
});
