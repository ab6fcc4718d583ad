// One value of a policy against one value of the request, by the operator's kind. Values that are not of the kind (a
// number that is none, a date that is none) match nothing.

import { contains, overlaps, parseCidr } from "../model/cidr.ts";
import { matchesArn } from "./arn.ts";
import { any, isExact, matches, written } from "./glob.ts";
import type { Glob } from "./glob.ts";
import { known, no, unknown } from "./truth.ts";
import type { Truth } from "./truth.ts";

/** Whether the request's value meets the policy's. */
export type Comparison = (policy: Glob, request: Glob) => Truth;

export const text: Comparison = matches;

export const textIgnoringCase: Comparison = (policy, request) => matches(policy.toLowerCase(), request.toLowerCase());

export const arn: Comparison = matchesArn;

export const bool: Comparison = exactly((policy, request) => {
  const [left, right] = [policy.toLowerCase(), request.toLowerCase()];
  return (left === "true" || left === "false") && left === right;
});

export const binary: Comparison = exactly((policy, request) => {
  const [left, right] = [bytesOf(policy), bytesOf(request)];
  return left !== undefined && left === right;
});

export function numeric(holds: (request: number, policy: number) => boolean): Comparison {
  return exactly((policy, request) => {
    const [left, right] = [numberOf(request), numberOf(policy)];
    return left !== undefined && right !== undefined && holds(left, right);
  });
}

export function date(holds: (request: number, policy: number) => boolean): Comparison {
  return exactly((policy, request) => {
    const [left, right] = [instantOf(request), instantOf(policy)];
    return left !== undefined && right !== undefined && holds(left, right);
  });
}

/** A range of the policy against an address or a range of addresses, any of which the request may come from. */
export const address: Comparison = (policy, request) => {
  const range = parseCidr(policy);
  if (range === undefined) return no;
  if (request === any) return unknown("part", "any address");
  const from = parseCidr(request);
  if (from === undefined) return no;
  if (contains(range, from)) return known(true);
  return overlaps(range, from) ? unknown("part", request) : no;
};

function exactly(holds: (policy: string, request: string) => boolean): Comparison {
  return (policy, request) => (isExact(request) ? known(holds(policy, request)) : unknown("part", written(request)));
}

function numberOf(value: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value) ? Number(value) : undefined;
}

/** ISO 8601 as W3C profiles it, or seconds since 1970. */
function instantOf(value: string): number | undefined {
  if (/^[+-]?\d+(\.\d+)?$/.test(value) && !/^\d{4}$/.test(value)) return Number(value) * 1_000;
  if (!/^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?)?)?$/.test(value)) return undefined;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? undefined : instant;
}

function bytesOf(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return undefined;
  return value.replace(/=+$/, "");
}
