// Alterations of names with spaces and commands with more spaces than one; files of several maps, regions and jobs.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { foldedSchema } from "./folded-tables.ts";

type Objects = Exclude<Written, string>;

const map = (data: object, metadata: object = {}): Objects[string] => ["Kubernetes::ConfigMap", { data, metadata }];
const tables = (objects: Objects) =>
  foldedSchema(platform(objects)).tables.map(({ sql, unfollowed }) =>
    [sql, ...unfollowed.map((one) => `? ${one.sql}`)].join(" "),
  );
const after = (...statements: string[]) => tables({ M: map({ "a.sql": statements.join(";") }) });
const columns = (own: string, command: string) => {
  const [sql = ""] = after(`CREATE TABLE a (${own}) ENGINE = Log`, `ALTER TABLE a ${command}`);
  return sql.replace(/^CREATE TABLE a \((.*)\) ENGINE = Log/, "$1");
};

it.each([
  ["`a b` Int8, `a c` Int8", "DROP COLUMN `a c`", "`a b` Int8"],
  ['"a b" Int8, "a c" Int8', 'DROP COLUMN "a b"', '"a c" Int8'],
  ["`a b` Int8", "RENAME COLUMN `a b` TO c", "c Int8"],
  ['"a b" Int8', 'RENAME COLUMN "a b" TO c', "c Int8"],
  ["first  Int8", "RENAME COLUMN first  TO  second", "second Int8"],
  ["x Int8", "ADD COLUMN y Int8   AFTER xyz", "x Int8, y Int8"],
  ["x Int8", "MODIFY COLUMN x DEFAULT 'TYPE x'", "x Int8 DEFAULT 'TYPE x'"],
  ["x Int8", "ALTER COLUMN x TYPE  Int64", "x Int64"],
  ["x Int8", "MODIFY COLUMN x EPHEMERAL", "x Int8 EPHEMERAL"],
  ["x Int8", "MODIFY COLUMN x COMMENT 'to REMOVE it some day'", "x Int8 COMMENT 'to REMOVE it some day'"],
  ["x Int8 TTL t", "MODIFY COLUMN x REMOVE  TTL", "x Int8"],
  ["x Int8", "MODIFY COLUMN x MODIFY  SETTING max_compress_block_size = 1", "x Int8"],
])("(%s) %s", (own, command, expected) => {
  expect(columns(own, command)).toBe(expected);
});

it("a table of an engine that asks others is not made like another, wherever its engine stands", () => {
  const [one, other] = [
    "CREATE TABLE a (x Int8) ENGINE = Log",
    "CREATE TABLE b AS a PARTITION BY x ENGINE = Distributed(c, d, a)",
  ];
  expect(after(one, other)).toEqual([one, other]);
});

it("settings are known by their whole names", () => {
  const bare = "CREATE TABLE a (x Int8) ENGINE = Log";
  const one = `${bare} SETTINGS index_granularity = 1, index_granularity_bytes = 2`;
  expect(after(one, "ALTER TABLE a RESET SETTING index_granularity_bytes")).toEqual([
    `${bare} SETTINGS index_granularity = 1`,
  ]);
  expect(after(one, "ALTER TABLE a MODIFY SETTING index_granularity_bytes = 3, index_granularity = 4")).toEqual([
    `${bare} SETTINGS index_granularity_bytes = 3, index_granularity = 4`,
  ]);
});

it("a table without columns of its own has clauses all the same", () => {
  expect(after("CREATE TABLE a ENGINE = Log", "ALTER TABLE a MODIFY TTL t")).toEqual([
    "CREATE TABLE a ENGINE = Log TTL t",
  ]);
});

it("tables are told apart by database and name", () => {
  const [one, two] = ["CREATE TABLE d_default.a (x Int8) ENGINE = Log", "CREATE TABLE a (y Int8) ENGINE = Log"];
  expect(after(one, "DROP TABLE d_a")).toEqual([one]);
  expect(after(one, two, "RENAME TABLE a TO c, d_default.a TO d")).toEqual([
    "CREATE TABLE c (y Int8) ENGINE = Log",
    "CREATE TABLE d (x Int8) ENGINE = Log",
  ]);
  expect(after(two, "DROP DATABASE d")).toEqual([two]);
  expect(after(one, two, "DROP DATABASE default")).toEqual([one]);
});

it("a map that creates tables, whatever else it holds, comes before one that only changes them", () => {
  const [create, alter] = ["CREATE TABLE a (x Int8) ENGINE = Log TTL t", "ALTER TABLE a REMOVE TTL"];
  const bare = "CREATE TABLE a (x Int8) ENGINE = Log";
  const A = map({ "1.sql": alter });
  expect(tables({ A, B: map({ "1.sql": create, "2.sql": "SELECT 1" }) })).toEqual([bare]);
  expect(tables({ A, B: map({ "1.sql": `SELECT 1; ${create}` }) })).toEqual([bare]);
});

it("files are left aside by whoever has them, where they are", () => {
  const [create, alter] = ["CREATE TABLE a (x Int8) ENGINE = Log TTL t", "ALTER TABLE a REMOVE TTL"];
  const bare = "CREATE TABLE a (x Int8) ENGINE = Log";
  const job = (command: string, metadata: object = {}, name = "M"): Objects[string] => [
    "Kubernetes::Job",
    {
      metadata,
      spec: {
        template: {
          spec: { containers: [{ args: [command] }], volumes: [{ name: "v", configMap: { name } }] },
        },
      },
    },
  ];
  const M = map({ "10_tables.sql": create, "20_changes.sql": alter });
  const one = "cat /s/10_tables.sql";
  expect(tables({ M, J: job(one) })).toEqual([create]);
  expect(tables({ M, J: job(one), K: job("cat /s/10_tables.sql /s/20_changes.sql") })).toEqual([bare]);
  expect(tables({ M, J: job(one), K: job("cat /s/*.sql") })).toEqual([bare]);
  const elsewhere = [{ namespace: "n" }, { labels: { "topology.kubernetes.io/region": "eu-west-1" } }];
  for (const metadata of elsewhere) {
    expect(tables({ M, J: job(one, metadata) })).toEqual([bare]);
    expect(tables({ M, J: job("cat /s/*.sql", metadata), K: job(one) })).toEqual([create]);
  }
});
