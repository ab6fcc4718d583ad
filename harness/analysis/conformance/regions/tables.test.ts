// Tables of a region as statements create them, in the many ways in which SQL may be written.

import { expect, it } from "vitest";
import { inFull, platform, told } from "../sample-platform.ts";
import { splitTop } from "../schema/sql-text.ts";
import { createdTables } from "./statements.ts";
import { config, object, region, topology } from "./sample-region.ts";

const sql = (text: string, of = {}) => ({
  T: config({ "tables.sql": text, "notes.txt": "CREATE TABLE no (a Int8) ENGINE = Log" }, of),
});
const read = (text: string) =>
  createdTables(platform(sql(text))).map(({ name, engine, partitionBy, ttl, ...rest }) => ({
    ...{ name, engine, arguments: rest.arguments, partitionBy, ttl },
  }));

it("statements are read however they are spaced and quoted", () => {
  const log = { engine: "Log", arguments: [], partitionBy: undefined, ttl: undefined };
  const named = (name: string) => ({ name, ...log });
  expect(read("create  table  if  not  exists  `own`.`a`  (x Int8)  engine  =  Log")).toEqual([named("a")]);
  expect(read("CREATE  OR  REPLACE TABLE b (x Int8) ENGINE=Log;REPLACE\nTABLE c (x Int8) ENGINE=Log")).toEqual([
    named("b"),
    named("c"),
  ]);
  expect(read("CREATE MATERIALIZED  VIEW d ENGINE = Log AS SELECT 1; CREATE  VIEW e AS SELECT 1")).toEqual([
    named("d"),
  ]);
  expect(read("-- CREATE TABLE f (x Int8) ENGINE = Log\n/* CREATE TABLE g\n(x Int8) ENGINE = Log */ SELECT 1")).toEqual(
    [],
  );
  expect(
    read("EXPLAIN CREATE TABLE f (x Int8) ENGINE = Log; INSERT INTO a SETTINGS x = 1; CREATE TABLE k (x Int8)"),
  ).toEqual([]);
  expect(
    read(
      "CREATE TABLE h (x Int8) ENGINE = ReplicatedMergeTree('/a;b,(', f(1, 2)) PARTITION  BY (x, y) ORDER BY x TTL t + INTERVAL 1 DAY SETTINGS s = 1",
    ),
  ).toEqual([
    {
      ...{ name: "h", engine: "ReplicatedMergeTree", arguments: ["'/a;b,('", "f(1, 2)"] },
      ...{ partitionBy: "(x, y)", ttl: "t + INTERVAL 1 DAY" },
    },
  ]);
  expect(read("CREATE TABLE i (x Int8) ENGINE = MergeTree ORDER BY x TTL t + INTERVAL 1 DAY")[0]?.ttl).toBe(
    "t + INTERVAL 1 DAY",
  );
  expect(
    read("/* a\n comment; of two lines */CREATE TABLE/**/ default.own.l (x Int8) ENGINE = Log -- , of one"),
  ).toEqual([named("l")]);
  expect(read("CREATE TABLE m (x Int8) ENGINE = MergeTree(a, (b")[0]?.arguments).toEqual(["a", "(b"]);
  expect(read("CREATE TABLE n (x Int8) ENGINE = A ORDER BY x TTL t  SETTINGS ENGINE = B")).toEqual([
    { ...named("n"), engine: "A", ttl: "t" },
  ]);
  expect(splitTop("a,(b,c),'d,)',e", ",")).toEqual(["a", "(b,c)", "'d,)'", "e"]);
  expect(splitTop("", ",")).toEqual([""]);
});

const table = { name: "events_local", ttlColumn: "at", days: 90, partition: "month" };
const declared = (more: object = {}) => ({ topology: { ...topology, tables: [{ ...table, ...more }] } });
const created = (clauses: string, name = "events_local") =>
  `CREATE TABLE ${name} (x Int8) ENGINE = MergeTree ${clauses}`;

it("CH-019: one partition a month, or a year", () => {
  const by = (text: string) => sql(created(`PARTITION BY ${text} ORDER BY x`));
  const verdicts = (list: readonly string[], more: object = {}) =>
    list.map((one) => told("CH-019", { one: by(one) }, declared(more)).split("\n")[1]);
  const months = ["toYYYYMM(at)", "(toYYYYMM( at ))", "toStartOfMonth(at)"];
  const years = ["toYear(at)", "toStartOfYear(at)"];
  expect(verdicts(months)).toEqual(["held", "held", "held"]);
  expect(verdicts([...years, "toYYYYMMDD(at)", "tuple()"])).toEqual(Array(4).fill("violated"));
  expect(verdicts(years, { partition: "year" })).toEqual(["held", "held"]);
  expect(
    inFull(
      "CH-019",
      {
        "not created": sql("SELECT 1"),
        "another of its name": sql(created("PARTITION BY toYYYYMM(at)", "events_local_2")),
        "not said": sql(created("ORDER BY x")),
        "changed later": sql(`${created("PARTITION BY toYYYYMM(at)")}; alter table events_local MODIFY TTL at`),
        "shown and dropped before": sql(
          `SHOW CREATE TABLE events_local; DROP TABLE events_local; ${created("PARTITION BY toYYYYMM(at)")}`,
        ),
        "dropped before": sql(`DROP TABLE IF EXISTS events_local; ${created("PARTITION BY toYYYYMM(at)")}`),
        "dropped after": sql(`${created("PARTITION BY toYYYYMM(at)")}; DROP TABLE IF EXISTS default.events_local`),
        "changed with a comment for a space": sql(
          `${created("PARTITION BY toYYYYMM(at)")}; ALTER/**/TABLE events_local DROP PARTITION 1`,
        ),
        "another is changed": sql(`${created("PARTITION BY toYYYYMM(at)")}; ALTER TABLE events_local_2 DROP COLUMN x`),
      },
      declared(),
    ),
  ).toMatchInlineSnapshot(`
    "# not created: violated
    - none: nothing creates events_local | expected "events_local"
    # another of its name: violated
    - none: nothing creates events_local | expected "events_local"
    # not said: violated
    - ConfigMap/db/T/data/tables.sql: events_local is partitioned by nothing | found "none" | expected "one partition a month"
    # changed later: held
    # shown and dropped before: held
    # dropped before: held
    # dropped after: violated
    - ConfigMap/db/T/data/tables.sql: events_local is taken away again: DROP TABLE IF EXISTS default.events_local | found "CREATE TABLE events_local (x Int8) ENGINE = MergeTree PARTITION BY toYYYYMM(at); DROP TABLE IF EXISTS default.events_local" | expected "events_local"
    - none: nothing creates events_local | expected "events_local"
    # changed with a comment for a space: held
    # another is changed: held"
  `);
});

it("TTL-001: every region has the table, by a statement of its own or one for all of them", () => {
  const two = { ...topology.clusters, other: { region: "eu-west-1", set: "clickhouse-eu", shards: 1 } };
  const promised = { topology: { ...topology, clusters: two, tables: [table] } };
  const at = (on: string, of = {}) =>
    sql(`CREATE TABLE events_local ${on} (x Int8) ENGINE = MergeTree TTL at + INTERVAL 90 DAY`, of);
  const lacks = (objects: Parameters<typeof told>[1][string]) =>
    told("TTL-001", { one: objects }, promised).includes("nothing creates events_local in eu-west-1");
  expect(lacks(at(""))).toBe(true);
  expect(lacks(at("ON CLUSTER own"))).toBe(true);
  expect(lacks(at("ON CLUSTER 'all'"))).toBe(false);
  expect(lacks(at("on  cluster `other`")) || lacks({ ...at("ON CLUSTER own"), U: at("", { in: "eu-west-1" }).T })).toBe(
    false,
  );
});

it("TTL-001: parts are merged for it once a day at least", () => {
  const said = (settings: string) =>
    told("TTL-001", { one: sql(created(`TTL at + INTERVAL 90 DAY ${settings}`)) }, declared());
  const waits = "parts of events_local wait 86401 seconds from one deletion to the next";
  expect(said("SETTINGS merge_with_ttl_timeout = 86400")).not.toContain("from one deletion");
  expect(said("SETTINGS merge_with_ttl_timeout=86401")).toContain(waits);
});

it("TTL-001: rows are kept for the agreed days, and by region where it differs", () => {
  const ttl = (text: string) => sql(created(`TTL ${text}`));
  const days = (list: readonly string[], more: object = {}) =>
    list.map((one) => told("TTL-001", { one: ttl(one) }, declared(more)).split("\n")[1]);
  const right = [
    "at + INTERVAL  90  DAY",
    "`at` + INTERVAL '90' DAY",
    "at + interval '90 days'",
    "at + INTERVAL\n2160\nHOURS",
    "at + toIntervalHour(2160)",
    "addDays( at , 90 )",
    "addHours(at, 2160) DELETE",
    "at + INTERVAL 2160 HOUR WHERE region = 'a', at + INTERVAL 90 DAY WHERE  region  !=  'a'",
    "at + INTERVAL 90 DAY WHERE region <> 'a' , at + INTERVAL 90 DAY DELETE WHERE region = 'a'",
    "at + INTERVAL 90 DAY DELETE",
    "at + toIntervalDay( 90 )",
    "at+toIntervalDay(90), at + INTERVAL 1 DAY RECOMPRESS CODEC(ZSTD(9))",
    "at + INTERVAL 1 DAY TO  VOLUME 'cold', at + INTERVAL 90 DAY",
  ];
  const wrong = [
    "at + INTERVAL 91 DAY",
    "at + INTERVAL 90 WEEK",
    "at + INTERVAL 9 DAY",
    "addDays(other, 90)",
    "addWeeks(at, 90)",
    "addMonths(at, 90)",
    "at + INTERVAL 90 DAY + INTERVAL 90 DAY",
    "at + INTERVAL 90 DAY * 2",
    "1 + at + INTERVAL 90 DAY",
    "at - INTERVAL 90 DAY",
    "toDate(at) + INTERVAL 90 DAY",
    "at + INTERVAL 90 DAY WHERE region = 'a'",
    "at + INTERVAL 90 DAY WHERE region != 'a'",
    "at + INTERVAL 90 DAY WHERE region = 'a', at + INTERVAL 90 DAY WHERE region = 'a'",
    "at + INTERVAL 90 DAY WHERE region != 'a', at + INTERVAL 90 DAY WHERE region != 'a'",
    "at + INTERVAL 90 DAY WHERE region = 'a', at + INTERVAL 90 DAY WHERE region != 'b'",
    "at + INTERVAL 3 MONTH WHERE region = 'a', at + INTERVAL 90 DAY WHERE region != 'a'",
    "at + INTERVAL 90 DAY WHERE region = 'a', at + INTERVAL 3 MONTH WHERE region != 'a'",
    "at + INTERVAL 90 DAY WHERE region = 'a', at + INTERVAL 91 DAY WHERE region != 'a'",
    "at + INTERVAL 90 DAY WHERE region = 'a', other + INTERVAL 90 DAY WHERE region != 'a'",
    "xaddDays(at, 90)",
    "at + INTERVAL 90 DAY WHERE region = 'a', at + INTERVAL 90 DAY WHERE region != 'a', at + INTERVAL 90 DAY",
    "at + INTERVAL 90 DAY WHERE region = 'a' OR x, at + INTERVAL 90 DAY WHERE region != 'a'",
    "at + INTERVAL 90 DAY WHERE region = 'a' AND x, at + INTERVAL 90 DAY WHERE NOT region != 'a'",
    "other + INTERVAL 90 DAY",
    "at + INTERVAL 90 DAYS_",
    "at + INTERVAL 90 DAY WHERE x = 1",
    "at + INTERVAL 90 DAY GROUP  BY x",
    "at + INTERVAL 90 DAY, at + INTERVAL 30 DAY",
    "at + INTERVAL 3 MONTH",
    "at + INTERVAL 90 DAY RECOMPRESS CODEC(ZSTD(9))",
  ];
  expect(days(right)).toEqual(right.map(() => "held"));
  expect(days(wrong)).toEqual(wrong.map(() => "violated"));
  const same = { days: { "eu-central-1": 90, else: 90 } };
  expect(days(["at + INTERVAL 90 DAY", "at + INTERVAL 91 DAY"], same)).toEqual(["held", "violated"]);
  expect(told("TTL-001", { "no TTL": sql(created("ORDER BY x")) }, declared())).toMatchInlineSnapshot(`
    "# no TTL
    violated
    finding ConfigMap/db/T/data/tables.sql: events_local does not keep its rows by at | 90
    finding ConfigMap/db/T/data/tables.sql: events_local keeps its rows for another time | 90"
  `);
});

it("TTL-004: what is kept by region", () => {
  const own = { name: "sroi_calculations_local", ttlColumn: "at", days: { "eu-central-1": 730, else: 2555 } };
  const promised = { topology: { ...topology, tables: [{ ...own, partition: "year" }] } };
  const by = (text: string) => sql(created(`TTL at + INTERVAL ${text}`, own.name));
  const verdicts = (list: readonly string[]) =>
    list.map((one) => told("TTL-004", { one: by(one) }, promised).split("\n")[1]);
  const eu = "CASE WHEN region = 'eu-central-1' THEN 730";
  const right = [
    `${eu} ELSE 2555 END DAY`,
    `CASE  WHEN  region='eu-central-1'  THEN  730  ELSE  2555  END  DAY`,
    "case region when 'eu-central-1' then 730 else 2555 end day DELETE",
    "CASE WHEN region != 'eu-central-1' THEN 2555 ELSE 730 END DAY",
    "CASE WHEN region <> 'eu-central-1' THEN 2555 ELSE 730 END DAY",
    `${eu} WHEN region = 'eu-central-1' THEN 1 ELSE 2555 END DAY`,
    "CASE region WHEN 'eu-central-1' THEN 730 WHEN 'us-east-1' THEN 2555 ELSE 2555 END DAY",
    `${eu} WHEN region = 'us-east-1' THEN 2555 ELSE 2555 END DAY`,
  ];
  const wrong = [
    "2555 DAY",
    `${eu} END DAY`,
    `${eu} ELSE 730 END DAY`,
    `${eu} WHEN region = 'us-east-1' THEN 1 ELSE 2555 END DAY`,
    "CASE WHEN region = 'x' THEN 730 ELSE 2555 END DAY",
    "CASE ELSE 2555 END DAY",
    `${eu} ELSE 2555 END WEEK`,
    `${eu} ELSE 2555 END DAYS_`,
    `${eu} ELSE 2555 END DAY + INTERVAL 1 DAY`,
    "CASE region WHEN 'eu-central-1' THEN 730 WHEN 'us-east-1' THEN 1 ELSE 2555 END DAY",
    `CASE WHEN region IN ('us-east-1') THEN 1 WHEN region = 'eu-central-1' THEN 730 ELSE 2555 END DAY`,
    "CASE WHEN region = 'eu-central-1' THEN 1 WHEN region = 'eu-central-1' THEN 730 ELSE 2555 END DAY",
  ];
  expect(verdicts(right)).toEqual(right.map(() => "held"));
  expect(verdicts(wrong)).toEqual(wrong.map(() => "violated"));
  const wholly = (text: string) =>
    told("TTL-004", { one: sql(created(`TTL at + ${text}`, own.name)) }, promised).split("\n")[1];
  const functions = [
    "toIntervalDay(if(region = 'eu-central-1', 730, 2555))",
    "toIntervalDay( IF( region = 'eu-central-1' , 730 , 2555 ) ) DELETE",
    "toIntervalDay(if(region != 'eu-central-1', 2555, 730))",
    "toIntervalDay(if(region <> 'eu-central-1', 2555, 730))",
    `toIntervalDay( ${eu} ELSE 2555 END )`,
    "toIntervalDay(multiIf(region = 'eu-central-1', 730, 2555))",
  ];
  expect(
    told("TTL-004", { one: sql(created(`TTL 1 + at + INTERVAL ${right[0] ?? ""}`, own.name)) }, promised),
  ).toContain("keeps its rows for another time");
  const others = [
    "toIntervalDay(if(region != 'eu-central-1', 730, 2555))",
    "toIntervalDay(if(region = 'eu-central-1', 2555, 730))",
    `toIntervalWeek(${eu} ELSE 2555 END)`,
  ];
  expect(functions.map(wholly)).toEqual(functions.map(() => "held"));
  expect(others.map(wholly)).toEqual(others.map(() => "violated"));
});

it("CH-020: cold parts are packed tighter, new ones are not", () => {
  const cold = (age: number) => `TTL at + INTERVAL ${String(age)} DAY RECOMPRESS CODEC(ZSTD(9)), at + INTERVAL 90 DAY`;
  const server = (methods: string) =>
    config({ "c.xml": `<clickhouse><compression>${methods}</compression></clickhouse>` });
  const columns = (codec: string) =>
    `CREATE TABLE events_local (x Int8 CODEC (${codec})) ENGINE = MergeTree ${cold(30)}`;
  const cases = {
    packed: sql(created(cold(30))),
    never: sql(created("TTL at + INTERVAL 90 DAY")),
    "not said": sql(created("ORDER BY x")),
    sooner: sql(created(cold(7))),
    "told last": sql(created("TTL at + INTERVAL 90 DAY, at + INTERVAL 30 DAY RECOMPRESS CODEC(ZSTD(9))")),
    "at an age that is not known": sql(created("TTL at + INTERVAL 1 MONTH RECOMPRESS CODEC(ZSTD(9))")),
    "less tightly": sql(created("TTL at + INTERVAL 30 DAY RECOMPRESS CODEC(ZSTD(1)), at + INTERVAL 90 DAY")),
    "two columns of their own": sql(
      `CREATE TABLE events_local (x Int8 CODEC(ZSTD(12)), y Int8 CODEC(Delta(16), NONE)) ENGINE = MergeTree ${cold(30)}`,
    ),
    "written with spaces": sql(
      created("TTL at + INTERVAL 30 DAY  RECOMPRESS\n CODEC ( ZSTD ( 9 ) ), at + INTERVAL 90 DAY"),
    ),
    "a column of its own": sql(columns("Delta, ZSTD(3)")),
    "a column as the rest": sql(columns("Delta(4), LZ4")),
    "the whole table": sql(created(`${cold(30)} SETTINGS default_compression_codec  =  'ZSTD(1)'`)),
    "the whole table as the rest": sql(created(`${cold(30)} SETTINGS default_compression_codec = 'LZ4'`)),
    "by the servers": {
      ...sql(created(cold(30))),
      S: server("<case><method>lz4</method></case><case><method>zstd</method></case>"),
    },
    "by the servers as it is": { ...sql(created(cold(30))), S: server("<case><method>lz4</method></case>") },
    "a server without a word on it": { ...sql(created(cold(30))), S: config({ "c.xml": "<clickhouse></clickhouse>" }) },
  };
  const agreed = { ...declared(), objectives: { "CH-020": { value: { coldAfterDays: 30 } } } };
  expect(inFull("CH-020", cases, agreed)).toMatchInlineSnapshot(`
    "# packed: held
    # never: violated
    - ConfigMap/db/T/data/tables.sql: events_local keeps its cold parts as they are | found "at + INTERVAL 90 DAY" | expected "RECOMPRESS CODEC(ZSTD(9))"
    # not said: violated
    - ConfigMap/db/T/data/tables.sql: events_local keeps its cold parts as they are | found "no TTL" | expected "RECOMPRESS CODEC(ZSTD(9))"
    # sooner: violated
    - ConfigMap/db/T/data/tables.sql: parts of events_local are cold at another age | found 7 | expected 30
    # told last: held
    # at an age that is not known: violated
    - ConfigMap/db/T/data/tables.sql: parts of events_local are cold at another age | found "at + INTERVAL 1 MONTH RECOMPRESS CODEC(ZSTD(9))" | expected 30
    # less tightly: violated
    - ConfigMap/db/T/data/tables.sql: events_local keeps its cold parts as they are | found "at + INTERVAL 30 DAY RECOMPRESS CODEC(ZSTD(1)), at + INTERVAL 90 DAY" | expected "RECOMPRESS CODEC(ZSTD(9))"
    # two columns of their own: violated
    - ConfigMap/db/T/data/tables.sql: new parts of events_local are written with ZSTD(12), Delta(16),NONE | found "CREATE TABLE events_local (x Int8 CODEC(ZSTD(12)), y Int8 CODEC(Delta(16), NONE)) ENGINE = MergeTree TTL at + INTERVAL 30 DAY RECOMPRESS CODEC(ZSTD(9)), at + INTERVAL 90 DAY" | expected "LZ4"
    # written with spaces: held
    # a column of its own: violated
    - ConfigMap/db/T/data/tables.sql: new parts of events_local are written with Delta,ZSTD(3) | found "CREATE TABLE events_local (x Int8 CODEC (Delta, ZSTD(3))) ENGINE = MergeTree TTL at + INTERVAL 30 DAY RECOMPRESS CODEC(ZSTD(9)), at + INTERVAL 90 DAY" | expected "LZ4"
    # a column as the rest: held
    # the whole table: violated
    - ConfigMap/db/T/data/tables.sql: new parts of events_local are written with ZSTD(1) | found "CREATE TABLE events_local (x Int8) ENGINE = MergeTree TTL at + INTERVAL 30 DAY RECOMPRESS CODEC(ZSTD(9)), at + INTERVAL 90 DAY SETTINGS default_compression_codec  =  'ZSTD(1)'" | expected "LZ4"
    # the whole table as the rest: held
    # by the servers: violated
    - ConfigMap/db/S/data/c.xml: new parts are written with zstd | found "<clickhouse><compression><case><method>lz4</method></case><case><method>zstd</method></case></compression></clickhouse>" | expected "lz4"
    # by the servers as it is: held
    # a server without a word on it: held"
  `);
  expect(told("CH-020", { "no agreed age": cases.sooner }, declared())).toMatchInlineSnapshot(`
    "# no agreed age
    held"
  `);
});

it("CH-007, CH-010, CH-011, RES-004: where tables are coordinated and rows go", () => {
  const replicated = (path: string, replica: string) =>
    sql(`CREATE TABLE events_local (x Int8) ENGINE = ReplicatedMergeTree('${path}', '${replica}') ORDER BY x`);
  const server = (inner: string) => ({
    S: config({ "c.xml": `<clickhouse><zookeeper>${inner}</zookeeper></clickhouse>` }),
  });
  const ddl = (path: string) => `</zookeeper><distributed_ddl><path>${path}</path></distributed_ddl><zookeeper>`;
  const own = "/clickhouse/tables/{region}/{shard}/events";
  expect(
    inFull(
      "CH-007",
      {
        macros: replicated(own, "{replica}"),
        "the region's own name": replicated(`/clickhouse/tables/${region}/{shard}/events`, "{replica}"),
        "no path and no name": sql("CREATE TABLE events_local (x Int8) ENGINE = ReplicatedMergeTree ORDER BY x"),
        "a name with the word in it": sql(
          "CREATE TABLE events_local_b (x Int8) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{region}/{shard}/events_local_b', '{replica}')",
        ),
        "in no region": {
          T: ["Kubernetes::ConfigMap", { data: { "t.sql": "CREATE TABLE a (x Int8) ENGINE = ReplicatedMergeTree" } }],
        },
        "another folder": replicated("/clickhouse/table/{region}/{shard}/events", "{replica}"),
        "no slash at first": replicated("clickhouse/tables/{region}/{shard}/events", "{replica}"),
        "one name for all": replicated(own, "r1"),
        "a root for everything": { ...replicated(own, "{replica}"), ...server("<root>/x</root>") },
        "no root": { ...replicated(own, "{replica}"), ...server("<root></root>") },
        "statements wait elsewhere": { ...replicated(own, "{replica}"), ...server(ddl("/x")) },
        "statements wait elsewhere, in a file of its own": {
          ...replicated(own, "{replica}"),
          S: config({ "c.xml": "<clickhouse><distributed_ddl><path>/y</path></distributed_ddl></clickhouse>" }),
        },
        "statements wait where they do": {
          ...replicated(own, "{replica}"),
          ...server(ddl("/clickhouse/task_queue/ddl")),
        },
      },
      declared(),
    ),
  ).toMatchInlineSnapshot(`
    "# macros: held
    # the region's own name: held
    # no path and no name: violated
    - ConfigMap/db/T/data/tables.sql: events_local is coordinated under  | found "" | expected "/clickhouse/tables/us-east-1/{shard}/events"
    - ConfigMap/db/T/data/tables.sql: replicas of events_local call themselves  | found "CREATE TABLE events_local (x Int8) ENGINE = ReplicatedMergeTree ORDER BY x" | expected "{replica}"
    # a name with the word in it: held
    # in no region: violated
    - ConfigMap/T/data/t.sql: a is coordinated under  | found "" | expected "/clickhouse/tables/{region}/{shard}/a"
    - ConfigMap/T/data/t.sql: replicas of a call themselves  | found "CREATE TABLE a (x Int8) ENGINE = ReplicatedMergeTree" | expected "{replica}"
    # another folder: violated
    - ConfigMap/db/T/data/tables.sql: events_local is coordinated under '/clickhouse/table/{region}/{shard}/events' | found "'/clickhouse/table/{region}/{shard}/events'" | expected "/clickhouse/tables/us-east-1/{shard}/events"
    # no slash at first: violated
    - ConfigMap/db/T/data/tables.sql: events_local is coordinated under 'clickhouse/tables/{region}/{shard}/events' | found "'clickhouse/tables/{region}/{shard}/events'" | expected "/clickhouse/tables/us-east-1/{shard}/events"
    # one name for all: violated
    - ConfigMap/db/T/data/tables.sql: replicas of events_local call themselves 'r1' | found "CREATE TABLE events_local (x Int8) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{region}/{shard}/events', 'r1') ORDER BY x" | expected "{replica}"
    # a root for everything: violated
    - ConfigMap/db/S/data/c.xml: everything is coordinated below /x | found "<clickhouse><zookeeper><root>/x</root></zookeeper></clickhouse>" | expected "no root"
    # no root: held
    # statements wait elsewhere: violated
    - ConfigMap/db/S/data/c.xml: statements for the cluster wait under /x | found "<clickhouse><zookeeper></zookeeper><distributed_ddl><path>/x</path></distributed_ddl><zookeeper></zookeeper></clickhouse>" | expected "/clickhouse/task_queue/ddl"
    # statements wait elsewhere, in a file of its own: violated
    - ConfigMap/db/S/data/c.xml: statements for the cluster wait under /y | found "<clickhouse><distributed_ddl><path>/y</path></distributed_ddl></clickhouse>" | expected "/clickhouse/task_queue/ddl"
    # statements wait where they do: held"
  `);
  const distributed = (key: string, cluster = "all", name = "events") =>
    sql(`CREATE TABLE ${name} AS x ENGINE = Distributed('${cluster}', default, events_local${key})`);
  const keys = {
    none: distributed(""),
    plain: distributed(", company_id"),
    quoted: distributed(", `company_id`"),
    hashed: distributed(", cityHash64( `company_id` )"),
    "hashed with more": distributed(", cityHash64(company_id, x)"),
    "by chance": distributed(", rand()"),
    "of another": distributed(", cityHash64(user_id)"),
    "by some function": distributed(", my_cityHash64(company_id)"),
    "more than a hash": distributed(", cityHash64(company_id) + 1"),
    "less than a hash": distributed(", 1 + cityHash64(company_id)"),
  };
  expect(told("CH-011", keys, declared())).toMatchInlineSnapshot(`
    "# none
    violated
    finding ConfigMap/db/T/data/tables.sql: rows of one company in events go to several shards | "a hash of company_id alone"
    # plain
    held
    # quoted
    held
    # hashed
    held
    # hashed with more
    violated
    finding ConfigMap/db/T/data/tables.sql: rows of one company in events go to several shards | "a hash of company_id alone"
    # by chance
    violated
    finding ConfigMap/db/T/data/tables.sql: rows of one company in events go to several shards | "a hash of company_id alone"
    # of another
    violated
    finding ConfigMap/db/T/data/tables.sql: rows of one company in events go to several shards | "a hash of company_id alone"
    # by some function
    violated
    finding ConfigMap/db/T/data/tables.sql: rows of one company in events go to several shards | "a hash of company_id alone"
    # more than a hash
    violated
    finding ConfigMap/db/T/data/tables.sql: rows of one company in events go to several shards | "a hash of company_id alone"
    # less than a hash
    violated
    finding ConfigMap/db/T/data/tables.sql: rows of one company in events go to several shards | "a hash of company_id alone""
  `);
  expect(
    told(
      "CH-010",
      { plain: keys.plain, quoted: keys.quoted, none: keys.none, "by chance": keys["by chance"] },
      declared(),
    ),
  ).toMatchInlineSnapshot(`
    "# plain
    held
    # quoted
    held
    # none
    violated
    finding ConfigMap/db/T/data/tables.sql: events is sharded by nothing | "company_id"
    # by chance
    violated
    finding ConfigMap/db/T/data/tables.sql: events is sharded by rand() | "company_id""
  `);
  expect(
    told(
      "RES-004",
      {
        "all of them": distributed(", company_id"),
        "one region's by its name": distributed(", company_id", "own", "events_us_distributed"),
        "one region's into all": distributed(", company_id", "all", "events_us_distributed"),
        "into nothing": sql("CREATE TABLE events AS x ENGINE = Distributed"),
        "all into one region's": distributed(", company_id", "own", "events_distributed"),
      },
      declared(),
    ),
  ).toMatchInlineSnapshot(`
    "# all of them
    held
    # one region's by its name
    held
    # one region's into all
    violated
    finding ConfigMap/db/T/data/tables.sql: events_us_distributed writes to 'all' | "own"
    # into nothing
    violated
    finding ConfigMap/db/T/data/tables.sql: events writes to  | "all"
    # all into one region's
    violated
    finding ConfigMap/db/T/data/tables.sql: events_distributed writes to 'own' | "all""
  `);
  expect(told("CH-007", { ...{ none: { A: object("Job", {}) } } }, declared())).toMatchInlineSnapshot(`
    "# none
    unknown
    finding none: nothing to judge was found"
  `);
});
