// The tables, as statements that a job runs once on every server of the region: five replicated tables with their
// periods, and distributed ones over the region and over both.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { RegionKey, RegionSettings } from "../settings.ts";
import { asUser, unprivileged } from "../../manifests/restricted.ts";

interface Table {
  readonly name: string;
  readonly columns: string;
  readonly order: string;
  readonly partition: "month" | "year";
  readonly column: string;
  /** Days that a row is kept: everywhere, or by the region of the row. */
  readonly days: number | "by region";
}

/** From this age on parts are cold (the seed gives no age). */
const coldAfterDays = 30;

const tables: readonly Table[] = [
  {
    name: "events",
    columns:
      "company_id UUID, timestamp DateTime, event_type LowCardinality(String), region LowCardinality(String), payload String",
    order: "company_id, event_type, timestamp",
    partition: "month",
    column: "timestamp",
    days: 90,
  },
  {
    name: "user_activity",
    columns:
      "company_id UUID, timestamp DateTime, user_id UUID, region LowCardinality(String), action LowCardinality(String)",
    order: "company_id, timestamp",
    partition: "month",
    column: "timestamp",
    days: 90,
  },
  {
    name: "metrics_company_period",
    columns:
      "company_id UUID, created_at DateTime, region LowCardinality(String), metric_name LowCardinality(String), metric_value Float64",
    order: "company_id, metric_name, created_at",
    partition: "year",
    column: "created_at",
    days: "by region",
  },
  {
    name: "sroi_calculations",
    columns: "company_id UUID, created_at DateTime, region LowCardinality(String), ratio Float64",
    order: "company_id, created_at",
    partition: "year",
    column: "created_at",
    days: "by region",
  },
  {
    name: "vis_scores",
    columns: "company_id UUID, created_at DateTime, region LowCardinality(String), score Float64",
    order: "company_id, created_at",
    partition: "year",
    column: "created_at",
    days: "by region",
  },
];

/** The statements, and the job that runs them. */
export function schemaObjects(settings: RegionSettings): readonly Manifest[] {
  const { account, region, key, namespace } = settings;
  return [
    manifest("v1", "ConfigMap", {
      name: "clickhouse-tables",
      namespace,
      body: { data: { "tables.sql": tableStatements(key), "distributed.sql": distributedStatements(key) } },
    }),
    manifest("batch/v1", "Job", {
      name: "clickhouse-schema",
      namespace,
      body: {
        spec: {
          backoffLimit: 20,
          template: {
            metadata: { labels: { role: "backup" } },
            spec: {
              restartPolicy: "OnFailure",
              automountServiceAccountToken: false,
              securityContext: asUser(101),
              containers: [
                {
                  name: "schema",
                  image: `${account}.dkr.ecr.${region}.amazonaws.com/teei/clickhouse-server:25.8`,
                  command: [
                    "sh",
                    "-c",
                    `cat /sql/tables.sql /sql/distributed.sql | clickhouse-client --secure --host clickhouse-${key}-lb --user admin --multiquery`,
                  ],
                  env: [
                    {
                      name: "CLICKHOUSE_PASSWORD",
                      valueFrom: { secretKeyRef: { name: "clickhouse-users", key: "admin" } },
                    },
                  ],
                  securityContext: unprivileged,
                  volumeMounts: [{ name: "sql", mountPath: "/sql", readOnly: true }],
                },
              ],
              volumes: [{ name: "sql", configMap: { name: "clickhouse-tables" } }],
            },
          },
        },
      },
    }),
  ];
}

function tableStatements(key: RegionKey): string {
  const on = `ON CLUSTER teei_${key}_cluster`;
  const local = tables.map(
    (table) => `CREATE TABLE IF NOT EXISTS default.${table.name}_local ${on}
(${table.columns})
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{region}/{shard}/${table.name}', '{replica}')
PARTITION BY ${table.partition === "month" ? "toYYYYMM" : "toYear"}(${table.column})
ORDER BY (${table.order})
TTL ${table.column} + INTERVAL ${coldAfterDays} DAY RECOMPRESS CODEC(ZSTD(9)),
    ${table.column} + INTERVAL ${period(table)} DAY DELETE;`,
  );
  return `${local.join("\n\n")}

CREATE MATERIALIZED VIEW IF NOT EXISTS default.mv_daily_company_metrics ${on}
ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{region}/{shard}/mv_daily_company_metrics', '{replica}')
PARTITION BY toYYYYMM(date)
ORDER BY (company_id, metric_name, date)
TTL date + INTERVAL ${coldAfterDays} DAY RECOMPRESS CODEC(ZSTD(9)), date + INTERVAL ${key === "eu" ? 730 : 2555} DAY DELETE
AS SELECT company_id, metric_name, toDate(created_at) AS date, sum(metric_value) AS total_value
FROM default.metrics_company_period_local GROUP BY company_id, metric_name, date;
`;
}

function period({ days }: Table): string {
  return days === "by region" ? "CASE WHEN region = 'eu-central-1' THEN 730 ELSE 2555 END" : String(days);
}

/** Writes go to the region's own tables; the ones over all shards are for questions. */
function distributedStatements(key: RegionKey): string {
  const on = `ON CLUSTER teei_${key}_cluster`;
  const names = [
    ...tables.map(({ name }) => ({ name, local: `${name}_local` })),
    { name: "mv_daily_company_metrics", local: "mv_daily_company_metrics" },
  ];
  return names
    .flatMap(({ name, local }) =>
      [
        [`${name}_${key}_distributed`, `teei_${key}_cluster`],
        [`${name}_distributed`, "teei_global_cluster"],
      ].map(
        ([table = "", cluster = ""]) => `CREATE TABLE IF NOT EXISTS default.${table} ${on} AS default.${local}
ENGINE = Distributed(${cluster}, default, ${local}, cityHash64(company_id));`,
      ),
    )
    .join("\n\n")
    .concat("\n");
}
