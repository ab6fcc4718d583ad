// The look before the heal: a fault that lasts has to be there until its end. It is looked at shortly before its time is
// over, and whenever the experiment is tagged with `assay:look`, which who holds it does before asking for its end. A stop,
// a lease that ended and the safety lever do not wait for any look.

import type { Clock } from "../../core/clock.ts";
import { environmentError, messageOf } from "../../core/errors.ts";

export const lookTag = "assay:look";

/** In the reason of an action whose fault was gone, or not found, before its heal. */
export const notStanding = "not seen to stand until its end";

/** An answer that takes longer is none: more than a busy machine needs. */
const answerWithinMs = 15_000;
/** Of a short fault the look takes at most so much. */
const shareOfFault = 0.5;

/** The looks of all actions of an experiment that are in force. */
export class Looks {
  readonly #looks = new Set<() => Promise<void>>();

  add(look: () => Promise<void>): Disposable {
    this.#looks.add(look);
    return {
      [Symbol.dispose]: () => {
        this.#looks.delete(look);
      },
    };
  }

  /** Resolves when every action was looked at; what was found stands in its state. */
  async now(): Promise<void> {
    await Promise.all([...this.#looks].map((look) => look()));
  }
}

export interface Stay {
  readonly ms: number;
  /** Throws when the fault is not there; absent for a fault that is over once it has bitten. */
  readonly look: (() => Promise<unknown>) | undefined;
  readonly looks: Looks;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Holds a fault for its time. Returns why it was not seen to stand until its end, at once when a look finds it gone;
 * undefined when it was, or when `signal` ended it.
 */
export async function stay({ ms, look, looks, signal, clock }: Stay): Promise<string | undefined> {
  if (look === undefined) {
    await pause(ms, signal, clock);
    return undefined;
  }
  const found = new AbortController();
  let gone: string | undefined;
  const lookOnce = async () => {
    try {
      await inTime(look(), clock);
    } catch (error) {
      gone ??= `the fault was ${notStanding}: ${messageOf(error)}`;
      found.abort();
    }
  };
  using _onRequest = looks.add(lookOnce);
  const over = AbortSignal.any([signal, found.signal]);
  const leadMs = Math.min(answerWithinMs, ms * shareOfFault);
  await pause(ms - leadMs, over, clock);
  if (over.aborted) return reasonOf(gone, signal);
  let isAnswered = false;
  const looking = lookOnce().then(() => {
    isAnswered = true;
  });
  await pause(leadMs, over, clock);
  looking.catch(() => undefined);
  if (!isAnswered && !signal.aborted) gone ??= `the fault was ${notStanding}: no answer in ${String(leadMs)} ms`;
  return reasonOf(gone, signal);
}

/** Whoever was stopped while it was looked at may have been healed by then. */
function reasonOf(gone: string | undefined, signal: AbortSignal): string | undefined {
  return signal.aborted ? undefined : gone;
}

async function inTime(looking: Promise<unknown>, clock: Clock): Promise<void> {
  const answered = new AbortController();
  const late = clock.sleep(answerWithinMs, answered.signal).then(
    () => {
      throw environmentError(`no answer in ${String(answerWithinMs / 1_000)} s`, { code: "ASSAY_FAULT_GONE" });
    },
    () => undefined,
  );
  try {
    await Promise.race([looking, late]);
  } finally {
    answered.abort();
    looking.catch(() => undefined);
  }
}

async function pause(ms: number, signal: AbortSignal, clock: Clock): Promise<void> {
  if (signal.aborted) return;
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
