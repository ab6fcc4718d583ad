// Verdict on a restore after everything was lost, from the history alone: what was acknowledged before the backup is there
// again on every replica; what was acknowledged between backup and loss is named, and its age is the recovery point; what
// was acknowledged after the loss is no loss of the backup's and has to be there. Pure.

import type { Verdict } from "../../core/verdict.ts";

/** Times in nanoseconds on the history's clock. */
export interface RestoreFacts {
  readonly backupBegunNs: number;
  readonly backupEndedNs: number;
  /** Why the restore failed; absent when it did not. */
  readonly failure?: string;
  readonly rpoAtMostNs: number;
}

export interface RestorePart {
  readonly name: "restored" | "recovery-point";
  readonly verdict: Exclude<Verdict, "waived" | "out-of-scope">;
  readonly message: string;
}

interface Line {
  readonly type?: string;
  readonly timeNs: number;
  readonly process?: string | number;
  readonly op?: string;
  readonly value?: unknown;
  readonly final?: boolean;
  readonly phase?: string;
}

type RowId = string | number;

interface Facts {
  /** When each row was acknowledged first. */
  readonly acknowledged: ReadonlyMap<RowId, number>;
  readonly finals: readonly ReadonlySet<RowId>[];
  readonly begunNs: number | undefined;
  readonly verifiedNs: number | undefined;
}

const shown = 5;

export function judgeRestore(history: string, facts: RestoreFacts): readonly RestorePart[] {
  const read = readHistory(history);
  return [restoredPart(read, facts), pointPart(read, facts)];
}

function restoredPart({ acknowledged, finals, verifiedNs = Infinity }: Facts, facts: RestoreFacts): RestorePart {
  const name = "restored";
  if (facts.failure !== undefined) return { name, verdict: "violated", message: facts.failure };
  const saved = [...acknowledged].filter(([, atNs]) => atNs < facts.backupBegunNs).map(([id]) => id);
  const later = [...acknowledged].filter(([, atNs]) => atNs > verifiedNs).map(([id]) => id);
  const isMissing = (id: RowId) => finals.some((final) => !final.has(id));
  const lostSaved = saved.filter(isMissing);
  const lostLater = later.filter(isMissing);
  if (lostSaved.length > 0) {
    const message = `${lostSaved.length} of ${saved.length} rows of the backup are not there again: ${named(lostSaved)}`;
    return { name, verdict: "violated", message };
  }
  if (lostLater.length > 0) {
    return { name, verdict: "violated", message: `acknowledged after the loss, and missing: ${named(lostLater)}` };
  }
  if (finals.length === 0) return { name, verdict: "unknown", message: "no replica was read at the end" };
  if (saved.length === 0) return { name, verdict: "unknown", message: "nothing was acknowledged before the backup" };
  if (later.length === 0) return { name, verdict: "unknown", message: "nothing was acknowledged after the restore" };
  const message = `all ${saved.length} rows of the backup are there on every replica, and ${later.length} since`;
  return { name, verdict: "held", message };
}

function pointPart({ acknowledged, finals, begunNs, verifiedNs }: Facts, facts: RestoreFacts): RestorePart {
  const name = "recovery-point";
  if (begunNs === undefined || verifiedNs === undefined || finals.length === 0) {
    return { name, verdict: "unknown", message: "the loss was not seen, or nothing was read after it" };
  }
  const { backupBegunNs, backupEndedNs, rpoAtMostNs } = facts;
  const between = [...acknowledged].filter(([, atNs]) => atNs >= backupBegunNs && atNs <= verifiedNs);
  const lost = between.filter(([id]) => finals.some((final) => !final.has(id))).map(([id]) => id);
  if (between.length === 0) return { name, verdict: "unknown", message: "nothing was acknowledged since the backup" };
  const [low, high] = [Math.max(0, begunNs - backupEndedNs), verifiedNs - backupBegunNs];
  const seconds = (ns: number) => (ns / 1e9).toFixed(1);
  const age = `the backup was ${seconds(low)} to ${seconds(high)} s old, ${seconds(rpoAtMostNs)} s are allowed`;
  const message = `${lost.length} of ${between.length} rows acknowledged since the backup are lost: ${named(lost)}; ${age}`;
  const verdict = low > rpoAtMostNs ? "violated" : high > rpoAtMostNs ? "unknown" : "held";
  return { name, verdict, message };
}

function named(ids: readonly RowId[]): string {
  const first = ids.slice(0, shown).join(", ");
  return ids.length > shown ? `${first} to ${String(ids.at(-1))}` : first || "none";
}

function readHistory(history: string): Facts {
  const lines = history
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
  const open = new Map<string | number, Line>();
  const acknowledged = new Map<RowId, number>();
  const finals: Set<RowId>[] = [];
  for (const line of lines) {
    const { type, process, timeNs } = line;
    if (process === undefined) continue;
    if (type === "invoke") open.set(process, line);
    const invoked = open.get(process);
    if (type !== "ok" || invoked === undefined) continue;
    if (invoked.op === "insert") {
      for (const id of idsOf(invoked.value)) if (!acknowledged.has(id)) acknowledged.set(id, timeNs);
    } else if (invoked.op === "read" && invoked.final === true) finals.push(new Set(idsOf(line.value)));
  }
  return {
    acknowledged,
    finals,
    begunNs: lines.find(({ phase }) => phase === "begin")?.timeNs,
    verifiedNs: lines.findLast(({ phase }) => phase === "verified")?.timeNs,
  };
}

function idsOf(value: unknown): readonly RowId[] {
  return (Array.isArray(value) ? value : [value]).filter(
    (id): id is RowId => typeof id === "string" || typeof id === "number",
  );
}
