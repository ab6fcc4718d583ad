// Recovery for good. The checker takes the first good stretch after the fault's begin, which may lie before a slow fault
// has bitten at all; here the last bad probe counts, whenever it was. The worse of the two is the verdict.

import type { HistoryView } from "./history-view.ts";

export interface LastingRecovery {
  /** Nanoseconds since the fault began: the last bad probe, 0 when none was bad. */
  readonly lowNs: number;
  /** The first moment after it when every probe was good, and stayed so for `holdNs`; infinite when it never was. */
  readonly highNs: number;
}

/** Undefined when there was no fault or no probe after its begin. */
export function lastingRecovery({ probes, begunNs }: HistoryView, holdNs: number): LastingRecovery | undefined {
  if (begunNs === undefined) return undefined;
  const after = probes.filter(({ timeNs }) => timeNs >= begunNs);
  const [lastProbe, lastBad] = [after.at(-1), after.findLast(({ ok }) => !ok)];
  if (lastProbe === undefined) return undefined;
  const names = new Set(probes.map(({ name }) => name));
  const good = new Set<string>();
  for (const { name, timeNs } of after.slice(lastBad === undefined ? 0 : after.indexOf(lastBad) + 1)) {
    good.add(name);
    if (good.size < names.size) continue;
    const lasts = lastProbe.timeNs - timeNs >= holdNs;
    return { lowNs: (lastBad?.timeNs ?? begunNs) - begunNs, highNs: lasts ? timeNs - begunNs : Infinity };
  }
  return { lowNs: (lastBad?.timeNs ?? begunNs) - begunNs, highNs: Infinity };
}
