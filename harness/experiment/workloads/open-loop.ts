// The open loop: operations start when the plan says, whether or not the ones before have been answered. A start that
// comes late is measured as waiting; no operation is left out.

import { performance } from "node:perf_hooks";
import { dueOf, LoadRecorder } from "../../analysis/measure/load-recorder.ts";
import type { LoadReport, OperationEnd } from "../../analysis/measure/load-recorder.ts";
import type { LoadSecond } from "../../analysis/measure/load-seconds.ts";
import { intendedNs, plannedCount } from "../../analysis/measure/schedule.ts";
import type { Clock } from "../../core/clock.ts";

export interface OpenLoopOptions {
  readonly series: string;
  readonly ratePerSecond: number;
  readonly durationMs: number;
  readonly lateAfterMs: number;
  readonly drainMs: number;
  readonly inFlightAtMost: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onSecond?: (second: LoadSecond) => void;
}

/** Performs the operation at a position of the plan. It may not reject: a failure is an outcome. */
export type Perform = (position: number) => Promise<OperationEnd>;

export async function runOpenLoop(options: OpenLoopOptions, perform: Perform): Promise<LoadReport> {
  return new OpenLoop(options, perform).run();
}

const napAtMostMs = 50;
const settleMs = 5;

class OpenLoop {
  readonly #options: OpenLoopOptions;
  readonly #perform: Perform;
  readonly #recorder: LoadRecorder;
  readonly #startNs: number;
  #planned: number;
  #closedSeconds = 0;
  #isOver = false;
  #utilization = performance.eventLoopUtilization();

  constructor(options: OpenLoopOptions, perform: Perform) {
    this.#options = options;
    this.#perform = perform;
    this.#recorder = new LoadRecorder(options.series, options.lateAfterMs);
    this.#planned = plannedCount(options.ratePerSecond, options.durationMs);
    this.#startNs = options.clock.nowNs();
  }

  async run(): Promise<LoadReport> {
    const { clock, durationMs, drainMs, signal } = this.#options;
    while (this.#elapsedNs() < durationMs * 1e6 && signal?.aborted !== true) {
      this.#startDue();
      this.#closeSeconds();
      await clock.sleep(this.#napMs());
    }
    if (signal?.aborted === true) this.#planned = this.#due(this.#elapsedNs());
    const drainUntilNs = this.#elapsedNs() + drainMs * 1e6;
    while (this.#isPending() && this.#elapsedNs() < drainUntilNs) {
      this.#startDue();
      this.#closeSeconds();
      await clock.sleep(settleMs);
    }
    this.#closeSeconds();
    this.#isOver = true;
    return this.#recorder.report(this.#planned);
  }

  #startDue(): void {
    const due = this.#due(this.#elapsedNs());
    while (this.#recorder.started < due) {
      if (this.#recorder.inFlight >= this.#options.inFlightAtMost) {
        this.#recorder.holdBack();
        return;
      }
      this.#start(this.#recorder.started);
    }
  }

  #start(position: number): void {
    const sent = { intendedNs: intendedNs(position, this.#options.ratePerSecond), sentNs: this.#elapsedNs() };
    this.#recorder.start(sent);
    const ended = (end: OperationEnd) => {
      if (!this.#isOver) this.#recorder.end(sent, this.#elapsedNs(), end);
    };
    this.#perform(position).then(ended, () => {
      ended({ name: "crashed", outcome: "indeterminate", code: "generator-bug" });
    });
  }

  #isPending(): boolean {
    return this.#recorder.inFlight > 0 || this.#recorder.started < this.#planned;
  }

  #closeSeconds(): void {
    const { ratePerSecond, durationMs, onSecond } = this.#options;
    const elapsedNs = this.#elapsedNs();
    while ((this.#closedSeconds + 1) * 1e9 <= elapsedNs && this.#closedSeconds < Math.ceil(durationMs / 1_000)) {
      const utilization = performance.eventLoopUtilization();
      const { utilization: busy } = performance.eventLoopUtilization(utilization, this.#utilization);
      this.#utilization = utilization;
      const dueBefore = this.#closedSeconds === 0 ? 0 : this.#due(this.#closedSeconds * 1e9 - 1e9 / ratePerSecond);
      this.#closedSeconds += 1;
      const due = this.#due(this.#closedSeconds * 1e9 - 1e9 / ratePerSecond);
      const second = this.#recorder.closeSecond({ dueBefore, due, busy: Number.isFinite(busy) ? busy : 0 });
      onSecond?.(second);
    }
  }

  /** Time until the next start is due, in steps short enough to notice the end and the seconds. */
  #napMs(): number {
    const { ratePerSecond } = this.#options;
    const nextNs = intendedNs(this.#recorder.started, ratePerSecond);
    const untilNextMs = (nextNs - this.#elapsedNs()) / 1e6;
    return Math.max(1, Math.min(napAtMostMs, untilNextMs));
  }

  #due(elapsedNs: number): number {
    return dueOf(this.#planned, this.#options.ratePerSecond, elapsedNs);
  }

  #elapsedNs(): number {
    return this.#options.clock.nowNs() - this.#startNs;
  }
}
