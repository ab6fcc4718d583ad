// ARNs are compared part by part: a wildcard in one of the first five parts does not reach into the next.

import { any, matches } from "./glob.ts";
import type { Glob } from "./glob.ts";
import { and, no } from "./truth.ts";
import type { Truth } from "./truth.ts";

const parts = 6;

/** Whether an ARN pattern names an ARN (or all, none or some of what another pattern names). */
export function matchesArn(pattern: Glob, arn: Glob): Truth {
  const [wanted, there] = [split(pattern), split(arn)];
  if (there.length < parts) return matches(pattern, arn);
  // `arn:aws:s3*` and such: the wildcard at the end stands for all the parts that are missing.
  if (wanted.length < parts && !pattern.endsWith(any)) return no;
  return and(there.map((part, at) => matches(wanted[at] ?? any, part)));
}

/** The last part keeps its colons. */
function split(arn: Glob): string[] {
  const all = arn.split(":");
  return all.length < parts ? all : [...all.slice(0, parts - 1), all.slice(parts - 1).join(":")];
}

/** The account in an ARN; undefined where there is none. */
export function accountOfArn(arn: string): string | undefined {
  const account = arn.split(":")[4];
  return account === "" ? undefined : account;
}
