// The one writer of one history: gives every event its time, and its index in the order of time. Lines are told as they
// happen, but a probe that turns out bad belongs to the moment when it was asked: while one is open, later lines wait.

import type { Contract, Header, Id, Outcome, RegisterValue } from "../../analysis/history/model.ts";
import { historySchema } from "../../analysis/history/model.ts";
import { systemClock } from "../../core/clock.ts";
import type { Clock } from "../../core/clock.ts";
import { openNdjson } from "../../evidence/ndjson.ts";
import { LineOrder } from "./line-order.ts";

export interface HistoryOperation {
  readonly op: "insert" | "read" | "write" | "cas";
  readonly key?: Id;
  readonly value?: Id | readonly Id[] | RegisterValue | readonly [RegisterValue, RegisterValue];
  readonly replica?: string;
  readonly attempt?: number;
  readonly final?: boolean;
}

/** An operation under way; told how it ended exactly once. One that is never told ends as indeterminate. */
export interface OpenOperation {
  complete(outcome: Outcome, details?: Pick<HistoryOperation, "value"> & { readonly code?: string }): void;
}

/**
 * A probe that was asked and is not answered yet; ended or dropped exactly once. A good one is told as of now, since the
 * service was good by then, with when it was asked beside it; a bad one as of when it was asked, since the service may have
 * come back while it hung. Several may be open at once.
 */
export interface OpenProbe {
  end(ok: boolean): void;
  /** Nobody waits for its answer any more: nothing is told. */
  drop(): void;
}

export interface FaultLine {
  readonly id?: Id;
  readonly fault: string;
  readonly target: string;
  readonly phase: "begin" | "verified" | "end" | "healed";
  readonly takesDisk?: boolean;
}

export interface HistorySink {
  readonly file: string;
  /** Nanoseconds since the history began. */
  nowNs(): number;
  invoke(operation: HistoryOperation): OpenOperation;
  fault(line: FaultLine): void;
  /** Whether every fault that was begun is told healed: only then is a read a final one. */
  isHealed(): boolean;
  askProbe(name: string): OpenProbe;
  /** Idempotent. Whatever completes afterwards is not written: it stays open, hence indeterminate; probes are dropped. */
  close(): void;
}

export interface HistorySinkOptions {
  readonly file: string;
  readonly seed: string;
  readonly contract: Contract;
  readonly replicas: readonly string[];
  readonly limits?: Header["limits"];
  readonly clock?: Clock;
}

export function openHistorySink(options: HistorySinkOptions): HistorySink {
  const { file, seed, contract, replicas, limits, clock = systemClock } = options;
  const startNs = clock.nowNs();
  const startedAt = clock.wall().toISOString();
  const lines = openNdjson(file);
  lines.append({ schema: historySchema, seed, startedAt, contract, replicas, ...(limits && { limits }) });
  const freeProcesses: number[] = [];
  const unhealed = new Set<string>();
  let processes = 0;
  let index = 0;
  let isClosed = false;
  const nowNs = (): number => clock.nowNs() - startNs;
  const order = new LineOrder<Readonly<Record<string, unknown>>>((line) => {
    if (isClosed) return;
    lines.append({ index, ...line });
    index += 1;
  });
  const append = (event: Readonly<Record<string, unknown>>): void => {
    order.append({ timeNs: nowNs(), ...event });
  };
  const newProcess = (): number => {
    processes += 1;
    return processes;
  };
  return {
    file,
    nowNs,
    invoke: (operation) => {
      const process = freeProcesses.pop() ?? newProcess();
      append({ process, type: "invoke", ...operation });
      const { value: _, ...named } = operation;
      return {
        complete: (type, details = {}) => {
          append({ process, type, ...named, ...details });
          freeProcesses.push(process);
        },
      };
    },
    fault: (line) => {
      const which = JSON.stringify(line.id ?? [line.fault, line.target]);
      if (line.phase === "begin") unhealed.add(which);
      if (line.phase === "healed") unhealed.delete(which);
      append({ type: "fault", ...line });
    },
    isHealed: () => unhealed.size === 0,
    askProbe: (name) => askedProbe(name, { askedNs: nowNs(), place: order.keep(), append }),
    close: () => {
      if (isClosed) return;
      order.flush();
      isClosed = true;
      lines[Symbol.dispose]();
    },
  };
}

interface AskedProbe {
  readonly askedNs: number;
  /** In the order of the lines, where a bad answer belongs. */
  readonly place: ReturnType<LineOrder<Readonly<Record<string, unknown>>>["keep"]>;
  readonly append: (event: Readonly<Record<string, unknown>>) => void;
}

function askedProbe(name: string, { askedNs, place, append }: AskedProbe): OpenProbe {
  return {
    end: (ok) => {
      if (ok) append({ type: "probe", name, ok, askedNs });
      else place.fill({ timeNs: askedNs, type: "probe", name, ok });
      place.giveUp();
    },
    drop: place.giveUp,
  };
}
