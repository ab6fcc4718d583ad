// The few things that an experiment's own judgement asks of a history besides its checkers: operations with both their
// times, probes, and when the fault was verified and ended. Reads a history that the checkers have already accepted.

export interface ViewedOperation {
  readonly op: string;
  readonly invokedNs: number;
  /** Absent when no answer was written. */
  readonly completedNs?: number;
  readonly outcome: "ok" | "fail" | "indeterminate";
  readonly final: boolean;
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
  readonly name?: string;
  readonly ok?: boolean;
  readonly askedNs?: number;
  readonly phase?: string;
}

export function viewHistory(text: string): HistoryView {
  const lines = text
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
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

function operationsOf(lines: readonly Line[]): ViewedOperation[] {
  const open = new Map<string | number, ViewedOperation>();
  const operations: ViewedOperation[] = [];
  for (const { type, timeNs, process, op = "", final = false } of lines) {
    if (process === undefined) continue;
    if (type === "invoke") open.set(process, { op, invokedNs: timeNs, outcome: "indeterminate", final });
    const begun = open.get(process);
    if (begun === undefined || (type !== "ok" && type !== "fail" && type !== "indeterminate")) continue;
    operations.push({ ...begun, completedNs: timeNs, outcome: type });
    open.delete(process);
  }
  return [...operations, ...open.values()];
}
