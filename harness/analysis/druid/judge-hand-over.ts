// Whether segments are handed over to deep storage and to Historicals (DRUID-021): what is published is loaded and answers
// as it was written, nothing is published while deep storage is out of reach, and everything is once it is back.

import type { Finding, Verdict } from "../../core/verdict.ts";
import { composeVerdicts } from "../../core/verdict.ts";

/** What a query says of one batch. */
export interface Answer {
  readonly rows: number;
  readonly sum: number;
}

/** One look at a batch. Absent fields are what nobody answered. */
export interface BatchLook {
  /** How the task that brought it in has ended. */
  readonly task?: "SUCCESS" | "FAILED" | "unfinished";
  readonly answer?: Answer;
  /** Segments by whether they are published and whether a Historical has them. */
  readonly segments?: readonly { readonly id: string; readonly isPublished: boolean; readonly isAvailable: boolean }[];
}

export interface HandOverSeen {
  /** What was written. */
  readonly first: Answer;
  readonly second: Answer;
  /** The first batch, once it was handed over or the time for it was over. */
  readonly before: BatchLook;
  /** Both batches while deep storage is out of reach. */
  readonly during: { readonly first: BatchLook; readonly second: BatchLook } | undefined;
  readonly after: { readonly first: BatchLook; readonly second: BatchLook } | undefined;
  /** Objects below each batch's segments in the bucket; undefined: it could not be listed. */
  readonly stored: number | undefined;
  /** What kept the experiment from being one. */
  readonly problems: readonly string[];
}

export interface DruidJudgement {
  readonly verdict: Extract<Verdict, "held" | "violated" | "unknown">;
  readonly findings: readonly Finding[];
}

type Part = readonly [verdict: DruidJudgement["verdict"], message: string];

export function judgeHandOver(seen: HandOverSeen): DruidJudgement {
  const { before, during, after, first, stored, problems } = seen;
  const parts: Part[] = problems.map((problem) => ["unknown", problem]);
  const early = handedOver("the first batch", before, first);
  parts.push(...early);
  // A platform that does not even hand over what nobody disturbs was not put to the other test.
  if (early.length === 0) {
    parts.push(...(during === undefined ? [notSeen("while deep storage was away")] : whileAway(during, first)));
    parts.push(...(after === undefined ? [notSeen("after deep storage was back")] : onceBack(after, seen)));
    if (after !== undefined) parts.push(...inBucket(after, stored));
  }
  return judged(parts);
}

function notSeen(when: string): Part {
  return ["unknown", `nothing was seen ${when}`];
}

function handedOver(what: string, { task, answer, segments }: BatchLook, written: Answer): Part[] {
  if (segments === undefined) return [["unknown", `segments of ${what} could not be read`]];
  // A task that still works says nothing yet about what it will hand over.
  if (task === "unfinished") return [["unknown", `the task of ${what} did not end in time`]];
  const published = segments.filter(({ isPublished }) => isPublished);
  const missing = published.filter(({ isAvailable }) => !isAvailable);
  const parts: Part[] = [];
  if (published.length === 0)
    parts.push(["violated", `${what}: no segment is published, and the task says ${task ?? "nothing"}`]);
  if (missing.length > 0) {
    const some = missing.map(({ id }) => id).slice(0, 3);
    const counts = `${String(published.length - missing.length)} of ${String(published.length)}`;
    parts.push(["violated", `${what}: ${counts} published segments are loaded; missing: ${some.join(", ")}`]);
  }
  if (parts.length > 0) return parts;
  if (answer === undefined) return [["unknown", `nobody answered for ${what}`]];
  return isSame(answer, written) ? [] : [["violated", `${what}: ${told(answer)} instead of ${told(written)}`]];
}

function whileAway({ first, second }: NonNullable<HandOverSeen["during"]>, written: Answer): Part[] {
  const parts: Part[] = [];
  if (second.segments === undefined) parts.push(["unknown", "segments could not be read while deep storage was away"]);
  else if (second.segments.some(({ isPublished }) => isPublished)) {
    parts.push(["unknown", "segments were published while deep storage was away: the fault did not bite"]);
  }
  // An answer that is missing is no wrong one; a wrong one is.
  if (first.answer !== undefined && !isSame(first.answer, written)) {
    parts.push(["violated", `the first batch answers ${told(first.answer)} while deep storage is away`]);
  }
  return parts;
}

function onceBack({ first, second }: NonNullable<HandOverSeen["after"]>, seen: HandOverSeen): Part[] {
  return [
    ...handedOver("the first batch, afterwards", first, seen.first),
    ...handedOver("the second batch", second, seen.second),
  ];
}

function inBucket({ first, second }: NonNullable<HandOverSeen["after"]>, stored: number | undefined): Part[] {
  const published = [...(first.segments ?? []), ...(second.segments ?? [])].filter(({ isPublished }) => isPublished);
  if (stored === undefined) return [["unknown", "the bucket could not be listed"]];
  if (stored >= published.length) return [];
  return [["violated", `${String(stored)} segments are in the bucket, and ${String(published.length)} are published`]];
}

function isSame(left: Answer, right: Answer): boolean {
  return left.rows === right.rows && left.sum === right.sum;
}

function told({ rows, sum }: Answer): string {
  return `${String(rows)} rows with the sum ${String(sum)}`;
}

/** Exported for the other judge of Druid. */
export function judged(parts: readonly Part[]): DruidJudgement {
  const verdict = composeVerdicts(["held", ...parts.map(([one]) => one)]);
  return {
    verdict: verdict === "violated" || verdict === "unknown" ? verdict : "held",
    findings: parts.map(([, message]) => ({ source: "druid", resource: "none", message })),
  };
}
