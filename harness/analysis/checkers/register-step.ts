// A register operation as the search sees it: what it needs the register to hold and what it leaves there.

import type { Id, RegisterOperation, RegisterValue } from "../history/model.ts";

/** The register may hold anything: needed by a plain write, and the state before a window. */
export const anything = -1;

export interface RegisterStep {
  readonly process: Id;
  /** Says what was asked and answered. */
  readonly text: string;
  /** Value that it needs to find; `anything` for a write. */
  readonly needs: number;
  readonly leaves: number;
  readonly begunAt: number;
  /** Infinity: it may have happened at any later time, or never. */
  readonly endedAt: number;
}

/** It finds and leaves the same value: a read, or an exchange of a value for itself. */
export function isPreserving(step: RegisterStep): boolean {
  return step.needs === step.leaves;
}

export function isOptional(step: RegisterStep): boolean {
  return step.endedAt === Infinity;
}

export class RegisterValues {
  readonly #numbers = new Map<RegisterValue, number>([[null, 0]]);

  numberOf(value: RegisterValue): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** The step of an answered operation; `endedAt` Infinity when nobody knows whether it happened. */
export function stepOf(
  operation: RegisterOperation,
  values: RegisterValues,
  { seen, endedAt }: { seen: RegisterValue; endedAt: number },
): RegisterStep {
  const common = { process: operation.process, begunAt: operation.index, endedAt };
  switch (operation.kind) {
    case "register-read": {
      const value = values.numberOf(seen);
      return { ...common, needs: value, leaves: value, text: `read ${JSON.stringify(seen)}` };
    }
    case "register-write":
      return {
        ...common,
        needs: anything,
        leaves: values.numberOf(operation.to),
        text: `write ${JSON.stringify(operation.to)}`,
      };
    case "register-cas":
      return {
        ...common,
        needs: values.numberOf(operation.from),
        leaves: values.numberOf(operation.to),
        text: `cas ${JSON.stringify([operation.from, operation.to])}`,
      };
  }
}

/**
 * Without the steps that can be left out of any explanation: what nobody knows to have happened and whose value nobody
 * ever needs.
 */
export function withoutIrrelevant(steps: readonly RegisterStep[]): RegisterStep[] {
  const telling = withoutUnansweredReads(steps);
  const needed = new Set(telling.map(({ needs }) => needs));
  return telling.filter((step) => !isOptional(step) || needed.has(step.leaves));
}

/** Without what changes nothing and was not answered: it explains nothing and asks for no explanation. */
export function withoutUnansweredReads(steps: readonly RegisterStep[]): RegisterStep[] {
  return steps.filter((step) => !isOptional(step) || !isPreserving(step));
}
