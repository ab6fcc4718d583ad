// Statements of the schema, taken apart, and what the rows say of them.

import { expect, it } from "vitest";
import { inFull, platform, said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { isRun } from "./schema-runs.ts";
import { diskPath, volumesOf } from "./storage-policies.ts";
import { clause, storedColumns, tableStatements } from "./table-statements.ts";

type Objects = Exclude<Written, string>;
const sql = (...files: string[]): Objects => ({
  Schema: [
    "Kubernetes::ConfigMap",
    { data: Object.fromEntries(files.map((text, at) => [`${String(at)}.sql`, text])), metadata: { namespace: "ch" } },
  ],
});
const tablesIn = (text: string) =>
  tableStatements(platform(sql(text))).map(({ name, cluster, columns, rest }) => ({ name, cluster, columns, rest }));

it("statements are read whatever stands around them", () => {
  const text = `
    -- CREATE TABLE a (x Int8) ENGINE = Log;
    /* CREATE TABLE b (x Int8)
       ENGINE = Log; */
    create  table if  not  exists \`db\`.c  on  cluster  'one-two' (
      id   UInt64,
      amount Decimal(10, 2) /* x */ CODEC(ZSTD(1)),
      low LowCardinality(String) DEFAULT 'a', -- and so on
      day Date MATERIALIZED toDate(time), other String ALIAS id, INDEX i (id) TYPE minmax,
      CONSTRAINT c CHECK id > 0, PROJECTION p (SELECT 1), PRIMARY KEY (id), indexed UInt8,
    )
    ENGINE  =  MergeTree
    ORDER BY (id,  day);
    CREATE TABLE d (x Int8) ENGINE=Log
    ;CREATE TABLE e(x Array(Int8)) ENGINE Log; CREATE TABLE f (x Int8`;
  expect(tablesIn(text)).toEqual([
    {
      name: "db.c",
      cluster: "one-two",
      columns: [
        "id UInt64",
        "amount Decimal(10, 2) CODEC(ZSTD(1))",
        "low LowCardinality(String) DEFAULT 'a'",
        "day Date MATERIALIZED toDate(time)",
        "other String ALIAS id",
        "indexed UInt8",
      ],
      rest: "ENGINE = MergeTree ORDER BY (id, day)",
    },
    { name: "d", cluster: undefined, columns: ["x Int8"], rest: "ENGINE =Log" },
    { name: "e", cluster: undefined, columns: ["x Array(Int8)"], rest: "ENGINE Log" },
    { name: "f", cluster: undefined, columns: ["x Int8"], rest: "" },
  ]);
  const [first] = tableStatements(platform(sql(text)));
  expect(first === undefined ? [] : storedColumns(first)).toHaveLength(4);
  expect(tableStatements(platform({ S: ["Kubernetes::ConfigMap", { data: { "a.sql.txt": text } }] }))).toEqual([]);
});

it("clauses end where the next one begins", () => {
  const [table] = tableStatements(
    platform(
      sql(
        "CREATE TABLE a (x Int8) engine = MergeTree partition by x order by (x, y) ttl t + INTERVAL 1 DAY settings s = 1",
      ),
    ),
  );
  const names = ["ENGINE", "PARTITION BY", "ORDER BY", "TTL", "PRIMARY KEY"] as const;
  expect(table === undefined ? [] : names.map((name) => clause(table, name))).toEqual([
    "MergeTree",
    "x",
    "(x, y)",
    "t + INTERVAL 1 DAY",
    "",
  ]);
});

it("files are run by jobs over them, or by the servers at their start", () => {
  const config = sql("CREATE TABLE a (x Int8) ENGINE = Log");
  const volumes = [
    { name: "v", configMap: { name: "Schema" } },
    { name: "w", configMap: { name: "Other" } },
  ];
  const run = (kind: string, container: object, more: { namespace?: string; spec?: object } = {}) => {
    const { namespace = "ch", spec = {} } = more;
    const object = {
      metadata: { namespace },
      spec: { ...spec, template: { spec: { containers: [{ image: "x" }, container], volumes } } },
    };
    const model = platform({ ...config, Runs: [`Kubernetes::${kind}`, object] });
    return tableStatements(model).map((table) => isRun(model, table));
  };
  const mounted = (mountPath: string, name = "v") => ({ volumeMounts: [{ name, mountPath }] });
  const all = { ...mounted("/s"), args: ["cat /s/*.sql"] };
  expect(run("Job", all)).toEqual([true]);
  expect(run("Job", { ...mounted("/s"), command: ["sh", "-c"], args: ["run", "/s/0.sql"] })).toEqual([true]);
  expect(run("Job", { ...mounted("/s"), args: ["/s/1.sql"] })).toEqual([false]);
  expect(run("Job", { ...mounted("/s"), args: ["/s/", "*"] })).toEqual([false]);
  expect(run("Job", { ...mounted("/s/0.sql"), args: ["/s"] })).toEqual([false]);
  expect(run("Job", { ...mounted("/s", "w"), args: ["/s/*"] })).toEqual([false]);
  expect(run("Deployment", all)).toEqual([false]);
  expect(run("Job", all, { namespace: "far" })).toEqual([false]);
  expect(run("Job", all, { spec: { suspend: true } })).toEqual([false]);
  expect(run("StatefulSet", mounted("/docker-entrypoint-initdb.d"))).toEqual([true]);
  expect(run("StatefulSet", mounted("/x/docker-entrypoint-initdb.d"))).toEqual([false]);
});

const disks = "<disks><fast><path>/mnt/nvme-0</path></fast><slow><path>/mnt/ebs-0</path></slow></disks>";
const policies = `<policies><tiered><volumes>
  <hot>
    <max_data_part_size_bytes>1</max_data_part_size_bytes> <disk>fast</disk> <x>1</x>
  </hot>
  <warm><disk>slow</disk></warm><lost><disk>none</disk></lost></volumes></tiered><bare><x>1</x></bare></policies>`;

it("policies lay volumes on disks", () => {
  const xml = `<storage_configuration>${disks}${policies}</storage_configuration>`;
  expect(volumesOf(xml, "tiered")).toEqual([
    { name: "hot", path: "/mnt/nvme-0" },
    { name: "warm", path: "/mnt/ebs-0" },
    { name: "lost", path: "" },
  ]);
  expect([volumesOf(xml, "bare"), volumesOf(xml, "other"), volumesOf("", "tiered")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([diskPath(xml, "slow"), diskPath(xml, "none"), diskPath("", "slow")]).toEqual(["/mnt/ebs-0", "", ""]);
});

const columns = Array.from({ length: 25 }, (_, at) => `c${String(at)} Int8`);
const sensors = (more: { extra?: string; engine?: string; tail?: string; count?: number } = {}) => {
  const { extra = "", engine = "ReplicatedMergeTree('/x')", tail = "", count = 25 } = more;
  return sql(
    `CREATE TABLE benchmark.sensors_local (${columns.slice(0, count).join()}${extra}) ENGINE = ${engine} PARTITION BY toYYYYMM( time ) ORDER BY (device_id, time) ${tail}`,
  );
};

it("the table of the sensors is as promised", () => {
  expect(
    [
      inFull("CH-024", {
        whole: sensors(),
        "no table": sql("SELECT 1"),
        twice: sql(
          "CREATE TABLE benchmark.sensors_local (x Int8) ENGINE = Log",
          "CREATE TABLE benchmark.sensors_local (x Int8) ENGINE = Log",
        ),
        "one field fewer": sensors({ count: 24 }),
        "not replicated": sensors({ engine: "NotReplicatedMergeTree()" }),
        "changed later": sensors({ tail: "; ALTER TABLE benchmark.sensors_local DROP COLUMN c0" }),
        "taken away": sensors({ tail: "; DROP TABLE benchmark.sensors_local" }),
        "another key": sensors({ tail: "PRIMARY KEY device_id" }),
        "the same key": sensors({ tail: "PRIMARY KEY (device_id, time)" }),
        "other partitions": sql(
          "CREATE TABLE benchmark.sensors_local (x Int8) ENGINE = ReplicatedMergeTree PARTITION BY xtoYYYYMM(time) ORDER BY (device_id, time)",
        ),
        "finer partitions": sql(
          "CREATE TABLE benchmark.sensors_local (x Int8) ENGINE = ReplicatedMergeTree PARTITION BY toYYYYMM(time), x ORDER BY (device_id, time)",
        ),
      }),
      "## processors",
      inFull(
        "CH-025",
        Object.fromEntries(
          [29, 30].map((count) => [
            String(count),
            sql(
              `CREATE TABLE benchmark.cpu_local (${Array.from({ length: count }, (_, at) => `c${String(at)} Int8`).join()}) ENGINE = Log`,
            ),
          ]),
        ),
      ),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "# whole: held
    # no table: violated
    - none: the table benchmark.sensors_local is not created | expected "benchmark.sensors_local"
    # twice: violated
    - ConfigMap/ch/Schema/data/1.sql: benchmark.sensors_local is created twice | found "CREATE TABLE benchmark.sensors_local (x Int8) ENGINE = Log" | expected 1
    - ConfigMap/ch/Schema/data/0.sql: the table is not replicated | found "Log" | expected "ReplicatedMergeTree"
    - ConfigMap/ch/Schema/data/0.sql: the table is partitioned in another way | found "" | expected "toYYYYMM(time)"
    - ConfigMap/ch/Schema/data/0.sql: the table has another primary key | found "" | expected "(device_id, time)"
    - ConfigMap/ch/Schema/data/0.sql: the table has 1 fields | found 1 | expected 25
    # one field fewer: violated
    - ConfigMap/ch/Schema/data/0.sql: the table has 24 fields | found 24 | expected 25
    # not replicated: violated
    - ConfigMap/ch/Schema/data/0.sql: the table is not replicated | found "NotReplicatedMergeTree()" | expected "ReplicatedMergeTree"
    # changed later: violated
    - ConfigMap/ch/Schema/data/0.sql: the table has 24 fields | found 24 | expected 25
    # taken away: violated
    - ConfigMap/ch/Schema/data/0.sql: benchmark.sensors_local is taken away again: DROP TABLE benchmark.sensors_local | found "CREATE TABLE benchmark.sensors_local (c0 Int8,c1 Int8,c2 Int8,c3 Int8,c4 Int8,c5 Int8,c6 Int8,c7 Int8,c8 Int8,c9 Int8,c10 Int8,c11 Int8,c12 Int8,c13 Int8,c14 Int8,c15 Int8,c16 Int8,c17 Int8,c18 Int8,c19 Int8,c20 Int8,c21 Int8,c22 Int8,c23 Int8,c24 Int8) ENGINE = ReplicatedMergeTree('/x') PARTITION BY toYYYYMM( time ) ORDER BY (device_id, time) ; DROP TABLE benchmark.sensors_local" | expected "benchmark.sensors_local"
    # another key: violated
    - ConfigMap/ch/Schema/data/0.sql: the table has another primary key | found "device_id" | expected "(device_id, time)"
    # the same key: held
    # other partitions: violated
    - ConfigMap/ch/Schema/data/0.sql: the table is partitioned in another way | found "xtoYYYYMM(time)" | expected "toYYYYMM(time)"
    - ConfigMap/ch/Schema/data/0.sql: the table has 1 fields | found 1 | expected 25
    # finer partitions: violated
    - ConfigMap/ch/Schema/data/0.sql: the table is partitioned in another way | found "toYYYYMM(time), x" | expected "toYYYYMM(time)"
    - ConfigMap/ch/Schema/data/0.sql: the table has 1 fields | found 1 | expected 25
    ## processors
    # 29: violated
    - ConfigMap/ch/Schema/data/0.sql: the table has 29 fields | found 29 | expected "at least 30"
    # 30: held"
  `);
});

it("alerts are the three comparisons and no other", () => {
  const verdict = (expression: string, name = "has_alert") =>
    said("CH-026", sensors({ extra: `, ${name} UInt8 MATERIALIZED ${expression}` })).split("\n")[0];
  const good = [
    "temperature > 35 OR humidity > 80 OR battery < 20",
    "(battery < 20.0) or (35 < temperature) or (`humidity` > 80) CODEC(T64, ZSTD(1))",
    "20 > battery OR 80 < humidity OR temperature > 35.0",
    "if(temperature > 35 OR humidity > 80 OR battery < 20, 1, 0)",
    "IF( or( greater(temperature , 35), greater(`humidity`,80) , less( battery,20 ) ) , 1 , 0 ) CODEC(T64)",
    "toUInt8(or(temperature > 35, humidity > 80, battery < 20))",
    "toUInt8( (temperature > 35)OR(humidity > 80)or(less(battery, 20)) )",
    "or(temperature > 35, humidity > 80, 20 > battery)",
  ];
  const bad = [
    "temperature >= 35 OR humidity > 80 OR battery < 20",
    "temperature > 35 OR humidity > 80",
    "temperature > 35 AND humidity > 80 OR battery < 20",
    "temperature > 35 OR humidity > 80 OR battery < 20 OR c1 = 1",
    "35 > temperature OR humidity > 80 OR battery < 20",
    "35 <= temperature OR humidity > 80 OR battery < 20",
    "not temperature > 35 OR humidity > 80 OR battery < 20",
    "temperature > 35x OR humidity > 80 OR battery < 20",
    "x35 < temperature OR humidity > 80 OR battery < 20",
    "35 < temperature + 1 OR humidity > 80 OR battery < 20",
    "if(temperature > 35 OR humidity > 80 OR battery < 20, 0, 1)",
    "if(temperature > 35 OR humidity > 80 OR battery < 20, 1, 10)",
    "if(temperature > 35 OR humidity > 80 OR battery < 20, 1, 0) + 1",
    "1 + if(temperature > 35 OR humidity > 80 OR battery < 20, 1, 0)",
    "toUInt8(temperature > 35 OR humidity > 80 OR battery < 20) + 1",
    "1 + toUInt8(temperature > 35 OR humidity > 80 OR battery < 20)",
    "xor(temperature > 35, humidity > 80, battery < 20)",
    "or(temperature > 35, humidity > 80, battery < 20) + 1",
    "and(temperature > 35, humidity > 80, battery < 20)",
    "less(temperature, 35) OR humidity > 80 OR battery < 20",
    "temperature > 351 OR humidity > 80 OR battery < 20",
    "1.35 < temperature OR humidity > 80 OR battery < 20",
  ];
  expect(good.map((one) => verdict(one))).toEqual(good.map(() => "held"));
  expect(bad.map((one) => verdict(one))).toEqual(bad.map(() => "violated"));
  expect(verdict(good[0] ?? "", "`has_alert`")).toBe("held");
  expect(verdict(good[0] ?? "", "not_has_alert")).toBe("violated");
  expect(verdict(good[0] ?? "", "has_alert2")).toBe("violated");
  expect(said("CH-026", sensors({ extra: ", has_alert UInt8 DEFAULT 1" })).split("\n")[0]).toBe("violated");
  expect(said("CH-024", sensors({ extra: ", has_alert UInt8" })).split("\n")[0]).toBe("held");
  expect(said("CH-024", sensors({ extra: ", `has_alert` UInt8" })).split("\n")[0]).toBe("held");
  expect(said("CH-024", sensors({ extra: ", not_has_alert UInt8" })).split("\n")[0]).toBe("violated");
  expect(inFull("CH-026", { "no alert": sensors(), "no table": sql("SELECT 1") }).replace(/found "CREATE.*/, "")).toBe(
    [
      "# no alert: violated",
      '- ConfigMap/ch/Schema/data/0.sql: has_alert is not what is promised | found "absent" | expected "temperature > 35 OR humidity > 80 OR battery < 20"',
      "# no table: violated",
      '- none: the table benchmark.sensors_local is not created | expected "benchmark.sensors_local"',
    ].join("\n"),
  );
  expect(said("CH-026", sensors())).toMatchInlineSnapshot(`
    "violated
    finding ConfigMap/ch/Schema/data/0.sql: has_alert is not what is promised | "temperature > 35 OR humidity > 80 OR battery < 20""
  `);
});

it("rows are deleted after the agreed days", () => {
  const cases = Object.fromEntries(
    [
      "",
      "TTL time + INTERVAL 30 DAY",
      "TTL time + INTERVAL 30 DAY DELETE",
      "TTL time + toIntervalDay(30)",
      "TTL time + INTERVAL 7 DAY TO VOLUME 'warm', time + INTERVAL 30 DAY",
      "TTL time + INTERVAL 7 DAY TO DISK 'slow', time + INTERVAL 8 DAY RECOMPRESS CODEC(ZSTD(9)), time + INTERVAL 30 DAY",
      "TTL time + INTERVAL 2 WEEK",
      "TTL time + INTERVAL 30 MONTH",
      "TTL arrival + INTERVAL 30 DAY",
      "TTL time + INTERVAL 30 DAY, arrival + INTERVAL 1 DAY",
      "TTL time + INTERVAL 30 DAY, time + INTERVAL 30 DAY",
      "TTL time + INTERVAL 30 DAY DELETE WHERE c1 = 1",
    ].map((tail) => [tail, sensors({ tail })]),
  );
  expect(inFull("TTL-013", cases)).toMatchInlineSnapshot(`
    "# : violated
    - ConfigMap/ch/Schema/data/0.sql: rows of benchmark.sensors_local are not deleted after 30 days | found "kept for ever" | expected 30
    # TTL time + INTERVAL 30 DAY: held
    # TTL time + INTERVAL 30 DAY DELETE: held
    # TTL time + toIntervalDay(30): held
    # TTL time + INTERVAL 7 DAY TO VOLUME 'warm', time + INTERVAL 30 DAY: held
    # TTL time + INTERVAL 7 DAY TO DISK 'slow', time + INTERVAL 8 DAY RECOMPRESS CODEC(ZSTD(9)), time + INTERVAL 30 DAY: held
    # TTL time + INTERVAL 2 WEEK: violated
    - ConfigMap/ch/Schema/data/0.sql: rows of benchmark.sensors_local are not deleted after 30 days | found "time + INTERVAL 2 WEEK" | expected 30
    # TTL time + INTERVAL 30 MONTH: violated
    - ConfigMap/ch/Schema/data/0.sql: rows of benchmark.sensors_local are not deleted after 30 days | found "time + INTERVAL 30 MONTH" | expected 30
    # TTL arrival + INTERVAL 30 DAY: violated
    - ConfigMap/ch/Schema/data/0.sql: rows of benchmark.sensors_local are not deleted after 30 days | found "arrival + INTERVAL 30 DAY" | expected 30
    # TTL time + INTERVAL 30 DAY, arrival + INTERVAL 1 DAY: violated
    - ConfigMap/ch/Schema/data/0.sql: rows of benchmark.sensors_local are not deleted after 30 days | found "time + INTERVAL 30 DAY, arrival + INTERVAL 1 DAY" | expected 30
    # TTL time + INTERVAL 30 DAY, time + INTERVAL 30 DAY: violated
    - ConfigMap/ch/Schema/data/0.sql: rows of benchmark.sensors_local are not deleted after 30 days | found "time + INTERVAL 30 DAY, time + INTERVAL 30 DAY" | expected 30
    # TTL time + INTERVAL 30 DAY DELETE WHERE c1 = 1: violated
    - ConfigMap/ch/Schema/data/0.sql: rows of benchmark.sensors_local are not deleted after 30 days | found "time + INTERVAL 30 DAY DELETE WHERE c1 = 1" | expected 30"
  `);
  expect(inFull("TTL-013", { "no table": sql("SELECT 1") })).toBe(
    '# no table: violated\n- none: the table benchmark.sensors_local is not created | expected "benchmark.sensors_local"',
  );
  expect(said("TTL-013", sensors({ tail: "TTL my_time + INTERVAL 30 DAY" })).split("\n")[0]).toBe("violated");
  const weeks = { objectives: { "TTL-013": { value: 14 } } };
  expect(said("TTL-013", sensors({ tail: "TTL time + interval 2 week" }), weeks)).toBe("held");
});

it("older parts go to the warm disk", () => {
  const config = (own: string) => ({
    Config: [
      "Kubernetes::ConfigMap",
      { data: { "s.xml": `<clickhouse>${own}</clickhouse>`, "o.xml": "<clickhouse><x>1</x></clickhouse>" } },
    ] as const,
  });
  const storage = (of: string) => `<storage_configuration>${of}</storage_configuration>`;
  const stored = storage(`${disks}${policies}`);
  const moved = (to: string, policy = " SETTINGS storage_policy  =  'tiered'") =>
    sensors({ tail: `TTL time + INTERVAL 7 DAY TO ${to}${policy}` });
  const installed: Objects = {
    Ch: [
      "Kubernetes::ClickHouseInstallation",
      {
        spec: { configuration: { files: { "s.xml": `<clickhouse>${stored}</clickhouse>`, "o.xml": "<clickhouse/>" } } },
      },
    ],
  };
  const turnedRound = stored
    .replace("/mnt/nvme-0", "/mnt/x")
    .replace("/mnt/ebs-0", "/mnt/nvme-0")
    .replace("/mnt/x", "/mnt/ebs-0");
  expect(
    inFull("CH-027", {
      "to a volume": { ...moved("VOLUME 'warm'"), ...config(stored) },
      "to a volume, as installed": { ...moved("VOLUME 'warm'"), ...installed },
      "to a disk": { ...moved("disk 'slow'"), ...config(stored) },
      "to the fast volume": { ...moved("VOLUME 'hot'"), ...config(stored) },
      "to the fast disk": { ...moved("DISK 'fast'"), ...config(stored) },
      "to a disk that is a volume's name": { ...moved("DISK 'warm'"), ...config(stored) },
      "to a volume that is a disk's name": { ...moved("VOLUME 'slow'"), ...config(stored) },
      nowhere: { ...sensors({ tail: "SETTINGS storage_policy = 'tiered'" }), ...config(stored) },
      "one disk": moved("VOLUME 'warm'"),
      "no table": { ...sql("SELECT 1"), ...config(stored) },
      "gone before": {
        ...sensors({
          tail: "TTL time + INTERVAL 30 DAY TO VOLUME 'warm', time + INTERVAL 29 DAY SETTINGS storage_policy='tiered'",
        }),
        ...config(stored),
      },
      "gone as they are moved": {
        ...sensors({
          tail: "TTL time + INTERVAL 30 DAY TO VOLUME 'warm', time + INTERVAL 30 DAY SETTINGS storage_policy = 'tiered'",
        }),
        ...config(stored),
      },
      "gone a day later": {
        ...sensors({
          tail: "TTL time + INTERVAL 29 DAY TO  VOLUME 'warm', time + INTERVAL 30 DAY SETTINGS storage_policy= 'tiered'",
        }),
        ...config(stored),
      },
      "to a volume that is not there": { ...moved("VOLUME 'cold'"), ...config(stored) },
      "no volumes": { ...moved("VOLUME 'warm'"), ...config(storage(disks)) },
      "both on fast disks": { ...moved("VOLUME 'hot'"), ...config(stored.replace("/mnt/ebs-0", "/mnt/nvme-1")) },
      "another policy": { ...moved("VOLUME 'warm'", " SETTINGS storage_policy = 'other'"), ...config(stored) },
      "no policy": { ...moved("VOLUME 'warm'", ""), ...config(stored) },
      "the other way round": { ...moved("VOLUME 'warm'"), ...config(turnedRound) },
    }),
  ).toMatchInlineSnapshot(`
    "# to a volume: held
    # to a volume, as installed: held
    # to a disk: held
    # to the fast volume: violated
    - ConfigMap/ch/Schema/data/0.sql: older parts are moved, and not to the warm disk | found "hot" | expected "a volume of EBS"
    # to the fast disk: violated
    - ConfigMap/ch/Schema/data/0.sql: older parts are moved, and not to the warm disk | found "fast" | expected "a volume of EBS"
    # to a disk that is a volume's name: violated
    - ConfigMap/ch/Schema/data/0.sql: older parts are moved, and not to the warm disk | found "warm" | expected "a volume of EBS"
    # to a volume that is a disk's name: violated
    - ConfigMap/ch/Schema/data/0.sql: older parts are moved, and not to the warm disk | found "slow" | expected "a volume of EBS"
    # nowhere: violated
    - ConfigMap/ch/Schema/data/0.sql: nothing moves older parts off the fast disk | found "" | expected "TTL … TO VOLUME 'warm'"
    # one disk: violated
    - none: the servers know one disk only | expected "hot and warm"
    # no table: violated
    - none: the table benchmark.sensors_local is not created | expected "benchmark.sensors_local"
    # gone before: violated
    - ConfigMap/ch/Schema/data/0.sql: rows are deleted before they are moved | found 30 | expected "fewer than 29 days"
    # gone as they are moved: violated
    - ConfigMap/ch/Schema/data/0.sql: rows are deleted before they are moved | found 30 | expected "fewer than 30 days"
    # gone a day later: held
    # to a volume that is not there: violated
    - ConfigMap/ch/Schema/data/0.sql: older parts are moved, and not to the warm disk | found "cold" | expected "a volume of EBS"
    # no volumes: violated
    - ConfigMap/Config/data/s.xml: new parts do not go to the local disk first | found "<clickhouse><storage_configuration><disks><fast><path>/mnt/nvme-0</path></fast><slow><path>/mnt/ebs-0</path></slow></disks></storage_configuration></clickhouse>" | expected "volumes hot (NVMe), then warm (EBS)"
    - ConfigMap/ch/Schema/data/0.sql: the table lies on no such volumes | found "tiered" | expected "a storage policy of the servers"
    # both on fast disks: violated
    - ConfigMap/Config/data/s.xml: new parts do not go to the local disk first | found "<clickhouse><storage_configuration><disks><fast><path>/mnt/nvme-0</path></fast><slow><path>/mnt/nvme-1</path></slow></disks><policies><tiered><volumes>\\n  <hot>\\n    <max_data_part_size_bytes>1</max_data_part_size_bytes> <disk>fast</disk> <x>1</x>\\n  </hot>\\n  <warm><disk>slow</disk></warm><lost><disk>none</disk></lost></volumes></tiered><bare><x>1</x></bare></policies></storage_configuration></clickhouse>" | expected "volumes hot (NVMe), then warm (EBS)"
    - ConfigMap/ch/Schema/data/0.sql: older parts are moved, and not to the warm disk | found "hot" | expected "a volume of EBS"
    # another policy: violated
    - ConfigMap/ch/Schema/data/0.sql: the table lies on no such volumes | found "other" | expected "a storage policy of the servers"
    # no policy: violated
    - ConfigMap/ch/Schema/data/0.sql: the table lies on no such volumes | found "default" | expected "a storage policy of the servers"
    # the other way round: violated
    - ConfigMap/Config/data/s.xml: new parts do not go to the local disk first | found "<clickhouse><storage_configuration><disks><fast><path>/mnt/ebs-0</path></fast><slow><path>/mnt/nvme-0</path></slow></disks><policies><tiered><volumes>\\n  <hot>\\n    <max_data_part_size_bytes>1</max_data_part_size_bytes> <disk>fast</disk> <x>1</x>\\n  </hot>\\n  <warm><disk>slow</disk></warm><lost><disk>none</disk></lost></volumes></tiered><bare><x>1</x></bare></policies></storage_configuration></clickhouse>" | expected "volumes hot (NVMe), then warm (EBS)"
    - ConfigMap/ch/Schema/data/0.sql: older parts are moved, and not to the warm disk | found "warm" | expected "a volume of EBS""
  `);
});
