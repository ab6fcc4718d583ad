// Numbers that alerts and panels ask for, and who offers them: exporters, the servers' own page, recording rules.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import { exportersIn, leftOut } from "./exporters.ts";
import { isProvided, recordingsIn, rulesOfAlerts } from "./metrics.ts";
import { config, object, region } from "./sample-region.ts";
import type { Objects } from "./sample-region.ts";

const questions = (...metrics: object[]) => JSON.stringify({ metrics });
const lag = { metric: "lag", type: "gauge", labels: ["table"] };
const reader = (kind: string, name: string, more: object = {}, container: object = {}, of = {}) => {
  const volumes = [{ name: "else" }, { name: "own", configMap: { name } }];
  return object(kind, { spec: { ...more, template: { spec: { volumes, containers: [container] } } } }, of);
};
const servers = (replicas?: number, of = {}) =>
  object("StatefulSet", { metadata: { name: "ch" }, spec: { replicas } }, of);

it("exporters offer what stands in a map that somebody runs with", () => {
  const offers = (objects: Objects) => Object.fromEntries(exportersIn(platform(objects), region));
  const own = config({ "metrics.json": questions(lag), "other.json": questions({ metric: "other" }) });
  const both = { lag: ["table"] };
  expect(offers({ own })).toEqual(both);
  expect(offers({ own: config({ "metrics.json": questions(lag) }, { in: "eu-west-1" }) })).toEqual({});
  expect(offers({ own, A: reader("Deployment", "own") })).toEqual(both);
  expect(offers({ own, A: reader("Deployment", "own", { replicas: 0 }) })).toEqual({});
  expect(offers({ own, A: reader("StatefulSet", "own", { replicas: 0 }) })).toEqual({});
  expect(offers({ own, A: reader("Deployment", "other", { replicas: 0 }) })).toEqual(both);
  const far = reader("Deployment", "own", { replicas: 0 }, {}, { in: "eu-west-1" });
  expect(offers({ own, A: far })).toEqual(both);
  expect(
    offers({ own, A: far, B: reader("Deployment", "own", { replicas: 0 }), C: reader("Deployment", "own") }),
  ).toEqual(both);
});

it("a question has to be about what its metric is called, and an answer may be a histogram", () => {
  const offers = (text: string) =>
    Object.fromEntries(exportersIn(platform({ own: config({ "metrics.json": text }) }), region));
  const delay = (query?: string) => questions({ metric: "clickhouse_replica_absolute_delay", query });
  const known = { clickhouse_replica_absolute_delay: [] };
  expect(offers(delay("SELECT absolute_delay FROM system.replicas"))).toEqual(known);
  expect(offers(delay("SELECT queue_size FROM system.replicas"))).toEqual({});
  expect(offers(delay())).toEqual(known);
  expect(offers(questions({ metric: "own", query: "SELECT 1" }))).toEqual({ own: [] });
  expect(offers(questions({ metric: "wait", type: "histogram", labels: ["kind"] }))).toEqual({
    wait_bucket: ["kind", "le"],
    wait_sum: ["kind"],
    wait_count: ["kind"],
  });
  expect(offers("no JSON")).toEqual({});
  expect(offers("{}")).toEqual({});
});

it("an exporter that names some servers of a set passes over the others", () => {
  const asking = (container: object) => ({
    own: config({
      "metrics.json": questions(
        { ...lag, query: "SELECT 1" },
        { metric: "all", query: "FROM clusterAllReplicas(own, a)" },
        { metric: "spaced", query: "FROM clusterAllReplicas (own, a)" },
        { metric: "unasked" },
      ),
    }),
    A: reader("Deployment", "own", {}, container),
    Servers: servers(3),
    Far: servers(9, { in: "eu-west-1" }),
  });
  const missed = (container: object) => {
    const model = platform(asking(container));
    return model.all("Kubernetes::Deployment").flatMap((one) => leftOut(model, one));
  };
  expect(missed({ command: ["ask", "ch-0", "ch-1", "ch-2"] })).toEqual([]);
  expect(missed({ command: ["ask"], args: ["ch-0,ch-1.svc"] })).toEqual(["ch-2"]);
  expect(missed({ env: [{ name: "X" }, { name: "HOSTS", value: "ch-2" }] })).toEqual(["ch-0", "ch-1"]);
  expect(missed({ command: ["ask", "ch"] })).toEqual([]);
  expect(missed({ command: ["ask", "ch-0"] })).toEqual(["ch-1", "ch-2"]);
  expect(missed({ args: ["ch-0"], env: [{ valueFrom: {} }] })).toEqual(["ch-1", "ch-2"]);
  expect(missed({ command: ["ask", "ch-10", "my-ch-1"] })).toEqual([]);
  const offered = (container: object) => [...exportersIn(platform(asking(container)), region).keys()];
  expect(offered({ args: ["ch-0"] })).toEqual(["all", "spaced"]);
  expect(offered({ args: ["ch"] })).toEqual(["lag", "all", "spaced", "unasked"]);
  const two = platform({ ...asking({ args: ["ch-0"] }), B: reader("Deployment", "own", {}, { args: ["ch"] }) });
  expect([...exportersIn(two, region).keys()]).toEqual(["lag", "all", "spaced", "unasked"]);
  const single = platform({ A: reader("Deployment", "own", {}, { args: ["ch-1"] }), Servers: servers() });
  expect(single.all("Kubernetes::Deployment").flatMap((one) => leftOut(single, one))).toEqual([]);
});

const rules = (list: readonly object[], of = {}) =>
  object("PrometheusRule", { spec: { groups: [{ rules: list }] } }, of);

it("alerts and recordings are read from the region's rules", () => {
  const alert = { alert: "A", expr: " up == 0\n", for: "5m", labels: { severity: "page" } };
  const model = platform({
    Own: rules([alert, { alert: "B", expr: "up" }, { record: "r", expr: " up ", labels: { a: "b" } }]),
    Far: rules([{ record: "far", expr: "up" }], { in: "eu-west-1" }),
  });
  expect(rulesOfAlerts(model).map(({ node: _node, ...rest }) => rest)).toEqual([
    { name: "A", expression: "up == 0", severity: "page", region, forSeconds: 300 },
    { name: "B", expression: "up", severity: undefined, region, forSeconds: 0 },
  ]);
  expect(recordingsIn(model, region)).toEqual([{ record: "r", expression: "up", labels: { a: "b" } }]);
  expect(
    ["r", "far", "kube_pod_info", "up", "upper", "my_kube", "none"].map((name) => isProvided(model, name, region)),
  ).toEqual([true, false, true, true, false, false, false]);
});

it("the servers' own page offers their numbers where it is on and asked", () => {
  const page = (inner: string, of = {}) =>
    config({ "c.xml": `<clickhouse><prometheus>${inner}</prometheus></clickhouse>` }, of);
  const [plain, events] = ["ClickHouseMetrics_Query", "ClickHouseProfileEvents_Query"];
  const pods = (name: string, of = {}) => {
    const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: "side" }, { name }] } };
    return object("StatefulSet", { spec: { template } }, of);
  };
  const monitor = (end: object, more: object = {}, of = {}) => {
    const selector = { matchLabels: { app: "clickhouse" } };
    return object(
      "PodMonitor",
      { spec: { selector, podMetricsEndpoints: [{ port: "x", portNumber: 1 }, end], ...more } },
      of,
    );
  };
  const ask = (objects: Objects, metric = plain) => isProvided(platform(objects), metric, region);
  expect(ask({ A: config({}) })).toBe(true);
  expect(ask({ P: page("<port>1</port>") })).toBe(true);
  expect(ask({ P: page("<metrics>false</metrics>") })).toBe(false);
  expect(ask({ P: page("<metrics>0</metrics>") })).toBe(false);
  expect(ask({ P: page("<metrics>10</metrics>") })).toBe(true);
  expect(ask({ P: page("<metrics>01</metrics>") })).toBe(true);
  expect(ask({ A: config({}) }, "MyClickHouseMetrics_Query")).toBe(false);
  expect(ask({ P: page("<metrics>1</metrics><events>0</events>") })).toBe(true);
  expect(ask({ P: page("<events>false</events>") }, events)).toBe(false);
  expect(ask({ P: page("<asynchronous_metrics>0</asynchronous_metrics>") }, "ClickHouseAsyncMetrics_Uptime")).toBe(
    false,
  );
  expect(ask({ P: page("<metrics>0</metrics>", { in: "eu-west-1" }) })).toBe(true);
  const own = { P: page("<port>9000</port>"), S: pods("clickhouse") };
  expect(ask(own)).toBe(false);
  expect(ask({ ...own, M: monitor({ portNumber: 9000 }) })).toBe(true);
  expect(ask({ ...own, M: monitor({ targetPort: "9000" }) })).toBe(true);
  expect(ask({ ...own, M: monitor({ targetPort: "9001" }) })).toBe(false);
  const labelled = object("StatefulSet", {
    spec: { template: { metadata: { labels: { app: "other" } }, spec: { containers: [{ name: "clickhouse" }] } } },
  });
  expect(ask({ ...own, T: labelled, M: monitor({ portNumber: 9000 }) })).toBe(true);
  expect(ask({ ...own, M: monitor({ port: "metrics" }) })).toBe(true);
  expect(ask({ ...own, M: monitor({ portNumber: 9001 }) })).toBe(false);
  expect(ask({ ...own, P: page(""), M: monitor({ portNumber: 9363 }) })).toBe(true);
  expect(ask({ ...own, M: monitor({ portNumber: 9000 }, { selector: { matchLabels: { app: "x" } } }) })).toBe(false);
  expect(ask({ ...own, M: monitor({ portNumber: 9000 }, {}, { in: "eu-west-1" }) })).toBe(false);
  expect(ask({ ...own, T: pods("backup"), M: monitor({ portNumber: 9000 }) })).toBe(true);
  expect(ask({ P: own.P, S: pods("backup") })).toBe(true);
  expect(ask({ P: own.P, S: pods("clickhouse", { in: "eu-west-1" }) })).toBe(true);
  expect(ask({ ...own, M: object("ServiceMonitor", {}) })).toBe(true);
  expect(ask({ ...own, M: object("ServiceMonitor", {}, { in: "eu-west-1" }) })).toBe(false);
});
