// How long rows wait for the merges that delete them, by what tables and servers are told.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Objects = Exclude<Written, string>;

const table = (settings: string, more = "", partition = "toYYYYMM(time)") =>
  `CREATE TABLE benchmark.sensors_local (x Int8) ENGINE = ReplicatedMergeTree PARTITION BY ${partition} ORDER BY x TTL time + INTERVAL 30 DAY ${settings}; ${more}`;
const schema = (sql: string): Objects => ({ Schema: ["Kubernetes::ConfigMap", { data: { "a.sql": sql } }] });
const installed = (configuration: object): Objects => ({
  I: ["Kubernetes::ClickHouseInstallation", { spec: { configuration } }],
});
const config = (text: string): Objects => ({ C: ["Kubernetes::ConfigMap", { data: { "c.xml": text } }] });
const judged = (sql: string, beside: Objects = {}) => {
  const [verdict, ...findings] = said("TTL-013", { ...schema(sql), ...beside }).split("\n");
  return [verdict, ...findings.map((one) => one.replace(/^finding \S+: /, ""))].join(" / ");
};

const waits = (of: string, seconds: string) =>
  `violated / ${of} wait ${seconds} seconds from one deletion to the next | "at most 86400"`;
const [parts, servers] = ["parts of benchmark.sensors_local", "the servers"];

it("a table may be told", () => {
  expect(judged(table(""))).toBe("held");
  expect(judged(table("SETTINGS merge_with_ttl_timeout = 86400, index_granularity = 1"))).toBe("held");
  expect(judged(table("SETTINGS index_granularity = 1, merge_with_ttl_timeout=86401"))).toBe(waits(parts, "86401"));
  expect(judged(table("SETTINGS merge_with_ttl_timeout = '90000'"))).toBe(waits(parts, "90000"));
  expect(judged(table("SETTINGS merge_with_recompression_ttl_timeout = 90000"))).toBe("held");
  const none = "violated / no merge of parts of benchmark.sensors_local may run for what is due";
  expect(judged(table("SETTINGS max_number_of_merges_with_ttl_in_pool = 0"))).toBe(`${none} | "at least 1"`);
  expect(judged(table("SETTINGS max_number_of_merges_with_ttl_in_pool = 1"))).toBe("held");
});

it("whole parts are those of a day", () => {
  const whole =
    "violated / parts of benchmark.sensors_local go when the last of their rows is due, and benchmark.sensors_local has parts of more than a day";
  const dropped = (value: string, partition?: string) =>
    judged(table(`SETTINGS ttl_only_drop_parts = ${value}`, "", partition));
  expect(dropped("1")).toBe(`${whole} | "ttl_only_drop_parts = 0"`);
  expect(dropped("true")).toContain(whole);
  expect(dropped("0")).toBe("held");
  for (const partition of ["toYYYYMMDD(time)", "toDate(time)", "toStartOfDay(time)", "toStartOfHour (time)"]) {
    expect(dropped("1", partition)).toBe("held");
  }
  expect(dropped("1", "today")).toContain(whole);
});

it("servers may be told, and their tables come before them", () => {
  const told = (text: string) =>
    installed({ files: { "config.d/m.xml": `<clickhouse><merge_tree>${text}</merge_tree></clickhouse>` } });
  const long = told("<merge_with_ttl_timeout>90000</merge_with_ttl_timeout>");
  expect(judged(table(""), long)).toBe(waits(servers, "90000"));
  expect(judged(table("SETTINGS merge_with_ttl_timeout = 1"), long)).toBe("held");
  expect(judged(table("SETTINGS merge_with_ttl_timeout = 90001"), long)).toBe(waits(parts, "90001"));
  expect(
    judged(table(""), told("<merge_with_recompression_ttl_timeout>90000</merge_with_recompression_ttl_timeout>")),
  ).toBe("held");
  expect(
    judged(
      table(""),
      config(
        "<clickhouse><replicated_merge_tree><merge_with_ttl_timeout>90000</merge_with_ttl_timeout></replicated_merge_tree></clickhouse>",
      ),
    ),
  ).toBe(waits(servers, "90000"));
  expect(judged(table(""), told("<ttl_only_drop_parts>1</ttl_only_drop_parts>"))).toContain("the servers go when");
});

it("the operator's settings are paths or maps, and a cluster's come last", () => {
  const long = waits(servers, "90000");
  const at = (settings: object) => judged(table(""), installed({ settings }));
  expect(at({ "merge_tree/merge_with_ttl_timeout": 90000 })).toBe(long);
  expect(at({ "/merge_tree/merge_with_ttl_timeout": "90000" })).toBe(long);
  expect(at({ merge_tree: { merge_with_ttl_timeout: 90000 } })).toBe(long);
  expect(at({ "merge_tree/merge_with_ttl_timeout": 60, "merge_tree/x": 1 })).toBe("held");
  expect(at({ merge_with_ttl_timeout: 90000 })).toBe("held");
  const [short, later] = [{ "merge_tree/merge_with_ttl_timeout": 60 }, { "merge_tree/merge_with_ttl_timeout": 90000 }];
  expect(judged(table(""), installed({ settings: short, clusters: [{ settings: later }] }))).toBe(long);
  expect(judged(table(""), installed({ settings: later, clusters: [{ settings: short }] }))).toBe("held");
  const yaml = (path: string, text = "merge_tree: { merge_with_ttl_timeout: 90000 }") =>
    judged(table(""), installed({ files: { [path]: text } }));
  expect(yaml("config.d/m.yaml")).toBe(long);
  expect(yaml("m.yml")).toBe(long);
  for (const path of ["users.d/m.yaml", "users.yaml", "USERS.d/m.yaml"]) expect(yaml(path)).toBe("held");
  expect(yaml("config.d/my_users.yaml")).toBe(long);
  const two = {
    "config.d/b.yaml": "merge_tree: { merge_with_ttl_timeout: 60 }",
    "config.d/a.yaml": "merge_tree: { merge_with_ttl_timeout: 90000 }",
  };
  expect(judged(table(""), installed({ files: two }))).toBe("held");
});

it("servers and statements count in their region", () => {
  const inRegion = (kind: string, region: string, rest: object): Objects[string] => [
    `Kubernetes::${kind}`,
    { metadata: { labels: { "topology.kubernetes.io/region": region } }, ...rest },
  ];
  const xml =
    "<clickhouse><merge_tree><merge_with_ttl_timeout>90000</merge_with_ttl_timeout></merge_tree></clickhouse>";
  const data = { "c.xml": xml };
  const text = (objects: Objects) => said("TTL-013", objects).replaceAll(/\n\S+ /g, " / ");
  const Schema = inRegion("ConfigMap", "us-east-1", { data: { "a.sql": table("") } });
  expect(text({ Schema, C: inRegion("ConfigMap", "us-east-1", { data }) })).toContain("the servers wait 90000 seconds");
  expect(text({ Schema, C: inRegion("ConfigMap", "eu-west-1", { data }) })).toBe("held");
  expect(text({ Schema, C: ["Kubernetes::ConfigMap", { data }] })).toContain("the servers wait 90000 seconds");
  const stop = (region: string) => inRegion("ConfigMap", region, { data: { "b.sql": "SYSTEM STOP MERGES" } });
  expect(text({ Schema, Other: stop("eu-west-1") })).toBe("held");
  expect(text({ Schema, Other: stop("us-east-1") })).toContain("are stopped");
});

it("merges may be stopped", () => {
  const stopped = (sql: string) => judged(table("", sql));
  for (const sql of [
    "SYSTEM STOP TTL MERGES",
    "SYSTEM STOP MERGES benchmark.sensors_local",
    "SYSTEM STOP TTL MERGES ON CLUSTER c sensors_local",
    "system stop merges on cluster 'c'",
  ]) {
    expect(stopped(sql)).toBe(`violated / merges of benchmark.sensors_local are stopped: ${sql} | "none stopped"`);
  }
  expect(stopped("SYSTEM STOP TTL MERGES benchmark.other")).toBe("held");
  expect(stopped("SYSTEM STOP TTL MERGES my_sensors_local")).toBe("held");
  expect(stopped("SYSTEM STOP TTL MERGES; SYSTEM START TTL MERGES")).toBe("held");
  const own = "benchmark.sensors_local";
  expect(stopped(`SYSTEM STOP TTL MERGES ${own}; SYSTEM START TTL MERGES ${own}`)).toBe("held");
  expect(stopped(`SYSTEM STOP TTL MERGES ${own}; SYSTEM START TTL MERGES`)).toBe("held");
  expect(stopped(`SYSTEM STOP MERGES ${own}; SYSTEM START MERGES ${own}`)).toBe("held");
  expect(stopped(`SYSTEM STOP TTL MERGES ${own}; SYSTEM START TTL MERGES benchmark.other`)).toContain("violated");
  // Merges for what is due are stopped apart from all the others.
  for (const sql of [
    `SYSTEM STOP TTL MERGES ${own}; SYSTEM START MERGES ${own}`,
    `SYSTEM STOP MERGES ${own}; SYSTEM START TTL MERGES ${own}`,
    "SYSTEM STOP TTL MERGES; SYSTEM START MERGES",
    "SYSTEM STOP MERGES; SYSTEM START TTL MERGES",
    "SYSTEM STOP MERGES; SYSTEM START TTL MERGES benchmark.sensors_local",
    "SYSTEM STOP MERGES; SYSTEM START MERGES benchmark.other",
  ]) {
    expect(stopped(sql)).toContain("violated / merges of benchmark.sensors_local are stopped");
  }
  expect(stopped(`SYSTEM STOP MERGES; SYSTEM START MERGES ${own}`)).toBe("held");
  expect(stopped("SYSTEM STOP MERGES; SYSTEM START MERGES other; SYSTEM START MERGES sensors_local")).toBe("held");
  expect(stopped("SYSTEM STOP MOVES; SYSTEM STOP FETCHES benchmark.sensors_local")).toBe("held");
});
