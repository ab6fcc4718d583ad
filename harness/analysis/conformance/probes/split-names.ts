// JDBC-013 on running servers: which of them took what was sent under the name for writing, and which answered under the
// name for reading.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import { refusals, silences, values } from "./asked.ts";
import type { Asked } from "./asked.ts";

export interface SplitSeen {
  /** Statements under each name; the value is what a read counted, or the rows of a write. */
  readonly writes: readonly Asked<number>[];
  readonly reads: readonly Asked<number>[];
  /** Rows of the table. */
  readonly rows: number;
  /** How many of the statements each server has in its own log. */
  readonly logged: readonly Asked<{ readonly writes: number; readonly reads: number }>[];
}

export function judgeSplit({ writes, reads, rows, logged }: SplitSeen): Judged {
  const seen = values(logged);
  const behind = (kind: "writes" | "reads") => seen.filter(({ value }) => value[kind] > 0).map(({ of }) => of);
  const [takers, answerers] = [behind("writes"), behind("reads")];
  const both = takers.filter((one) => answerers.includes(one));
  const count = (kind: "writes" | "reads") => seen.reduce((sum, { value }) => sum + value[kind], 0);
  const isWhole = count("writes") >= values(writes).length && count("reads") >= values(reads).length;
  return judged({
    violations: [
      ...refusals(writes, "the name for writing takes no rows"),
      ...refusals(reads, "the name for reading answers no question"),
      ...values(reads)
        .filter(({ value }) => value !== rows)
        .map(({ of, value }) => about(of, `it counts ${String(value)} of ${String(rows)} rows`)),
      ...both.map((server) => about(server, "it takes writes of one name and reads of the other")),
    ],
    unknowns: [
      ...silences([...writes, ...reads, ...logged]),
      ...(isWhole && count("writes") > 0 && count("reads") > 0
        ? []
        : [about("none", "the servers' logs do not show where every statement went")]),
    ],
    notes: [about("names", `writes went to ${takers.join(", ")}; reads to ${answerers.join(", ")}`)],
  });
}

function about(resource: string, message: string): Finding {
  return { source: "servers", resource, message: resource === "none" ? message : `${resource}: ${message}` };
}
