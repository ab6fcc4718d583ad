// Pages for scrapers in the servers' configuration, and the five numbers that are looked for in them.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import { keyMetrics, mistakeOf } from "./key-metrics.ts";
import { servedPages } from "./served-metrics.ts";
import type { Offer } from "./served-metrics.ts";

const rule = (query: string, more = "<url>/numbers</url>", type = "predefined_query_handler") =>
  `<rule>${more}<handler><type>${type}</type><query>${query}</query></handler></rule>`;
const pages = (...rules: string[]) =>
  servedPages(
    platform({
      Config: [
        "Kubernetes::ConfigMap",
        { data: { "http.xml": `<clickhouse><http_handlers>${rules.join("")}</http_handlers></clickhouse>` } },
      ],
    }),
  ).map(({ path, offers }) => ({ path, offers: offers.map(({ query: _query, ...rest }) => rest) }));
const select = (columns: string) => `SELECT ${columns} FROM system.replicas FORMAT Prometheus`;
const gauge = "'lag' AS name, 'gauge' AS type, map('database', database, 'table', table) AS labels, x AS value";

it("pages of queries that answer in Prometheus' words", () => {
  const offers = [{ metric: "lag", type: "gauge", labels: ["database", "table"] }];
  const none = pages(
    rule("SELECT 1 FORMAT JSON"),
    rule("SELECT 1 FORMATPrometheus"),
    "<rule><url>/x</url><handler><type>predefined_query_handler</type></handler></rule>",
    rule(select(gauge), ""),
    rule(select(gauge), "<url>/x</url>", "static"),
    rule(select(gauge), "<url>/x</url><methods>POST</methods>"),
  );
  expect(none).toEqual([]);
  expect(
    pages(
      rule(select(gauge)),
      rule(
        select(gauge).replace("FORMAT Prometheus", "format \n prometheus"),
        "<url>/b</url><methods>post,get</methods>",
      ),
      rule("SELECT 1 FORMAT Prometheus", "<url>/c</url>"),
      rule("INSERT INTO x FORMAT Prometheus", "<url>/d</url>"),
    ),
  ).toEqual([
    { path: "/numbers", offers },
    { path: "/b", offers },
    { path: "/c", offers: [] },
    { path: "/d", offers: [] },
  ]);
});

it("one metric may be told in several selects", () => {
  const parts = [
    "WITH x AS (SELECT 1) SELECT 'took', 'histogram', map('le', toString(b)), v FROM t",
    "SELECT 'took' , 'histogram', map('sum', ''), v FROM t",
    "SELECT 'took', 'histogram', map('count', ''), v FROM t",
    "SELECT 'plain', lower('untold'), map(), v FROM t",
    "SELECT now() FROM t",
  ];
  const [page] = pages(rule(`${parts.join("\nunion  all\n")} FORMAT Prometheus`));
  expect(page?.offers).toEqual([
    { metric: "took", type: "histogram", labels: ["le"] },
    { metric: "plain", type: "untyped", labels: [] },
  ]);
});

it("a name is a literal of its own", () => {
  const [page] = pages(rule(select("concat('a', b) AS c, remap('x', y), 'own', 'counter', map('z', z), v")));
  expect(page?.offers).toEqual([{ metric: "own", type: "counter", labels: ["z"] }]);
  expect(pages(rule("'a', 'gauge', v FORMAT Prometheus"))).toEqual([{ path: "/numbers", offers: [] }]);
});

it("rows of one select may have one map or another", () => {
  const labels = (column: string) =>
    pages(rule(select(`'took', 'histogram', ${column} AS labels, v`)))[0]?.offers[0]?.labels;
  expect([
    labels("if(part.1 = 'le', map('le', part.2), map(part.1, ''))"),
    labels("multiIf(a, map('le', concat('b', ',')), b, map('sum', ''), map('zone', z, 'le', l))"),
    labels("lower(map('le', b))"),
    labels("remap('le', b)"),
  ]).toEqual([["le"], ["le", "zone"], [], []]);
});

it("keeps the questions as they are asked of the server", () => {
  const written =
    "SELECT 'a', 'gauge', map('x', y), v FROM t WHERE v &lt; 1 AND w &gt; 2 AND z = &quot;q&quot; &amp;&amp; 1";
  const model = platform({
    Config: [
      "Kubernetes::ConfigMap",
      {
        data: {
          "http.xml": `<clickhouse><http_handlers>${rule(`${written} UNION ALL SELECT 'a', 'gauge', map('x', y), u FROM s FORMAT Prometheus`)}</http_handlers></clickhouse>`,
        },
      },
    ],
  });
  expect(servedPages(model).flatMap(({ offers }) => offers.map(({ query }) => query))).toEqual([
    `SELECT 'a', 'gauge', map('x', y), v FROM t WHERE v < 1 AND w > 2 AND z = "q" && 1 \n SELECT 'a', 'gauge', map('x', y), u FROM s FORMAT Prometheus`,
  ]);
});

it("says why an offer does not answer", () => {
  const [lag = [], disks = []] = [keyMetrics["replica lag"], keyMetrics["disk usage"]];
  const offer = (more: Partial<Offer> = {}): Offer => ({
    ...{ metric: "clickhouse_replica_absolute_delay", type: "gauge", labels: ["table", "database"] },
    query: "SELECT absolute_delay FROM system.replicas",
    ...more,
  });
  const used = offer({
    metric: "clickhouse_disk_used_bytes",
    query: "SELECT total_space - free_space FROM system.disks",
    labels: ["disk", "host"],
  });
  const total = offer({
    metric: "clickhouse_disk_total_bytes",
    query: "SELECT total_space FROM system.disks",
    labels: ["host", "disk"],
  });
  expect([
    mistakeOf(lag, [offer()]),
    mistakeOf(lag, []),
    mistakeOf(lag, [offer({ type: "counter" })]),
    mistakeOf(lag, [offer({ labels: ["table"] })]),
    mistakeOf([{ metric: "m", type: "gauge", labels: ["a", "b"], about: /q/ }], [offer({ metric: "m" })]),
    mistakeOf(lag, [offer({ query: "SELECT 1 FROM system.replicas" })]),
    mistakeOf(disks, [used, total]),
    mistakeOf(disks, [used, { ...total, labels: ["disk"] }]),
    mistakeOf(disks, [used, { ...total, labels: ["diskhost"] }]),
  ]).toEqual([
    undefined,
    "nobody offers clickhouse_replica_absolute_delay",
    "clickhouse_replica_absolute_delay is a counter",
    "clickhouse_replica_absolute_delay has no label database",
    "m has no label a, b",
    "clickhouse_replica_absolute_delay is not read from what it is about",
    undefined,
    "its parts have different labels, so that none meets its other",
    "its parts have different labels, so that none meets its other",
  ]);
});
