// The targets behind the load balancer, as it sees them itself.

import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";

export interface TargetSeen {
  readonly targetGroup: string;
  readonly port: number;
  readonly target: string;
  readonly state: string;
  readonly reason: string;
}

/** NLB-004, its half without a fault: health checks reach every replica behind every port and find it healthy. */
export function judgeTargets(
  targets: readonly TargetSeen[],
  promised: { ports: readonly number[]; each: number },
): Judged {
  const about = { source: "elasticloadbalancing:DescribeTargetHealth" };
  const byPort = promised.ports.map((port) => ({ port, found: targets.filter((target) => target.port === port) }));
  return judged({
    violations: [
      ...byPort
        .filter(({ found }) => found.length !== promised.each)
        .map(({ port, found }) => ({
          ...about,
          resource: `port ${String(port)}`,
          message: `${String(found.length)} targets stand behind port ${String(port)}`,
          actual: found.map(({ target }) => target),
          expected: promised.each,
        })),
      ...targets
        .filter(({ state }) => state !== "healthy")
        .map(({ targetGroup, target, state, reason }) => ({
          ...about,
          resource: `${targetGroup} ${target}`,
          message: `${target} in ${targetGroup} is ${state}${reason === "" ? "" : `: ${reason}`}`,
          actual: state,
          expected: "healthy",
        })),
    ],
    notes: [{ ...about, resource: "none", message: "every pod was there: a failed one is the chaos suite's" }],
  });
}
