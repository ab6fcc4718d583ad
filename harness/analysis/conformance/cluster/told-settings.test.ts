// Settings in every form in which programs of a pod are told them.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import { podsOf } from "./manifest-objects.ts";
import { toldBy, toldTo } from "./told-settings.ts";

function told(container: object, data: Readonly<Record<string, string>> = {}) {
  const spec = {
    containers: [container],
    volumes: [{ name: "v", configMap: { name: "m" } }],
  };
  const model = platform({
    m: ["Kubernetes::ConfigMap", { data }],
    P: ["Kubernetes::Deployment", { spec: { template: { spec } } }],
  });
  return podsOf(model)
    .flatMap((pods) => toldTo(model, pods))
    .map(({ words, value }) => [words.join(" "), value]);
}

const mounted = { volumeMounts: [{ name: "v", mountPath: "/etc/p" }] };

it("by variables", () => {
  const from = (name: string, key: string) => ({ valueFrom: { configMapKeyRef: { name, key } } });
  expect(told({})).toEqual([]);
  expect(
    told(
      {
        env: [
          { name: "PULSAR_TOPIC", value: "a" },
          { name: "other", ...from("m", "x") },
        ],
      },
      { x: "b" },
    ),
  ).toEqual([
    ["pulsar topic", "a"],
    ["other", "b"],
  ]);
  expect(told({ env: [{ name: "X", ...from("m", "y") }] }, { x: "b" })).toEqual([["x", undefined]]);
  expect(told({ env: [{ name: "X", ...from("n", "x") }] }, { x: "b" })).toEqual([["x", undefined]]);
  expect(told({ envFrom: [{ prefix: "A_", configMapRef: { name: "m" } }] }, { topic: "a" })).toEqual([
    ["a topic", "a"],
  ]);
  expect(told({ envFrom: [{ configMapRef: { name: "n" } }, { secretRef: { name: "m" } }] }, { topic: "a" })).toEqual(
    [],
  );
});

it("in the words of a command", () => {
  const words = (...args: string[]) => told({ command: ["run"], args });
  expect(words("--compression=zstd")).toEqual([["compression", "zstd"]]);
  expect(words("-compression  lz4")).toEqual([["compression", "lz4"]]);
  expect(words("run --compression-type\tSNAPPY x")).toEqual([["compression type", "SNAPPY"]]);
  expect(words("--Compression-Codec", "zlib")).toEqual([["compression codec", "zlib"]]);
  expect(words("a", "--compression")).toEqual([]);
  expect(words("--compression=", "lz4")).toEqual([["compression", "lz4"]]);
  expect(words("-Dpulsar.topic='t'")).toEqual([["pulsar topic", "t"]]);
  expect(words("-D", "x")).toEqual([["d", "x"]]);
  expect(words("a-b", "--", "c")).toEqual([]);
});

it("by files of properties, YAML and JSON, and by folders of settings", () => {
  const data = {
    "a.properties": "# topic=x\npulsar.topic = 'a'\n",
    "b.yaml": "pulsar: { compressionType: LZ4, topics: [a, b], none: null }",
    "c.json": '{"x":{"ySize":1}}',
    "d.yml": "a: [",
    "e.avsc": '{"type":"record"}',
    TOPIC: "t\n",
    text: "a\nb",
  };
  const all = [
    ["pulsar topic", "a"],
    ["pulsar compression type", "LZ4"],
    ["pulsar topics", "a"],
    ["pulsar topics", "b"],
    ["x y size", "1"],
    ["topic", "t"],
  ];
  expect(told(mounted, data)).toEqual(all);
  const [config] = platform({ m: ["Kubernetes::ConfigMap", { data }] }).all("Kubernetes::ConfigMap");
  expect(config && toldBy(config).map(({ words, value }) => [words.join(" "), value])).toEqual(all);
});

it("by words of commands, whatever stands around them", () => {
  expect(told({ command: ["run", "--topic=a", "--x:y", "b", "--other"] })).toEqual([["topic", "a"]]);
  expect(
    told({ command: ["--text='a b'", "--text='long'", '--text="long";', "--text='a", "--text=x'ab'", "--t='ab'x"] }),
  ).toEqual([
    ["text", "'a"],
    ["text", "long"],
    ["text", "long"],
    ["text", "'a"],
    ["text", "x'ab'"],
    ["t", "'ab'x"],
  ]);
});

it("by names with marks around them", () => {
  const env = [
    { name: "_PULSAR__TOPIC_", value: "a" },
    { name: "none", value: "" },
  ];
  expect(told({ env })).toEqual([
    ["pulsar topic", "a"],
    ["none", ""],
  ]);
});

it("by maps of its own namespace alone", () => {
  const env = [{ name: "X", valueFrom: { configMapKeyRef: { name: "m", key: "x" } } }];
  const model = platform({
    m: ["Kubernetes::ConfigMap", { metadata: { namespace: "other" }, data: { x: "b" } }],
    P: ["Kubernetes::Deployment", { spec: { template: { spec: { containers: [{ env }] } } } }],
  });
  expect(podsOf(model).flatMap((pods) => toldTo(model, pods).map(({ value }) => value))).toEqual([undefined]);
});

it("by files that are what their names say", () => {
  const data = {
    "a.properties.bak": "topic=a",
    "b.yaml.orig": "topic: b",
    "c.yml": "x: &x { topic: c }\ny: { <<: *x }",
    "d.json": "",
    "e.yaml": "topic: e\n  bad: [",
    "f.env": "TOPIC=f\nOTHER='g';",
  };
  expect(told(mounted, data)).toEqual([
    ["x topic", "c"],
    ["y topic", "c"],
    ["topic", "f"],
    ["other", "g"],
  ]);
});
