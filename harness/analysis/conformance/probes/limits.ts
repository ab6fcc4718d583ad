// Limits of statements on running servers: the agreed value is in effect, and a statement beyond a limit is stopped.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import { refusals, silences, values } from "./asked.ts";
import type { Asked } from "./asked.ts";

export interface Limit {
  readonly setting: string;
  /** What the user's sessions have, by server. */
  readonly seen: readonly Asked<string>[];
  readonly isAgreed: (value: number) => boolean;
  /** A statement under a limit that it must exceed, by server. */
  readonly beyond: readonly Asked<unknown>[];
  /** The servers' words for it. */
  readonly stoppedBy: RegExp;
}

/** JDBC-011 (time) and CH-030 (memory). */
export function judgeLimit({ setting, seen, isAgreed, beyond, stoppedBy }: Limit): Judged {
  return judged({
    violations: [
      ...refusals(seen, `${setting} cannot be read`),
      ...values(seen)
        .filter(({ value }) => !isAgreed(Number(value)))
        .map(({ of, value }) => about(of, `${setting} is not as agreed`, value)),
      ...values(beyond).map(({ of }) => about(of, `a statement beyond ${setting} went on to its end`, "an answer")),
    ],
    unknowns: [
      ...silences([...seen, ...beyond]),
      ...beyond
        .filter(({ refusal }) => refusal !== undefined && !stoppedBy.test(refusal))
        .map(({ of, refusal }) => about(of, "the statement was refused for another reason", refusal)),
      ...(seen.length === 0 || beyond.length === 0 ? [about("none", "no server was asked", undefined)] : []),
    ],
  });
}

function about(resource: string, message: string, actual: unknown): Finding {
  return {
    source: "servers",
    resource,
    message: resource === "none" ? message : `${resource}: ${message}`,
    ...(actual === undefined ? {} : { actual }),
  };
}
