// The places of one experiment: which of them it is about, and how each is read.

import type { PlannedMessage } from "../../analysis/pipeline/messages.ts";
import type { Clock } from "../../core/clock.ts";
import { eventually } from "../../core/eventually.ts";
import type { TableServer } from "../../platform/stream/minute-rows.ts";
import type { Clients } from "./clients.ts";
import type { PipelineExperiment } from "./pipeline-file.ts";
import { replicaName, tablePlaces } from "./read-places.ts";
import type { Place, Tables } from "./read-places.ts";

export interface PlacesOf {
  readonly experiment: Pick<PipelineExperiment, "places">;
  readonly clients: Pick<Clients, "consumer" | "wholeTopic">;
  readonly tables: Tables;
}

/** Their names in the history. */
export function placeNames({ places }: Pick<PipelineExperiment, "places">, servers: readonly TableServer[]): string[] {
  const replicas = [...new Set(servers.map(({ replica }) => replica))].sort((left, right) => left - right);
  return [...places.filter((place) => place !== "tables"), ...replicas.map(replicaName)];
}

const givenWithinMs = 60_000;

export function placesOf({ experiment, clients, tables }: PlacesOf): Place[] {
  const { planned, clock } = tables;
  const numbers = new Set(planned.map(({ sequence }) => sequence));
  const own = (sequences: readonly number[]) => sequences.filter((sequence) => numbers.has(sequence));
  const { consumer } = clients;
  const topic: Place = {
    name: "topic",
    isCounted: false,
    settled: () => Promise.resolve(),
    read: async () => ({ sequences: own(await clients.wholeTopic()), wrong: [] }),
  };
  return [
    ...(experiment.places.includes("topic") ? [topic] : []),
    ...(consumer === undefined ? [] : [consumerPlace(() => own(consumer.sequences), clock)]),
    ...(experiment.places.includes("tables") ? tablePlaces(tables) : []),
  ];
}

function consumerPlace(given: () => readonly number[], clock: Clock): Place {
  return {
    name: "consumer",
    isCounted: false,
    settled: async (sent: readonly PlannedMessage[]) => {
      const isThere = () => new Set(given()).size >= sent.length;
      await eventually(isThere, { what: "the consumer", withinMs: givenWithinMs, everyMs: 500, clock }).catch(
        () => undefined,
      );
    },
    read: () => Promise.resolve({ sequences: given(), wrong: [] }),
  };
}
