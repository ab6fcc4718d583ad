// Books every operation of an open loop: the three times, the accounts and the seconds.

import { LatencyHistogram } from "./latency-histogram.ts";
import type { LatencySummary } from "./latency-histogram.ts";
import { checkedAccounts } from "./load-accounts.ts";
import type { LoadAccounts } from "./load-accounts.ts";
import { generatorLimit } from "./load-seconds.ts";
import type { LoadSecond } from "./load-seconds.ts";
import { dueCount } from "./schedule.ts";

/** How an operation ended, as its client knows it. */
export interface OperationEnd {
  readonly name: string;
  readonly outcome: "ok" | "fail" | "indeterminate";
  readonly code?: string;
}

export interface Sent {
  readonly intendedNs: number;
  readonly sentNs: number;
}

class Tally {
  readonly response = new LatencyHistogram();
  readonly wait = new LatencyHistogram();
  started = 0;
  ok = 0;
  errors = 0;
  heldBack = false;
}

const timelyNs = 1e9;

export class LoadRecorder {
  readonly #response = new LatencyHistogram();
  readonly #service = new LatencyHistogram();
  readonly #wait = new LatencyHistogram();
  readonly #byName = new Map<string, LatencyHistogram>();
  readonly #failures = new Map<string, number>();
  readonly #failedByName = new Map<string, number>();
  readonly #seconds: LoadSecond[] = [];
  readonly #series: string;
  readonly #lateAfterNs: number;
  #tally = new Tally();
  #started = 0;
  #timely = 0;
  #ok = 0;
  #errors = 0;
  #indeterminate = 0;
  #late = 0;

  constructor(series: string, lateAfterMs: number) {
    this.#series = series;
    this.#lateAfterNs = lateAfterMs * 1e6;
  }

  get inFlight(): number {
    return this.#started - this.#ok - this.#errors - this.#late;
  }

  get started(): number {
    return this.#started;
  }

  /** An operation was due and could not be started, since too many are under way. */
  holdBack(): void {
    this.#tally.heldBack = true;
  }

  start({ intendedNs, sentNs }: Sent): void {
    const waitNs = sentNs - intendedNs;
    this.#started += 1;
    this.#tally.started += 1;
    if (waitNs <= timelyNs) this.#timely += 1;
    this.#wait.recordNs(waitNs);
    this.#tally.wait.recordNs(waitNs);
  }

  end({ intendedNs, sentNs }: Sent, endedNs: number, end: OperationEnd): void {
    const responseNs = endedNs - intendedNs;
    if (end.outcome === "ok") {
      if (responseNs > this.#lateAfterNs) this.#late += 1;
      else this.#ok += 1;
      this.#tally.ok += 1;
    } else {
      this.#errors += 1;
      this.#tally.errors += 1;
      if (end.outcome === "indeterminate") this.#indeterminate += 1;
      const code = end.code ?? "unlisted";
      this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
      this.#failedByName.set(end.name, (this.#failedByName.get(end.name) ?? 0) + 1);
    }
    this.#response.recordNs(responseNs);
    this.#service.recordNs(endedNs - sentNs);
    this.#tally.response.recordNs(responseNs);
    this.#histogramOf(end.name).recordNs(responseNs);
  }

  /** Closes the current second. `dueBefore` and `due`: operations of the plan due by its begin and end. */
  closeSecond({ dueBefore, due, busy }: { dueBefore: number; due: number; busy: number }): LoadSecond {
    const tally = this.#tally;
    this.#tally = new Tally();
    const response = tally.response.summary();
    const figures = {
      series: this.#series,
      second: this.#seconds.length,
      planned: due - dueBefore,
      started: tally.started,
      behind: Math.max(0, due - this.#started),
      ok: tally.ok,
      errors: tally.errors,
      inFlight: this.inFlight,
      waitP99Ms: tally.wait.summary().p99Ms,
      responseP50Ms: response.p50Ms,
      responseP99Ms: response.p99Ms,
      busy: Math.round(busy * 1_000) / 1_000,
    };
    const limitedBy = generatorLimit(figures, tally.heldBack);
    const second = limitedBy === undefined ? figures : { ...figures, limitedBy };
    this.#seconds.push(second);
    return second;
  }

  report(planned: number): LoadReport {
    const [ok, errors, late] = [this.#ok, this.#errors, this.#late];
    const unacknowledged = planned - ok - errors - late;
    return {
      accounts: checkedAccounts({ planned, ok, errors, indeterminate: this.#indeterminate, late, unacknowledged }),
      response: this.#response.summary(),
      service: this.#service.summary(),
      wait: this.#wait.summary(),
      byName: Object.fromEntries([...this.#byName].map(([name, histogram]) => [name, histogram.summary()])),
      seconds: this.#seconds,
      failures: Object.fromEntries(this.#failures),
      failedByName: Object.fromEntries(this.#failedByName),
      achievedShare: planned === 0 ? 0 : this.#timely / planned,
    };
  }

  #histogramOf(name: string): LatencyHistogram {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const histogram = new LatencyHistogram();
    this.#byName.set(name, histogram);
    return histogram;
  }
}

export interface LoadReport {
  /** Planned = ok + errors + late + unacknowledged, exactly. */
  readonly accounts: LoadAccounts;
  /** From the intended start to the answer: what a client of an open system feels. Verdicts use it. */
  readonly response: LatencySummary;
  /** From the sending to the answer. */
  readonly service: LatencySummary;
  /** From the intended start to the sending. */
  readonly wait: LatencySummary;
  /** Response times by statement, or `insert`. */
  readonly byName: Readonly<Record<string, LatencySummary>>;
  readonly seconds: readonly LoadSecond[];
  /** Failed operations by code (`285`, `ECONNREFUSED`, `timeout` …), refused and indeterminate ones. */
  readonly failures: Readonly<Record<string, number>>;
  readonly failedByName: Readonly<Record<string, number>>;
  /** Share of the planned operations that were started at most a second late: achieved against offered rate. */
  readonly achievedShare: number;
}

/** Operations of a plan of `count` that are due `elapsedNs` after the start. */
export function dueOf(count: number, ratePerSecond: number, elapsedNs: number): number {
  return Math.min(count, dueCount(elapsedNs, ratePerSecond));
}
