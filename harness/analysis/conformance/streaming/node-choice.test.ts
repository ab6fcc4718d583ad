// Which nodes may take a pod, and what a pod waits for; what the setup of a topic runs.

import { expect, it } from "vitest";
import { platform, said, told } from "../sample-platform.ts";
import { architecturesOf } from "./node-choice.ts";
import type { Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;

const group = (more: object = {}) =>
  [
    "EKS::Nodegroup",
    {
      NodegroupName: "g",
      InstanceTypes: ["m5.xlarge"],
      Labels: { role: "db" },
      Subnets: [{ Ref: "A" }],
      ScalingConfig: { DesiredSize: 2, MaxSize: 3 },
      ...more,
    },
  ] as const;
const subnet = (AvailabilityZone: string) => ["EC2::Subnet", { AvailabilityZone }] as const;
const pods = (spec: object = {}, more: object = {}, kind = "Deployment") =>
  [
    `Kubernetes::${kind}`,
    {
      metadata: { namespace: "a" },
      spec: {
        template: { metadata: { labels: { app: "x" } }, spec: { containers: [{ name: "c", image: "i" }], ...spec } },
        ...more,
      },
    },
  ] as const;
const base: Resources = { A: subnet("z1"), B: subnet("z2"), N: group() };
const verdict = (written: Resources) => said("EKS-021", { ...base, ...written }).split("\n")[0] ?? "";
const selected = (labels: object, more: Resources = {}) => verdict({ ...more, P: pods({ nodeSelector: labels }) });
const required = (...matchExpressions: object[]) => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
  },
});
const asked = (key: string, operator: string, ...values: string[]) =>
  verdict({ P: pods(required({ key, operator, values })) });

it("labels of the group, of Kubernetes and of AWS", () => {
  expect([
    selected({}),
    selected({ role: "db" }),
    selected({ "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" }),
    selected({ "node.kubernetes.io/instance-type": "m5.xlarge" }),
    selected({ "eks.amazonaws.com/nodegroup": "g", "eks.amazonaws.com/capacityType": "ON_DEMAND" }),
    selected({ "topology.kubernetes.io/zone": "z1" }),
    selected({ "topology.kubernetes.io/region": "anywhere" }),
    selected({ "topology.kubernetes.io/zone": "z9" }, { N: group({ Subnets: ["subnet-0"] }) }),
    selected({ "kubernetes.io/arch": "arm64" }, { N: group({ InstanceTypes: ["m7g.xlarge"] }) }),
    selected({ "kubernetes.io/arch": "arm64" }, { N: group({ Labels: { "kubernetes.io/arch": "arm64" } }) }),
    asked("role", "In", "x", "db"),
    asked("role", "NotIn", "x"),
    asked("none", "NotIn", "x"),
    asked("role", "Exists"),
    asked("none", "DoesNotExist"),
    asked("cores", "Gt", "3"),
    asked("cores", "Lt", "3"),
    asked("kubernetes.io/arch", "In", "arm64", "amd64"),
    asked("k8s.amazonaws.com/accelerator", "In", "t4"),
    asked("karpenter.sh/capacity-type", "DoesNotExist"),
    verdict({ P: pods(required()) }),
  ]).toEqual(Array(21).fill("held"));
  expect([
    asked("karpenter.sh/capacity-type", "In", "spot"),
    selected({ role: "x" }),
    selected({ "example.com/role": "db" }),
    selected({ role: "db", "kubernetes.io/os": "windows" }),
    selected({ "kubernetes.io/arch": "arm64" }),
    selected({ "kubernetes.io/arch": "amd64" }, { N: group({ InstanceTypes: ["c7gn.xlarge"] }) }),
    selected({ "node.kubernetes.io/instance-type": "m5.large" }),
    selected({ "eks.amazonaws.com/nodegroup": "h" }),
    selected({ "eks.amazonaws.com/capacityType": "SPOT" }),
    selected({ "topology.kubernetes.io/zone": "z2" }),
    asked("role", "In", "x"),
    asked("role", "NotIn", "db"),
    asked("none", "Exists"),
    asked("none", "In", "x"),
    asked("role", "DoesNotExist"),
    asked("kubernetes.io/arch", "NotIn", "amd64"),
    verdict({ P: pods(required({ key: "role", operator: "Exists" }, { key: "none", operator: "Exists" })) }),
    verdict({ N: group({ Labels: {} }), P: pods({ nodeSelector: { role: "db" } }) }),
  ]).toEqual(Array(18).fill("violated"));
  expect(verdict({ P: pods({ nodeName: "ip-10-0-0-1" }) })).toBe("unknown");
});

it("pools start what they are told to", () => {
  const pool = (requirements: object[] = [], more: object = {}) =>
    [
      "Kubernetes::NodePool",
      { spec: { template: { metadata: { labels: { role: "db" } }, spec: { requirements } }, ...more } },
    ] as const;
  const need = (requests: object, Pool = pool()) =>
    said("EKS-021", {
      Pool,
      P: pods({ nodeSelector: { role: "db" }, containers: [{ resources: { requests } }] }),
    }).split("\n")[0] ?? "";
  const category = (operator: string, ...values: string[]) =>
    pool([{ key: "karpenter.k8s.aws/instance-category", operator, values }]);
  const arch = pool([{ key: "kubernetes.io/arch", operator: "In", values: ["arm64"] }]);
  const on = (Pool: ReturnType<typeof pool>, nodeSelector: object) =>
    said("EKS-021", { Pool, P: pods({ nodeSelector }) }).split("\n")[0] ?? "";
  expect([
    need({ cpu: "384", memory: "768Gi" }, category("In", "c")),
    need({ memory: "3072Gi" }, category("In", "c", "r")),
    need({ cpu: "400" }, category("NotIn", "c")),
    need({ cpu: "400" }, category("In", "hpc")),
    need({ cpu: "1920", memory: "32768Gi" }),
    need({ cpu: "10" }, pool([], { limits: { cpu: "10", memory: "10Gi" } })),
    on(arch, { "kubernetes.io/arch": "arm64" }),
    on(pool(), { "kubernetes.io/arch": "arm64" }),
  ]).toEqual(Array(8).fill("held"));
  expect([
    need({ cpu: "385" }, category("In", "c")),
    need({ memory: "769Gi" }, category("In", "c")),
    need({ cpu: "1921" }),
    need({ memory: "32769Gi" }),
    need({ cpu: "11" }, pool([], { limits: { cpu: "10" } })),
    need({ memory: "11Gi" }, pool([], { limits: { memory: "10Gi" } })),
    on(arch, { "kubernetes.io/arch": "amd64" }),
    on(pool(), { role: "other" }),
  ]).toEqual(Array(8).fill("violated"));
});

it("room on the smallest of a group's types", () => {
  const need = (requests: object, N = group()) =>
    said("EKS-021", { ...base, N, P: pods({ containers: [{ resources: { requests } }] }) });
  const word = (text: string) => text.split("\n")[0] ?? "";
  const mixed = group({ InstanceTypes: ["m5.xlarge", "m5.4xlarge"] });
  expect([need({ cpu: "3600m", memory: "14Gi" }), need({ cpu: "3600m" }, mixed)].map(word)).toEqual(["held", "held"]);
  expect(
    [
      need({ cpu: "3601m" }),
      need({ memory: "14.5Gi" }),
      need({ cpu: "4" }, mixed),
      need({ memory: "20Gi" }, mixed),
    ].map(word),
  ).toEqual(Array(4).fill("violated"));
  expect(
    word(
      said("EKS-021", {
        ...base,
        M: group({ InstanceTypes: ["m5.4xlarge"] }),
        P: pods({ containers: [{ resources: { requests: { cpu: "8" } } }] }),
      }),
    ),
  ).toBe("held");
  expect([need({ cpu: "many" }), need({}, group({ InstanceTypes: ["p5.metal"] }))].join("\n")).toMatchInlineSnapshot(`
    "unknown
    finding Deployment/a/P/spec/template/spec/containers/0/resources/requests/cpu: many is no quantity
    unknown
    finding N/InstanceTypes: how large p5.metal is is not known"
  `);
});

it("images run on the processors that they are for", () => {
  const on = (image: string, type = "m5.xlarge", list = "containers") =>
    verdict({ N: group({ InstanceTypes: [type] }), P: pods({ [list]: [{ image }] }) });
  expect([
    on("x:1"),
    on("x:1-amd64"),
    on("x:x86_64"),
    on("x:1-x86-64"),
    on("x:1-arm64", "t4g.xlarge".replace("t4g", "m7g")),
    on("x:1.arm64v8", "r8g.xlarge"),
    on("x:aarch64", "c6gd.xlarge"),
    on("arm64/x:1"),
    on("x-arm64:1"),
    on("reg:5000/arm64-x"),
    on("x@sha256:0arm64"),
    on("x:charm64"),
    on("x:1-arm64@sha256:0", "c7g.xlarge"),
  ]).toEqual(Array(13).fill("held"));
  expect([
    on("x:1-arm64"),
    on("x:arm64"),
    on("x:1_aarch64"),
    on("x:1-arm64@sha256:0"),
    on("x:1-amd64", "c7gn.xlarge"),
    on("x:1-x86_64", "m6g.xlarge"),
    on("x:1-arm64", "m5.xlarge", "initContainers"),
  ]).toEqual(Array(7).fill("violated"));
  const types = ["m7g", "c7gn", "im4gn", "a1", "c10g", "x2gd", "m5", "g5", "g4dn", "xa1", "mac2-m2", "u-6tb1"];
  const model = platform({ N: group({ InstanceTypes: types.map((type) => `${type}.large`) }) });
  const [node] = model.all("AWS::EKS::Nodegroup");
  const arm = (node === undefined ? [] : architecturesOf({ model }, node)).map((one) => one === "arm64");
  expect(types.filter((_type, at) => arm[at])).toEqual(types.slice(0, 6));
});

it("pods that have to stand apart", () => {
  const apart = (
    topologyKey: string,
    replicas: number | undefined,
    more: Resources = {},
    labels: object = { app: "x" },
  ) =>
    verdict({
      ...more,
      P: pods(
        {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels: labels } }],
            },
          },
        },
        replicas === undefined ? {} : { replicas },
      ),
    });
  const host = "kubernetes.io/hostname";
  const zone = "topology.kubernetes.io/zone";
  const scaler = { Scaler: ["Kubernetes::HelmRelease", { metadata: { name: "cluster-autoscaler" } }] } as const;
  const two = { M: group({ Subnets: [{ Ref: "B" }] }) };
  expect([
    apart(host, 2),
    apart(host, 4, two),
    apart(host, 3, scaler),
    apart(host, undefined),
    apart(host, 9, {}, { app: "y" }),
    apart(zone, 1),
    apart(zone, 2, two),
    apart(zone, 9, { N: group({ Subnets: ["subnet-0"] }) }),
    apart("rack", 9),
  ]).toEqual(Array(9).fill("held"));
  expect([
    apart(host, 3),
    apart(host, 5, two),
    apart(host, 4, scaler),
    apart(zone, 2),
    apart(zone, 3, two),
    apart(host, 3, { N: group({ ScalingConfig: {} }) }),
  ]).toEqual(Array(6).fill("violated"));
});

it("what a pod mounts and reads is there", () => {
  const map = ["Kubernetes::ConfigMap", { metadata: { namespace: "a" } }] as const;
  const secret = (kind: string, more: object = {}, namespace = "a") =>
    [`Kubernetes::${kind}`, { metadata: { namespace }, ...more }] as const;
  const reads = (container: object, more: Resources = {}, list = "containers") =>
    verdict({ ...more, P: pods({ [list]: [container] }) });
  const env = (valueFrom: object) => ({ env: [{ name: "E", valueFrom }] });
  const s = env({ secretKeyRef: { name: "S", key: "k" } });
  const volume = (of: object, more: Resources = {}) =>
    verdict({ ...more, P: pods({ volumes: [{ name: "v", ...of }] }) });
  expect([
    reads(env({ configMapKeyRef: { name: "C", key: "k" } }), { C: map }),
    reads({ envFrom: [{ configMapRef: { name: "C" } }] }, { C: map }),
    reads({ envFrom: [{ secretRef: { name: "S", optional: true } }] }),
    reads(s, { S: secret("Secret") }),
    reads(s, { S: secret("ExternalSecret") }),
    reads(s, { E: secret("ExternalSecret", { spec: { target: { name: "S" } } }) }),
    reads(s, { E: secret("Certificate", { spec: { secretName: "S" } }) }),
    volume({ secret: { secretName: "S" } }, { S: secret("Secret") }),
    volume({ configMap: { name: "C" } }, { C: map }),
    volume({ emptyDir: {} }),
    verdict({ P: pods({ serviceAccountName: "default" }) }),
    verdict({
      P: pods({ serviceAccountName: "sa" }),
      sa: ["Kubernetes::ServiceAccount", { metadata: { namespace: "a" } }],
    }),
  ]).toEqual(Array(12).fill("held"));
  expect([
    reads(env({ configMapKeyRef: { name: "C", key: "k" } })),
    reads(env({ configMapKeyRef: { name: "S", key: "k" } }), { S: secret("Secret") }),
    reads({ envFrom: [{ configMapRef: { name: "C" } }] }, {}, "initContainers"),
    reads(s),
    reads(s, { S: map }),
    reads(s, { S: secret("Secret", {}, "b") }),
    reads(s, { S: secret("ExternalSecret", { spec: { target: { name: "T" } } }) }),
    reads(s, { S: secret("Certificate", { spec: { secretName: "T" } }) }),
    volume({ secret: { secretName: "S" } }),
    volume({ configMap: { name: "C" } }),
    verdict({ P: pods({ serviceAccountName: "sa" }) }),
    verdict({ P: pods({}, { volumeClaimTemplates: [{ spec: { storageClassName: "k" } }] }, "StatefulSet") }),
    verdict({ P: pods({}, { volumeClaimTemplates: [{ spec: {} }] }, "StatefulSet"), k: ["Kubernetes::StorageClass"] }),
  ]).toEqual(Array(13).fill("violated"));
});

const setup = (command: string, more: object = {}) => ({
  Setup: [
    "Kubernetes::Job",
    {
      metadata: { name: "pulsar-topic-setup" },
      spec: { template: { spec: { containers: [{ command: ["sh", "-c", command] }] } }, ...more },
    },
  ] as const,
  Producer: [
    "Kubernetes::ConfigMap",
    { metadata: { name: "iot-producer" }, data: { TOPIC: "persistent://public/default/iot-sensor-data" } },
  ] as const,
  Job: [
    "Kubernetes::ConfigMap",
    {
      metadata: { name: "iot-flink-job" },
      data: {
        "job.properties":
          "pulsar.topic=persistent://public/default/iot-sensor-data\npulsar.subscription=flink-jdbc-consumer-avro",
      },
    },
  ] as const,
});
const topic = "persistent://public/default/iot-sensor-data";

it("PIPE-006: the setup makes the topic", () => {
  const held = {
    partitioned: setup(`pulsar-admin topics create-partitioned-topic ${topic} --partitions 10`),
    "in short, before": setup(`pulsar-admin topics create-partitioned-topic -p 10 '${topic}'`),
    "with an equals sign": setup(`a && pulsar-admin topics create-partitioned-topic --partitions=10 ${topic}; b`),
    "over two lines": setup(`pulsar-admin topics create-partitioned-topic \\\n  ${topic} \\\n --partitions 10`),
    "not partitioned": setup(`pulsar-admin topics create ${topic}`),
    "beside another": setup(`t create-partitioned-topic ${topic}-2 -p 3\nt create-partitioned-topic ${topic} -p 10`),
    "another deleted": setup(`pulsar-admin topics delete ${topic}-2`),
    "a comment": setup(`# pulsar-admin topics delete ${topic}`),
  };
  expect(told("PIPE-006", held).replaceAll(/# .*\nheld\n?/g, "")).toBe("");
  expect(
    told("PIPE-006", {
      "nine partitions": setup(`t create-partitioned-topic ${topic} --partitions 9`),
      "a hundred": setup(`t create-partitioned-topic ${topic} -p 100`),
      "no number": setup(`t create-partitioned-topic ${topic}`),
      "another alone": setup(`t create-partitioned-topic ${topic}-2 -p 10`),
      deleted: setup(`t create-partitioned-topic ${topic} -p 10\nt delete-partitioned-topic ${topic}`),
      "deleted by force": setup(`t create ${topic}\nt delete -f ${topic}`),
      suspended: setup(`t create ${topic}`, { suspend: true }),
    }),
  ).toMatchInlineSnapshot(`
    "# nine partitions
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the topic is partitioned in another way | 10
    # a hundred
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the topic is partitioned in another way | 10
    # no number
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the topic is partitioned in another way | 10
    # another alone
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the topic is partitioned in another way | 10
    # deleted
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the topic is deleted again | "persistent://public/default/iot-sensor-data"
    # deleted by force
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the topic is deleted again | "persistent://public/default/iot-sensor-data"
    # suspended
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: nobody makes the topic and its subscription: their setup is suspended | "a job that runs""
  `);
});
