// States of a region: for each alert those that must raise it and those that must not, and drawn ones to ask anything of.

import { healthy, seriesOf } from "../../../analysis/conformance/regions/region-state.ts";
import type { Condition, Place, Watched } from "../../../analysis/conformance/regions/region-state.ts";
import { alertLimits } from "../../../analysis/conformance/regions/alert-rows.ts";
import { coverageOf, placesOf } from "../../../analysis/conformance/regions/alert-coverage.ts";
import { rulesOfAlerts } from "../../../analysis/conformance/regions/metrics.ts";
import { watchedRegion } from "../../../analysis/conformance/regions/watched-region.ts";
import { Inspection } from "../../../analysis/conformance/inspection.ts";
import { buildTemplateModel } from "../../../analysis/model/template-model.ts";
import type { Profile } from "../../../config/profile.ts";
import type { Series } from "../../../analysis/promql/series.ts";
import type { Prng } from "../../../core/prng.ts";
import { synthesized } from "../../check/planted-cases.ts";
import type { Vocabulary } from "./draw-expression.ts";

export interface AlertState {
  readonly alert: string;
  readonly expression: string;
  readonly raised: boolean;
  /** The state in words. */
  readonly what: string;
  readonly series: readonly Series[];
}

/** Every alert of every region with three states; `endOf` says when the state of a number is looked at. */
export async function alertStates(profile: Profile, endOf: (state: number) => number): Promise<AlertState[]> {
  const [first = ""] = profile.intent.regions;
  const model = buildTemplateModel({ ...(await synthesized(profile.name, "corrected")), region: first });
  const inspection = new Inspection("MON-001", model, profile);
  const states: AlertState[] = [];
  for (const name of profile.intent.regions) {
    const region = watchedRegion(inspection, name);
    for (const rule of rulesOfAlerts(model).filter((one) => one.region === name)) {
      for (const limit of alertLimits.filter((one) => coverageOf(rule, one, region).kind === "raised")) {
        const places = placesOf(region.watched);
        const at = (value: number): Condition => ({ ...healthy, [limit.part]: value });
        const add = (what: string, raised: boolean, conditionAt: (place: Place) => Condition) => {
          const watched = { ...region.watched, now: endOf(states.length) };
          const series = seriesOf(watched, conditionAt);
          states.push({ alert: `${rule.name} of ${name}`, expression: rule.expression, what, raised, series });
        };
        add(`${limit.part} ${String(limit.tolerable)} everywhere`, false, () => at(limit.tolerable));
        for (const place of [places[0], places.at(-1)]) {
          const isHere = ({ pod, table }: Place) => pod === place?.pod && table === place.table;
          add(`${limit.part} ${String(limit.bad)} at ${place?.pod ?? ""}`, true, (other) =>
            isHere(other) ? at(limit.bad) : healthy,
          );
        }
      }
    }
  }
  return states;
}

export interface DrawnStates {
  readonly series: readonly (readonly Series[])[];
  readonly vocabulary: Vocabulary;
}

const watched: Omit<Watched, "now"> = {
  namespace: "teei",
  database: "default",
  pods: ["clickhouse-eu-0", "clickhouse-eu-1", "clickhouse-us-0"],
  tables: ["events_local", "vis_scores_local"],
  disks: ["default"],
  diskBytes: 200e9,
  exported: new Map([
    ["clickhouse_replica_absolute_delay", ["database", "table"]],
    ["clickhouse_replica_queue_size", ["table"]],
    ["clickhouse_disk_used_bytes", ["disk"]],
    ["clickhouse_disk_total_bytes", ["disk"]],
    ["clickhouse_last_ttl_merge_timestamp_seconds", []],
  ]),
};

/** Some states in which every place has a condition of its own. */
export function statesToDrawOver(prng: Prng, endOf: (state: number) => number, first: number): DrawnStates {
  const series = Array.from({ length: 6 }, (_, state) =>
    seriesOf({ ...watched, now: endOf(first + state) }, () => drawCondition(prng)),
  );
  return { series, vocabulary: wordsOf(series.flat()) };
}

function drawCondition(prng: Prng): Condition {
  return {
    lagSeconds: prng.pick([0, 1, 60, 61, 1000]),
    queueEntries: prng.pick([0, 1, 500, 501]),
    diskShare: prng.pick([0.2, 0.5, 0.8, 0.81]),
    sessions: prng.integer(3),
    ready: prng.integer(2),
    ttlMergeAge: prng.integer(200_000),
  };
}

function wordsOf(series: readonly Series[]): Vocabulary {
  const labels: Record<string, string[]> = {};
  for (const one of series) {
    for (const [label, value] of Object.entries(one.labels)) (labels[label] ??= []).push(value);
  }
  const { __name__: names = [], ...rest } = labels;
  const distinct = Object.entries(rest).map(([label, values]) => [label, [...new Set(values)]] as const);
  return { names: [...new Set(names), "nothing_offers_this"], labels: Object.fromEntries(distinct) };
}
