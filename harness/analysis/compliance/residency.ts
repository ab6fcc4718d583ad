// Judges where things are: every ARN, endpoint and bucket of a platform against the regions that it declares.

import type { Finding } from "../../core/verdict.ts";
import { judged } from "./judged.ts";
import type { Judged } from "./judged.ts";

/** Something with a place in the world, and the region that it names or was read to be in. */
export interface Placed {
  readonly resource: string;
  readonly what: string;
  /** Undefined when it could not be read. */
  readonly region: string | undefined;
}

/** Region of an ARN; empty for global services (IAM, and S3 buckets, whose region must be asked for). */
export function regionOfArn(arn: string): string {
  return arn.split(":")[3] ?? "";
}

/** Region that an AWS endpoint's name carries, or undefined when it carries none. */
export function regionOfHost(host: string): string | undefined {
  return /(?:^|\.)([a-z]{2}(?:-[a-z]+)+-\d)(?:\.|$)/.exec(host)?.[1];
}

/** Every placed thing must be in one of the regions. */
export function judgeResidency(placed: readonly Placed[], regions: readonly string[]): Judged {
  const violations = placed.flatMap(({ resource, what, region }): Finding[] => {
    if (region === undefined || region === "" || regions.includes(region)) return [];
    return [
      {
        source: what,
        resource,
        actual: region,
        expected: regions,
        message: `${what} is outside of the declared regions`,
      },
    ];
  });
  const unknowns = placed
    .filter(({ region }) => region === undefined)
    .map(({ resource, what }) => ({ source: what, resource, message: `the region of this ${what} could not be read` }));
  const nothing =
    placed.length === 0 ? [{ source: "none", resource: "none", message: "there was nothing to look at" }] : [];
  return judged({ violations, unknowns: [...unknowns, ...nothing] });
}
