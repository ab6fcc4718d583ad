// A service of which it is known when it came back, and probes of it as a client makes them: the ground truth that
// recovery intervals are measured against. On a clock of numbers; for tests.
//
// A probe speaks of a moment: a good one of when it was answered (the service was good by then), a bad one of when it was
// asked (what hung until its time-out may have been asked long before the service came back).

import { createPrng } from "../../core/prng.ts";
import type { Prng } from "../../core/prng.ts";
import { sampleHistory } from "../history/sample-history.ts";
import { judgeHistory } from "./judge-history.ts";

export interface KnownOutage {
  readonly history: string;
  readonly periodNs: number;
  /** From the fault's begin until the service answered again. */
  readonly truthNs: number;
}

const ms = 1e6;

/** How the service is bad: it refuses at once, it hangs until the probe gives up, or a bit of both. */
const manners = ["refuses", "hangs", "mixed"] as const;

interface Service {
  readonly badFromNs: number;
  readonly goodFromNs: number;
  readonly manner: (typeof manners)[number];
}

interface Told {
  readonly atNs: number;
  readonly name: string;
  readonly ok: boolean;
}

/** One outage drawn from the seed: bites within a second of the fault's begin, lasts from three periods to two minutes. */
export function knownOutage(seed: string): KnownOutage {
  const prng = createPrng(seed);
  const periodNs = (100 + prng.integer(900)) * ms;
  const begunNs = 5 * periodNs + prng.integer(periodNs);
  const badFromNs = begunNs + prng.integer(Math.min(1_000 * ms, periodNs));
  const goodFromNs = badFromNs + 3 * periodNs + prng.integer(120_000 * ms);
  const service: Service = { badFromNs, goodFromNs, manner: prng.pick(manners) };
  const endNs = goodFromNs + 20 * periodNs;
  const names = ["write", "read", "name"].slice(0, 1 + prng.integer(3));
  const told = names.flatMap((name) => probesOf(name, service, { prng: prng.fork(name), periodNs, endNs }));
  const history = sampleHistory({ limits: { recovery: { atMostNs: 3_600_000 * ms, holdNs: 5 * periodNs } } });
  let isBegun = false;
  for (const { atNs, name, ok } of told.sort((a, b) => a.atNs - b.atNs)) {
    if (!isBegun && atNs >= begunNs) {
      isBegun = true;
      history.fault("begin", { timeNs: begunNs });
    }
    history.probe(ok, atNs, name);
  }
  return { history: history.text(), periodNs, truthNs: goodFromNs - begunNs };
}

/** One probe after the other: the next a period after the last was asked, or when that one is answered. */
function probesOf(
  name: string,
  service: Service,
  { prng, periodNs, endNs }: { prng: Prng; periodNs: number; endNs: number },
): Told[] {
  const told: Told[] = [];
  let askedNs = prng.integer(periodNs);
  while (askedNs < endNs) {
    const tookNs = latency(prng, periodNs);
    const arrivedNs = askedNs + Math.floor(tookNs / 2);
    const isGood = arrivedNs < service.badFromNs || arrivedNs >= service.goodFromNs;
    const hangs = service.manner === "hangs" || (service.manner === "mixed" && prng.integer(2) === 0);
    const answeredNs = isGood || !hangs ? askedNs + tookNs : askedNs + periodNs;
    told.push({ atNs: isGood ? answeredNs : askedNs, name, ok: isGood });
    askedNs = Math.max(askedNs + periodNs, answeredNs);
  }
  return told;
}

/** Mostly a small part of the period, at times most of it. */
function latency(prng: Prng, periodNs: number): number {
  const share = prng.integer(20) === 0 ? 0.8 * prng.next() : 0.05 * prng.next();
  return Math.floor(share * periodNs) + 1;
}

export interface RecoveryTruth {
  readonly runs: number;
  /** Seeds whose truth lies outside of the interval that the checker gives. */
  readonly outside: readonly string[];
  /** Widths of the intervals in probe periods, sorted. */
  readonly widths: readonly number[];
}

/** Judges `runs` known outages: is the truth inside, and how wide is the interval? */
export function judgeKnownOutages(seed: string, runs: number): RecoveryTruth {
  const outside: string[] = [];
  const widths: number[] = [];
  for (let at = 0; at < runs; at += 1) {
    const own = `${seed}/${at}`;
    const { history, periodNs, truthNs } = knownOutage(own);
    const counts = judgeHistory(history, ["recovery"])[0]?.counts ?? {};
    const [low, high] = [Number(counts.rtoLowNs), Number(counts.rtoHighNs)];
    if (!(low <= truthNs && truthNs <= high)) outside.push(`${own}: ${truthNs} not in [${low}, ${high}]`);
    widths.push((high - low) / periodNs);
  }
  return { runs, outside, widths: widths.sort((a, b) => a - b) };
}
