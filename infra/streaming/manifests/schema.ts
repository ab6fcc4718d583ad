// Tables of the streaming platform, as every replica gets them.

/** Name of the cluster inside ClickHouse. */
export const clusterName = "iot-cluster";
/** Database of the benchmark. */
export const database = "benchmark";

const measured = ["temperature", "humidity", "pressure", "battery"] as const;

/** 25 stored fields: who and when, four aggregates of three values each, and what is passed on as it came. */
const sensorColumns: readonly string[] = [
  "device_id String",
  "device_type LowCardinality(String)",
  "time DateTime CODEC(Delta, ZSTD)",
  "record_count UInt32",
  "status UInt8",
  ...measured.flatMap((name) => [
    `${name} Float32 CODEC(Gorilla, ZSTD)`,
    `${name}_min Float32 CODEC(Gorilla, ZSTD)`,
    `${name}_max Float32 CODEC(Gorilla, ZSTD)`,
  ]),
  "site LowCardinality(String)",
  "firmware LowCardinality(String)",
  "latitude Float32",
  "longitude Float32",
  "altitude Float32",
  "signal_strength Float32",
  "voltage Float32",
  "error_count UInt32",
];

const cpuMeasures = [
  "user",
  "system",
  "idle",
  "nice",
  "iowait",
  "irq",
  "softirq",
  "steal",
  "guest",
  "guest_nice",
] as const;

const cpuColumns: readonly string[] = [
  "time DateTime CODEC(Delta, ZSTD)",
  "host LowCardinality(String)",
  "region LowCardinality(String)",
  "zone LowCardinality(String)",
  "rack UInt16",
  "os LowCardinality(String)",
  "architecture LowCardinality(String)",
  "team LowCardinality(String)",
  "service LowCardinality(String)",
  "version LowCardinality(String)",
  "environment LowCardinality(String)",
  ...cpuMeasures.flatMap((name) => [`usage_${name} Float32`, `time_${name} UInt64`]),
];

/** `sensors_local`: aggregates of one minute a device. Hot for a week on the local disk, then warm, gone after a month. */
export function sensorsTable(): string {
  return `CREATE TABLE IF NOT EXISTS ${database}.sensors_local ON CLUSTER '${clusterName}'
(
    ${sensorColumns.join(",\n    ")},
    has_alert UInt8 MATERIALIZED temperature > 35 OR humidity > 80 OR battery < 20
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/${database}/sensors_local', '{replica}')
PARTITION BY toYYYYMM(time)
ORDER BY (device_id, time)
TTL time + INTERVAL 7 DAY TO VOLUME 'warm', time + INTERVAL 30 DAY DELETE
SETTINGS storage_policy = 'tiered'
`;
}

/** `cpu_local`: metrics of servers. */
export function cpuTable(): string {
  return `CREATE TABLE IF NOT EXISTS ${database}.cpu_local ON CLUSTER '${clusterName}'
(
    ${cpuColumns.join(",\n    ")}
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/${database}/cpu_local', '{replica}')
PARTITION BY toYYYYMM(time)
ORDER BY (host, time)
TTL time + INTERVAL 30 DAY DELETE
SETTINGS storage_policy = 'tiered'
`;
}
