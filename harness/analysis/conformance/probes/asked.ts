// An answer of one server to one question, where "no" and "no answer" are different things: a refusal decides a row, a
// silence leaves it undecided.

import type { Finding } from "#harness/core/verdict.ts";

export interface Asked<T> {
  /** Who was asked: `replica-0`. */
  readonly of: string;
  readonly value?: T;
  /** The server answered with an exception: it certainly cannot do what was asked. */
  readonly refusal?: string;
  /** Nobody answered: nothing is known. */
  readonly silence?: string;
}

/** Refusals as violations: `<who>: <what>: <the server's words>`. */
export function refusals(answers: readonly Asked<unknown>[], message: string): Finding[] {
  return answers.flatMap(({ of, refusal }) =>
    refusal === undefined ? [] : [{ source: "servers", resource: of, message: `${of}: ${message}`, actual: refusal }],
  );
}

/** Silences as what could not be looked at. */
export function silences(answers: readonly Asked<unknown>[]): Finding[] {
  return answers.flatMap(({ of, silence }) =>
    silence === undefined
      ? []
      : [{ source: "servers", resource: of, message: `${of} did not answer: ${silence}`, actual: silence }],
  );
}

/** What was answered, with who said it. */
export function values<T>(answers: readonly Asked<T>[]): { readonly of: string; readonly value: T }[] {
  return answers.flatMap(({ of, value }) => (value === undefined ? [] : [{ of, value }]));
}
