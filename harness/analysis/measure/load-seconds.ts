// The second-by-second record of a load, and which seconds say more about the generator than about the platform.

/** A type, not an interface: it goes where any record of named figures goes. */
export type LoadSecond = {
  /** Counts from the start of the load. */
  readonly second: number;
  readonly series: string;
  /** Operations that the plan starts in this second. */
  readonly planned: number;
  /** Operations that were started in this second, whenever they were due. */
  readonly started: number;
  /** Operations due by the end of this second and not started yet. */
  readonly behind: number;
  readonly ok: number;
  readonly errors: number;
  readonly inFlight: number;
  readonly waitP99Ms: number;
  readonly responseP50Ms: number;
  readonly responseP99Ms: number;
  /** Share of the second in which the generator's event loop was busy, 0 to 1. */
  readonly busy: number;
  /** Set when the generator, not the platform, limited this second. */
  readonly limitedBy?: string;
};

const waitFloorMs = 20;
const waitShare = 0.05;
const busyAtMost = 0.95;
const behindShare = 0.05;

/** Why the generator limited a second; undefined when it did not. `heldBack`: the cap on operations under way was met. */
export function generatorLimit(
  second: Pick<LoadSecond, "planned" | "behind" | "waitP99Ms" | "responseP99Ms" | "busy">,
  heldBack: boolean,
): string | undefined {
  if (heldBack) return "operations under way at their cap";
  if (second.busy > busyAtMost) return `event loop busy ${Math.round(second.busy * 100)} %`;
  if (second.behind > Math.max(1, behindShare * second.planned)) return `${second.behind} starts behind the plan`;
  // Later than the gap between two starts, operations bunch up: that is another load than the planned one.
  const gapMs = second.planned === 0 ? 0 : 1_000 / second.planned;
  const waitAtMostMs = Math.max(waitFloorMs, gapMs, waitShare * second.responseP99Ms);
  if (second.waitP99Ms > waitAtMostMs) return `starts ${second.waitP99Ms} ms late at p99`;
  return undefined;
}

/** The share of seconds that the generator limited. */
export function limitedShare(seconds: readonly LoadSecond[]): number {
  if (seconds.length === 0) return 0;
  return seconds.filter(({ limitedBy }) => limitedBy !== undefined).length / seconds.length;
}

const mostLimited = 0.1;

/**
 * Why a load measured the generator and not the platform: more than a tenth of its seconds are limited, or there are
 * none. Undefined when the figures are the platform's.
 */
export function limitReason(seconds: readonly LoadSecond[]): string | undefined {
  if (seconds.length === 0) return "no second was recorded";
  const limited = seconds.flatMap(({ limitedBy }) => limitedBy ?? []);
  if (limited.length <= mostLimited * seconds.length) return undefined;
  return `${limited.length} of ${seconds.length} seconds, such as: ${limited[0] ?? ""}`;
}
