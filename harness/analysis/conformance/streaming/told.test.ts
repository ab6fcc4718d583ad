// What brokers, producers and the topic's setup are told, whoever says it.

import { expect, it } from "vitest";
import type { Profile } from "#harness/config/profile.ts";
import { Inspection } from "../inspection.ts";
import { platform, said, told } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { brokerSettings } from "./broker-settings.ts";
import { commandsRun, optionOf, topicSetup } from "./topic-setup.ts";

type Objects = Exclude<Written, string>;
const inspected = (objects: Objects) => new Inspection("PIPE-004", platform(objects), {} as Profile);
const named = (name: string, whole: object = {}) => ({ metadata: { name }, ...whole });
const pods = (containers: object[]) => ({ spec: { template: { spec: { containers } } } });

it("settings of the brokers: the configuration's, the chart's, and variables over them", () => {
  const broker = (kind: string, name: string, env: object[]) =>
    [`Kubernetes::${kind}`, named(name, pods([{}, { env }]))] as const;
  const chart = (name: string, configData: object) =>
    [
      "Kubernetes::HelmRelease",
      named(name, { spec: { values: { broker: { configData }, proxy: { configData: { x: 9 } } } } }),
    ] as const;
  const settings = (objects: Objects) => {
    const it = inspected({ "pulsar-broker": ["Kubernetes::ConfigMap", { data: { x: "1", y: "2" } }], ...objects });
    const [config] = it.model.all("Kubernetes::ConfigMap");
    return config === undefined ? [] : brokerSettings(it, config, "x").map((node) => node.text());
  };
  expect(settings({})).toEqual(["1"]);
  expect(settings({ "pulsar-broker": ["Kubernetes::ConfigMap", { data: { y: "2" } }] })).toEqual([undefined]);
  const env = [
    { name: "y", value: "3" },
    { name: "x", value: "4" },
    { name: "PULSAR_PREFIX_x", value: "5" },
  ];
  expect(settings({ S: broker("StatefulSet", "pulsar-broker", env) })).toEqual(["1", "4", "5"]);
  expect(settings({ S: broker("Deployment", "pulsar-broker", env) })).toEqual(["1", "4", "5"]);
  expect(settings({ S: broker("StatefulSet", "pulsar-proxy", env) })).toEqual(["1"]);
  expect(settings({ C: chart("pulsar", { y: 3 }) })).toEqual(["1"]);
  expect(settings({ C: chart("pulsar", { x: 6 }) })).toEqual(["1", "6"]);
  expect(settings({ C: chart("pulsar", { PULSAR_PREFIX_x: 7 }) })).toEqual(["1", "7"]);
  expect(settings({ C: chart("other", { x: 6 }) })).toEqual(["1"]);
});

it("the topic's setup is read command by command", () => {
  const setup = (words: object, more: object = {}) => {
    const whole = pods([{}, words]);
    return inspected({ J: ["Kubernetes::Job", named("pulsar-topic-setup", { spec: { ...whole.spec, ...more } })] });
  };
  const uses = (text: string, command = "create") =>
    topicSetup(setup({ command: ["sh", "-c"], args: [text] }))?.uses(command);
  expect(topicSetup(inspected({}))).toBeUndefined();
  expect(uses("pulsar-admin topics create a\npulsar-admin topics create b")).toEqual([
    ["create", "a"],
    ["create", "b"],
  ]);
  expect(uses("x create a;y create b && z create c")).toEqual([
    ["create", "a"],
    ["create", "b"],
    ["create", "c"],
  ]);
  expect(uses("x create \\\n  --time=7d 'a'")).toEqual([["create", "--time", "7d", "a"]]);
  expect(uses("x create\\\n--time 7d")).toEqual([["create", "--time", "7d"]]);
  expect(uses("# create a\nx create b # create c\nx recreate d\ny create e#f")).toEqual([
    ["create", "b"],
    ["create", "e#f"],
  ]);
  expect(commandsRun(setup({ args: ["x create a"] }), "create").map(({ words }) => words)).toEqual([["create", "a"]]);
  expect(commandsRun(setup({ args: ["x create a"] }, { suspend: true }), "create")).toEqual([]);
  expect(commandsRun(inspected({}), "create")).toEqual([]);
  expect(optionOf(["--time", "7d", "-t", "8d"], "-t", "--time")).toBe("7d");
  expect(optionOf(["a", "-t", "8d"], "-t", "--time")).toBe("8d");
  expect(optionOf(["a", "8d"], "-t")).toBeUndefined();
});

it("PIPE-013: clients come in through the proxies, and no part of Pulsar is idle", () => {
  const labels = { app: "pulsar", component: "proxy" };
  const set = (name: string, containers: object[] = [{}], own: object = labels) =>
    [
      "Kubernetes::StatefulSet",
      {
        ...named(`pulsar-${name}`),
        spec: { replicas: 2, template: { metadata: { labels: own }, spec: { containers } } },
      },
    ] as const;
  const front = (selector: object, of: object = {}) =>
    ["Kubernetes::Service", { metadata: { name: "pulsar-proxy", ...of }, spec: { selector } }] as const;
  const whole = { P: set("proxy"), T: set("toolset", [{ command: ["sleep", "9"] }]), S: front(labels) };
  const idle = { command: ["sleep", "infinity"] };
  const url = (text: string) => ["Kubernetes::ConfigMap", { data: { url: text } }] as const;
  const chart = (name: string) =>
    ["Kubernetes::HelmRelease", named(name, { spec: { values: { proxy: { replicaCount: 3 } } } })] as const;
  const promised = { objectives: { "PIPE-013": { value: { proxy: 2, toolset: 2 } } } };
  expect(
    told(
      "PIPE-013",
      {
        whole,
        "one of two idle": { ...whole, P: set("proxy", [idle, {}]) },
        "all idle": { ...whole, P: set("proxy", [idle, idle]) },
        "no set": { T: whole.T, S: whole.S },
        "no service": { P: whole.P, T: whole.T },
        "chosen by one label": { ...whole, S: front({ app: "pulsar" }) },
        "chosen by another's": { ...whole, S: front({ app: "pulsar", component: "broker" }) },
        "chosen by nothing": { ...whole, S: front({}) },
        "in another namespace": { ...whole, S: front(labels, { namespace: "far" }) },
        "by the proxy": { ...whole, U: url("pulsar+ssl://pulsar-proxy.pulsar:6651") },
        "by a broker": { ...whole, U: url("pulsar://pulsar-broker:6650/pulsar://pulsar-proxy:6650") },
        "the chart's own number": { ...whole, H: chart("pulsar") },
        "another chart's": { ...whole, H: chart("druid") },
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# whole
    held
    # one of two idle
    held
    # all idle
    violated
    finding StatefulSet/pulsar-proxy/spec/template: the pods of proxy do nothing | "the image's own command"
    # no set
    violated
    finding none: the StatefulSet pulsar-proxy is missing | "pulsar-proxy"
    # no service
    violated
    finding none: the Service pulsar-proxy is missing | "pulsar-proxy"
    # chosen by one label
    held
    # chosen by another's
    violated
    finding Service/pulsar-proxy/spec/selector: others than the proxies answer at pulsar-proxy | {"app":"pulsar","component":"proxy"}
    # chosen by nothing
    violated
    finding Service/pulsar-proxy/spec/selector: others than the proxies answer at pulsar-proxy | {"app":"pulsar","component":"proxy"}
    # in another namespace
    violated
    finding Service/far/pulsar-proxy/spec/selector: others than the proxies answer at pulsar-proxy | {"app":"pulsar","component":"proxy"}
    # by the proxy
    held
    # by a broker
    violated
    finding ConfigMap/U/data/url: clients do not connect through the proxies | "pulsar-proxy"
    # the chart's own number
    violated
    finding HelmRelease/pulsar/spec/values/proxy/replicaCount: the chart starts 3 pods of proxy | 2
    # another chart's
    held"
  `);
  expect(said("PIPE-013", whole).split("\n")[0]).toBe("held");
});
