// What people look at: the dashboard, the daily health check, slow queries.

import { check } from "../check.ts";
import { nameOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { healthStatements, isHealthJob } from "./health-statements.ts";
import { staysEmpty } from "./alert-coverage.ts";
import { metricNames } from "../../promql/metric-names.ts";
import { isProvided } from "./metrics.ts";
import { declaredTopology } from "./topology.ts";
import { lacks, unplaced } from "./unplaced.ts";
import { watchedRegion } from "./watched-region.ts";

const manifests = { needs: "manifests" } as const;

/** Kinds that ask servers how they are. */
const lookKinds = ["ConfigMap", "CronJob"];

/** What the seven panels must ask for. */
const panels: Readonly<Record<string, RegExp>> = {
  "replica lag": /replica_absolute_delay|ReplicasMaxAbsoluteDelay/,
  "replication queue": /replica_queue_size|ReplicasMaxQueueSize/,
  "shard health": /kube_pod_status_ready/,
  "disk usage": /disk_used_bytes|DiskUsed/,
  "query latency p95": /histogram_quantile\(\s*0?\.95/,
  "query latency p99": /histogram_quantile\(\s*0?\.99/,
  "TTL cleanup": /ttl_merge/i,
  "ZooKeeper connection": /zookeeper_?session|zookeeper_connected/i,
};

export const lookRows = [
  check(
    "MON-007",
    (it) => {
      inRegions(it, (region) => {
        const boards = dashboards(it, region);
        it.looked();
        if (boards.length === 0) {
          lacks(it, ["ConfigMap"], {
            message: `${region} has no replication dashboard`,
            expected: "clickhouse-replication.json",
          });
        }
        it.each(boards, ({ node, expressions }) => {
          const missing = Object.entries(panels).filter(([, about]) => !expressions.some((one) => about.test(one)));
          it.expect(node, missing.length === 0, {
            message: `no panel shows ${missing.map(([name]) => name).join(", ")}`,
            expected: Object.keys(panels),
          });
          const empty = expressions.flatMap(metricNames).filter((metric) => !isProvided(it.model, metric, region));
          it.expect(node, empty.length === 0, {
            message: `panels stay empty: nothing provides ${[...new Set(empty)].join(", ")}`,
            expected: "metrics that are scraped",
          });
          const watched = watchedRegion(it, region);
          const blank = expressions.find((one) => empty.length === 0 && staysEmpty(one, watched));
          it.expect(node, blank === undefined, {
            message: `panels stay empty: nothing answers ${String(blank)}`,
            expected: "expressions that select what is scraped",
          });
        });
      });
      it.leftOut("data in every panel is seen on the running platform");
    },
    manifests,
  ),

  // D-24: tables of `system` belong to one server.
  check(
    "MON-010",
    (it) => {
      inRegions(it, (region) => {
        const asking = healthStatements(it.model, region).filter(({ sql }) => /\bsystem\.disks\b/.test(sql));
        const [first] = asking;
        it.looked();
        if (first === undefined) {
          lacks(it, lookKinds, {
            message: `nobody looks at the disks of ${region}`,
            expected: "free_space per server",
          });
          return;
        }
        const whole = asking.some(
          ({ sql }) => asksOf(it, region, sql) && asksEveryServer(sql, "disks") && !/\bname=/.test(sql),
        );
        it.expect(first.node, whole && /free_space/.test(first.sql), {
          message: "only the disks of one server, or one of them, are looked at",
          expected: "clusterAllReplicas(…, system.disks)",
        });
      });
    },
    manifests,
  ),

  check(
    "MON-011",
    (it) => {
      inRegions(it, (region) => {
        const all = healthStatements(it.model, region);
        if (all.length === 0 && unplaced(it, lookKinds) !== undefined) {
          lacks(it, lookKinds, { message: `nobody looks every day in ${region}`, expected: "daily" });
          return;
        }
        const statements = all.filter(({ sql }) => asksOf(it, region, sql));
        for (const [name, shows] of Object.entries(sections)) {
          const [first] = statements;
          it.looked();
          if (!statements.some(({ sql }) => shows(sql))) {
            it.violated(first?.node ?? "none", {
              message: `the daily look of ${region} lacks ${name}`,
              expected: name,
            });
          }
        }
        const daily = it.model
          .all("Kubernetes::CronJob")
          .filter((job) => job.region === region && isHealthJob(it.model, job))
          .filter((job) => !property(job, "spec", "suspend").bool(false))
          .filter((job) => /^\d+ \d+ \* \* \*$/.test(property(job, "spec", "schedule").written()));
        if (daily.length === 0) it.missing({ message: `nobody looks every day in ${region}`, expected: "daily" });
      });
    },
    manifests,
  ),

  check(
    "MON-012",
    (it) => {
      inRegions(it, (region) => {
        const slow = healthStatements(it.model, region).filter(({ sql }) => slowerThan(sql) !== undefined);
        const [first] = slow;
        it.looked();
        if (first === undefined && unplaced(it, lookKinds) !== undefined) {
          lacks(it, lookKinds, { message: `nobody looks for slow queries of ${region}`, expected: "finished queries" });
          return;
        }
        const isRight = slow.some(({ sql }) => {
          const limit = slowerThan(sql);
          const shown = sql.slice(0, sql.search(/\bFROM\b/i));
          const costs = ["query_duration_ms", "read_rows", "read_bytes", "memory_usage"].every((one) =>
            shown.includes(one),
          );
          const isOfAll = !isNarrowed(sql) && asksOf(it, region, sql);
          return limit === Number(it.profile.objectives["MON-012"]?.value) && isFinished(sql) && costs && isOfAll;
        });
        if (!isRight) {
          it.violated(first?.node ?? "none", {
            message: `slow queries of ${region} are not found with their cost`,
            expected: "finished queries over 5000 ms",
          });
        }
      });
      it.leftOut("slow queries themselves are looked for on running servers");
    },
    manifests,
  ),
];

/** Four sections; what one server says of itself is not what the cluster says. */
const sections: Readonly<Record<string, (sql: string) => boolean>> = {
  "the status of the clusters": (sql) =>
    /\bsystem\.clusters\b/.test(sql) && (/uniq(Exact)?\(shard_num/.test(sql) || listsShards.test(sql)),
  "the lag of every replica": (sql) => asksEveryServer(sql, "replicas") && sql.includes("max(absolute_delay"),
  "the disks of every server": (sql) => asksEveryServer(sql, "disks"),
  "p95 and p99 of the last hour": (sql) =>
    asksEveryServer(sql, "query_log") && sql.includes("0.95") && sql.includes("0.99") && /1 HOUR/i.test(sql),
};

/** Every shard with its servers, none of them counted together. */
const listsShards = /^SELECT\b(?=[^]*\bshard_num\b)(?=[^]*\b(host_name|replica_num)\b)(?![^]*\bGROUP BY\b)/i;

/** Whether a statement asks every server for a table of its own about itself. */
function asksEveryServer(sql: string, table: string): boolean {
  return new RegExp(`\\bclusterAllReplicas\\('[^']+',system\\.${table}\\b`).test(sql);
}

/** A condition that leaves out the faster queries, with the milliseconds that it compares with, or the seconds. */
const slower = /^query_duration_ms(\/1000)?>=?([\d.]+)$|^([\d.]+)<=?query_duration_ms(\/1000)?$/;

/** Milliseconds that a statement compares durations with. */
function slowerThan(sql: string): number | undefined {
  const found = conditionsOf(sql)
    .flat()
    .map((alternative) => slower.exec(alternative))
    .find((one) => one !== null);
  if (!found) return undefined;
  const [, share, over, under, part] = found;
  return Number(over ?? under) * ((share ?? part) === undefined ? 1 : 1000);
}

/** Conditions of a statement, those of its alternatives apart. */
function conditionsOf(sql: string): string[][] {
  const ends = "GROUP BY|HAVING|ORDER BY|LIMIT|SETTINGS|FORMAT|WHERE";
  const parts = sql.matchAll(new RegExp(`\\b(?:PRE)?WHERE\\b(.*?)(?=\\b(?:${ends})\\b|$)`, "gi"));
  return [...parts]
    .flatMap(([, text]) =>
      String(text)
        .replaceAll(/\bBETWEEN\b(.*?)\bAND\b/gi, "BETWEEN$1TO")
        .split(/\bAND\b/i),
    )
    .map((one) => one.split(/\bOR\b/i).map((alternative) => alternative.replaceAll(/^[ (]+|[ )]+$/g, "")));
}

const finished = /^(type(?:=| ?IN ?\()('QueryFinish'|2)\)?|('QueryFinish'|2)=type)$/i;

function isFinished(sql: string): boolean {
  return conditionsOf(sql).some((one) => one.some((alternative) => finished.test(alternative)));
}

/** Whether a condition leaves out slow queries: anything but the state, the duration, the time and who was asked first. */
function isNarrowed(sql: string): boolean {
  const known = [finished, slower, /^(type=|event_(time|date)\b|query_start_time\b|is_initial_query\b)/];
  return !conditionsOf(sql).every((one) => one.some((alternative) => known.some((about) => about.test(alternative))));
}

/** Whatever is asked of all servers is asked of this region's, or of all regions'. */
function asksOf(it: Inspection, region: string, sql: string): boolean {
  const { clusters, globalCluster } = declaredTopology(it);
  const own = Object.entries(clusters).filter(([, one]) => one.region === region);
  const named = [...sql.matchAll(/clusterAllReplicas\('([^']+)'/g)];
  return named.every(([, name]) => name === globalCluster || own.some(([cluster]) => cluster === name));
}

function inRegions(it: Inspection, look: (region: string) => void): void {
  for (const { region } of Object.values(declaredTopology(it).clusters)) look(region);
}

function dashboards(it: Inspection, region: string): { node: Node; expressions: string[] }[] {
  const files = it.model
    .all("Kubernetes::ConfigMap")
    .filter((map) => map.region === region)
    .flatMap((map) => property(map, "data").entries())
    .filter(([name]) => name === "clickhouse-replication.json")
    .map(([, node]) => node);
  // Grafana's operator takes the same text as an object of its own.
  const objects = it.model
    .all("Kubernetes::GrafanaDashboard")
    .filter((board) => board.region === region && nameOf(board) === "clickhouse-replication")
    .map((board) => property(board, "spec", "json"))
    .filter((node) => node.exists);
  return [...files, ...objects].map((node) => ({ node, expressions: expressionsOf(node.written()) }));
}

/** Expressions of all panels of a dashboard; none where the text is no dashboard. */
export function expressionsOf(text: string): string[] {
  try {
    const { panels: all } = JSON.parse(text) as { panels?: readonly Panel[] };
    return (all ?? []).flatMap(drawn);
  } catch {
    return [];
  }
}

/** A panel, or a row that holds others. */
interface Panel {
  readonly targets?: readonly { expr?: string }[];
  readonly panels?: readonly Panel[];
}

function drawn({ targets, panels: held }: Panel): string[] {
  return [...(targets ?? []).flatMap(({ expr }) => expr ?? []), ...(held ?? []).flatMap(drawn)];
}
