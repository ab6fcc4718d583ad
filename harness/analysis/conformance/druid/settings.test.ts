// What Druid's processes are told, by files, variables, maps and words.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { settingsOf } from "./settings.ts";

type Objects = Exclude<Written, string>;

const object = (kind: string, whole: object, namespace = "druid"): Objects[string] => [
  `Kubernetes::${kind}`,
  { metadata: { namespace }, ...whole },
];
const all = (objects: Objects) => settingsOf(platform(objects)).map(({ name, value }) => `${name}=${value}`);
const pod = (container: object, namespace?: string): Objects => ({
  broker: object("StatefulSet", { spec: { template: { spec: { containers: [container] } } } }, namespace),
});
const common: Objects = {
  common: object("ConfigMap", { data: { "x.env": "", "A_B.x": "druids " } }),
  "other/common": [
    "Kubernetes::ConfigMap",
    { metadata: { namespace: "web", name: "common" }, data: { "A_B.x": "webs" } },
  ],
};
const key = (of: string, name = "common") => ({
  env: [{ name: "druid_x", valueFrom: { configMapKeyRef: { name, key: of } } }],
});

it("files of properties, and nothing of other files", () => {
  const data = {
    "a.properties": "a=1",
    "common.runtime.properties": "b=2",
    plain: "c=3",
    "x.xml": "d=4",
    "p.propertiesx": "e=5",
  };
  expect(all({ m: object("ConfigMap", { data }), n: object("ConfigMap", { data: { x: "f=6" } }, "web") })).toEqual([
    "a=1",
    "b=2",
    "c=3",
  ]);
});

it("variables, whole maps and single keys of the pod's own namespace", () => {
  expect(all(pod({ env: [{ name: "druid_a_b", value: " 1 " }, { name: "none" }] }))).toEqual(["druid.a.b=1"]);
  expect(all(pod({ env: [{ name: "druid_a", value: "1" }] }, "web"))).toEqual([]);
  expect(all({ ...common, ...pod(key("A_B.x")) })).toEqual(["druid.x=druids"]);
  expect(all({ ...common, ...pod(key("none")) })).toEqual([]);
  expect(all({ ...common, ...pod(key("A_B.x", "nobody")) })).toEqual([]);
  const whole = (prefix?: string) =>
    pod({ envFrom: [{ prefix, configMapRef: { name: "common" } }, { secretRef: {} }] });
  expect(all({ ...common, ...whole("druid_") })).toContain("druid.A.B.x=druids");
  expect(all({ ...common, ...whole() })).toContain("A.B.x=druids");
});

it("words of commands and options", () => {
  const words = ['-Da=1 -Db=\'2 3\' "-Dc=4" -De="5 6"', "x-Df=7"];
  const read = ["a=1", "b=2 3", "c=4", "e=5 6"];
  expect(all(pod({ args: words }))).toEqual(read);
  expect(all(pod({ command: words }))).toEqual(read);
  expect(all(pod({ env: [{ name: "OPTS", value: "-Da=1" }] }))).toEqual(["OPTS=-Da=1", "a=1"]);
  expect(all(pod({ args: ["-Da='1'2'"] }))).toEqual(["a=1"]);
});

it("values of the chart", () => {
  const release = (name: string): Objects[string] => [
    "Kubernetes::HelmRelease",
    {
      metadata: { name, namespace: "web" },
      spec: { values: { configVars: { druid_a: " x ", n: 5, b: true }, l: [1], e: {} } },
    },
  ];
  expect(all({ druid: release("druid"), other: release("other") })).toEqual(["druid.a=x", "n=5", "b=true"]);
});
