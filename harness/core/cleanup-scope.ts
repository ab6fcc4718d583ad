// Undo in reverse order, each step with a deadline of its own, going on after failures.

import { systemClock } from "./clock.ts";
import { AssayError } from "./errors.ts";

interface Step {
  readonly label: string;
  readonly withinMs: number;
  readonly undo: () => Promise<void> | void;
}

/** Collects undo steps; disposing runs them last-in first-out. Failures are gathered, never swallowed. */
export class CleanupScope implements AsyncDisposable {
  readonly #steps: Step[] = [];

  /** Registers an undo before the thing that it undoes is begun. */
  add(label: string, undo: () => Promise<void> | void, withinMs = 10_000): void {
    this.#steps.push({ label, withinMs, undo });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const failures: Error[] = [];
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await within(step);
      } catch (cause) {
        failures.push(new Error(`cleanup "${step.label}" failed`, { cause }));
      }
    }
    if (failures.length > 0) {
      throw new AssayError(failures.map((failure) => failure.message).join("; "), {
        code: "ASSAY_CLEANUP_INCOMPLETE",
        blame: "harness",
        cause: new AggregateError(failures),
      });
    }
  }
}

async function within(step: Step): Promise<void> {
  const timer = new AbortController();
  const late = systemClock.sleep(step.withinMs, timer.signal).then(() => {
    throw new Error(`took longer than ${String(step.withinMs)} ms`);
  });
  try {
    await Promise.race([Promise.resolve(step.undo()), late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}
