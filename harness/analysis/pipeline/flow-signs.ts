// What a sequence of looks at a flow of messages says: that rows stood still while messages went on, that publishing
// stalled, when rows had caught up.

export interface FlowLook {
  readonly atMs: number;
  readonly acknowledged: number;
  readonly rows?: number;
  readonly isPrompt: boolean;
}

export type FlowSign = "rows-stand-still" | "publishing-stalls";

/** Rows that do not come for so long while messages are acknowledged are no delay of the ordinary way. */
export const stillMs = 4_000;

/** Why the fault is known to have bitten after `sinceMs`; undefined as long as it is not. */
export function biteOf(sign: FlowSign, looks: readonly FlowLook[], sinceMs: number): string | undefined {
  const since = looks.filter(({ atMs }) => atMs >= sinceMs);
  return sign === "publishing-stalls" ? stall(since) : standstill(since);
}

type RowLook = Pick<FlowLook, "atMs" | "acknowledged" | "rows">;

/** Rows that stood for as long as that while messages were acknowledged; undefined as long as none did. */
export function standstill(looks: readonly RowLook[], longMs = stillMs): string | undefined {
  const told = looks.filter((look): look is RowLook & { rows: number } => look.rows !== undefined);
  for (const [index, first] of told.entries()) {
    const same = told.slice(index).findIndex(({ rows }) => rows !== first.rows);
    const last = same === -1 ? told.at(-1) : told[index + same - 1];
    if (last === undefined || last.atMs - first.atMs < longMs || last.acknowledged <= first.acknowledged) continue;
    // Rows that have caught up stand still as well.
    if (last.acknowledged <= last.rows) continue;
    return `rows stood at ${String(first.rows)} for ${seconds(last.atMs - first.atMs)} s while ${String(last.acknowledged - first.acknowledged)} messages were acknowledged`;
  }
  return undefined;
}

function stall(looks: readonly FlowLook[]): string | undefined {
  const bad = looks.find(({ isPrompt }) => !isPrompt);
  return bad === undefined ? undefined : `publishing stalled ${seconds(bad.atMs)} s after the watch began`;
}

/** Milliseconds of the first look from which on every acknowledged message had a row; undefined when that was never. */
export function caughtUpMs(looks: readonly FlowLook[], sinceMs: number): number | undefined {
  return looks.find(({ atMs, rows, acknowledged }) => atMs >= sinceMs && rows !== undefined && rows >= acknowledged)
    ?.atMs;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
