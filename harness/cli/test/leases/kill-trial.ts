// One harness that is killed while it holds a fault: nobody renews the lease any more, and within the lease and a second
// nothing of the fault is left.

import { systemClock } from "../../../core/clock.ts";
import { assert } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import type { Prng } from "../../../core/prng.ts";
import { getExperiment } from "../../../platform/aws/fault-injection.ts";
import type { RunningStack } from "../../stack/running-stack.ts";
import { watchResidue } from "./fault-residue.ts";
import type { Holder } from "./holder.ts";

/** Five seconds: healing begins two seconds before they are over. */
export const leaseSeconds = 5;
const allowedMs = leaseSeconds * 1_000 + 1_000;
/** So long after the last allowed moment nothing comes back either. */
const afterwardsMs = 500;
const earlyWithinMs = 2_500;
const heldMs = { least: 300, drawn: 800 } as const;
const bittenWithinMs = 30_000;
const endedWithinMs = 60_000;
const waits = /^process: (\/bin\/bash \/run\/assay-commands|sleep 120)/;
const endings = ["completed", "stopped", "failed", "cancelled"];

export interface KillTrial {
  readonly stack: RunningStack;
  readonly holder: Holder;
  readonly template: string;
  readonly draw: Prng;
  /** Killed at a drawn moment of the first seconds, bitten or not. */
  readonly isEarly: boolean;
  /** The fault is over once it has bitten: no lease has to end it, and its script only waits for what was ended to be back. */
  readonly isBrief: boolean;
}

export interface KillResult {
  /** Nothing of the fault was seen later than this after the kill; undefined when nothing ever was. */
  readonly lastSeenMs: number | undefined;
  /** By then a whole look found nothing, and none later did; undefined when something is left for good. */
  readonly cleanByMs: number | undefined;
  readonly hasBitten: boolean;
}

/** Throws when something was left after the allowed time. */
export async function killTrial({ stack, holder, template, draw, ...trial }: KillTrial): Promise<KillResult> {
  const { isEarly, isBrief } = trial;
  await holder.hold(template);
  const hasBitten = !isEarly && (await holder.bitten(bittenWithinMs));
  assert(isEarly || hasBitten, `${template} did not bite within ${String(bittenWithinMs)} ms`);
  const heldForMs = isEarly ? draw.integer(earlyWithinMs) : heldMs.least + draw.integer(heldMs.drawn);
  const watching = watchResidue(stack.client, (heldForMs + allowedMs + afterwardsMs) / 1_000);
  await Promise.all([systemClock.sleep(heldForMs).then(() => holder.kill()), watching]);
  const killedNs = holder.killedNs();
  const { seen, left, cleanNs } = await watching;
  const sinceMs = (ns: number) => Math.round((ns - killedNs) / 1e6);
  const late = seen.filter(({ what, lastNs }) => sinceMs(lastNs) > allowedMs && !(isBrief && waits.test(what)));
  const told = late.map(({ what, lastNs }) => `${what} (${String(sinceMs(lastNs))} ms)`).join(" | ");
  assert(late.length === 0 && left.length === 0, `left after ${String(allowedMs)} ms: ${told}`);
  await ended(stack, holder.experiment(), isBrief ? /./ : /its lease of/);
  return {
    hasBitten,
    lastSeenMs: seen.length === 0 ? undefined : sinceMs(Math.max(...seen.map(({ lastNs }) => lastNs))),
    cleanByMs: cleanNs === undefined ? undefined : sinceMs(cleanNs),
  };
}

/** The service has nothing to do with it any more, and it says why. */
async function ended({ clients }: RunningStack, id: string | undefined, reason: RegExp): Promise<void> {
  if (id === undefined) return;
  const state = await eventually(
    async () => {
      const now = (await getExperiment(clients, id)).state;
      return endings.includes(now?.status ?? "") ? now : undefined;
    },
    { what: `experiment ${id} ended`, withinMs: endedWithinMs, everyMs: 200 },
  );
  assert(reason.test(state.reason ?? ""), `ended ${state.status ?? "?"}: ${state.reason ?? ""}`);
}
