// DRUID-018: the router's service, what it is told, and by which names it asks for others.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Objects = Exclude<Written, string>;

const object = (kind: string, name: string, whole: object, namespace = "druid"): Objects[string] => [
  `Kubernetes::${kind}`,
  { metadata: { namespace, name }, ...whole },
];
const proxy = "druid.router.managementProxy.enabled=true";
const config = (name: string, ...lines: string[]) =>
  object("ConfigMap", name, { data: { "runtime.properties": lines.join("\n") } });
const service = (selector?: object, more: object = {}) =>
  object("Service", "druid-router", { spec: { ports: [{ port: 8888, ...more }], selector } });
const pods = (
  name: string,
  labels: object,
  namespace?: string,
  ports: object[] = [{ name: "http", containerPort: 8888 }],
) =>
  object(
    "StatefulSet",
    name,
    { spec: { template: { metadata: { labels }, spec: { containers: [{}, { ports }] } } } },
    namespace,
  );
const base: Objects = { s: service(), c: config("druid-router", proxy) };
const judged = (more: Objects) => {
  const [verdict, ...found] = said("DRUID-018", { ...base, ...more }).split("\n");
  return [verdict, ...found.map((one) => one.replace(/^finding \S+: | \| .*$/g, ""))];
};

it("settings count of the router's own files, of the common ones, and of no others", () => {
  expect(judged({})).toEqual(["held"]);
  const other = ["violated", "the router listens on another port"];
  expect(judged({ c: config("druid-router", proxy, "druid.plaintextPort=8088") })).toEqual(other);
  expect(judged({ c: config("druid-router", proxy, "druid.plaintextPort=8088", "druid.tlsPort=8888") })).toEqual([
    "held",
  ]);
  for (const name of ["druid-common", "druid"])
    expect(judged({ d: config(name, "druid.plaintextPort=8088") })).toEqual(other);
  for (const name of ["druid-broker", "x"])
    expect(judged({ d: config(name, "druid.plaintextPort=8088") })).toEqual(["held"]);
});

it("others are asked for by the names that they have", () => {
  for (const [process, setting] of [
    ["broker", "druid.router.defaultBrokerServiceName"],
    ["coordinator", "druid.router.coordinatorServiceName"],
  ] as const) {
    const wrong = ["violated", `the router asks for a ${process} of another name`];
    const asks = (name: string) => config("druid-router", proxy, `${setting}=${name}`);
    expect(judged({ c: asks(`druid/${process}`) })).toEqual(["held"]);
    expect(judged({ c: asks("mine") })).toEqual(wrong);
    expect(judged({ c: asks("mine"), o: config(`druid-${process}`, "druid.service=mine") })).toEqual(["held"]);
    expect(judged({ o: config(`druid-${process}`, "druid.service=mine") })).toEqual(wrong);
    expect(judged({ o: config("druid-overlord", "druid.service=mine") })).toEqual(["held"]);
  }
});

it("the service leads to the routers' pods, on their port", () => {
  const router = pods("druid-router", { app: "druid", component: "router" });
  const broker = pods("druid-broker", { app: "druid", component: "broker" });
  const of = (selector: object | undefined, more: Objects, port: object = {}) =>
    judged({ s: service(selector, port), ...more });
  const others = ["violated", "the service leads to other pods"];
  const both = { app: "druid", component: "router" };
  expect(of(both, { router, broker })).toEqual(["held"]);
  expect(of({ app: "druid" }, { router, broker })).toEqual(others);
  expect(of({ app: "druid", component: "nobody" }, { router, broker })).toEqual(others);
  expect(of({ app: "druid", component: "nobody" }, { broker })).toEqual(["held"]);
  expect(of(both, { router: pods("druid-router", both, "web") })).toEqual(others);
  expect(of(both, { router }, { targetPort: 8888 })).toEqual(["held"]);
  expect(of(both, { router }, { targetPort: "http" })).toEqual(["held"]);
  const elsewhere = ["violated", "the service leads to another port"];
  expect(of(both, { router }, { targetPort: 8088 })).toEqual(elsewhere);
  expect(of(both, { router }, { targetPort: "other" })).toEqual(elsewhere);
});
