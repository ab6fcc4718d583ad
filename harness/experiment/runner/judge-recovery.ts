// Recovery for good. The checker takes the first good stretch after the fault's begin, which may lie before a slow fault
// has bitten at all; here the last bad probe counts, whenever it was. The worse of the two is the verdict.
//
// Probes overlap, so both bounds ask when a probe was asked. The upper one: an answer to what was asked before the last
// bad probe was asked proves nothing. The lower one: a service that pauses and goes on answers what it was asked
// meanwhile, all at once and within the time-out; those probes are good, and yet it was away when they were asked.

import type { HistoryView, ViewedProbe } from "./history-view.ts";
import { probePeriodMs } from "./service-probes.ts";

export interface LastingRecovery {
  /** Nanoseconds since the fault began: the last moment when the service was seen away, 0 when it never was. */
  readonly lowNs: number;
  /** The first moment after it when every probe was good, and stayed so for `holdNs`; infinite when it never was. */
  readonly highNs: number;
}

/** Answers that come so soon after the first one were held up together with it. */
const burstNs = 100e6;

/** Undefined when there was no fault or no probe after its begin. */
export function lastingRecovery({ probes, begunNs }: HistoryView, holdNs: number): LastingRecovery | undefined {
  if (begunNs === undefined) return undefined;
  const after = probes.filter(({ timeNs }) => timeNs >= begunNs);
  const lastProbe = after.at(-1);
  if (lastProbe === undefined) return undefined;
  const lastBad = after.findLast(({ ok }) => !ok);
  const answers = lastBad === undefined ? after : after.slice(after.indexOf(lastBad) + 1);
  const names = new Set(probes.map(({ name }) => name));
  const lowNs = lastBad === undefined ? 0 : awayUntilNs(answers, lastBad.timeNs) - begunNs;
  const good = new Set<string>();
  for (const { name, timeNs, askedNs } of answers) {
    if (lastBad === undefined || askedNs >= lastBad.timeNs) good.add(name);
    if (good.size < names.size) continue;
    return { lowNs, highNs: lastProbe.timeNs - timeNs >= holdNs ? timeNs - begunNs : Infinity };
  }
  return { lowNs, highNs: Infinity };
}

/** The last moment after `lastBadNs` when something was asked that a pausing service let wait for a period or more. */
function awayUntilNs(answers: readonly ViewedProbe[], lastBadNs: number): number {
  const first = new Map<string, number>();
  let untilNs = lastBadNs;
  for (const { name, timeNs, askedNs } of answers) {
    const firstNs = first.get(name) ?? timeNs;
    first.set(name, firstNs);
    const waited = timeNs - askedNs >= probePeriodMs * 1e6;
    if (waited && timeNs - firstNs <= burstNs) untilNs = Math.max(untilNs, askedNs);
  }
  return untilNs;
}
