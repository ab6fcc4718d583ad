// What every server says of itself under the names that the seed's alerts and dashboards use (D-30): its own endpoint for
// Prometheus has other names, so a query of its own answers at the same path.

/** Path that the scraper asks, on the HTTP port. */
export const metricsPath = "/metrics";
/** User of the database that may ask. */
export const scraper = "monitor";

interface Metric {
  readonly name: string;
  readonly type: "gauge" | "counter";
  readonly value: string;
  /** Labels of a row, as a map. */
  readonly labels: string;
  readonly from: string;
}

const latency = "clickhouse_query_duration_seconds";
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
/** Counted since midnight: a counter that begins anew is what scrapers know. */
const finished = "system.query_log WHERE event_date = today() AND type = 'QueryFinish'";
const ofTable = "map('database', database, 'table', table)";

// `name` alone is the name of the metric in the same question.
const ofDisk = { labels: "map('disk', disks.name)", from: "system.disks AS disks" };

const metrics: readonly Metric[] = [
  gauge("clickhouse_replica_absolute_delay", "absolute_delay", { labels: ofTable, from: "system.replicas" }),
  gauge("clickhouse_replica_queue_size", "queue_size", { labels: ofTable, from: "system.replicas" }),
  gauge("clickhouse_disk_used_bytes", "total_space - free_space", ofDisk),
  gauge("clickhouse_disk_total_bytes", "total_space", ofDisk),
  gauge("clickhouse_keeper_sessions", "value", {
    labels: "map()",
    from: "system.metrics WHERE metric = 'ZooKeeperSession'",
  }),
  {
    ...{ name: "clickhouse_rows_written_total", type: "counter", value: "value", labels: "map()" },
    from: "system.events WHERE event = 'InsertedRows'",
  },
];

function gauge(name: string, value: string, of: Pick<Metric, "labels" | "from">): Metric {
  return { name, type: "gauge", value, ...of };
}

function select({ name, type, value, labels, from }: Metric): string {
  return `SELECT '${name}' AS name, '${type}' AS type, ${labels} AS labels, toFloat64(${value}) AS value FROM ${from}`;
}

/** One look at the log for all of it: bounds, count and sum of two looks would be of different queries. */
function histogram(): string {
  const below = `sumForEach(arrayMap(le -> query_duration_ms <= 1000 * le, [${bounds.join(", ")}]))`;
  const parts = [
    // Without any query there is nothing to sum for each bound.
    `arrayMap((le, n) -> ('le', toString(le), toFloat64(n)), [${bounds.join(", ")}], arrayResize(${below}, ${String(bounds.length)}))`,
    "[('le', '+Inf', toFloat64(count())), ('count', '', toFloat64(count())), ('sum', '', sum(query_duration_ms) / 1000)]",
  ];
  return `WITH arrayJoin(arrayConcat(${parts.join(", ")})) AS part
      SELECT '${latency}', 'histogram', if(part.1 = 'le', map('le', part.2), map(part.1, '')), part.3 FROM ${finished}`;
}

/** The rule of the HTTP interface that answers scrapers; all other requests are answered as ever. */
export function metricsHandler(): string {
  const query = [...metrics.map(select), histogram()].join("\n      UNION ALL ");
  return `  <http_handlers>
    <rule>
      <url>${metricsPath}</url>
      <methods>GET</methods>
      <handler><type>predefined_query_handler</type><query>
      SELECT * FROM (
      ${query.replaceAll("<", "&lt;")}
      ) ORDER BY name FORMAT Prometheus
      </query></handler>
    </rule>
    <defaults/>
  </http_handlers>`;
}
