// The streaming table of the benchmark: 25 fields of aggregated telemetry, ordered by device and time (seed 003:310-330).
// If the platform has the table already, it is measured as it is; its data are a function of the seed.

import type { ClickHouse } from "../../platform/clickhouse/client.ts";

export interface SensorTable {
  readonly table: string;
  readonly devices: number;
  readonly minutes: number;
  /** First minute of the data, as seconds since 1970. */
  readonly startSeconds: number;
  /** False when the platform had the table already: it is left as it was found. */
  readonly isOwn: boolean;
}

export interface SensorOptions {
  readonly seed: string;
  readonly devices: number;
  readonly minutes: number;
  readonly now: Date;
  /** `database.name` of the one that is made where the platform has none. */
  readonly own: string;
}

const database = "production_db";
const streaming = `${database}.sensors`;
const smooth = "CODEC(Delta, ZSTD(3))";
const reading = (name: string) => `${name} Decimal32(1) ${smooth}`;
const readings = [
  "temperature_avg",
  "temperature_min",
  "temperature_max",
  "humidity",
  "pressure",
  "co2",
  "noise",
  "light",
  "battery",
  "signal_strength",
  "cpu_usage",
  "memory_usage",
] as const;

const columns = [
  "device_id UInt32 CODEC(Delta, ZSTD(1))",
  "time DateTime CODEC(DoubleDelta, ZSTD(1))",
  "device_type LowCardinality(String)",
  "customer LowCardinality(String)",
  "site LowCardinality(String)",
  "firmware LowCardinality(String)",
  "latitude Float64 CODEC(Gorilla, ZSTD(1))",
  "longitude Float64 CODEC(Gorilla, ZSTD(1))",
  "altitude Float32 CODEC(Gorilla, ZSTD(1))",
  ...readings.map(reading),
  `packets_sent UInt64 ${smooth}`,
  `packets_lost UInt64 ${smooth}`,
  `errors UInt32 ${smooth}`,
  `message_count UInt16 ${smooth}`,
  "has_alert UInt8 MATERIALIZED temperature_max > 35 OR humidity > 80 OR battery < 20",
];

/** Makes the table on every server of the cluster and fills it once, through the servers themselves. */
export async function ensureSensorTable(admin: ClickHouse, options: SensorOptions): Promise<SensorTable> {
  const { devices, minutes, now, own } = options;
  const cluster = await admin.value("SELECT getMacro('cluster')");
  const startSeconds = Math.floor(now.getTime() / 60_000) * 60 - minutes * 60;
  const isOwn = (await admin.number(`EXISTS TABLE ${streaming}`)) === 0;
  const table = isOwn ? own : streaming;
  await admin.command(`CREATE DATABASE IF NOT EXISTS ${database} ON CLUSTER '${cluster}'`);
  await admin.command(
    `CREATE TABLE IF NOT EXISTS ${table} ON CLUSTER '${cluster}' (${columns.join(", ")})
     ENGINE = ReplicatedMergeTree PARTITION BY toYYYYMM(time) ORDER BY (device_id, time)
     TTL time + INTERVAL 30 DAY DELETE`,
  );
  const known = await admin.number(`SELECT count() FROM ${table}`);
  if (known === 0) await admin.command(fill(table, options, startSeconds), { settings: { max_insert_threads: "2" } });
  return { table, devices, minutes, startSeconds, isOwn };
}

/**
 * Telemetry as sensors give it: slow daily waves, one step of noise, counters that only grow, labels that belong to the
 * device. Nothing is constant over the whole table.
 */
function fill(table: string, { seed, devices, minutes }: SensorOptions, startSeconds: number): string {
  const noise = (salt: string, steps: number) =>
    `toInt32(sipHash64('${salt}', salt, number) % ${steps * 2 + 1}) - ${steps}`;
  const wave = (salt: string, [middle, swing, steps]: readonly [number, number, number]) =>
    `(round(${middle * 10} + ${swing * 10} * sin(minute / 229 + sipHash64('${salt}', salt, device) % 628 / 100)) + ${noise(salt, steps)}) / 10`;
  const counter = (salt: string, [each, jitter]: readonly [number, number]) =>
    `minute * ${each} + sipHash64('${salt}', salt, device) % 1000 + sipHash64('${salt}', salt, number) % ${jitter}`;
  const label = (salt: string, prefix: string, kinds: number) =>
    `concat('${prefix}-', toString(sipHash64('${salt}', salt, device) % ${kinds}))`;
  const values = [
    "device",
    `toDateTime(${startSeconds} + minute * 60)`,
    label("type", "type", 8),
    label("customer", "customer", 40),
    label("site", "site", 120),
    label("firmware", "v", 6),
    "round(45 + (sipHash64('latitude', salt, device) % 100000) / 20000, 5)",
    "round(7 + (sipHash64('longitude', salt, device) % 100000) / 20000, 5)",
    "toFloat32(sipHash64('altitude', salt, device) % 2000)",
    ...readings.map((name, position) =>
      wave(name, [20 + position * 4, 3 + (position % 4), position % 4 === 0 ? 2 : 1]),
    ),
    counter("sent", [60, 4]),
    counter("lost", [2, 2]),
    counter("errors", [1, 1]),
    `55 + ${noise("messages", 2)}`,
  ];
  return `INSERT INTO ${table}
    WITH '${seed.replaceAll(/[^\w/-]/g, "_")}' AS salt, intDiv(number, ${minutes}) AS device, number % ${minutes} AS minute
    SELECT ${values.join(", ")} FROM numbers(${devices * minutes})`;
}
