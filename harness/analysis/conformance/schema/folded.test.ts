// What is left of tables when all statements of a schema have run.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { foldedSchema } from "./folded-tables.ts";
import { bracketed, joinedSections, sectionsOf, splitTop, withoutComments } from "./sql-text.ts";

type Objects = Exclude<Written, string>;

const map = (data: object, metadata: object = {}): Objects[string] => ["Kubernetes::ConfigMap", { data, metadata }];
const folded = (objects: Objects) => {
  const { tables, gone } = foldedSchema(platform(objects));
  return [
    ...tables.map(({ sql, unfollowed }) => [sql, ...unfollowed.map((one) => `? ${one.sql}`)].join(" ")),
    ...gone.map(({ name, sql }) => `- ${name}: ${sql}`),
  ];
};
const after = (...statements: string[]) => folded({ M: map({ "a.sql": statements.join(";") }) });

it("SQL is cut outside of quotes and brackets", () => {
  expect(withoutComments(`a '--x' "/* */" \`--\` -- b\n/* c\n */ d 'it\\'s -- e'`)).toBe(
    `a '--x' "/* */" \`--\`  \n  d 'it\\'s -- e'`,
  );
  expect(splitTop(`a,(b,c),'d,)',"e,",\`f,\`,g`, ",")).toEqual(["a", "(b,c)", "'d,)'", `"e,"`, "`f,`", "g"]);
  expect(bracketed("(a ')' (b) c) d")).toBe("a ')' (b) c");
  expect(bracketed("(a (b)")).toBe("a (b)");
  const words = ["ORDER BY", "TTL", "SETTINGS"];
  expect(sectionsOf("x order  by (a, TTL b) ttl 'TTL' + c.ttl SETTINGS ttl_only = 1", words)).toEqual([
    { name: "", text: "x" },
    { name: "ORDER BY", text: "(a, TTL b)" },
    { name: "TTL", text: "'TTL' + c.ttl" },
    { name: "SETTINGS", text: "ttl_only = 1" },
  ]);
  expect(joinedSections(sectionsOf("ENGINE = A  TTL x", ["TTL"]))).toBe("ENGINE = A TTL x");
});

const made =
  "CREATE TABLE a (x Int8, y String CODEC(NONE)) ENGINE = MergeTree ORDER BY (x, y) TTL t + INTERVAL 1 DAY SETTINGS s = 1, r = 'a,b'";

it.each([
  [
    "MODIFY TTL t + INTERVAL 2 DAY, t + INTERVAL 1 DAY RECOMPRESS CODEC(ZSTD(9))",
    /TTL t \+ INTERVAL 2 DAY, t \+ INTERVAL 1 DAY RECOMPRESS CODEC\(ZSTD\(9\)\) SETTINGS/,
  ],
  ["REMOVE TTL", /ORDER BY \(x, y\) SETTINGS/],
  ["MODIFY SETTING s = 2, q = 3", /SETTINGS r = 'a,b', s = 2, q = 3$/],
  ["RESET SETTING s", /SETTINGS r = 'a,b'$/],
  ["RESET SETTING s, r", /1 DAY$/],
  ["MODIFY ORDER BY (x, y, z)", /ORDER BY \(x, y, z\) PRIMARY KEY \(x, y\) TTL/],
  ["MODIFY SAMPLE BY x", /ORDER BY \(x, y\) SAMPLE BY x TTL/],
  ["ADD COLUMN z Int8 DEFAULT 1 AFTER x", /\(x Int8, y String CODEC\(NONE\), z Int8 DEFAULT 1\)/],
  ["ADD COLUMN IF NOT EXISTS z Int8 FIRST, DROP COLUMN x", /\(y String CODEC\(NONE\), z Int8\)/],
  ["DROP COLUMN IF EXISTS `y`", /\(x Int8\) ENGINE/],
  ["RENAME COLUMN y TO z", /\(x Int8, z String CODEC\(NONE\)\)/],
  ["MODIFY COLUMN y FixedString(2)", /, y FixedString\(2\) CODEC \(NONE\)\)/],
  ["MODIFY COLUMN y CODEC(LZ4)", /, y String CODEC \(LZ4\)\)/],
  ["MODIFY COLUMN y REMOVE CODEC", /, y String\)/],
  ["MODIFY COLUMN IF EXISTS y String DEFAULT 'a' FIRST", /, y String CODEC \(NONE\) DEFAULT 'a'\)/],
  ["ALTER COLUMN y TYPE Int64", /, y Int64 CODEC \(NONE\)\)/],
  ["(MODIFY TTL t), (DROP COLUMN y)", /\(x Int8\) ENGINE.* TTL t SETTINGS/],
])("ALTER TABLE a %s", (commands, expected) => {
  const [sql, ...others] = after(made, `ALTER TABLE a ${commands}`);
  expect(sql).toMatch(expected);
  expect(others).toEqual([]);
});

it.each([
  "ADD INDEX i x TYPE minmax GRANULARITY 1",
  "DROP CONSTRAINT c",
  "MATERIALIZE TTL",
  "CLEAR COLUMN x IN PARTITION 1",
  "COMMENT COLUMN x 'y'",
  "MODIFY COMMENT 'x'",
  "UPDATE x = 1, y = 2 WHERE 1",
  "DELETE WHERE x = 1",
  "DROP DETACHED PARTITION 1",
  "FREEZE WITH NAME 'a'",
  "APPLY DELETED MASK",
  "ADD COLUMN x Int8",
  "MODIFY COLUMN y MODIFY SETTING max_compress_block_size = 1",
])("ALTER TABLE a %s leaves it as it is", (commands) => {
  expect(after(made, `ALTER TABLE a ${commands}`)).toEqual([made]);
});

it("what is not followed is told", () => {
  expect(after(made, "ALTER TABLE a MODIFY QUERY SELECT 1")).toEqual([`${made} ? ALTER TABLE a MODIFY QUERY SELECT 1`]);
  expect(after(made, "ALTER TABLE a DROP COLUMN y, BLESS IT")[0]).toBe(
    `${made} ? ALTER TABLE a DROP COLUMN y, BLESS IT`,
  );
  expect(after("ALTER TABLE a REMOVE TTL", made)).toEqual([`${made} ? ALTER TABLE a REMOVE TTL`]);
  expect(after("CREATE TABLE a ENGINE = Log", "ALTER TABLE a ADD COLUMN x Int8")).toEqual([
    "CREATE TABLE a ENGINE = Log ? ALTER TABLE a ADD COLUMN x Int8",
  ]);
  expect(after("CREATE TABLE a ENGINE = Log", "ALTER TABLE a DROP COLUMN x")[0]).toContain("?");
});

it("a table that stands on a cluster is altered on all of it", () => {
  const on = (cluster: string) => `CREATE TABLE a ON CLUSTER ${cluster} (x Int8) ENGINE = Log TTL t`;
  const alter = (cluster: string) => `ALTER TABLE a ${cluster} REMOVE TTL`;
  const head = "CREATE TABLE a ON CLUSTER c (x Int8) ENGINE = Log";
  for (const cluster of ["ON CLUSTER c", "on cluster 'c'", "ON CLUSTER `c`", "ON CLUSTER '{cluster}'"]) {
    expect(after(on("c"), alter(cluster))).toEqual([head]);
  }
  expect(after(on("'{cluster}'"), alter("ON CLUSTER c"))[0]).not.toContain("TTL");
  expect(after(on("c"), alter("ON CLUSTER d"))).toEqual([`${on("c")} ? ${alter("ON CLUSTER d")}`]);
  expect(after(on("c"), alter(""))).toEqual([`${on("c")} ? ${alter("")}`]);
  expect(after(on("'{cluster}'"), alter(""))[0]).toContain("?");
  expect(after(made, "ALTER TABLE a ON CLUSTER c REMOVE TTL")[0]).not.toContain("TTL");
});

it("tables come and go", () => {
  const [one, two] = ["CREATE TABLE a (x Int8) ENGINE = Log", "CREATE TABLE a (y Int8) ENGINE = Log"];
  expect(after(one, two)).toEqual([one, two]);
  expect(after(one, two.replace("TABLE", "TABLE IF NOT EXISTS"))).toEqual([one]);
  expect(after(one, two.replace("CREATE", "CREATE OR REPLACE"))).toEqual([two.replace("CREATE", "CREATE OR REPLACE")]);
  expect(after(one, two.replace("CREATE", "REPLACE"))).toEqual([two.replace("CREATE", "REPLACE")]);
  expect(after(one, "DROP TABLE IF EXISTS `a` SYNC")).toEqual(["- a: DROP TABLE IF EXISTS `a` SYNC"]);
  expect(after(one, "DROP TABLE default.a", two)).toEqual([two]);
  expect(after(one, "DETACH TABLE a PERMANENTLY")).toHaveLength(1);
  expect(after(one, "DROP TABLE b, a")).toEqual(["- a: DROP TABLE b, a"]);
  expect(after(one, "DROP TABLE b", "DROP TABLE ab", "EXPLAIN DROP TABLE a", "TRUNCATE TABLE a")).toEqual([one]);
  expect(after("CREATE TABLE d.a (x Int8) ENGINE = Log", one, "DROP DATABASE IF EXISTS d")).toEqual([
    one,
    "- d.a: DROP DATABASE IF EXISTS d",
  ]);
  expect(after(one, "RENAME TABLE a TO d.b, c TO e")).toEqual([
    "CREATE TABLE d.b (x Int8) ENGINE = Log",
    "- a: RENAME TABLE a TO d.b, c TO e",
  ]);
  const other = "CREATE TABLE b (y Int8) ENGINE = Log";
  expect(after(one, other, "EXCHANGE TABLES a AND b")).toEqual([
    "CREATE TABLE a (y Int8) ENGINE = Log",
    "CREATE TABLE b (x Int8) ENGINE = Log",
  ]);
  expect(after(one, "EXCHANGE TABLES a AND z")).toEqual([one]);
  expect(after(one, "RENAME TABLE z TO a")).toEqual([one]);
});

it("a table is made like another", () => {
  const one = "CREATE TABLE a (x Int8) ENGINE = MergeTree ORDER BY x";
  expect(after(one, "CREATE TABLE b AS a")[1]).toBe("CREATE TABLE b (x Int8) ENGINE = MergeTree ORDER BY x");
  expect(after(one, "CREATE TABLE b AS a ENGINE = Log")[1]).toBe("CREATE TABLE b (x Int8) ENGINE = Log");
  const distributed = "CREATE TABLE b AS a ENGINE = Distributed(c, d, a)";
  expect(after(one, distributed)[1]).toBe(distributed);
  expect(after(one, "CREATE TABLE b AS z ENGINE = Log")[1]).toBe("CREATE TABLE b AS z ENGINE = Log");
  expect(after(one, "CREATE TABLE b AS SELECT 1")[1]).toBe("CREATE TABLE b AS SELECT 1");
});

it("names are read with any quotes", () => {
  const first = (sql: string) => foldedSchema(platform({ M: map({ "a.sql": sql }) })).tables[0]?.name;
  expect(first('CREATE TABLE "d"."a" (x Int8) ENGINE = Log')).toBe("d.a");
  expect(first("CREATE TABLE `d`.`a` UUID 'x' ON CLUSTER c (x Int8) ENGINE = Log")).toBe("d.a");
  expect(first("CREATE TABLE d . a (x Int8) ENGINE = Log")).toBe("d.a");
  expect(first("CREATE VIEW v AS SELECT 1")).toBeUndefined();
});

it("files are run by their names, maps that only change tables after the others", () => {
  const [create, alter] = ["CREATE TABLE a (x Int8) ENGINE = Log TTL t", "ALTER TABLE a REMOVE TTL"];
  const bare = "CREATE TABLE a (x Int8) ENGINE = Log";
  expect(folded({ M: map({ "2.sql": alter, "1.sql": create }) })).toEqual([bare]);
  expect(folded({ M: map({ "1.sql": alter, "2.sql": create }) })).toEqual([`${create} ? ${alter}`]);
  expect(folded({ A: map({ "1.sql": alter }), B: map({ "1.sql": create }) })).toEqual([bare]);
  expect(folded({ A: map({ "1.sql": alter }, { namespace: "n" }), B: map({ "1.sql": create }) })).toEqual([create]);
  expect(folded({ M: map({ "1.sql": create, "2.txt": alter }) })).toEqual([create]);
});

it("what certainly nobody runs changes nothing", () => {
  const [create, alter] = ["CREATE TABLE a (x Int8) ENGINE = Log TTL t", "ALTER TABLE a REMOVE TTL"];
  const bare = "CREATE TABLE a (x Int8) ENGINE = Log";
  const files = { "1.sql": create, "2.sql": alter };
  const job = (command: string, volume: object = { configMap: { name: "M" } }, kind = "Job"): Objects => ({
    R: [
      `Kubernetes::${kind}`,
      { spec: { template: { spec: { containers: [{ args: [command] }], volumes: [{ name: "v", ...volume }] } } } },
    ],
  });
  expect(folded({ M: map(files), ...job("cat /s/*.sql") })).toEqual([bare]);
  expect(folded({ M: map(files), ...job("run /s") })).toEqual([bare]);
  expect(folded({ M: map(files), ...job("cat /s/1.sql") })).toEqual([create]);
  expect(folded({ M: map(files), ...job("cat /s/1.sql /s/2.sql") })).toEqual([bare]);
  expect(
    folded({ M: map(files), ...job("cat /s/1.sql", { projected: { sources: [{ configMap: { name: "M" } }] } }) }),
  ).toEqual([create]);
  expect(folded({ M: map(files), N: map({ "3.sql": "DROP TABLE a" }), ...job("cat /s/*.sql") })).toEqual([bare]);
  expect(folded({ M: map(files), ...job("x", { configMap: { name: "N" } }, "Deployment") })).toEqual([bare]);
  expect(folded({ M: map({ "2.sql": create }), ...job("cat /s/1.sql") })).toEqual([create]);
  expect(
    folded({ M: map({ "1.sql": create, "2.sql": "CREATE TABLE a (y Int8) ENGINE = Log" }), ...job("cat /s/1.sql") }),
  ).toEqual([create]);
});

it("odd corners of statements", () => {
  const sampled = "CREATE TABLE a (x Int8) ENGINE = MergeTree ORDER BY x SAMPLE BY x";
  expect(after(sampled, "ALTER TABLE a REMOVE SAMPLE BY")).toEqual([
    "CREATE TABLE a (x Int8) ENGINE = MergeTree ORDER BY x",
  ]);
  const bare = "CREATE TABLE a (x Int8) ENGINE = Log";
  expect(after(bare, "ALTER TABLE a RESET SETTING s")).toEqual([bare]);
  expect(after(bare, "ALTER TABLE a MODIFY SETTING s = 1, t = 2, u = 3", "ALTER TABLE a RESET SETTING t")).toEqual([
    `${bare} SETTINGS s = 1, u = 3`,
  ]);
  expect(after(bare, "ALTER TABLE a BLESS, ADD COLUMN y Int8")[0]).toBe(
    `${bare} ? ALTER TABLE a BLESS, ADD COLUMN y Int8`,
  );
  expect(after(bare, "ALTER TABLE a ADD COLUMN `first one` Int8 AFTER  x , ADD COLUMN y FirstAfter FIRST")).toEqual([
    "CREATE TABLE a (x Int8, `first one` Int8, y FirstAfter) ENGINE = Log",
  ]);
  expect(after(bare, 'ALTER TABLE a ADD COLUMN `y z` Int8, DROP COLUMN `y z`, DROP COLUMN "x"')).toEqual([
    "CREATE TABLE a () ENGINE = Log",
  ]);
  expect(after(bare, "alter table a rename column x to y")).toEqual(["CREATE TABLE a (y Int8) ENGINE = Log"]);
  expect(after(bare, "ALTER TABLE a MODIFY COLUMN x DEFAULT 1", "ALTER TABLE a MODIFY COLUMN x ALIAS 2")).toEqual([
    "CREATE TABLE a (x Int8 ALIAS 2) ENGINE = Log",
  ]);
  expect(after(bare, "rename table a to b, z to y")[0]).toBe("CREATE TABLE b (x Int8) ENGINE = Log");
  expect(after(bare, "EXCHANGE TABLES z AND a")).toEqual([bare]);
  expect(after(bare, "CREATE TABLE b as a")[1]).toBe("CREATE TABLE b (x Int8) ENGINE = Log");
  expect(after(bare, "CREATE TABLE b AS a ENGINE Distributed(c, d, a)")[1]).toBe(
    "CREATE TABLE b AS a ENGINE Distributed(c, d, a)",
  );
  expect(after(bare, "CREATE TABLE b (y Int8) AS a")[1]).toBe("CREATE TABLE b (y Int8) AS a");
  const regions: Objects = {
    M: map({ "a.sql": bare }, { labels: { "topology.kubernetes.io/region": "us-east-1" } }),
    N: map({ "a.sql": "DROP TABLE a" }, { labels: { "topology.kubernetes.io/region": "eu-west-1" } }),
  };
  expect(folded(regions)).toEqual([bare]);
});
