// A small history of one experiment that is right in every way, with switches for what can go wrong. For tests only.

import type { Experiment } from "./experiment-file.ts";

export interface HistoryChange {
  readonly isVerified?: boolean;
  readonly loses?: boolean;
  readonly duplicates?: boolean;
  readonly probes?: boolean;
  readonly finalReads?: number;
  /** Whether the replicas were in sync when they were read at the end. */
  readonly isInSync?: boolean;
  readonly recovers?: boolean;
  readonly baselineMs?: number;
  readonly readsDuring?: boolean;
  /** Reads go unanswered for so many seconds of the fault. */
  readonly readsStallFor?: number;
  /** Nobody asks for a read in these seconds: from, to. */
  readonly unaskedReads?: readonly [number, number];
  /** The probe of writes says nothing from this second on. */
  readonly silentFrom?: number;
  /** The insert of this second, before the fault, is answered after it began. */
  readonly hangsFrom?: number;
}

const replicas = ["replica-0", "replica-1"];
const [begin, verified, end, healed, last] = [10, 11, 20, 21, 30];

interface Event {
  readonly at: number;
  readonly line: Readonly<Record<string, unknown>>;
}

/** NDJSON: ten seconds of quiet, ten of fault with writes bad for the first three, ten of recovery. */
export function exampleHistory(experiment: Experiment, change: HistoryChange): string {
  const { isVerified = true, probes = true, finalReads = 2 } = change;
  const fault = (at: number, phase: string): Event => ({
    at,
    line: { type: "fault", id: "stop", fault: "aws:ec2:stop-instances", target: "i-1", phase },
  });
  const events = [
    ...Array.from({ length: last }, (_, second) => insertAt(second, change)).flat(),
    ...(probes ? probesOf(change) : []),
    ...replicas.flatMap((replica, index) => controlRead(replica, index)),
    fault(begin, "begin"),
    ...(isVerified ? [fault(verified, "verified")] : []),
    fault(end, "end"),
    fault(healed, "healed"),
    ...replicas.slice(0, finalReads).flatMap((replica, index) => finalRead(replica, index, change)),
  ].sort((a, b) => a.at - b.at);
  const { contract, limits } = experiment;
  const recovery = { atMostNs: limits.recovery.atMost * 1e6, holdNs: limits.recovery.hold * 1e6 };
  const header = { schema: "assay.history/1", seed: "s", startedAt: "2026-01-01T00:00:00Z", contract, replicas };
  const lines = events.map(({ at, line }, index) => ({ index, timeNs: Math.round(at * 1e9), ...line }));
  const limit = limits.availability === undefined ? {} : { availability: limits.availability };
  return [{ ...header, limits: { ...limit, recovery } }, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
}

function insertAt(second: number, { baselineMs = 100, hangsFrom }: HistoryChange): Event[] {
  const process = `writer-${second}`;
  const isBad = second >= begin && second < begin + 3;
  const usual = (second < begin ? baselineMs : 1_500) / 1_000;
  const took = second === hangsFrom ? begin + 1.5 - second : usual;
  return [
    { at: second, line: { process, type: "invoke", op: "insert", value: second } },
    { at: second + took, line: { process, type: isBad ? "fail" : "ok", op: "insert" } },
  ];
}

function probesOf(change: HistoryChange): Event[] {
  const { recovers = true, readsDuring = true, silentFrom = Infinity } = change;
  const { readsStallFor = 0, unaskedReads: [unaskedFrom, unaskedTo] = [0, 0] } = change;
  return Array.from({ length: last * 2 }, (_, half) => {
    const at = half / 2 + 0.01;
    const isDuring = at >= begin && at < end;
    const isWriteOk = at < begin || (recovers && at > begin + 3);
    const isStalled = at >= verified && at < verified + readsStallFor;
    const read = {
      at: at + 0.001,
      line: { type: "probe", name: "read", ok: (readsDuring || !isDuring) && !isStalled },
    };
    return [
      ...(at < silentFrom ? [{ at, line: { type: "probe", name: "write", ok: isWriteOk } }] : []),
      ...(at >= unaskedFrom && at < unaskedTo ? [] : [read]),
    ];
  }).flat();
}

/** Just before the fault, of what was inserted in the first seconds. */
function controlRead(replica: string, index: number): Event[] {
  const process = `control-${index}`;
  return [
    { at: begin - 0.3, line: { process, type: "invoke", op: "read", replica } },
    { at: begin - 0.2, line: { process, type: "ok", op: "read", replica, value: [0, 1, 2] } },
  ];
}

function finalRead(replica: string, index: number, change: HistoryChange): Event[] {
  const { loses = false, duplicates = false, isInSync = true } = change;
  const final = isInSync ? { final: true } : {};
  const acknowledged = Array.from({ length: last }, (_, second) => second).filter(
    (second) => second < begin || second >= begin + 3,
  );
  const kept = loses ? acknowledged.slice(1) : acknowledged;
  const value = duplicates ? [...kept, kept[0]] : kept;
  const at = last + 5 + index;
  const process = `reader-${index}`;
  return [
    { at, line: { process, type: "invoke", op: "read", replica, ...final } },
    { at: at + 0.1, line: { process, type: "ok", op: "read", replica, ...final, value } },
  ];
}
