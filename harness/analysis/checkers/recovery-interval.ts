// The arithmetic of recovery over the probes since the first fault began.

import type { Probe } from "../history/model.ts";

export interface RecoveryInterval {
  /** The last bad probe before recovery; absent when none was bad. */
  readonly lastBadNs: number | undefined;
  /** The first probe of the first good stretch that lasts; absent when there is none. */
  readonly firstGoodNs: number | undefined;
  /** Bad probes after recovery. */
  readonly relapses: readonly Probe[];
}

interface Stretch {
  readonly firstNs: number;
  readonly lastBadNs: number | undefined;
  /** Position of the probe that ended it, or the number of probes. */
  readonly end: number;
  readonly lastNs: number;
}

/** Lasts for no time. */
const neverBegun = { firstNs: Infinity, lastNs: -Infinity };

/** `names` are all probes of the history: a moment is good when the latest of each was good. */
export function recoveryInterval(
  probes: readonly Probe[],
  names: ReadonlySet<string>,
  holdNs: number,
): RecoveryInterval {
  const lasting = goodStretches(probes, names).find(({ firstNs, lastNs }) => lastNs - firstNs >= holdNs);
  if (lasting === undefined) {
    const lastBadNs = probes.findLast(({ ok }) => !ok)?.timeNs;
    return { lastBadNs, firstGoodNs: undefined, relapses: [] };
  }
  const relapses = probes.slice(lasting.end).filter(({ ok }) => !ok);
  return { lastBadNs: lasting.lastBadNs, firstGoodNs: lasting.firstNs, relapses };
}

function goodStretches(probes: readonly Probe[], names: ReadonlySet<string>): Stretch[] {
  const stretches: Stretch[] = [];
  const goodNow = new Set<string>();
  let lastBadNs: number | undefined;
  let open = neverBegun;
  for (const [position, { name, ok, timeNs }] of probes.entries()) {
    if (ok) {
      goodNow.add(name);
      if (goodNow.size === names.size) open = { firstNs: Math.min(open.firstNs, timeNs), lastNs: timeNs };
    } else {
      stretches.push({ ...open, lastBadNs, end: position });
      open = neverBegun;
      goodNow.delete(name);
      lastBadNs = timeNs;
    }
  }
  stretches.push({ ...open, lastBadNs, end: probes.length });
  return stretches;
}
