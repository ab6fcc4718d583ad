// The clients of an experiment on a stream: a producer, a consumer where it is about one, and readers of the whole topic.

import type { Clock } from "../../core/clock.ts";
import type { MessageClientParts } from "../../platform/stream/message-client.ts";
import type { StreamPlaces } from "../../platform/stream/places.ts";
import type { HistorySink } from "../workloads/history-sink.ts";
import { Consumer, wholeTopic } from "./consumer.ts";
import type { PipelineExperiment } from "./pipeline-file.ts";
import { Producer } from "./producer.ts";

export interface ClientOptions {
  readonly experiment: PipelineExperiment;
  readonly parts: MessageClientParts;
  readonly places: StreamPlaces;
  /** Of nobody else: producer and subscription are named after it. */
  readonly name: string;
  readonly clock: Clock;
}

export interface Clients {
  readonly producer: Producer;
  readonly consumer: Consumer | undefined;
  readonly wholeTopic: () => Promise<readonly number[]>;
}

const readWithinMs = 240_000;

export function openClients(options: ClientOptions, history: HistorySink): Clients {
  const { experiment, parts, places, name, clock } = options;
  const { serviceUrl, topic, schema } = places;
  const batching = experiment.load.batched ? "batched" : "single";
  return {
    producer: new Producer({ parts, work: ["produce", serviceUrl, topic, name, schema, batching], history, clock }),
    consumer: experiment.places.includes("consumer")
      ? new Consumer(parts, ["consume", serviceUrl, topic, `audit-${name}`, schema])
      : undefined,
    wholeTopic: () => wholeTopic(parts, ["read", serviceUrl, topic, schema], readWithinMs),
  };
}
