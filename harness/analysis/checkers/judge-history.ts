// One pass over a history with any number of checkers. A damaged history gives every checker the same answer, a checker
// that throws gives `unknown`; neither is ever fine.

import { systemClock } from "../../core/clock.ts";
import { messageOf, present } from "../../core/errors.ts";
import { damageOf } from "../history/malformed.ts";
import type { Damage } from "../history/malformed.ts";
import type { Completion, FaultEvent, Header, HistoryObserver, Operation, Probe, RowNames } from "../history/model.ts";
import { HistoryParser } from "../history/parser.ts";
import { checkerNames, verdictSchema } from "./checker.ts";
import type { Budget, CheckerFinding, CheckerName, Judge, Judged, VerdictDocument } from "./checker.ts";
import { checkers, concernedCheckers } from "./registry.ts";
import type { Content } from "./registry.ts";

export const defaultBudget: Budget = { ms: 10_000, bytes: 512 * 2 ** 20, nowNs: () => systemClock.nowNs() };

/** Judges a history fed in pieces of any size. Without names: every checker that its contract concerns. */
export class HistoryJudge {
  readonly #names: readonly CheckerName[] | undefined;
  readonly #budget: Budget;
  readonly #parser = new HistoryParser((header, rows) => this.#open(header, rows));
  readonly #judges = new Map<CheckerName, GuardedJudge>();
  readonly #content = { hasRows: false, hasRegisters: false, hasFaults: false };
  #header: Header | undefined;
  #damage: Damage | undefined;

  constructor(names?: readonly CheckerName[], budget: Budget = defaultBudget) {
    this.#names = names;
    this.#budget = budget;
  }

  /** False once the history has shown itself damaged: nothing more needs to be read. */
  push(bytes: Uint8Array): boolean {
    this.#guarded(() => {
      this.#parser.push(bytes);
    });
    return this.#damage === undefined;
  }

  /** The verdicts, in the order of the checkers asked for. */
  verdicts(): VerdictDocument[] {
    this.#guarded(() => {
      this.#parser.end();
    });
    return this.#asked().map((checker) => ({ schema: verdictSchema, checker, ...this.#judged(checker) }));
  }

  #guarded(read: () => void): void {
    if (this.#damage !== undefined) return;
    try {
      read();
    } catch (error) {
      this.#damage = damageOf(error);
      if (this.#damage === undefined) throw error;
    }
  }

  #open(header: Header, rows: RowNames): HistoryObserver {
    this.#header = header;
    for (const name of this.#names ?? checkerNames) {
      this.#judges.set(name, new GuardedJudge(() => checkers[name].open(header, rows, this.#budget)));
    }
    return broadcast([contentObserver(this.#content), ...this.#judges.values()]);
  }

  #asked(): readonly CheckerName[] {
    if (this.#names !== undefined) return this.#names;
    return this.#header === undefined ? ["lost-rows"] : concernedCheckers(this.#header, this.#content);
  }

  #judged(checker: CheckerName): Judged {
    if (this.#damage !== undefined) return unknownFor(this.#damage);
    return present(this.#judges.get(checker), "an undamaged history has a header, and that opens a judge").judged();
  }
}

/** A whole history in memory. */
export function judgeHistory(text: string | Uint8Array, names?: readonly CheckerName[]): VerdictDocument[] {
  const judge = new HistoryJudge(names);
  judge.push(typeof text === "string" ? new TextEncoder().encode(text) : text);
  return judge.verdicts();
}

/** A judge whose crash is its answer. */
class GuardedJudge implements Judge {
  #judge: Judge;

  constructor(open: () => Judge) {
    try {
      this.#judge = open();
    } catch (error) {
      this.#judge = crashed(error);
    }
  }

  invoked(operation: Operation): void {
    this.#guard(() => this.#judge.invoked?.(operation));
  }

  completed(operation: Operation, completion: Completion): void {
    this.#guard(() => this.#judge.completed?.(operation, completion));
  }

  leftOpen(operation: Operation): void {
    this.#guard(() => this.#judge.leftOpen?.(operation));
  }

  fault(event: FaultEvent): void {
    this.#guard(() => this.#judge.fault?.(event));
  }

  probe(probe: Probe): void {
    this.#guard(() => this.#judge.probe?.(probe));
  }

  judged(): Judged {
    try {
      return this.#judge.judged();
    } catch (error) {
      return crashed(error).judged();
    }
  }

  #guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#judge = crashed(error);
    }
  }
}

/** Takes the place of a judge that crashed: it looks at nothing more. */
function crashed(error: unknown): Judge {
  return { judged: () => unknownFor({ message: `the checker failed: ${messageOf(error)}` }) };
}

function unknownFor(finding: CheckerFinding): Judged {
  return { verdict: "unknown", findings: [finding], counts: {} };
}

function contentObserver(content: { -readonly [K in keyof Content]: Content[K] }): HistoryObserver {
  return {
    invoked: ({ kind }) => {
      if (kind === "insert" || kind === "row-read") content.hasRows = true;
      else content.hasRegisters = true;
    },
    fault: () => {
      content.hasFaults = true;
    },
  };
}

function broadcast(observers: readonly HistoryObserver[]): HistoryObserver {
  return {
    invoked: (operation) => {
      for (const observer of observers) observer.invoked?.(operation);
    },
    completed: (operation, completion) => {
      for (const observer of observers) observer.completed?.(operation, completion);
    },
    leftOpen: (operation) => {
      for (const observer of observers) observer.leftOpen?.(operation);
    },
    fault: (event) => {
      for (const observer of observers) observer.fault?.(event);
    },
    probe: (probe) => {
      for (const observer of observers) observer.probe?.(probe);
    },
  };
}
