// Linearizable registers: every key by itself (linearizability is local). Keys get growing shares of the budget in
// turn, so that one hard key does not hide a violation on another.

import type { Completion, Header, Id, Operation, RegisterOperation, RowNames } from "../history/model.ts";
import { judgedBy } from "./checker.ts";
import type { Budget, Checker, CheckerFinding, Judge, Judged } from "./checker.ts";
import { searchRegister } from "./register-search.ts";
import type { Allowance } from "./register-search.ts";
import { RegisterValues, stepOf } from "./register-step.ts";
import type { RegisterStep } from "./register-step.ts";
import { smallestWindow } from "./register-window.ts";
import type { CounterExample } from "./register-window.ts";

export const linearizableRegister: Checker = {
  name: "linearizable-register",
  open: (_header: Header, _rows: RowNames, budget) => new LinearizableRegister(budget),
};

/** Generous estimate of one reached state with its bookkeeping. */
const bytesPerState = 400;
const firstShare = 20_000;

class LinearizableRegister implements Judge {
  readonly #budget: Budget;
  readonly #steps = new Map<Id, RegisterStep[]>();
  readonly #values = new RegisterValues();
  #operations = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  completed(operation: Operation, completion: Completion): void {
    if (!isRegister(operation)) return;
    const steps = this.#stepsOn(operation);
    if (completion.outcome === "fail") return;
    const endedAt = completion.outcome === "ok" ? completion.index : Infinity;
    steps.push(stepOf(operation, this.#values, { seen: completion.seen, endedAt }));
  }

  leftOpen(operation: Operation): void {
    if (!isRegister(operation)) return;
    this.#stepsOn(operation).push(stepOf(operation, this.#values, { seen: null, endedAt: Infinity }));
  }

  judged(): Judged {
    const deadline = this.#budget.nowNs() + this.#budget.ms * 1e6;
    const findings: CheckerFinding[] = [];
    const undecided: Id[] = [];
    let open = [...this.#steps];
    for (let share = firstShare; open.length > 0; share *= 8) {
      if (this.#budget.nowNs() >= deadline) break;
      open = open.filter(([key, steps]) => {
        const allowance = this.#allowance(share, deadline);
        const result = searchRegister(steps, 0, allowance.mayGoOn);
        if (result.kind === "exhausted" && !allowance.isMemorySpent()) return true;
        if (result.kind === "exhausted") undecided.push(key);
        if (result.kind === "unexplained") {
          const example = smallestWindow(steps, result.at, () => this.#allowance(firstShare, deadline).mayGoOn);
          findings.push(findingOf(key, result.at, example));
        }
        return false;
      });
    }
    undecided.push(...open.map(([key]) => key));
    const counts = { keys: this.#steps.size, operations: this.#operations, undecided: undecided.length };
    const reasons = undecided.map((key) => `the search ran out of budget on key ${JSON.stringify(key)}`);
    if (this.#operations === 0) reasons.push("there is no register operation");
    return judgedBy(findings, reasons, counts);
  }

  /** Counts the operation. */
  #stepsOn({ key }: RegisterOperation): RegisterStep[] {
    this.#operations += 1;
    const known = this.#steps.get(key);
    if (known !== undefined) return known;
    const steps: RegisterStep[] = [];
    this.#steps.set(key, steps);
    return steps;
  }

  /** More time may help a search that used up its share; more memory there is not. */
  #allowance(states: number, deadline: number): { mayGoOn: Allowance; isMemorySpent: () => boolean } {
    let [left, held] = [states, 0];
    const isMemorySpent = () => held * bytesPerState > this.#budget.bytes;
    const mayGoOn: Allowance = (heldStates) => {
      left -= 1;
      held = heldStates;
      return left >= 0 && !isMemorySpent() && this.#budget.nowNs() < deadline;
    };
    return { mayGoOn, isMemorySpent };
  }
}

function isRegister(operation: Operation): operation is RegisterOperation {
  return operation.kind !== "insert" && operation.kind !== "row-read";
}

function findingOf(key: Id, at: RegisterStep, { steps, isFromStart }: CounterExample): CheckerFinding {
  const ordered = steps.toSorted((one, other) => one.begunAt - other.begunAt);
  const told = ordered.map(({ process, text, begunAt, endedAt }) => {
    const end = endedAt === Infinity ? "?" : String(endedAt);
    return `${JSON.stringify(process)} ${text} [${begunAt}, ${end}]`;
  });
  const start = isFromStart ? "from null, " : "whatever it held before, ";
  return {
    key,
    process: at.process,
    index: at.endedAt,
    message: `no order explains, ${start}${told.join("; ")}`,
  };
}
