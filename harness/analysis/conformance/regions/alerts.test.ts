// Alerts of a region of two shards: what they raise, how loud, and what they hang on.

import { expect, it } from "vitest";
import { inFull, told } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { config, object, topology } from "./sample-region.ts";

const table = (name: string) => ({ name, ttlColumn: "at", days: 1, partition: "month" });
const promised = { topology: { ...topology, tables: [table("a"), table("b")] } };
const offered = config({
  "metrics.json": JSON.stringify({
    metrics: [
      { metric: "clickhouse_replica_absolute_delay", labels: ["database", "table", "pod"] },
      { metric: "clickhouse_disk_used_bytes", labels: ["disk"] },
      { metric: "clickhouse_disk_total_bytes", labels: ["disk"] },
    ],
  }),
});
const alert = (expr: string, more: object = {}) => ({ alert: "A", expr, labels: { severity: "critical" }, ...more });
const rules = (list: readonly object[], of = {}) =>
  object("PrometheusRule", { spec: { groups: [{ rules: list }] } }, of);
const lag = "clickhouse_replica_absolute_delay";

it("MON-001: an alert is raised for every table of every server, and not before", () => {
  const raised = (...list: object[]) => ({ offered, R: rules(list) });
  expect(
    inFull(
      "MON-001",
      {
        "no alert": raised(),
        "about another number": raised(alert("clickhouse_disk_used_bytes > 60")),
        "of another region": { offered, R: rules([alert(`${lag} > 60`)], { in: "eu-west-1" }) },
        right: raised(alert(`${lag} > 60`)),
        "too soon": raised(alert(`${lag} > 50`)),
        "too late": raised(alert(`${lag} > 70`)),
        "of one table": raised(alert(`${lag}{table="a"} > 60`)),
        "of each table its own": raised(alert(`${lag}{table="a"} > 60`), alert(`${lag}{table="b"} > 60`)),
        "not loud": raised(alert(`${lag} > 60`, { labels: { severity: "warning" } })),
        silent: raised(alert(`${lag} > 60`, { labels: {} })),
        "a loud one beside it": raised(alert(`${lag} > 60`, { labels: {} }), alert(`${lag} > 60`)),
        "after an hour": raised(alert(`${lag} > 60`, { for: "1h" })),
        "after more than an hour": raised(alert(`${lag} > 60`, { for: "61m" })),
        "no expression": raised(alert(`${lag} >`)),
        "an engine refuses it": raised(alert(`rate(${lag}) > 60`)),
        "by a label of the scraper": raised(alert(`${lag}{job="x"} > 60`)),
        "by a pattern of names": raised(alert('{__name__=~"clickhouse_replica.*"} > 60')),
        "with what nobody offers": raised(alert(`${lag} > 60 and on(pod) none > 0`)),
        "with what is not known": raised(alert(`${lag} > 60 and on(pod) kube_pod_info > 0`)),
        "over a recording rule": raised({ record: "worst", expr: `max by (pod) (${lag})` }, alert("worst > 60")),
        "over two of them": raised(
          { record: "worst", expr: "inner" },
          { record: "inner", expr: `max by (pod) (${lag})` },
          { record: "other", expr: "up" },
          alert("worst > 60"),
        ),
        "over a number": raised({ record: "limit", expr: "60" }, alert(`${lag} > on() group_left() limit`)),
        "over a rule of another region": {
          ...raised(alert("worst > 60")),
          F: rules([{ record: "worst", expr: lag }], { in: "eu-west-1" }),
        },
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# no alert: violated
    - none: no alert of us-east-1 is about it | expected "> 60 s, critical"
    # about another number: violated
    - none: no alert of us-east-1 is about it | expected "> 60 s, critical"
    # of another region: violated
    - none: no alert of us-east-1 is about it | expected "> 60 s, critical"
    # right: held
    # too soon: violated
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: it is raised at 59 already | found "clickhouse_replica_absolute_delay > 50" | expected "> 60 s, critical"
    # too late: violated
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: not raised by a on clickhouse-us-0 alone | found "clickhouse_replica_absolute_delay > 70" | expected "> 60 s, critical"
    # of one table: violated
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: not raised by b on clickhouse-us-0 alone | found "clickhouse_replica_absolute_delay{table=\\"a\\"} > 60" | expected "> 60 s, critical"
    # of each table its own: held
    # not loud: violated
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: severity warning | found "clickhouse_replica_absolute_delay > 60" | expected "> 60 s, critical"
    # silent: violated
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: severity none | found "clickhouse_replica_absolute_delay > 60" | expected "> 60 s, critical"
    # a loud one beside it: held
    # after an hour: held
    # after more than an hour: violated
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: it waits 3660 s | found "clickhouse_replica_absolute_delay > 60" | expected "> 60 s, critical"
    # no expression: violated
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: no engine evaluates it: no PromQL from character 36 on: clickhouse_replica_absolute_delay > | found "clickhouse_replica_absolute_delay >" | expected "> 60 s, critical"
    # an engine refuses it: violated
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: no engine evaluates it: rate of no window | found "rate(clickhouse_replica_absolute_delay) > 60" | expected "> 60 s, critical"
    # by a label of the scraper: unknown
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: not followed here: a selector on the label job | found "clickhouse_replica_absolute_delay{job=\\"x\\"} > 60" | expected "> 60 s, critical"
    # by a pattern of names: unknown
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: not followed here: a selector without a name | found "{__name__=~\\"clickhouse_replica.*\\"} > 60" | expected "> 60 s, critical"
    # with what nobody offers: violated
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: nothing provides none | found "clickhouse_replica_absolute_delay > 60 and on(pod) none > 0" | expected "> 60 s, critical"
    # with what is not known: unknown
    - PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: not followed here: what kube_pod_info says in that state | found "clickhouse_replica_absolute_delay > 60 and on(pod) kube_pod_info > 0" | expected "> 60 s, critical"
    # over a recording rule: held
    # over two of them: held
    # over a number: unknown
    - PrometheusRule/db/R/spec/groups/0/rules/1/expr: A in us-east-1: not followed here: matching of many to one | found "clickhouse_replica_absolute_delay > on() group_left() limit" | expected "> 60 s, critical"
    # over a rule of another region: violated
    - none: no alert of us-east-1 is about it | expected "> 60 s, critical""
  `);
});

it("MON-002: every disk of every server counts", () => {
  const share = "clickhouse_disk_used_bytes / clickhouse_disk_total_bytes";
  const warning = { labels: { severity: "warning" } };
  const disks = config({
    "c.xml":
      "<clickhouse><storage_configuration><disks><cold><path>/c</path></cold></disks></storage_configuration></clickhouse>",
  });
  const raised = (expr: string) => ({ offered, disks, R: rules([alert(expr, warning)]) });
  expect(
    told(
      "MON-002",
      {
        all: raised(`${share} > 0.8`),
        "one disk": raised('clickhouse_disk_used_bytes{disk="default"} / clickhouse_disk_total_bytes > 0.8'),
        "the emptiest": raised(`min by (pod) (${share}) > 0.8`),
        "the sum": raised(
          "sum by (pod) (clickhouse_disk_used_bytes) / sum by (pod) (clickhouse_disk_total_bytes) > 0.8",
        ),
        "by bytes": raised("clickhouse_disk_used_bytes > 160e9"),
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# all
    held
    # one disk
    violated
    finding PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: not raised by clickhouse-us-0 alone | "> 80 %, warning"
    # the emptiest
    violated
    finding PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: not raised by clickhouse-us-0 alone | "> 80 %, warning"
    # the sum
    violated
    finding PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: not raised by clickhouse-us-0 alone | "> 80 %, warning"
    # by bytes
    violated
    finding PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: it is raised at 0.79 already | "> 80 %, warning""
  `);
});

it("MON-005: a pod that is not ready", () => {
  const raised = (expr: string) => ({ R: rules([alert(expr)]) });
  expect(
    told(
      "MON-005",
      {
        "not ready": raised('kube_pod_status_ready{condition="true"} == 0'),
        "said otherwise": raised('kube_pod_status_ready{condition="false"} == 1'),
        "always, or never": raised('kube_pod_status_ready{condition="unknown"} == 1'),
        "any condition": raised("kube_pod_status_ready == 0"),
        "of one server": raised('kube_pod_status_ready{condition="true",pod="clickhouse-us-0"} == 0'),
        "of another namespace": raised('kube_pod_status_ready{condition="true",namespace="x"} == 0'),
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# not ready
    held
    # said otherwise
    held
    # always, or never
    violated
    finding PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: not raised by clickhouse-us-0 alone | "a pod that is not ready, critical"
    # any condition
    violated
    finding PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: it is raised at 1 already | "a pod that is not ready, critical"
    # of one server
    violated
    finding PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: not raised by clickhouse-us-1 alone | "a pod that is not ready, critical"
    # of another namespace
    violated
    finding PrometheusRule/db/R/spec/groups/0/rules/0/expr: A in us-east-1: not raised by clickhouse-us-0 alone | "a pod that is not ready, critical""
  `);
});

it("MON-007, MON-010, MON-011, MON-012: what people look at", () => {
  const health = (text: string) => ({ H: config({ "look.sql": text }, { metadata: { name: "daily-health" } }) });
  const all = (name: string, cluster = "own") => `FROM clusterAllReplicas('${cluster}', system.${name})`;
  const disks = `SELECT hostName(), free_space ${all("disks")}`;
  expect(
    told(
      "MON-010",
      {
        nobody: health("SELECT 1"),
        "every server": health(disks),
        "all regions": health(`SELECT free_space ${all("disks", "all")}`),
        "another region's": health(`SELECT free_space ${all("disks", "other")}`),
        "one server": health("SELECT free_space FROM system.disks"),
        "one disk": health(`${disks} WHERE name  = 'default'`),
        "every server for something else": health(`SELECT free_space FROM system.disks; SELECT 1 ${all("replicas")}`),
        "one server, then every": health(`SELECT free_space FROM system.disks; ${disks}`),
        "not what is free": health(`SELECT total_space ${all("disks")}`),
        "in a file of others": { O: config({ "look.sql": disks }) },
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# nobody
    violated
    finding none: nobody looks at the disks of us-east-1 | "free_space per server"
    # every server
    held
    # all regions
    held
    # another region's
    violated
    finding ConfigMap/db/daily-health/data/look.sql: only the disks of one server, or one of them, are looked at | "clusterAllReplicas(…, system.disks)"
    # one server
    violated
    finding ConfigMap/db/daily-health/data/look.sql: only the disks of one server, or one of them, are looked at | "clusterAllReplicas(…, system.disks)"
    # one disk
    violated
    finding ConfigMap/db/daily-health/data/look.sql: only the disks of one server, or one of them, are looked at | "clusterAllReplicas(…, system.disks)"
    # every server for something else
    violated
    finding ConfigMap/db/daily-health/data/look.sql: only the disks of one server, or one of them, are looked at | "clusterAllReplicas(…, system.disks)"
    # one server, then every
    held
    # not what is free
    violated
    finding ConfigMap/db/daily-health/data/look.sql: only the disks of one server, or one of them, are looked at | "clusterAllReplicas(…, system.disks)"
    # in a file of others
    violated
    finding none: nobody looks at the disks of us-east-1 | "free_space per server""
  `);
  const sections = [
    `SELECT uniqExact( shard_num ) FROM system.clusters`,
    `SELECT max( absolute_delay ) ${all("replicas")}`,
    disks,
    `SELECT quantiles(0.95, 0.99)(query_duration_ms) ${all("query_log")} WHERE event_time > now() - INTERVAL 1 HOUR`,
  ];
  const job = (schedule: string, more: object = {}) => ({
    J: object("CronJob", { metadata: { name: "health" }, spec: { schedule, ...more } }),
  });
  const whole = health(sections.join(";"));
  expect(
    told(
      "MON-011",
      {
        daily: { ...whole, ...job("15 10 * * *") },
        weekly: { ...whole, ...job("15 10 * * 1") },
        "often, by another rule": { ...whole, ...job("0/5 0 0 * * *") },
        "on some days": { ...whole, ...job("15 10 * * *,1") },
        suspended: { ...whole, ...job("15 10 * * *", { suspend: true }) },
        "by another job": {
          ...whole,
          J: object("CronJob", { metadata: { name: "x" }, spec: { schedule: "1 1 * * *" } }),
        },
        nothing: { ...health("SELECT 1"), ...job("0 6 * * *") },
        "no file": job("0 6 * * *"),
        "every server of another table": {
          ...health(sections.join(";").replaceAll(/system\.(replicas|disks|query_log)/g, "system.parts")),
          ...job("0 6 * * *"),
        },
        "other numbers": {
          ...health(sections.join(";").replace("max( absolute_delay )", "min(absolute_delay)").replace("0.99", "0.9")),
          ...job("0 6 * * *"),
        },
        "no p95": { ...health(sections.join(";").replace("0.95", "0.5")), ...job("0 6 * * *") },
        "other words": {
          ...health([sections[0]?.replace("uniqExact", "uniq"), ...sections.slice(1)].join(";")),
          ...job("0 6 * * *"),
        },
        "one server's": {
          ...health(sections.join(";").replaceAll(/clusterAllReplicas\('own', ([\w.]+)\)/g, "$1")),
          ...job("0 6 * * *"),
        },
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# daily
    held
    # weekly
    violated
    finding none: nobody looks every day in us-east-1 | "daily"
    # often, by another rule
    violated
    finding none: nobody looks every day in us-east-1 | "daily"
    # on some days
    violated
    finding none: nobody looks every day in us-east-1 | "daily"
    # suspended
    violated
    finding none: nobody looks every day in us-east-1 | "daily"
    # by another job
    violated
    finding none: nobody looks every day in us-east-1 | "daily"
    # nothing
    violated
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks the status of the clusters | "the status of the clusters"
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks the lag of every replica | "the lag of every replica"
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks the disks of every server | "the disks of every server"
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks p95 and p99 of the last hour | "p95 and p99 of the last hour"
    # no file
    violated
    finding none: the daily look of us-east-1 lacks the status of the clusters | "the status of the clusters"
    finding none: the daily look of us-east-1 lacks the lag of every replica | "the lag of every replica"
    finding none: the daily look of us-east-1 lacks the disks of every server | "the disks of every server"
    finding none: the daily look of us-east-1 lacks p95 and p99 of the last hour | "p95 and p99 of the last hour"
    # every server of another table
    violated
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks the lag of every replica | "the lag of every replica"
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks the disks of every server | "the disks of every server"
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks p95 and p99 of the last hour | "p95 and p99 of the last hour"
    # other numbers
    violated
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks the lag of every replica | "the lag of every replica"
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks p95 and p99 of the last hour | "p95 and p99 of the last hour"
    # no p95
    violated
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks p95 and p99 of the last hour | "p95 and p99 of the last hour"
    # other words
    held
    # one server's
    violated
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks the lag of every replica | "the lag of every replica"
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks the disks of every server | "the disks of every server"
    finding ConfigMap/db/daily-health/data/look.sql: the daily look of us-east-1 lacks p95 and p99 of the last hour | "p95 and p99 of the last hour""
  `);
  const costs = "query_duration_ms, read_rows, read_bytes, memory_usage";
  const slow = (where: string, columns = costs) =>
    health(`SELECT ${columns} ${all("query_log")} PREWHERE ${where} ORDER BY 1`);
  const limit = { ...promised, objectives: { "MON-012": { value: 5000 } } };
  const finished = "type = 'QueryFinish'";
  expect(
    told(
      "MON-012",
      {
        none: health("SELECT 1"),
        right: slow(`${finished} AND query_duration_ms > 5000`),
        "in seconds": slow(`${finished} AND query_duration_ms / 1000 >= 5`),
        "of today": slow(`(type='QueryFinish') AND event_time BETWEEN today() AND now() AND query_duration_ms>5000`),
        "of one user": slow(`${finished} AND query_duration_ms > 5000 AND user = 'a'`),
        "of some": slow(`${finished} AND query_duration_ms > 5000 AND (user = 'a' OR user = 'b')`),
        "begun as well": slow(`(${finished} OR type = 'QueryStart') AND query_duration_ms > 5000`),
        "not finished": slow("type != 'QueryFinish' AND query_duration_ms > 5000"),
        "another limit": slow(`${finished} AND query_duration_ms > 500`),
        "no rows": slow(`${finished} AND query_duration_ms > 5000`, "query_duration_ms, read_bytes, memory_usage"),
        "no bytes": slow(`${finished} AND query_duration_ms > 5000`, "query_duration_ms, read_rows, memory_usage"),
        "no memory": slow(`${finished} AND query_duration_ms > 5000`, "query_duration_ms, read_rows, read_bytes"),
      },
      limit,
    ),
  ).toMatchInlineSnapshot(`
    "# none
    violated
    finding none: slow queries of us-east-1 are not found with their cost | "finished queries over 5000 ms"
    # right
    held
    # in seconds
    held
    # of today
    held
    # of one user
    violated
    finding ConfigMap/db/daily-health/data/look.sql: slow queries of us-east-1 are not found with their cost | "finished queries over 5000 ms"
    # of some
    violated
    finding ConfigMap/db/daily-health/data/look.sql: slow queries of us-east-1 are not found with their cost | "finished queries over 5000 ms"
    # begun as well
    held
    # not finished
    violated
    finding ConfigMap/db/daily-health/data/look.sql: slow queries of us-east-1 are not found with their cost | "finished queries over 5000 ms"
    # another limit
    violated
    finding ConfigMap/db/daily-health/data/look.sql: slow queries of us-east-1 are not found with their cost | "finished queries over 5000 ms"
    # no rows
    violated
    finding ConfigMap/db/daily-health/data/look.sql: slow queries of us-east-1 are not found with their cost | "finished queries over 5000 ms"
    # no bytes
    violated
    finding ConfigMap/db/daily-health/data/look.sql: slow queries of us-east-1 are not found with their cost | "finished queries over 5000 ms"
    # no memory
    violated
    finding ConfigMap/db/daily-health/data/look.sql: slow queries of us-east-1 are not found with their cost | "finished queries over 5000 ms""
  `);
  const over = (...conditions: string[]) => slow([finished, ...conditions].join(" AND "));
  const all5000 = {
    "turned round": over("5000  <  query_duration_ms"),
    "turned round, in seconds": over("5 <= query_duration_ms  /  1000"),
    "by its number": slow("type = 2 AND query_duration_ms > 5000"),
    "the state turned round": slow("'QueryFinish'  =  type AND query_duration_ms > 5000"),
    "the number turned round": slow("2 = type AND query_duration_ms > 5000"),
    "whoever asked first": over("query_duration_ms > 5000", "is_initial_query"),
    "a time of start": over("query_duration_ms > 5000", "query_start_time > 0"),
    "a date": over("query_duration_ms > 5000", "event_date = today()"),
    "a time between two": over("event_time between 1 and 2", "query_duration_ms > 5000"),
    "more of them": over("(query_duration_ms > 5000 OR user = 'a')"),
    "in two conditions": health(
      `SELECT ${costs} ${all("query_log")} prewhere ${finished} where query_duration_ms > 5000 limit 9`,
    ),
    "by every region": health(
      `SELECT ${costs} ${all("query_log", "all")} WHERE ${finished} AND query_duration_ms > 5000`,
    ),
  };
  const not5000 = {
    "slower ones are left out": over("query_duration_ms > 5000", "query_duration_ms < 9000"),
    "fewer than as many": over("query_duration_ms < 5000"),
    "turned round": over("5000 > query_duration_ms"),
    "seconds taken for milliseconds": over("query_duration_ms > 5"),
    "milliseconds taken for seconds": over("query_duration_ms / 1000 > 5000"),
    "of another number": over("my_query_duration_ms > 5000"),
    "of a part of it": over("query_duration_ms > 5000 + x"),
    "another number": slow("type = 21 AND query_duration_ms > 5000"),
    "another kind": slow("my_type = 2 AND query_duration_ms > 5000"),
    "the kind of another": slow("2 = type2 AND query_duration_ms > 5000"),
    "a kind beside it": slow("12 = type AND query_duration_ms > 5000"),
    "of one server": over("query_duration_ms > 5000", "hostName() = 'event_time'"),
    "of none": over("query_duration_ms > 5000", "x = 'type='"),
    "by one user that asked first": over("query_duration_ms > 5000", "NOT is_initial_query"),
    "of another region": health(
      `SELECT ${costs} ${all("query_log", "other")} WHERE ${finished} AND query_duration_ms > 5000`,
    ),
    "without its duration": slow(`${finished} AND 5000 < query_duration_ms`, "read_rows, read_bytes, memory_usage"),
    "of a later table": over("query_duration_ms > 5000", "user = 'a' OR user = 'b'"),
  };
  const slowly = (cases: Readonly<Record<string, Written>>) =>
    Object.entries(cases).map(([what, one]) => [what, told("MON-012", { one }, limit).split("\n")[1]]);
  expect(slowly(all5000)).toEqual(Object.keys(all5000).map((what) => [what, "held"]));
  expect(slowly(not5000)).toEqual(Object.keys(not5000).map((what) => [what, "violated"]));
  expect(told("MON-012", { "nothing agreed": over("query_duration_ms > 5000") }, promised).split("\n")[1]).toBe(
    "violated",
  );
  const board = (text: string, of = {}) => config({ "clickhouse-replication.json": text, "other.json": "{}" }, of);
  const panels = [
    ...[lag, "clickhouse_replica_queue_size", "kube_pod_status_ready", "clickhouse_disk_used_bytes"],
    ...[
      "histogram_quantile(0.95, x_bucket)",
      "histogram_quantile(.99, x_bucket)",
      "clickhouse_last_ttl_merge_timestamp_seconds",
    ],
    "ClickHouseMetrics_ZooKeeperSession",
  ];
  const drawn = (list: readonly string[]) =>
    JSON.stringify({ panels: [{}, ...list.map((expr) => ({ targets: [{}, { expr }] }))] });
  const every = config({
    "metrics.json": JSON.stringify({
      metrics: [
        ...[lag, "clickhouse_replica_queue_size", "clickhouse_disk_used_bytes"].map((metric) => ({ metric })),
        ...["clickhouse_last_ttl_merge_timestamp_seconds", "x_bucket"].map((metric) => ({ metric })),
      ],
    }),
  });
  expect(
    told(
      "MON-007",
      {
        none: { every },
        "in another region": { every, B: board(drawn(panels), { in: "eu-west-1" }) },
        whole: { every, B: board(drawn(panels)) },
        "no delay and no queue": { every, B: board(drawn(panels.slice(2))) },
        "nobody provides them": { B: board(drawn(panels)) },
        "nothing answers": { every, B: board(drawn([...panels, `${lag}{database="x"}`])) },
        "no board": { every, B: board("no JSON") },
        "no panels": { every, B: board("{}") },
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# none
    violated
    finding none: us-east-1 has no replication dashboard | "clickhouse-replication.json"
    # in another region
    violated
    finding none: us-east-1 has no replication dashboard | "clickhouse-replication.json"
    # whole
    held
    # no delay and no queue
    violated
    finding ConfigMap/db/B/data/clickhouse-replication.json: no panel shows replica lag, replication queue | ["replica lag","replication queue","shard health","disk usage","query latency p95","query latency p99","TTL cleanup","ZooKeeper connection"]
    # nobody provides them
    violated
    finding ConfigMap/db/B/data/clickhouse-replication.json: panels stay empty: nothing provides clickhouse_replica_absolute_delay, clickhouse_replica_queue_size, clickhouse_disk_used_bytes, x_bucket, clickhouse_last_ttl_merge_timestamp_seconds | "metrics that are scraped"
    # nothing answers
    violated
    finding ConfigMap/db/B/data/clickhouse-replication.json: panels stay empty: nothing answers clickhouse_replica_absolute_delay{database="x"} | "expressions that select what is scraped"
    # no board
    violated
    finding ConfigMap/db/B/data/clickhouse-replication.json: no panel shows replica lag, replication queue, shard health, disk usage, query latency p95, query latency p99, TTL cleanup, ZooKeeper connection | ["replica lag","replication queue","shard health","disk usage","query latency p95","query latency p99","TTL cleanup","ZooKeeper connection"]
    # no panels
    violated
    finding ConfigMap/db/B/data/clickhouse-replication.json: no panel shows replica lag, replication queue, shard health, disk usage, query latency p95, query latency p99, TTL cleanup, ZooKeeper connection | ["replica lag","replication queue","shard health","disk usage","query latency p95","query latency p99","TTL cleanup","ZooKeeper connection"]"
  `);
});
