// A history drawn on one axis: operations and latency by second, faults and bad stretches of probes as spans.

import type { Completion, FaultEvent, HistoryObserver, Operation, Probe } from "../analysis/history/model.ts";

/** Operations that completed in one second of the history. Latencies in milliseconds, of acknowledged ones. */
export interface TimelineSecond {
  readonly second: number;
  readonly ok: number;
  readonly fail: number;
  readonly indeterminate: number;
  readonly latencyMsP50: number | undefined;
  readonly latencyMsP99: number | undefined;
}

/** Seconds since the start of the history. */
export interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number | undefined;
}

export interface FaultSpan extends Span {
  readonly target: string;
  readonly verified: number | undefined;
  readonly healed: number | undefined;
}

export interface Timeline {
  readonly seconds: readonly TimelineSecond[];
  readonly faults: readonly FaultSpan[];
  /** Stretches in which a probe was bad. */
  readonly outages: readonly Span[];
}

interface Bucket {
  ok: number;
  fail: number;
  indeterminate: number;
  latenciesMs: number[];
}

/** Follows a history and gives its timeline. */
export class TimelineBuilder implements HistoryObserver {
  readonly #buckets: Bucket[] = [];
  readonly #faults = new Map<number, { -readonly [Field in keyof FaultSpan]: FaultSpan[Field] }>();
  readonly #outages: { name: string; from: number; to: number | undefined }[] = [];
  readonly #bad = new Map<string, { name: string; from: number; to: number | undefined }>();

  completed(operation: Operation, completion: Completion): void {
    const bucket = this.#bucketAt(completion.timeNs);
    bucket[completion.outcome] += 1;
    if (completion.outcome === "ok") bucket.latenciesMs.push((completion.timeNs - operation.timeNs) / 1e6);
  }

  leftOpen(operation: Operation): void {
    this.#bucketAt(operation.timeNs).indeterminate += 1;
  }

  fault(event: FaultEvent): void {
    const at = event.timeNs / 1e9;
    if (event.phase === "begin") {
      const { fault: name, target } = event;
      this.#faults.set(event.ordinal, {
        name,
        target,
        from: at,
        to: undefined,
        verified: undefined,
        healed: undefined,
      });
      return;
    }
    const span = this.#faults.get(event.ordinal);
    if (span === undefined) return;
    if (event.phase === "verified") span.verified = at;
    if (event.phase === "end") span.to = at;
    if (event.phase === "healed") span.healed = at;
  }

  probe({ name, ok, timeNs }: Probe): void {
    const at = timeNs / 1e9;
    const open = this.#bad.get(name);
    if (ok && open !== undefined) {
      open.to = at;
      this.#bad.delete(name);
    } else if (!ok && open === undefined) {
      const outage = { name, from: at, to: undefined };
      this.#outages.push(outage);
      this.#bad.set(name, outage);
    }
  }

  timeline(): Timeline {
    const seconds = Array.from(this.#buckets, (bucket, second) => secondOf(bucket, second));
    return { seconds, faults: [...this.#faults.values()], outages: this.#outages };
  }

  #bucketAt(timeNs: number): Bucket {
    const second = Math.floor(timeNs / 1e9);
    const fresh = (): Bucket => ({ ok: 0, fail: 0, indeterminate: 0, latenciesMs: [] });
    return (this.#buckets[second] ??= fresh());
  }
}

function secondOf(bucket: Bucket | undefined, second: number): TimelineSecond {
  const { ok = 0, fail = 0, indeterminate = 0, latenciesMs = [] } = bucket ?? {};
  const sorted = latenciesMs.toSorted((left, right) => left - right);
  return {
    second,
    ok,
    fail,
    indeterminate,
    latencyMsP50: quantile(sorted, 0.5),
    latencyMsP99: quantile(sorted, 0.99),
  };
}

/** Nearest rank; undefined of nothing. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
