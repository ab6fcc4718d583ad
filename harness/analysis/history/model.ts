// What a history says, line by line: the vocabulary of assay.history/1. Ids of rows are handed on as ordinals (see
// row-ids.ts), so that judges of a million rows count in typed arrays instead of comparing strings.

export const historySchema = "assay.history/1";

/** `1` and `"1"` are two ids. */
export type Id = string | number;
export type RegisterValue = Id | null;

export type Durability = "survives-faults" | "may-lose-on-disk-loss";
export type Duplicates = "forbidden" | "allowed";
export type Reads = "eventual" | "monotonic" | "linearizable";

export interface Contract {
  readonly durability: Durability;
  readonly duplicates: Duplicates;
  readonly reads: Reads;
}

export interface AvailabilityLimit {
  readonly atLeast: number;
  readonly fromNs?: number;
  readonly toNs?: number;
}

export interface RecoveryLimit {
  readonly atMostNs: number;
  readonly holdNs: number;
}

export interface Header {
  readonly schema: typeof historySchema;
  readonly seed: string | number;
  readonly startedAt: string;
  readonly contract: Contract;
  readonly replicas: readonly string[];
  readonly limits?: { readonly availability?: AvailabilityLimit; readonly recovery?: RecoveryLimit };
}

interface Invoked {
  readonly process: Id;
  readonly replica: string | undefined;
  readonly attempt: number;
  readonly final: boolean;
  /** Position of the invocation in the history: decides "before" and "after". */
  readonly index: number;
  readonly timeNs: number;
}

export interface Insert extends Invoked {
  readonly kind: "insert";
  /** Ordinals of the ids. */
  readonly rows: readonly number[];
}

export interface RowRead extends Invoked {
  readonly kind: "row-read";
}

export interface RegisterRead extends Invoked {
  readonly kind: "register-read";
  readonly key: Id;
}

export interface RegisterWrite extends Invoked {
  readonly kind: "register-write";
  readonly key: Id;
  readonly to: RegisterValue;
}

export interface RegisterCas extends Invoked {
  readonly kind: "register-cas";
  readonly key: Id;
  readonly from: RegisterValue;
  readonly to: RegisterValue;
}

export type Operation = Insert | RowRead | RegisterRead | RegisterWrite | RegisterCas;
export type RegisterOperation = RegisterRead | RegisterWrite | RegisterCas;

/** What the client knows: it happened, it certainly did not, or it may have. */
export type Outcome = "ok" | "fail" | "indeterminate";

export interface Completion {
  readonly outcome: Outcome;
  readonly index: number;
  readonly timeNs: number;
  /** Insert: the rows that this answer speaks of (ok: acknowledged). Row read: the rows seen, repeats included. */
  readonly rows: readonly number[];
  /** What a register read saw. */
  readonly seen: RegisterValue;
  readonly replica: string | undefined;
  readonly final: boolean;
}

export type FaultPhase = "begin" | "verified" | "end" | "healed";

export interface FaultEvent {
  /** Names one injection: events of one fault share it. Counts from 0 in order of begin. */
  readonly ordinal: number;
  readonly fault: string;
  readonly target: string;
  readonly phase: FaultPhase;
  readonly takesDisk: boolean;
  readonly index: number;
  readonly timeNs: number;
}

export interface Probe {
  readonly name: string;
  readonly ok: boolean;
  readonly index: number;
  readonly timeNs: number;
}

/** Names of the ordinals under which rows are handed on. */
export interface RowNames {
  readonly size: number;
  idOf(ordinal: number): Id;
}

/** Follows a history in its order. Invocations still open at the end of the file are told by `leftOpen`. */
export interface HistoryObserver {
  invoked?(operation: Operation): void;
  completed?(operation: Operation, completion: Completion): void;
  leftOpen?(operation: Operation): void;
  fault?(event: FaultEvent): void;
  probe?(probe: Probe): void;
}
