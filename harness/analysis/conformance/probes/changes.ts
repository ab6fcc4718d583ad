// Changes that an operator makes on running servers: a new password, a new setting. They hold when every server has them
// and none goes on with what was before.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import { refusals, silences, values } from "./asked.ts";
import type { Asked } from "./asked.ts";

export interface Rotation {
  /** Logging in before the change, with the first password. */
  readonly before: readonly Asked<unknown>[];
  /** After it, with the first and with the second. */
  readonly withOld: readonly Asked<unknown>[];
  readonly withNew: readonly Asked<unknown>[];
}

/** IAM-010: after the rotation the new password opens every server and the old one opens none. */
export function judgeRotation({ before, withOld, withNew }: Rotation): Judged {
  return judged({
    violations: [
      ...refusals(withNew, "the new password is refused"),
      ...values(withOld).map(({ of }) => about(of, "the old password still works", "a session")),
    ],
    unknowns: [
      // Without a session before the change a refusal after it says nothing.
      ...refusals(before, "the first password never worked"),
      ...silences([...before, ...withOld, ...withNew]),
      ...(withNew.length === 0 ? [about("none", "no server was asked", undefined)] : []),
    ],
    notes: [
      about("none", "a user of its own was rotated; the platform's own secrets are the rotation function's", undefined),
    ],
  });
}

export interface SettingChange {
  readonly setting: string;
  readonly asked: string;
  /** What a session on each server has after the change. */
  readonly seen: readonly Asked<string>[];
}

/** OPS-009: a requested setting is in effect on every server. */
export function judgeSetting({ setting, asked, seen }: SettingChange): Judged {
  return judged({
    violations: [
      ...refusals(seen, `${setting} cannot be changed`),
      ...values(seen)
        .filter(({ value }) => value !== asked)
        .map(({ of, value }) => ({ ...about(of, `${setting} is not in effect`, value), expected: asked })),
    ],
    unknowns: [...silences(seen), ...(seen.length === 0 ? [about("none", "no server was asked", undefined)] : [])],
    notes: [about("none", "not decided here: how a change is requested and approved", undefined)],
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
