// Whether a subscription kept count of what its consumer did not fetch, from looks at it while the consumer was away: all
// that was acknowledged to the producer meanwhile is in its backlog, and none of it is left in the end. Tables that went on
// show that nobody was away.

import type { Finding, Verdict } from "../../core/verdict.ts";

/** One look. Fields are absent where nobody answered. */
export interface BacklogLook {
  /** Milliseconds since the watch began. */
  readonly atMs: number;
  /** Messages acknowledged to the producer before the questions were asked, and once they were answered. */
  readonly before: number;
  readonly acknowledged: number;
  /** Messages that the subscription has to hand out; `forgotten`: the topic has no such subscription. */
  readonly backlog?: number | "forgotten";
  /** Messages that the tables count. */
  readonly rows?: number;
}

export interface BacklogRecord {
  readonly looks: readonly BacklogLook[];
  /** When the consumer was seen to be away, and when its way back was asked for; absent when it never was. */
  readonly awayMs: number | undefined;
  readonly backMs: number | undefined;
  /** How long it has to be away for the row to be put to the test. */
  readonly holdMs: number;
  /** What was left at the end; absent when it could not be read. */
  readonly left: number | undefined;
}

export interface BacklogJudgement {
  readonly verdict: Extract<Verdict, "held" | "violated" | "unknown">;
  readonly findings: readonly Finding[];
  /** Whether the consumer was away for as long as it had to be: without that no row of the experiment is decided. */
  readonly isAway: boolean;
}

/** Fewer looks at the backlog say nothing of its course. */
const fewestLooks = 20;

export function judgeBacklog(record: BacklogRecord): BacklogJudgement {
  const { awayMs, backMs, holdMs, left } = record;
  if (awayMs === undefined || backMs === undefined) return present("the consumer was not seen to be away");
  if (backMs - awayMs < holdMs) return present(`the consumer was away for ${seconds(backMs - awayMs)} s only`);
  const looks = record.looks.filter(({ atMs }) => atMs >= awayMs && atMs <= backMs);
  const counts = looks.map(({ rows }) => rows).filter((rows) => rows !== undefined);
  if (counts.length < fewestLooks) return present("the tables could not be read while the consumer was away");
  if (new Set(counts).size > 1) return present("the tables went on while the consumer was to be away");
  const told = looks.filter((look) => look.backlog !== undefined);
  if (told.length < fewestLooks) return away("unknown", "the backlog could not be read while the consumer was away");
  const wrong = forgotten(told) ?? uncounted(told);
  if (wrong !== undefined) return away("violated", wrong);
  if (left === undefined) return away("unknown", "what was left in the backlog could not be read");
  if (left > 0) return away("violated", `${String(left)} messages were left in the backlog`);
  const [first, last] = [told.at(0)?.backlog, told.at(-1)?.backlog];
  return away(
    "held",
    `the backlog grew from ${String(first)} to ${String(last)} messages while the tables stood still for ${seconds(backMs - awayMs)} s, and nothing was left of it in the end`,
  );
}

function forgotten(looks: readonly BacklogLook[]): string | undefined {
  const gone = looks.find(({ backlog }) => backlog === "forgotten");
  if (gone === undefined) return undefined;
  return `the subscription was forgotten ${seconds(gone.atMs - (looks[0]?.atMs ?? 0))} s after its consumer was seen to be away`;
}

/** Everything acknowledged between the first answer and a later question was published between both counts. */
function uncounted([first, ...later]: readonly BacklogLook[]): string | undefined {
  if (typeof first?.backlog !== "number") return undefined;
  for (const { atMs, before, backlog } of later) {
    const published = before - first.acknowledged;
    const grown = Number(backlog) - first.backlog;
    if (grown >= published) continue;
    return `the backlog grew by ${String(grown)} in the first ${seconds(atMs - first.atMs)} s without its consumer, while ${String(published)} messages were acknowledged`;
  }
  return undefined;
}

function present(message: string): BacklogJudgement {
  return { verdict: "unknown", isAway: false, findings: findingsOf(message) };
}

function away(verdict: BacklogJudgement["verdict"], message: string): BacklogJudgement {
  return { verdict, isAway: true, findings: findingsOf(message) };
}

function findingsOf(message: string): Finding[] {
  return [{ source: "pulsar", resource: "subscription", message }];
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
