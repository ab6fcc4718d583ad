// `assay heal`: ends every experiment that still runs and waits until the service has undone it. Idempotent.

import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { eventually } from "../core/eventually.ts";
import { messageOf } from "../core/errors.ts";
import type { AwsClients } from "../platform/aws/clients.ts";
import { getExperiment, runningExperiments, stopExperiment } from "../platform/aws/fault-injection.ts";

export interface HealOptions {
  readonly aws: AwsClients;
  readonly write: (text: string) => void;
}

const healedWithinMs = 180_000;

/** Exit 0 when nothing is left, 6 when something may be. */
export async function runHeal({ aws, write }: HealOptions): Promise<ExitCode> {
  const running = await runningExperiments(aws);
  for (const id of running) {
    // One that ends by itself meanwhile needs no stop.
    await stopExperiment(aws, id).catch((error: unknown) => {
      write(`experiment ${id}: ${messageOf(error)}\n`);
    });
  }
  const left: string[] = [];
  for (const id of running) {
    const state = await endOf(aws, id);
    write(`experiment ${id}: ${state}\n`);
    if (!/^(stopped|completed|cancelled)/.test(state)) left.push(id);
  }
  write(running.length === 0 ? "nothing to heal\n" : `${running.length - left.length} of ${running.length} healed\n`);
  return left.length === 0 ? exitCode.held : exitCode.cleanupIncomplete;
}

async function endOf(aws: AwsClients, id: string): Promise<string> {
  try {
    return await eventually(
      async () => {
        const { state } = await getExperiment(aws, id);
        const hasEnded = ["stopped", "completed", "failed"].includes(state?.status ?? "");
        return hasEnded ? `${state?.status ?? ""}: ${state?.reason ?? ""}` : undefined;
      },
      { what: `experiment ${id} ended`, withinMs: healedWithinMs, everyMs: 300 },
    );
  } catch (error) {
    return messageOf(error);
  }
}
