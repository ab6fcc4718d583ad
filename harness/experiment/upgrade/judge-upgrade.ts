// Verdicts of an upgrade besides those of its history: it began on one release and ended on the other on every replica (or
// was rolled back to the first on every one), rows went from either release to the other while both ran, and no two
// replicas were away at once. Pure.

import type { Verdict } from "../../core/verdict.ts";
import { isOfRelease, latestOf } from "./release-samples.ts";
import type { Exchange, ReleaseSample, UpgradeRecord } from "./release-samples.ts";

export interface Releases {
  readonly from: string;
  readonly to: string;
  /** The rollout was stopped in the middle: every replica has to be back on the first. */
  readonly rollback?: boolean;
}

/** One thing that was judged, and why. */
export interface UpgradePart {
  readonly name: "releases" | "mixed-replication" | "one-at-a-time";
  readonly verdict: Exclude<Verdict, "waived" | "out-of-scope">;
  readonly message: string;
}

export function judgeUpgrade(record: UpgradeRecord, releases: Releases): readonly UpgradePart[] {
  return [releasesPart(record, releases), exchangePart(record.exchanges, releases), awayPart(record)];
}

function releasesPart(
  { replicas, samples, isDone }: UpgradeRecord,
  { from, to, rollback = false }: Releases,
): UpgradePart {
  const name = "releases";
  const end = rollback ? from : to;
  const first = firstVersions(samples);
  const last = latestOf(samples);
  const unsaid = replicas.filter((replica) => last.get(replica)?.version === undefined);
  const strangers = replicas.filter((replica) => !isOfRelease(first.get(replica) ?? "", from));
  const left = replicas.filter((replica) => {
    const version = last.get(replica)?.version;
    return version !== undefined && !isOfRelease(version, end);
  });
  const said = replicas.map((one) => `${one} ${first.get(one) ?? "?"} to ${last.get(one)?.version ?? "?"}`).join(", ");
  const wasAhead = samples.some(({ version = "" }) => isOfRelease(version, to));
  if (replicas.length === 0) return { name, verdict: "unknown", message: "no replica was asked for its release" };
  if (left.length > 0) {
    // A rollout that never came to its end promised nothing yet.
    const verdict = isDone || rollback ? "violated" : "unknown";
    return { name, verdict, message: `not on ${end}: ${left.join(", ")} (${said})` };
  }
  if (unsaid.length > 0) return { name, verdict: "unknown", message: `no answer at the end: ${unsaid.join(", ")}` };
  if (strangers.length > 0) return { name, verdict: "unknown", message: `did not begin on ${from}: ${said}` };
  if (!wasAhead) return { name, verdict: "unknown", message: `no replica was seen on ${to}: nothing was rolled back` };
  return { name, verdict: "held", message: said };
}

function exchangePart(exchanges: readonly Exchange[], { to }: Releases): UpgradePart {
  const name = "mixed-replication";
  const missing = exchanges.filter(({ seenAfterMs, conclusive }) => seenAfterMs === undefined && conclusive);
  const seen = exchanges.filter(({ seenAfterMs }) => seenAfterMs !== undefined);
  const up = seen.filter(({ fromVersion, toVersion }) => !isOfRelease(fromVersion, to) && isOfRelease(toVersion, to));
  const down = seen.filter(({ fromVersion, toVersion }) => isOfRelease(fromVersion, to) && !isOfRelease(toVersion, to));
  const lost = missing[0];
  if (lost !== undefined) {
    const way = `${lost.from} (${lost.fromVersion}) to ${lost.to} (${lost.toVersion})`;
    return { name, verdict: "violated", message: `a row never came from ${way}` };
  }
  if (up.length === 0 || down.length === 0) {
    const message = `while both releases ran, ${up.length} rows went up and ${down.length} down: one of each is needed`;
    return { name, verdict: "unknown", message };
  }
  const slowest = Math.max(...seen.map(({ seenAfterMs = 0 }) => seenAfterMs));
  const message = `${up.length} rows went to the new release and ${down.length} to the old one, within ${slowest} ms`;
  return { name, verdict: "held", message };
}

/** One replica may restart; while it is away every other one has to answer. One look may fail by itself, two in a row not. */
function awayPart({ replicas, samples }: UpgradeRecord): UpgradePart {
  const name = "one-at-a-time";
  const silent = new Map<string, number>();
  let worst: readonly string[] = [];
  for (const { replica, version } of samples) {
    silent.set(replica, version === undefined ? (silent.get(replica) ?? 0) + 1 : 0);
    const away = replicas.filter((one) => (silent.get(one) ?? 0) >= 2);
    if (away.length > worst.length) worst = away;
  }
  if (worst.length > 1) return { name, verdict: "violated", message: `away at the same time: ${worst.join(", ")}` };
  const areAllSeen = replicas.every((replica) => samples.some((sample) => sample.replica === replica));
  if (!areAllSeen || replicas.length === 0) return { name, verdict: "unknown", message: "not every replica was asked" };
  return { name, verdict: "held", message: "never was more than one replica away" };
}

function firstVersions(samples: readonly ReleaseSample[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const { replica, version } of samples) {
    if (version !== undefined && !first.has(replica)) first.set(replica, version);
  }
  return first;
}
