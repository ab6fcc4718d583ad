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

/** A server behind the load balancer that stops answering for a while, and what clients noticed. */
export interface TargetDrill {
  /** Targets that were not healthy before: with one of them nothing can be shown. */
  readonly unhealthyBefore: readonly string[];
  /** Milliseconds from the freeze until the load balancer called a target unhealthy; undefined: it never did. */
  readonly outAfterMs: number | undefined;
  /** New connections through the name while the target was out. */
  readonly answered: number;
  readonly failed: number;
  /** Milliseconds from the thaw until every target was healthy again; undefined: not in time. */
  readonly backAfterMs: number | undefined;
}

/** NLB-004, its half with a fault: the frozen target leaves, nobody is sent to it, and it comes back. */
export function judgeTargetDrill(drill: TargetDrill): Judged {
  const { unhealthyBefore, outAfterMs, answered, failed, backAfterMs } = drill;
  const about = (message: string) => ({ source: "drill", resource: "targets", message, actual: drill });
  if (unhealthyBefore.length > 0) return judged({ unknowns: [about("not every target was healthy before the fault")] });
  return judged({
    violations: [
      ...(outAfterMs === undefined ? [about("a frozen server stays in rotation")] : []),
      ...(failed > 0 ? [about(`${String(failed)} new connections failed while the target was out`)] : []),
      ...(backAfterMs === undefined ? [about("the server answers again and stays out of rotation")] : []),
    ],
    unknowns: answered + failed === 0 && outAfterMs !== undefined ? [about("no connection was tried")] : [],
  });
}
