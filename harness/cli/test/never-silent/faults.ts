// The ways in which a read of an API fails. Each is what a client of the SDK sees, not what goes over the wire.

import { asRecorded, namedError } from "./recorded-answers.ts";
import type { Ending, RecordedAnswer } from "./recorded-answers.ts";

export interface ReadFault {
  readonly name: string;
  /** How a call of the faulty operation ends; undefined where an operation cannot fail this way. */
  readonly ending: (recorded: RecordedAnswer, nth: number) => Promise<unknown> | undefined;
}

function refusing(name: string, errorName: string, message: string): ReadFault {
  return { name, ending: () => Promise.reject(namedError(errorName, message)) };
}

/** An answer's list and the name that holds it. */
export function listOf(answer: RecordedAnswer): { name: string; items: readonly unknown[] } | undefined {
  const output = (answer.output ?? {}) as Record<string, unknown>;
  const [name] = Object.keys(output).filter((key) => Array.isArray(output[key]));
  return name === undefined ? undefined : { name, items: output[name] as readonly unknown[] };
}

/** Half of the first page, and a way on that leads back to it: whoever takes the half for the whole sees too little. */
function truncated(recorded: RecordedAnswer): Promise<unknown> | undefined {
  const list = listOf(recorded);
  if (list === undefined) return undefined;
  const half = list.items.slice(0, Math.floor(list.items.length / 2));
  const onward = { NextToken: "t", nextToken: "t", NextMarker: "t", IsTruncated: true, Truncated: true };
  return Promise.resolve({ ...(recorded.output as object), [list.name]: half, ...onward });
}

/** A body that parses and says nothing that was asked. */
function hollow(recorded: RecordedAnswer): Promise<unknown> | undefined {
  return listOf(recorded) === undefined ? undefined : Promise.resolve({});
}

export const readFaults: readonly ReadFault[] = [
  refusing("AccessDenied", "AccessDenied", "not authorized to perform this action"),
  refusing("Throttling", "ThrottlingException", "Rate exceeded"),
  refusing("timeout", "TimeoutError", "socket hang up after 120000 ms"),
  refusing("malformed body", "SyntaxError", "Unexpected token '<', \"<html>\" is not valid JSON"),
  { name: "truncated page", ending: truncated },
  { name: "hollow body", ending: hollow },
];

/** Ends the calls of one operation with a fault, from the nth on; all others as recorded. */
export function faulty(operation: string, fault: ReadFault): Ending {
  return (recorded, nth) =>
    (`${recorded.service}:${recorded.operation}` === operation ? fault.ending(recorded, nth) : undefined) ??
    asRecorded(recorded);
}

/** A region in which nothing is: every list of a regional service is empty. */
export const emptyRegion: Ending = (recorded) => {
  if (["iam", "s3", "route53", "sts"].includes(recorded.service)) return asRecorded(recorded);
  return emptied(recorded);
};

/** One answer without its items. */
export function emptied(recorded: RecordedAnswer): Promise<unknown> {
  const output = { ...(recorded.output as Record<string, unknown> | undefined) };
  for (const [name, value] of Object.entries(output)) if (Array.isArray(value)) output[name] = [];
  return recorded.error === undefined ? Promise.resolve(output) : asRecorded(recorded);
}
