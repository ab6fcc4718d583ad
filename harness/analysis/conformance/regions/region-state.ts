// What the servers, the exporter and Kubernetes say of a region in a given state, as series. Labels that only the running
// scraper adds (job, instance, …) are named, so that nobody trusts a selector on them.

import type { Series } from "../../promql/series.ts";

/** Numbers that alerts compare, of one pod and one of its tables. */
export interface Condition {
  /** Seconds that the replica of the table is behind. */
  readonly lagSeconds: number;
  readonly queueEntries: number;
  /** Share of the disk that is used, 0 to 1. */
  readonly diskShare: number;
  /** Sessions of the server with the ensemble. */
  readonly sessions: number;
  /** Whether Kubernetes calls the pod ready: 1 or 0. */
  readonly ready: number;
  /** Seconds since the last merge that removed expired rows. */
  readonly ttlMergeAge: number;
}

export const healthy: Condition = {
  ...{ lagSeconds: 0, queueEntries: 0, diskShare: 0.5 },
  ...{ sessions: 1, ready: 1, ttlMergeAge: 3600 },
};

export interface Place {
  readonly pod: string;
  readonly table: string;
}

/** What there is to watch in a region. */
export interface Watched {
  readonly namespace: string;
  readonly database: string;
  readonly pods: readonly string[];
  readonly tables: readonly string[];
  /** Names of the servers' disks. The first one is in the state of its place, the others are healthy. */
  readonly disks: readonly string[];
  /** How large each of them is. */
  readonly diskBytes: number;
  /** Label names of what an exporter offers, by metric. */
  readonly exported: ReadonlyMap<string, readonly string[]>;
  /** Whether the servers' own page is read for a metric; it is unless somebody says otherwise. */
  readonly isScraped?: (metric: string) => boolean;
  /** Seconds since 1970. */
  readonly now: number;
}

/** Labels whose values the template does not tell. */
export const runtimeLabels: readonly string[] = ["instance", "job", "container", "endpoint", "service", "prometheus"];

const async = "ClickHouseAsyncMetrics_";

interface Metric {
  readonly name: string;
  /** `server`: one of every pod; `table`, `disk`: one of every table or disk of it. */
  readonly of: "server" | "table" | "disk";
  readonly value: (condition: Condition, watched: Watched) => number;
  /** Offered by the server itself; else an exporter or a recording rule has to. */
  readonly builtIn: boolean;
  /** The one disk that it is about. */
  readonly disk?: string;
}

const metrics: Readonly<Record<keyof Condition, readonly Metric[]>> = {
  lagSeconds: [
    metric("clickhouse_replica_absolute_delay", "table", ({ lagSeconds }) => lagSeconds),
    builtIn(`${async}ReplicasMaxAbsoluteDelay`, ({ lagSeconds }) => lagSeconds),
  ],
  queueEntries: [
    metric("clickhouse_replica_queue_size", "table", ({ queueEntries }) => queueEntries),
    builtIn(`${async}ReplicasMaxQueueSize`, ({ queueEntries }) => queueEntries),
  ],
  diskShare: [
    metric("clickhouse_disk_used_bytes", "disk", ({ diskShare }, { diskBytes }) => diskShare * diskBytes),
    metric("clickhouse_disk_free_bytes", "disk", ({ diskShare }, { diskBytes }) => (1 - diskShare) * diskBytes),
    metric("clickhouse_disk_total_bytes", "disk", (_condition, { diskBytes }) => diskBytes),
    {
      ...builtIn(`${async}DiskUsed_default`, ({ diskShare }, { diskBytes }) => diskShare * diskBytes),
      disk: "default",
    },
    {
      ...builtIn(`${async}DiskAvailable_default`, ({ diskShare }, { diskBytes }) => (1 - diskShare) * diskBytes),
      disk: "default",
    },
    { ...builtIn(`${async}DiskTotal_default`, (_condition, { diskBytes }) => diskBytes), disk: "default" },
  ],
  // A server without a session makes its replicated tables read-only.
  sessions: [
    builtIn("ClickHouseMetrics_ZooKeeperSession", ({ sessions }) => sessions),
    builtIn("ClickHouseMetrics_ReadonlyReplica", ({ sessions }, { tables }) => (sessions === 0 ? tables.length : 0)),
    metric("clickhouse_replica_is_readonly", "table", ({ sessions }) => (sessions === 0 ? 1 : 0)),
  ],
  ready: [],
  ttlMergeAge: [
    metric("clickhouse_last_ttl_merge_timestamp_seconds", "server", ({ ttlMergeAge }, { now }) => now - ttlMergeAge),
  ],
};

const readiness = "kube_pod_status_ready";

/** Names of the metrics whose values a part of the condition decides. */
export function metricsAbout(part: keyof Condition): readonly string[] {
  return part === "ready" ? [readiness] : metrics[part].map(({ name }) => name);
}

export type ConditionAt = (place: Place) => Condition;

/** All series of the region. */
export function seriesOf(watched: Watched, conditionAt: ConditionAt): Series[] {
  return watched.pods.flatMap((pod) => {
    const condition = (table: string) => conditionAt({ pod, table });
    const ready = Math.min(...watched.tables.map((table) => condition(table).ready));
    return [...serverSeries(watched, { pod, condition }), ...readinessOf(watched, pod, ready)];
  });
}

interface Server {
  readonly pod: string;
  readonly condition: (table: string) => Condition;
}

function serverSeries(watched: Watched, { pod, condition }: Server): Series[] {
  const base = { pod, namespace: watched.namespace, instance: pod };
  return Object.values(metrics)
    .flat()
    .filter(({ name, builtIn: own }) => (own ? (watched.isScraped?.(name) ?? true) : watched.exported.has(name)))
    .flatMap(({ name, of, value, disk: only }) => {
      const values = watched.tables.map((table) => value(condition(table), watched));
      const usual = value(healthy, watched);
      if (of === "server") {
        const isElsewhere = only !== undefined && only !== watched.disks[0];
        return [{ labels: { ...base, __name__: name }, value: isElsewhere ? usual : worst(values, usual) }];
      }
      if (of === "disk") {
        return watched.disks.map((disk, index) => ({
          labels: { ...base, __name__: name, ...offered(watched, name, { disk, name: disk }) },
          value: index === 0 ? worst(values, usual) : usual,
        }));
      }
      return watched.tables.map((table, index) => ({
        labels: { ...base, __name__: name, ...offered(watched, name, { database: watched.database, table }) },
        value: values[index] ?? Number.NaN,
      }));
    });
}

/** The value that differs from a healthy server's, if any does. */
function worst(values: readonly number[], usual: number): number {
  return values.find((value) => value !== usual) ?? usual;
}

/** Of these labels those that the exporter declares. */
function offered({ exported }: Watched, metricName: string, labels: Readonly<Record<string, string>>) {
  const declared = exported.get(metricName) ?? [];
  return Object.fromEntries(Object.entries(labels).filter(([label]) => declared.includes(label)));
}

function readinessOf({ namespace }: Watched, pod: string, ready: number): Series[] {
  const of = (condition: string, value: number) => ({
    labels: { __name__: readiness, namespace, pod, condition },
    value,
  });
  return [of("true", ready), of("false", 1 - ready), of("unknown", 0)];
}

function metric(name: string, of: Metric["of"], value: Metric["value"]): Metric {
  return { name, of, value, builtIn: false };
}

function builtIn(name: string, value: Metric["value"]): Metric {
  return { name, of: "server", value, builtIn: true };
}
