// Which clusters the servers know, and which pods form their shards, on a few files of one region.

import { expect, it } from "vitest";
import { inFull, told } from "../sample-platform.ts";
import { config, object, topology } from "./sample-region.ts";

const pod = (ordinal: number) => `clickhouse-us-${String(ordinal)}`;
const shard = (...hosts: string[]) =>
  `<shard><internal_replication>true</internal_replication>${hosts.map((one) => `<replica><host>${one}.svc</host></replica>`).join("")}</shard>`;
const four = shard(pod(0), pod(1)) + shard(pod(2), pod(3));
const file = (clusters: Readonly<Record<string, string>>, of?: { readonly in?: string }) => {
  const inner = Object.entries(clusters).map(([name, shards]) => `<${name}>${shards}</${name}>`);
  return config({ "c.xml": `<clickhouse><remote_servers>${inner.join("")}</remote_servers></clickhouse>` }, of);
};
const set = (replicas: number, more: object = {}, of = {}) =>
  object("StatefulSet", { metadata: { name: "clickhouse-us" }, spec: { replicas, ...more } }, of);
const whole = { S: set(4), C: file({ own: four, all: four }) };
const unlabelled = (kind: string, { metadata, ...rest }: { metadata?: object; data?: object; spec?: object }) =>
  [`Kubernetes::${kind}`, { metadata: { namespace: "db", ...metadata }, ...rest }] as const;
const found = (text: string) => text.replaceAll(/ \| found "<clickhouse>.*?<\/clickhouse>"/g, "");

it("CH-003, CH-004: the cluster of a region, its pods and its set", () => {
  expect(
    found(
      inFull(
        "CH-003",
        {
          whole,
          "nobody knows it": { S: set(4), C: file({ all: four }), D: file({ all: four }) },
          "one file does not": { ...whole, D: file({ all: four }) },
          "pods of another": { ...whole, C: file({ own: shard(pod(0), pod(1)) + shard(pod(2), "other-3") }) },
          "shards of other sizes": { ...whole, C: file({ own: shard(pod(0), pod(1), pod(2)) + shard(pod(3)) }) },
          "in another order": { ...whole, C: file({ own: shard(pod(3), pod(1)) + shard(pod(2), pod(0)) }) },
          "no set": { C: whole.C },
          "fewer pods": { ...whole, S: set(3) },
          "counted from one": { ...whole, S: set(4, { ordinals: { start: 1 } }) },
          "counted from nought": { ...whole, S: set(4, { ordinals: { start: 0 } }) },
          "a set elsewhere": { ...whole, S: set(4, {}, { in: "eu-west-1" }) },
          "a set anywhere": {
            ...whole,
            S: unlabelled("StatefulSet", { metadata: { name: "clickhouse-us" }, ...{ spec: { replicas: 4 } } }),
          },
          "told elsewhere alone": { ...whole, C: file({ own: four }, { in: "eu-west-1" }) },
          "told anywhere": {
            ...whole,
            C: unlabelled("ConfigMap", {
              ...{ data: { "c.xml": `<clickhouse><remote_servers><own>${four}</own></remote_servers></clickhouse>` } },
            }),
          },
        },
        { topology },
      ),
    ),
  ).toBe(
    [
      "# whole: held",
      "# nobody knows it: violated",
      '- none: no server knows own | expected "own"',
      "# one file does not: violated",
      '- ConfigMap/db/D/data/c.xml: servers of this file do not know own | expected "own"',
      "# pods of another: violated",
      '- ConfigMap/db/C/data/c.xml: own is not made of its 4 pods | found [["clickhouse-us-0","clickhouse-us-1"],["clickhouse-us-2","other-3"]] | expected "2 shards x 2 replicas"',
      "# shards of other sizes: violated",
      '- ConfigMap/db/C/data/c.xml: own is not made of its 4 pods | found [["clickhouse-us-0","clickhouse-us-1","clickhouse-us-2"],["clickhouse-us-3"]] | expected "2 shards x 2 replicas"',
      "# in another order: held",
      "# no set: violated",
      '- none: the stateful set clickhouse-us is missing | expected "clickhouse-us"',
      "# fewer pods: violated",
      "- StatefulSet/db/clickhouse-us/spec/replicas: clickhouse-us runs another number of pods | found 3 | expected 4",
      "# counted from one: violated",
      "- StatefulSet/db/clickhouse-us/spec/ordinals/start: pods of clickhouse-us count from another number | found 1 | expected 0",
      "# counted from nought: held",
      "# a set elsewhere: violated",
      '- StatefulSet/db/clickhouse-us/metadata/labels: clickhouse-us runs in eu-west-1 | found {"topology.kubernetes.io/region":"eu-west-1"} | expected "us-east-1"',
      "# a set anywhere: held",
      "# told elsewhere alone: violated",
      '- none: servers of clickhouse-us are told no clusters | expected "own"',
      "# told anywhere: held",
    ].join("\n"),
  );
  expect(inFull("CH-004", { "one cluster alone": whole }, { topology })).toBe(
    "# one cluster alone: unknown\n- none: the profile declares no cluster of region 2",
  );
  expect(inFull("CH-003", { "no clusters": whole })).toBe(
    "# no clusters: unknown\n- none: the profile declares no clusters by region",
  );
});

it("CH-005: the cluster over all shards", () => {
  const said = (shards: string) =>
    found(inFull("CH-005", { one: { ...whole, C: file({ all: shards }) } }, { topology }));
  const lacks = (count: number, what: string, actual: string[][]) =>
    [
      "# one: violated",
      `- ConfigMap/db/C/data/c.xml: all has ${String(count)} shards and lacks ${what} | found ${JSON.stringify(actual)} | expected [["clickhouse-us-0","clickhouse-us-1"],["clickhouse-us-2","clickhouse-us-3"]]`,
    ].join("\n");
  expect(said(four)).toBe("# one: held");
  expect(said(shard(pod(3), pod(2)) + shard(pod(1), pod(0)))).toBe("# one: held");
  expect(said(shard(pod(0), pod(1)))).toBe(lacks(1, `${pod(2)}+${pod(3)}`, [[pod(0), pod(1)]]));
  expect(said(four + shard(pod(4)))).toBe(lacks(3, "none", [[pod(0), pod(1)], [pod(2), pod(3)], [pod(4)]]));
  expect(said(shard(pod(0), pod(2)) + shard(pod(1), pod(3)))).toBe(
    lacks(2, `${pod(0)}+${pod(1)}, ${pod(2)}+${pod(3)}`, [
      [pod(0), pod(2)],
      [pod(1), pod(3)],
    ]),
  );
});

it("REP-001: every shard is kept twice, and every replica by a name of its own", () => {
  const macros = (pods: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
    config(
      Object.fromEntries(
        Object.entries(pods).map(([name, said]) => {
          const inner = Object.entries(said).map(([key, value]) => `<${key}>${value}</${key}>`);
          return [`${name}.xml`, `<clickhouse><macros>${inner.join("")}</macros></clickhouse>`];
        }),
      ),
    );
  const created = (engine: string) => config({ "t.sql": `CREATE TABLE events_local (x Int8) ENGINE = ${engine}` });
  const tables = [{ name: "events_local", ttlColumn: "at", days: 1, partition: "month" }];
  const one = { region: "r", shard: "1", replica: "a" };
  expect(
    found(
      inFull(
        "REP-001",
        {
          whole: { ...whole, T: created("ReplicatedMergeTree('/{shard}', '{replica}')") },
          "no path and no name": { ...whole, T: created("ReplicatedMergeTree") },
          "not replicated": { ...whole, T: created("MergeTree('/{shard}', '{replica}')") },
          "a path each by an id": { ...whole, T: created("ReplicatedMergeTree('/{uuid}', '{replica}')") },
          "a shard kept once": { ...whole, C: file({ own: shard(pod(0)), all: four }) },
          "pods of other shards, regions and names": {
            ...whole,
            M: macros({ a: one, b: { ...one, shard: "2" }, c: { ...one, region: "s" }, d: { ...one, replica: "d" } }),
          },
          "two of one name": { ...whole, M: macros({ a: one, b: one }) },
        },
        { topology: { ...topology, tables } },
      ),
    ).replaceAll(/ \| found "CREATE[^|]*/g, ""),
  ).toBe(
    [
      "# whole: held",
      "# no path and no name: violated",
      '- ConfigMap/db/T/data/t.sql: replicas of events_local hold rows of their own | found {"engine":"ReplicatedMergeTree","path":"","replica":""} | expected "a replicated engine, one path, a name each"',
      "# not replicated: violated",
      `- ConfigMap/db/T/data/t.sql: replicas of events_local hold rows of their own | found {"engine":"MergeTree","path":"'/{shard}'","replica":"'{replica}'"} | expected "a replicated engine, one path, a name each"`,
      "# a path each by an id: violated",
      `- ConfigMap/db/T/data/t.sql: replicas of events_local hold rows of their own | found {"engine":"ReplicatedMergeTree","path":"'/{uuid}'","replica":"'{replica}'"} | expected "a replicated engine, one path, a name each"`,
      "# a shard kept once: violated",
      '- ConfigMap/db/C/data/c.xml: a shard of own is kept 1 times | found {"pods":["clickhouse-us-0"],"replicatesInternally":true,"weight":"1"} | expected {"replicas":2,"internal_replication":true}',
      "# pods of other shards, regions and names: held",
      "# two of one name: violated",
      '- ConfigMap/db/M/data/a.xml: a takes another pod\'s place in the ensemble | found {"region":"r","shard":"1","replica":"a"} | expected "a replica name of its own within its shard"',
      '- ConfigMap/db/M/data/b.xml: b takes another pod\'s place in the ensemble | found {"region":"r","shard":"1","replica":"a"} | expected "a replica name of its own within its shard"',
    ].join("\n"),
  );
});

it("CH-011: the order of shards counts, that of a shard's replicas does not", () => {
  const T = config({ "t.sql": "CREATE TABLE e AS x ENGINE = Distributed('own', default, e_local, company_id)" });
  const said = (other: string) =>
    told("CH-011", { one: { T, C: file({ own: four }), D: file({ own: other }) } }, { topology }).split("\n")[1];
  expect(said(four)).toBe("held");
  expect(said(shard(pod(1), pod(0)) + shard(pod(3), pod(2)))).toBe("held");
  expect(said(shard(pod(2), pod(3)) + shard(pod(0), pod(1)))).toBe("violated");
  expect(said(four.replace("<shard>", "<shard><weight>2</weight>"))).toBe("violated");
});
