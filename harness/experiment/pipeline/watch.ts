// What is looked at again and again while an experiment goes on: the job, and whether publishing is prompt.

import type { JobSample } from "../../analysis/pipeline/judge-job.ts";
import type { Clock } from "../../core/clock.ts";
import { lookAtJob } from "../../platform/stream/job-status.ts";
import type { StreamPlaces } from "../../platform/stream/places.ts";
import type { HistorySink } from "../workloads/history-sink.ts";
import type { PipelineExperiment } from "./pipeline-file.ts";
import type { Producer } from "./producer.ts";

export interface WatchOptions {
  readonly experiment: PipelineExperiment;
  readonly places: StreamPlaces;
  readonly clock: Clock;
}

const sampleEveryMs = 1_000;
const probeEveryMs = 500;

/** Looks at the job and at the producer while the experiment goes on. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #history: HistorySink;
  readonly #producer: Pick<Producer, "isPrompt">;
  readonly #samples: JobSample[] = [];
  readonly #over = new AbortController();
  #begunNs = 0;
  #faultMs: number | undefined;

  constructor(options: WatchOptions, history: HistorySink, producer: Pick<Producer, "isPrompt">) {
    this.#options = options;
    this.#history = history;
    this.#producer = producer;
  }

  start(): void {
    this.#begunNs = this.#options.clock.nowNs();
    if (this.#options.experiment.recovery !== undefined) {
      void this.#every(probeEveryMs, () => {
        this.#history.askProbe("publish").end(this.#producer.isPrompt());
        return Promise.resolve();
      });
    }
    if (this.#options.experiment.job !== undefined) {
      void this.#every(sampleEveryMs, async () => {
        this.#samples.push({ atMs: this.#now(), ...(await lookAtJob(this.#options.places)) });
      });
    }
  }

  faulted(): void {
    this.#faultMs = this.#now();
  }

  stop(): void {
    this.#over.abort();
  }

  record(): { readonly samples: readonly JobSample[]; readonly faultMs: number | undefined } {
    return { samples: this.#samples, faultMs: this.#faultMs };
  }

  #now(): number {
    return Math.round((this.#options.clock.nowNs() - this.#begunNs) / 1e6);
  }

  async #every(ms: number, work: () => Promise<void>): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await work();
      await this.#options.clock.sleep(ms, signal).catch(() => undefined);
    }
  }
}
