// Rows that were sent twice.

import { expect, test } from "vitest";
import { judgeResent } from "./resent.ts";
import type { Resent } from "./resent.ts";

const replica = (rows: number, distinct: number) => [{ of: "replica-0", value: { rows, distinct } }];
const verdict = (change: Partial<Resent>) => ({
  "JDBC-015": judgeResent({ rows: 10, failed: [], replicas: replica(10, 10), ...change }).verdict,
});

test("rows that were sent twice are there once, twice, or not at all", () => {
  expect(verdict({})).toEqual({ "JDBC-015": "held" });
  expect(verdict({ replicas: replica(11, 10) })).toEqual({ "JDBC-015": "violated" });
  expect(verdict({ replicas: replica(9, 9) })).toEqual({ "JDBC-015": "violated" });
  expect(verdict({ replicas: [{ of: "replica-0", silence: "gone" }] })).toEqual({ "JDBC-015": "unknown" });
  expect(verdict({ failed: ["a time-out"] })).toEqual({ "JDBC-015": "unknown" });
  expect(verdict({ rows: 0, replicas: replica(0, 0) })).toEqual({ "JDBC-015": "unknown" });
});
