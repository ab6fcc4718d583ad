// MON-008 on running servers: two scrapes of each, between which rows were inserted and queries answered.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import type { Series } from "../../promql/series.ts";
import { refusals, silences, values } from "./asked.ts";
import type { Asked } from "./asked.ts";
import { seriesIn } from "./exposition.ts";

export interface ScrapedTwice {
  /** Both pages of each server. */
  readonly pages: readonly Asked<readonly [before: string, after: string]>[];
  /** HTTP status without a password, by server. */
  readonly open: readonly Asked<number>[];
  readonly database: string;
  readonly table: string;
  /** Rows inserted into each server between its two pages. */
  readonly inserted: number;
}

export function judgeScrapes({ pages, open, ...of }: ScrapedTwice): Judged {
  return judged({
    violations: [
      ...refusals(pages, "its numbers cannot be scraped"),
      ...values(pages).flatMap(({ of: server, value }) => mistakes(value, of).map((message) => about(server, message))),
      ...values(open)
        .filter(({ value }) => value < 400)
        .map(({ of: server, value }) => about(server, "its numbers are told without a password", value)),
    ],
    unknowns: [
      ...silences([...pages, ...open]),
      ...(pages.length === 0 ? [{ source: "servers", resource: "none", message: "no server was scraped" }] : []),
    ],
  });
}

type Looked = Pick<ScrapedTwice, "database" | "table" | "inserted">;

/** What is wrong with the five numbers of a server. */
function mistakes([first, second]: readonly [string, string], { database, table, inserted }: Looked): string[] {
  const [before, after] = [seriesIn(first), seriesIn(second)];
  if (before === undefined || after === undefined) return ["its page is none that scrapers read"];
  const own = (name: string) =>
    named(after, name).filter(({ labels }) => labels["database"] === database && labels["table"] === table);
  const isSane = (series: readonly Series[]) => series.length === 1 && series.every(({ value }) => value >= 0);
  const grown = total(after, "clickhouse_rows_written_total") - total(before, "clickhouse_rows_written_total");
  return [
    isSane(own("clickhouse_replica_absolute_delay")) ? [] : ["no lag of the table"],
    isSane(own("clickhouse_replica_queue_size")) ? [] : ["no queue of the table"],
    diskShares(after).every((share) => share > 0 && share <= 1) && diskShares(after).length > 0
      ? []
      : ["no disk usage"],
    Number.isFinite(quantile(0.95, before, after)) ? [] : ["no p95 of its queries"],
    grown >= inserted ? [] : [`${String(inserted)} rows inserted, ${String(grown)} counted`],
  ].flat();
}

function diskShares(series: readonly Series[]): number[] {
  return named(series, "clickhouse_disk_used_bytes").map(({ labels, value }) => {
    const whole = named(series, "clickhouse_disk_total_bytes").find((one) => one.labels["disk"] === labels["disk"]);
    return value / (whole?.value ?? Number.NaN);
  });
}

/** Bound of the bucket in which the quantile of what was counted between the pages lies; NaN without any. */
function quantile(share: number, before: readonly Series[], after: readonly Series[]): number {
  const name = "clickhouse_query_duration_seconds_bucket";
  const counts = named(after, name)
    .map(({ labels, value }) => {
      const earlier = named(before, name).find((one) => one.labels["le"] === labels["le"])?.value ?? 0;
      return { bound: labels["le"] === "+Inf" ? Infinity : Number(labels["le"]), count: value - earlier };
    })
    .sort((one, other) => one.bound - other.bound);
  const all = counts.at(-1);
  const isCumulative = counts.every(({ count }, index) => count >= (counts[index - 1]?.count ?? 0));
  if (all?.bound !== Infinity || all.count <= 0 || !isCumulative) return Number.NaN;
  // Beyond the last bound, engines answer with that bound.
  const finite = counts.slice(0, -1);
  return finite.find(({ count }) => count >= share * all.count)?.bound ?? finite.at(-1)?.bound ?? Number.NaN;
}

function total(series: readonly Series[], name: string): number {
  return named(series, name).reduce((sum, { value }) => sum + value, 0);
}

function named(series: readonly Series[], name: string): Series[] {
  return series.filter(({ labels }) => labels["__name__"] === name);
}

function about(resource: string, message: string, actual?: unknown): Finding {
  return {
    source: "servers",
    resource,
    message: `${resource}: ${message}`,
    ...(actual === undefined ? {} : { actual }),
  };
}
