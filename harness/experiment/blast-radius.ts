// What an experiment may not take away without being allowed to in so many words: a quorum, the last replica. Pure, so
// that the endpoint and the harness refuse by the same rule.

/** Words of an experiment's `allow`, and of the template tag `assay:allow` (several separated by blanks). */
export const allowances = ["whole-quorum", "last-replica"] as const;

export type Allowance = (typeof allowances)[number];

/** Roles of the ensemble that replicas agree through. */
const coordinators: ReadonlySet<string> = new Set(["keeper", "zookeeper"]);

/** A host that carries one member of a role. */
export interface Member {
  readonly id: string;
  readonly role: string;
}

/** One action's reach: these members, or at most so many of them. */
export interface Reach {
  readonly members: readonly string[];
  readonly atMost?: number;
}

/** Reasons to refuse; empty when the experiment may run. */
export function refusals(
  members: readonly Member[],
  reaches: readonly Reach[],
  allowed: ReadonlySet<string>,
): readonly string[] {
  const reasons: string[] = [];
  const keepers = members.filter(({ role }) => coordinators.has(role));
  const majority = Math.floor(keepers.length / 2) + 1;
  const keepersLeft = keepers.length - lost(keepers, reaches);
  if (keepers.length > 0 && keepersLeft < majority && !allowed.has("whole-quorum")) {
    reasons.push(
      `leaves ${keepersLeft} of ${keepers.length} Keeper members, a quorum is ${majority}: allow whole-quorum`,
    );
  }
  const replicas = members.filter(({ role }) => role === "clickhouse");
  if (replicas.length > 0 && lost(replicas, reaches) >= replicas.length && !allowed.has("last-replica")) {
    reasons.push(`takes all ${replicas.length} replicas at once: allow last-replica`);
  }
  return reasons;
}

/** How many of one role can be away at the same time, at the worst. */
function lost(members: readonly Member[], reaches: readonly Reach[]): number {
  const certain = new Set<string>();
  let more = 0;
  for (const { members: reached, atMost } of reaches) {
    const own = members.filter(({ id }) => reached.includes(id));
    if (atMost === undefined || own.length <= atMost) for (const { id } of own) certain.add(id);
    else more += atMost;
  }
  return Math.min(members.length, certain.size + more);
}
