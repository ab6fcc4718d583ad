// Inserts whose first answer an application never got, and which it sent again: each row is there once, on every replica.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import { refusals, silences, values } from "./asked.ts";
import type { Asked } from "./asked.ts";

export interface Resent {
  /** Rows, each sent twice over. */
  readonly rows: number;
  /** Attempts that failed, of either kind. */
  readonly failed: readonly string[];
  /** Rows and distinct ones, by replica. */
  readonly replicas: readonly Asked<{ readonly rows: number; readonly distinct: number }>[];
}

/** JDBC-015: without a fault, so that nothing else can have made rows come or go. */
export function judgeResent({ rows, failed, replicas }: Resent): Judged {
  return judged({
    violations: [
      ...refusals(replicas, "reading back is refused"),
      ...values(replicas).flatMap(({ of, value }) => [
        ...(value.distinct < rows ? [about(of, `${of} lacks rows that were sent twice`, value)] : []),
        ...(value.rows > value.distinct ? [about(of, `${of} has rows more than once`, value)] : []),
      ]),
    ],
    unknowns: [
      ...silences(replicas),
      ...failed.map((reason) => about("application", `an attempt failed: ${reason}`, undefined)),
      ...(rows === 0 || replicas.length === 0 ? [about("application", "nothing was sent again", rows)] : []),
    ],
  });
}

function about(resource: string, message: string, actual: unknown): Finding {
  return { source: "servers", resource, message, ...(actual === undefined ? {} : { actual }) };
}
