// The few things that an experiment's own judgement asks of a history besides its checkers: operations with both their
// times, probes, and when the fault was verified and ended. Reads a history that the checkers have already accepted.

export interface ViewedOperation {
  readonly op: string;
  readonly invokedNs: number;
  /** Absent when no answer was written. */
  readonly completedNs?: number;
  readonly outcome: "ok" | "fail" | "indeterminate";
  readonly final: boolean;
  /** Of a row read: whom it asked. */
  readonly replica?: string;
  /** Rows inserted or seen. */
  readonly ids: readonly (string | number)[];
}

export interface ViewedProbe {
  readonly name: string;
  /** When a good one was answered, when a bad one was asked. */
  readonly timeNs: number;
  readonly ok: boolean;
  readonly askedNs: number;
}

export interface HistoryView {
  readonly operations: readonly ViewedOperation[];
  readonly probes: readonly ViewedProbe[];
  /** First begin, last verified, first end, last healed, on the history's clock. */
  readonly begunNs: number | undefined;
  readonly verifiedNs: number | undefined;
  readonly endedNs: number | undefined;
  readonly healedNs: number | undefined;
}

interface Line {
  readonly type: string;
  readonly timeNs: number;
  readonly process?: string | number;
  readonly op?: string;
  readonly final?: boolean;
  readonly replica?: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly ok?: boolean;
  readonly askedNs?: number;
  readonly phase?: string;
}

export function viewHistory(text: string): HistoryView {
  const lines = text.split("\n").slice(1).flatMap(lineOf);
  const times = (phase: string) => lines.filter((line) => line.phase === phase).map(({ timeNs }) => timeNs);
  const lastOf = (phase: string) => times(phase).at(-1);
  return {
    operations: operationsOf(lines),
    probes: lines
      .filter(({ type }) => type === "probe")
      .map(({ name = "", timeNs, ok = false, askedNs = timeNs }) => ({ name, timeNs, ok, askedNs })),
    begunNs: times("begin")[0],
    verifiedNs: lastOf("verified"),
    endedNs: times("end")[0],
    healedNs: lastOf("healed"),
  };
}

/** A line that is none is damage, which is for the checkers to tell. */
function lineOf(text: string): Line[] {
  try {
    return text === "" ? [] : [JSON.parse(text) as Line];
  } catch {
    return [];
  }
}

function operationsOf(lines: readonly Line[]): ViewedOperation[] {
  const open = new Map<string | number, ViewedOperation>();
  const operations: ViewedOperation[] = [];
  for (const { type, timeNs, process, op = "", final = false, replica, value } of lines) {
    if (process === undefined) continue;
    if (type === "invoke") {
      const asked = { op, invokedNs: timeNs, outcome: "indeterminate", final, ids: idsOf(value) } as const;
      open.set(process, replica === undefined ? asked : { ...asked, replica });
    }
    const begun = open.get(process);
    if (begun === undefined || (type !== "ok" && type !== "fail" && type !== "indeterminate")) continue;
    const ids = value === undefined ? begun.ids : idsOf(value);
    operations.push({ ...begun, completedNs: timeNs, outcome: type, ids });
    open.delete(process);
  }
  return [...operations, ...open.values()];
}

function idsOf(value: unknown): readonly (string | number)[] {
  const isId = (one: unknown): one is string | number => typeof one === "string" || typeof one === "number";
  return Array.isArray(value) ? value.filter(isId) : isId(value) ? [value] : [];
}
