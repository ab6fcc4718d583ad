// Whether a link became as slow or as lossy as it was asked to be. Pure: times and counts in, a sentence or a reason out.

import { percentileMs } from "../../../platform/lab/round-trips.ts";
import type { Endpoint, RoundTrips } from "../../../platform/lab/round-trips.ts";

/** How far the achieved median or share may be off, of what was wanted. */
export const tolerance = 0.2;
/** Deviations of a share of so many draws that chance alone explains. */
const sigmas = 3;
/** Fewer say nothing. */
const fewestTrips = 10;

export interface WantedDelay {
  readonly delayMs: number;
  readonly jitterMs: number;
  /** Share of the flows that are delayed. */
  readonly share: number;
}

export interface Seen {
  readonly isAsWanted: boolean;
  readonly said: string;
}

/** The median of the delayed flows, and how many are delayed when not all are meant to be. */
export function judgeDelay(before: RoundTrips, during: RoundTrips, { delayMs, jitterMs, share }: WantedDelay): Seen {
  const plainMs = percentileMs(before, 0.5);
  if (plainMs === undefined || before.tookUs.length < fewestTrips || during.tookUs.length < fewestTrips) {
    return {
      isAsWanted: false,
      said: `only ${before.tookUs.length} and ${during.tookUs.length} connections were answered`,
    };
  }
  const fromUs = (plainMs + Math.max(delayMs - jitterMs, delayMs / 2) / 2) * 1_000;
  const slow = { tookUs: share === 1 ? during.tookUs : during.tookUs.filter((us) => us >= fromUs) };
  const p50 = percentileMs(slow, 0.5) ?? plainMs;
  const isMedianRight = Math.abs(p50 - plainMs - delayMs) <= delayMs * tolerance;
  const isShareRight = isShare({ of: during.tookUs.length, some: slow.tookUs.length, wanted: share });
  const others = share === 1 ? "" : `${slow.tookUs.length} of ${during.tookUs.length} `;
  return {
    isAsWanted: isMedianRight && isShareRight,
    said:
      `${others}connections took p50 ${text(plainMs)} and p99 ${text(percentileMs(before, 0.99))} ms ` +
      `and take p50 ${text(p50)} and p99 ${text(percentileMs(slow, 0.99))} ms (wanted ${delayMs} ms more)`,
  };
}

/** Dropped packets among those that the rule is about. */
export function judgeLoss(counts: { readonly dropped: number; readonly seen: number }, wanted: number): Seen {
  const { dropped, seen } = counts;
  const percent = seen === 0 ? 0 : (dropped / seen) * 100;
  return {
    isAsWanted: dropped > 0 && isShare({ of: seen, some: dropped, wanted }),
    said: `${dropped} packets of ${seen} dropped, ${percent.toFixed(1)} % (wanted ${(wanted * 100).toFixed(0)} %)`,
  };
}

/** Within the tolerance and what chance allows. Everything or nothing leaves nothing to chance. */
function isShare({
  of,
  some,
  wanted,
}: {
  readonly of: number;
  readonly some: number;
  readonly wanted: number;
}): boolean {
  if (wanted === 1) return some === of;
  const chance = sigmas * Math.sqrt((wanted * (1 - wanted)) / Math.max(1, of));
  return Math.abs(some / Math.max(1, of) - wanted) <= wanted * tolerance + chance;
}

/**
 * Where a pod's connections could go, out of `ss -Htn state connected`: the ports that it has or just had connections to,
 * and the pod's own port at those that called it, since members of a cluster serve the same ports.
 */
export function endpointsOf(listing: string): Endpoint[] {
  const found = new Map<string, Endpoint>();
  for (const line of listing.split("\n")) {
    const words = line
      .trim()
      .replaceAll(/\[|\]|::ffff:/g, "")
      .split(/\s+/);
    const [own = "", other = ""] = words.slice(-2);
    const [address = "", port = ""] = other.split(":");
    if (!/^\d+(\.\d+){3}$/.test(address) || address.startsWith("127.")) continue;
    const served = Number(port) < firstEphemeralPort ? Number(port) : Number(own.split(":")[1]);
    found.set(`${address}:${served}`, { address, port: served });
  }
  return [...found.values()].sort((a, b) => (`${a.address}:${a.port}` < `${b.address}:${b.port}` ? -1 : 1));
}

const firstEphemeralPort = 32_768;

function text(ms: number | undefined): string {
  return ms === undefined ? "?" : ms.toFixed(1);
}
