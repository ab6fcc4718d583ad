// The ways in which a read of an API fails. Each is what a client of the SDK sees, not what goes over the wire.

import { hasPaginator } from "../../../platform/aws/call-by-name.ts";
import type { NamedService } from "../../../platform/aws/call-by-name.ts";
import { asRecorded, namedError } from "./recorded-answers.ts";
import type { Ending, RecordedAnswer } from "./recorded-answers.ts";

export interface ReadFault {
  readonly name: string;
  /** How a call of the faulty operation ends; undefined where an operation cannot fail this way. */
  readonly ending: (recorded: RecordedAnswer) => Promise<unknown> | undefined;
}

function refusing(name: string, errorName: string, message: string): ReadFault {
  return { name, ending: () => Promise.reject(namedError(errorName, message)) };
}

/** An answer's list and the name that holds it. */
function listOf(answer: RecordedAnswer): { name: string; items: readonly unknown[] } | undefined {
  const output = (answer.output ?? {}) as Record<string, unknown>;
  const [name] = Object.keys(output).filter((key) => Array.isArray(output[key]));
  return name === undefined ? undefined : { name, items: output[name] as readonly unknown[] };
}

/** Half of the first page, and a way on that leads back to it: whoever takes the half for the whole sees too little. */
function truncated(recorded: RecordedAnswer): Promise<unknown> | undefined {
  const list = listOf(recorded);
  if (list === undefined || !isPaginated(recorded)) return undefined;
  const half = list.items.slice(0, Math.floor(list.items.length / 2));
  const onward = {
    NextToken: "t",
    nextToken: "t",
    NextMarker: "t",
    Marker: "t",
    ContinuationToken: "t",
    IsTruncated: true,
    Truncated: true,
  };
  return Promise.resolve({ ...(recorded.output as object), [list.name]: half, ...onward });
}

/** Operations whose lists come in pages: the SDK has a paginator, or the answer itself says whether it is whole. */
function isPaginated({ service, operation, output }: RecordedAnswer): boolean {
  const says = Object.keys(output ?? {}).some((name) => /^(Is)?Truncated$/.test(name));
  return says || hasPaginator(service as NamedService, operation);
}

/** Answers that are legal without any member: a bucket that never had versions. */
const mayBeHollow = new Set(["s3:GetBucketVersioning", "sqs:ListQueues"]);

/** A body that parses and says nothing that was asked. */
function hollow({ service, operation, output }: RecordedAnswer): Promise<unknown> | undefined {
  const saysSomething = Object.keys(output ?? {}).length > 0;
  return saysSomething && !mayBeHollow.has(`${service}:${operation}`) ? Promise.resolve({}) : undefined;
}

export const readFaults: readonly ReadFault[] = [
  refusing("AccessDenied", "AccessDenied", "not authorized to perform this action"),
  refusing("Throttling", "ThrottlingException", "Rate exceeded"),
  refusing("timeout", "TimeoutError", "socket hang up after 120000 ms"),
  refusing("malformed body", "SyntaxError", "Unexpected token '<', \"<html>\" is not valid JSON"),
  { name: "truncated page", ending: truncated },
  { name: "hollow body", ending: hollow },
];

/** Ends every call of one operation with a fault, all others as recorded. */
export function faulty(operation: string, fault: ReadFault): Ending {
  return (recorded) =>
    (`${recorded.service}:${recorded.operation}` === operation ? fault.ending(recorded) : undefined) ??
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
