// Objects of a cluster as the rows read them: selectors, commands, properties, configuration of the servers.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import { isIdle, isSuspended, podsOf, propertyLines } from "./manifest-objects.ts";
import { selects } from "./pod-selector.ts";
import { elements } from "../servers/server-config.ts";
import { serverPorts } from "../servers/server-ports.ts";
import { present } from "#harness/core/errors.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";

/** What is written, as the spec of an object. */
function node(spec: unknown): Node {
  const [object] = platform({ x: ["Kubernetes::Pod", { spec }] }).resources;
  return property(present(object, "one object"), "spec");
}

it("selectors pick pods by their labels", () => {
  const labels = { app: "ch", tier: "db" };
  const picks = (matchExpressions: object[], matchLabels: object = {}) =>
    selects(node({ matchExpressions, matchLabels }), node(labels));
  expect(selects(node({}), node(labels)), "an empty one").toBe(true);
  expect(selects(node(undefined), node({ app: null })), "none").toBe(true);
  expect(picks([], { app: "ch" })).toBe(true);
  expect(picks([], { app: "ch", tier: "web" })).toBe(false);
  expect(picks([], { zone: "a" })).toBe(false);
  const asks = (operator: string | undefined, key: string, values?: string[]) => picks([{ key, operator, values }]);
  expect([asks("Exists", "app"), asks("Exists", "zone")]).toEqual([true, false]);
  expect([asks("DoesNotExist", "app"), asks("DoesNotExist", "zone")]).toEqual([false, true]);
  expect([asks("In", "app", ["x", "ch"]), asks("In", "app", ["x"]), asks("In", "zone", ["x"])]).toEqual([
    true,
    false,
    false,
  ]);
  expect([asks("NotIn", "app", ["x", "ch"]), asks("NotIn", "app", ["x"]), asks("NotIn", "zone", ["x"])]).toEqual([
    false,
    true,
    true,
  ]);
  expect([asks(undefined, "app", ["ch"]), asks("In", "", ["ch"])]).toEqual([true, false]);
  expect(
    picks([
      { key: "app", operator: "Exists" },
      { key: "zone", operator: "Exists" },
    ]),
    "one of two",
  ).toBe(false);
});

it("containers that do nothing, and objects that rest", () => {
  const idle = (command?: string[], args?: string[]) => isIdle(node({ command, args }));
  const nothing = [
    ["sleep", "infinity"],
    ["/bin/sleep", "3600"],
    ["sh", "-c", "sleep 1d"],
    ["/bin/sh", "-c", "sleep infinity"],
    ["/usr/bin/bash", "-ec", "exec sleep 5"],
    ["bash", "-e", "-c", "exec  tail -f /dev/null"],
    ["tail", "-F", "/dev/null"],
    ["ash", "-c", "while true; do sleep 30; done"],
    ["dash", "-c", "while : ; do /bin/sleep 30; done"],
    ["true"],
  ];
  const something = [
    [],
    ["sleeper"],
    ["sleep-server", "run"],
    ["/app/run", "sleep"],
    ["sh", "-c", "echo a; sleep 1; exec server"],
    ["sh", "run.sh", "true"],
    ["tail", "-n", "1"],
    ["bash", "-c", "server --wait-true"],
    ["truely"],
  ];
  expect(nothing.filter((words) => !idle(words))).toEqual([]);
  expect(something.filter((words) => idle(words))).toEqual([]);
  expect([idle(["sh"], ["-c", "sleep 5"]), idle(undefined, ["sleep", "5"]), idle(["run"], ["sleep"])]).toEqual([
    true,
    true,
    false,
  ]);
  const rests = (spec: object) =>
    platform({ x: ["Kubernetes::Job", { spec }] }).resources.map((one) => isSuspended(one));
  const states = [
    {},
    { suspend: true },
    { stop: "yes" },
    { stop: "no" },
    { job: { state: "suspended" } },
    { job: { state: "running" } },
  ];
  expect(states.flatMap((spec) => rests(spec))).toEqual([false, true, true, false, true, false]);
});

it("pods that an operator makes", () => {
  const pods = podsOf(
    platform(`
      a: [Kubernetes::DaemonSet, { spec: { template: { spec: { n: 1 } } } }]
      b: [Kubernetes::Job, { spec: { template: { spec: { n: 2 } } } }]
      c: [Kubernetes::ClickHouseInstallation, { spec: { templates: { podTemplates: [ { spec: { n: 3 } }, { spec: { n: 4 } } ] } } }]
      d: [Kubernetes::ClickHouseKeeperInstallation, { spec: { templates: { podTemplates: [ { spec: { n: 5 } } ] } } }]
      e: [Kubernetes::FlinkDeployment, { spec: { jobManager: { podTemplate: { spec: { n: 6 } } }, taskManager: { podTemplate: { spec: { n: 7 } } } } }]
      f: [Kubernetes::Pod, { spec: { n: 8 } }]
      g: [Kubernetes::Deployment, { spec: { template: { spec: { n: 9 } } } }]
      h: [Kubernetes::StatefulSet, { spec: { template: { spec: { n: 10 } } } }]
    `),
  );
  expect(pods.map(({ of, spec }) => [of.id, spec.get("n").number()])).toEqual([
    ["StatefulSet/h", 10],
    ["Deployment/g", 9],
    ["DaemonSet/a", 1],
    ["Job/b", 2],
    ["Pod/f", 8],
    ["ClickHouseInstallation/c", 3],
    ["ClickHouseInstallation/c", 4],
    ["ClickHouseKeeperInstallation/d", 5],
    ["FlinkDeployment/e", 6],
    ["FlinkDeployment/e", 7],
  ]);
});

it("lines of properties", () => {
  expect([...propertyLines("a=b\n  c = d=e \n\n#f=g\n  # h=i\nj\n k#=l#\nm=")]).toEqual([
    ["a", "b"],
    ["c", "d=e"],
    ["k#", "l#"],
    ["m", ""],
  ]);
});

it("configuration of the servers", () => {
  const model = platform({
    a: [
      "Kubernetes::ConfigMap",
      {
        data: {
          "ports.xml": `<clickhouse>
          <!-- <http_port>1</http_port> -->
          <http_port> 8123 </http_port><https_port secure="1">8443</https_port><tcp_port></tcp_port>
          <tcp_port_secure>9440</tcp_port_secure>
          <keeper_server><tcp_port>9181</tcp_port></keeper_server>
          <zookeeper><node><tcp_port>2181</tcp_port></node></zookeeper>
          <remote_servers replace="1"><shard><tcp_port>9001</tcp_port></shard></remote_servers>
        </clickhouse>`,
          "old.xml": "<yandex><interserver_http_port>9009</interserver_http_port></yandex>",
          "marked.xml": '<clickhouse replace="1"><interserver_https_port>9010</interserver_https_port></clickhouse>',
          "other.xml": "<clickhouses><http_port>2</http_port></clickhouses>",
          "page.html": "<html><http_port>3</http_port></html>",
          empty: null,
        },
      },
    ],
    b: ["Kubernetes::ConfigMap", {}],
  });
  expect(
    serverPorts(model).map(({ protocol, tls, port, node: at }) => [protocol, tls, port, at.pointer.slice(6)]),
  ).toEqual([
    ["http", false, 8123, "ports.xml"],
    ["http", true, 8443, "ports.xml"],
    ["native", true, 9440, "ports.xml"],
    ["interserver", false, 9009, "old.xml"],
    ["interserver", true, 9010, "marked.xml"],
  ]);
  expect(elements("<a> x </a><ab>y</ab><a b='c'>z\nz</a><a/>", "a")).toEqual(["x", "z\nz"]);
});
