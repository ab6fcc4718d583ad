// What ends an experiment before its time: an alarm that rings, a lease that nobody renews.

import type { AssayError } from "../../core/errors.ts";
import { environmentError } from "../../core/errors.ts";
import type { ExperimentRun } from "./experiment.ts";
import { alarmThatRings } from "./stop-conditions.ts";
import type { FaultWorld } from "./world.ts";

const alarmPeriodMs = 1_000;

export interface Guard {
  readonly world: FaultWorld;
  readonly stop: AbortController;
  /** Aborted when the experiment has ended by itself. */
  readonly watching: AbortSignal;
}

/** Asks for the states every second; an answer that does not come is no reason to stop. */
export async function watchAlarms(run: ExperimentRun, { world, stop, watching }: Guard): Promise<void> {
  const conditions = run.template.stopConditions.filter(({ source }) => source !== "none");
  while (conditions.length > 0 && !watching.aborted && !stop.signal.aborted) {
    const ringing = await alarmThatRings(conditions, world).catch(() => undefined);
    if (ringing !== undefined) {
      halt(run, stop, `Experiment halted by stop condition ${ringing}.`);
      return;
    }
    await world.clock.sleep(alarmPeriodMs, watching).catch(() => undefined);
  }
}

export async function watchLease(run: ExperimentRun, { stop, watching }: Guard): Promise<void> {
  const { lease } = run;
  if (lease === undefined) return;
  const hasEnded = await lease.ended(AbortSignal.any([watching, stop.signal]));
  if (hasEnded) halt(run, stop, `Experiment halted: its lease of ${lease.ms / 1_000} s was not renewed.`);
}

/** The reason with which an experiment is stopped. */
export function stopReason(message: string): AssayError {
  return environmentError(message, { code: "ASSAY_FAULT_STOPPED" });
}

function halt(run: ExperimentRun, stop: AbortController, reason: string): void {
  Object.assign(run.state, { status: "stopping", reason });
  stop.abort(stopReason(reason));
}
