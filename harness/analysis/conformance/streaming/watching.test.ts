// What is looked at: dashboards, statistics of the topics, and the volumes that are made for whoever claims one.

import { expect, it } from "vitest";
import { inFull, told } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Objects = Exclude<Written, string>;
const named = (name: string, whole: object = {}, of: object = {}) => ({ metadata: { name, ...of }, ...whole });
const verdicts = (row: string, cases: Readonly<Record<string, Objects>>) =>
  Object.entries(cases).map(([what, one]) => [what, told(row, { one }).split("\n")[1]]);
const all = (verdict: string, cases: object) => Object.keys(cases).map((what) => [what, verdict]);

const secret = { name: "GF_SECURITY_ADMIN_PASSWORD", valueFrom: { secretKeyRef: { name: "s", key: "k" } } };
const labels = { app: "grafana", part: "web" };
const grafana = (container: object = {}, of: object = {}) => {
  const volumes = [
    { name: "b", configMap: { name: "boards" } },
    { name: "p", configMap: { name: "provider" } },
    { name: "s", configMap: { name: "sources" } },
  ];
  const mounts = [
    { name: "b", mountPath: "/var/lib/grafana/dashboards" },
    { name: "p", mountPath: "/etc/grafana/provisioning/dashboards" },
    { name: "s", mountPath: "/etc/grafana/provisioning/datasources" },
  ];
  const containers = [
    { image: "busybox", ports: [{ name: "web", containerPort: 1 }] },
    { image: "grafana/grafana:12", env: [secret], volumeMounts: mounts, ...container },
  ];
  return [
    "Kubernetes::Deployment",
    named("grafana", { spec: { template: { metadata: { labels }, spec: { containers, volumes } } } }, of),
  ] as const;
};
const board = (title: string) => JSON.stringify({ title, panels: [{ targets: [{ expr: "up" }] }] });
const boards = (...texts: string[]) =>
  [
    "Kubernetes::ConfigMap",
    named("boards", { data: Object.fromEntries(texts.map((text, at) => [`${String(at)}.json`, text])) }),
  ] as const;
const provider = (path = "/var/lib/grafana/dashboards/") =>
  [
    "Kubernetes::ConfigMap",
    named("provider", { data: { "p.yml": JSON.stringify({ providers: [{ options: { path } }] }) } }),
  ] as const;
const sources = (...list: object[]) =>
  ["Kubernetes::ConfigMap", named("sources", { data: { "s.yml": JSON.stringify({ datasources: list }) } })] as const;
const numbers = { name: "Numbers", uid: "n", type: "prometheus", url: "http://prometheus:9090", isDefault: true };
/** A Prometheus behind its service, and what leads Grafana to it. */
const fed: Objects = {
  provider: provider(),
  sources: sources(numbers),
  engine: ["Kubernetes::ConfigMap", named("engine", { data: { "prometheus.yml": "scrape_configs: []" } })],
  prometheus: [
    "Kubernetes::Deployment",
    named("prometheus", {
      spec: {
        template: {
          metadata: { labels: { app: "prometheus" } },
          spec: {
            containers: [{ image: "prom/prometheus:v3", volumeMounts: [{ name: "c", mountPath: "/etc/prometheus" }] }],
            volumes: [{ name: "c", configMap: { name: "engine" } }],
          },
        },
      },
    }),
  ],
  Numbers: [
    "Kubernetes::Service",
    { metadata: { name: "prometheus" }, spec: { selector: { app: "prometheus" }, ports: [{ port: 9090 }] } },
  ],
};
const three = boards(board("Pulsar"), board("flink"), board("ClickHouse"));
const service = (ports: object[], selector: object = labels, of: object = {}) =>
  ["Kubernetes::Service", named("grafana", { spec: { ports, selector } }, of)] as const;
const S = service([{ port: 9090, targetPort: 9 }, { port: 3000 }]);
const job = (port?: string) =>
  [
    "Kubernetes::FlinkDeployment",
    named("iot-flink-job", { spec: { flinkConfiguration: { "rest.port": port } } }),
  ] as const;
const whole: Objects = { ...fed, G: grafana(), B: three, S, J: job() };

it("MON-015: three dashboards, a Grafana behind its service, and a password from a secret", () => {
  const right = {
    whole,
    "by the port's name": {
      ...whole,
      G: grafana({
        ports: [
          { name: "other", containerPort: 1 },
          { name: "web", containerPort: 3000 },
        ],
      }),
      S: service([{ port: 3000, targetPort: "web" }]),
    },
    "by its number": { ...whole, S: service([{ port: 3000, targetPort: 3000 }]) },
    "chosen by one label": { ...whole, S: service([{ port: 3000 }], { app: "grafana" }) },
    "Flink's page where it is": { ...whole, J: job("8081") },
    "nobody without a name": {
      ...whole,
      G: grafana({ env: [secret, { name: "GF_AUTH_ANONYMOUS_ENABLED", value: "false" }] }),
    },
    "not a word on those without one": {
      ...whole,
      G: grafana({ env: [secret, { name: "GF_AUTH_ANONYMOUS_ENABLED" }] }),
    },
  };
  const wrong = {
    "no service": { ...fed, G: grafana(), B: three, J: job() },
    "no job": { ...fed, G: grafana(), B: three, S },
    "another port": { ...whole, S: service([{ port: 80, targetPort: 3000 }]) },
    "to another port": { ...whole, S: service([{ port: 9090 }, { port: 3000, targetPort: 9 }]) },
    "to another port by its name": {
      ...whole,
      G: grafana({ ports: [{ name: "web", containerPort: 3001 }] }),
      S: service([{ port: 3000, targetPort: "web" }]),
    },
    "to a name of another container": { ...whole, S: service([{ port: 3000, targetPort: "web" }]) },
    "chosen by nothing": { ...whole, S: service([{ port: 3000 }], {}) },
    "chosen by another's label": { ...whole, S: service([{ port: 3000 }], { ...labels, part: "api" }) },
    "in another namespace": { ...whole, S: service([{ port: 3000 }], labels, { namespace: "far" }) },
    "no panels": {
      ...whole,
      B: boards(board("pulsar"), board("flink"), JSON.stringify({ title: "clickhouse", panels: [] })),
    },
    "no list of panels": {
      ...whole,
      B: boards(board("pulsar"), board("flink"), JSON.stringify({ title: "clickhouse", panels: { length: 1 } })),
    },
    "no board": { ...whole, B: boards(board("pulsar"), board("flink"), JSON.stringify(["clickhouse"])) },
    "Flink's page elsewhere": { ...whole, J: job("8082") },
    "Grafana's own password": { ...whole, G: grafana({ env: [] }) },
    "a password that is written down": {
      ...whole,
      G: grafana({ env: [{ name: "GF_SECURITY_ADMIN_PASSWORD", value: "x" }] }),
    },
    everybody: { ...whole, G: grafana({ env: [secret, { name: "GF_AUTH_ANONYMOUS_ENABLED", value: "true" }] }) },
  };
  expect(verdicts("MON-015", right)).toEqual(all("held", right));
  expect(verdicts("MON-015", wrong)).toEqual(all("violated", wrong));
  const asking = (datasource: unknown) =>
    boards(
      ...["pulsar", "flink", "clickhouse"].map((title) =>
        JSON.stringify({ title, panels: [{ panels: [{ datasource, targets: [{ expr: "up" }] }] }] }),
      ),
    );
  expect(
    told("MON-015", {
      "no JSON": { ...whole, B: boards(board("pulsar"), board("flink"), board("clickhouse"), "title: x") },
      "a board that nobody provides": { ...whole, provider: provider("/boards") },
      "a folder whose name begins alike": { ...whole, provider: provider("/var/lib/grafana/dash") },
      "no provider": { ...whole, provider: boards() },
      "no source": { ...whole, sources: sources() },
      "none for who names none": { ...whole, sources: sources({ ...numbers, isDefault: false }) },
      "by its name, in a row": { ...whole, B: asking("Numbers") },
      "by its id, in a row": { ...whole, B: asking({ uid: "n", type: "prometheus" }) },
      "by its kind": {
        ...whole,
        sources: sources({ ...numbers, isDefault: false }),
        B: asking({ type: "prometheus" }),
      },
      "by another name": { ...whole, B: asking({ uid: "m", type: "prometheus" }) },
      "Grafana's own, and what the board chooses": { ...whole, B: asking({ uid: "-- Grafana --" }) },
      "what the board chooses": { ...whole, B: asking("${source}") },
      "a source that leads nowhere": { ...whole, sources: sources({ ...numbers, url: "http://prometheus:9091" }) },
      "a source of somebody else": { ...whole, sources: sources({ ...numbers, url: "https://numbers.example" }) },
      "a broken source that nobody asks": {
        ...whole,
        sources: sources(numbers, { ...numbers, name: "Old", uid: "o", isDefault: false, url: "http://prometheus:1" }),
      },
    }),
  ).toMatchInlineSnapshot(`
    "# no JSON
    violated
    finding ConfigMap/boards/data/3.json: Grafana cannot read the board | "a board in JSON"
    # a board that nobody provides
    violated
    finding none: there is no dashboard of pulsar | "pulsar"
    finding none: there is no dashboard of flink | "flink"
    finding none: there is no dashboard of clickhouse | "clickhouse"
    finding ConfigMap/boards/data/0.json: nobody provides the board to Grafana | "a provider that reads its folder"
    finding ConfigMap/boards/data/1.json: nobody provides the board to Grafana | "a provider that reads its folder"
    finding ConfigMap/boards/data/2.json: nobody provides the board to Grafana | "a provider that reads its folder"
    # a folder whose name begins alike
    violated
    finding none: there is no dashboard of pulsar | "pulsar"
    finding none: there is no dashboard of flink | "flink"
    finding none: there is no dashboard of clickhouse | "clickhouse"
    finding ConfigMap/boards/data/0.json: nobody provides the board to Grafana | "a provider that reads its folder"
    finding ConfigMap/boards/data/1.json: nobody provides the board to Grafana | "a provider that reads its folder"
    finding ConfigMap/boards/data/2.json: nobody provides the board to Grafana | "a provider that reads its folder"
    # no provider
    violated
    finding none: there is no dashboard of pulsar | "pulsar"
    finding none: there is no dashboard of flink | "flink"
    finding none: there is no dashboard of clickhouse | "clickhouse"
    # no source
    violated
    finding ConfigMap/boards/data/0.json: panels ask a data source that nobody provides: the default | "a data source of Grafana's"
    finding ConfigMap/boards/data/1.json: panels ask a data source that nobody provides: the default | "a data source of Grafana's"
    finding ConfigMap/boards/data/2.json: panels ask a data source that nobody provides: the default | "a data source of Grafana's"
    # none for who names none
    violated
    finding ConfigMap/boards/data/0.json: panels ask a data source that nobody provides: the default | "a data source of Grafana's"
    finding ConfigMap/boards/data/1.json: panels ask a data source that nobody provides: the default | "a data source of Grafana's"
    finding ConfigMap/boards/data/2.json: panels ask a data source that nobody provides: the default | "a data source of Grafana's"
    # by its name, in a row
    held
    # by its id, in a row
    held
    # by its kind
    held
    # by another name
    violated
    finding ConfigMap/boards/data/0.json: panels ask a data source that nobody provides: m | "a data source of Grafana's"
    finding ConfigMap/boards/data/1.json: panels ask a data source that nobody provides: m | "a data source of Grafana's"
    finding ConfigMap/boards/data/2.json: panels ask a data source that nobody provides: m | "a data source of Grafana's"
    # Grafana's own, and what the board chooses
    held
    # what the board chooses
    held
    # a source that leads nowhere
    violated
    finding ConfigMap/sources/data/s.yml: the data source Numbers leads to no Prometheus of the platform
    finding ConfigMap/sources/data/s.yml: the data source Numbers leads to no Prometheus of the platform
    finding ConfigMap/sources/data/s.yml: the data source Numbers leads to no Prometheus of the platform
    # a source of somebody else
    unknown
    finding ConfigMap/sources/data/s.yml: where the data source Numbers leads is not part of what was read
    finding ConfigMap/sources/data/s.yml: where the data source Numbers leads is not part of what was read
    finding ConfigMap/sources/data/s.yml: where the data source Numbers leads is not part of what was read
    # a broken source that nobody asks
    held"
  `);
  expect(told("MON-015", { "no service and no job": { ...fed, G: grafana(), B: three } })).toBe(
    [
      "# no service and no job",
      "violated",
      'finding none: the Service grafana is missing | "grafana"',
      'finding none: the FlinkDeployment iot-flink-job is missing | "iot-flink-job"',
    ].join("\n"),
  );
});

it("MON-016: statistics of topics are kept and fresh, and boards are not asked for", () => {
  const broker = (data: object) => ["Kubernetes::ConfigMap", named("pulsar-broker", { data })] as const;
  const toolset = (replicas?: number) =>
    ["Kubernetes::StatefulSet", named("pulsar-toolset", { spec: { replicas } })] as const;
  const said = (objects: Objects) => told("MON-016", { one: { ...fed, G: grafana(), B: three, ...objects } });
  const found = (objects: Objects) =>
    said(objects)
      .split("\n")
      .filter((line) => !/no dashboard shows|^#|^violated|^held/.test(line));
  const fresh = (seconds: string) => broker({ statsUpdateFrequencyInSecs: seconds });
  const missing = (kind: string, name: string) => [`finding none: the ${kind} ${name} is missing | "${name}"`];
  expect(found({ K: broker({}), T: toolset() })).toEqual([]);
  expect(found({ K: fresh("60"), T: toolset(1) })).toEqual([]);
  expect(found({ T: toolset(1) })).toEqual(missing("ConfigMap", "pulsar-broker"));
  expect(found({ K: broker({}) })).toEqual(missing("StatefulSet", "pulsar-toolset"));
  const stale = [
    'finding ConfigMap/pulsar-broker/data/statsUpdateFrequencyInSecs: statistics of the topics are not brought up to date | "every 60 s at most"',
  ];
  expect(found({ K: fresh("61"), T: toolset(1) })).toEqual(stale);
  expect(found({ K: fresh("0"), T: toolset(1) })).toEqual(stale);
  expect(found({ K: fresh("-1"), T: toolset(1) })).toEqual(stale);
  expect(found({ K: fresh("1"), T: toolset(0) })).toEqual([
    'finding StatefulSet/pulsar-toolset/spec/replicas: nothing asks the brokers for the statistics of a topic | "a pod with pulsar-admin"',
  ]);
  expect(found({ K: broker({ exposeTopicLevelMetricsInPrometheus: "false" }), T: toolset(1) })).toEqual([
    "finding ConfigMap/pulsar-broker/data/exposeTopicLevelMetricsInPrometheus: brokers tell no numbers of single topics | true",
  ]);
});

it("EKS-019: volumes are made on demand, for whoever claims one", () => {
  const usual = { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } };
  const made = (name: string, more: object = {}, of: object = {}) =>
    [
      "Kubernetes::StorageClass",
      named(name, { provisioner: "ebs.csi.aws.com", parameters: { type: "gp3" }, ...more }, of),
    ] as const;
  const claim = (spec: object) => ["Kubernetes::PersistentVolumeClaim", named("c", { spec })] as const;
  const set = (claims: object[]) =>
    ["Kubernetes::StatefulSet", named("zookeeper", { spec: { volumeClaimTemplates: claims } })] as const;
  const keeper = (claims: object[]) =>
    [
      "Kubernetes::ClickHouseKeeperInstallation",
      named("k", { spec: { templates: { volumeClaimTemplates: claims } } }),
    ] as const;
  const own = { spec: { storageClassName: "fast" } };
  const C = made("fast");
  const right = {
    "a claim of the class": { C, V: claim(own.spec) },
    "a claim of the default": { C: made("fast", {}, usual), D: made("other"), V: claim({}) },
    "the coordinator's": { C, Z: set([own]) },
    "an operator's coordinator": { C, K: keeper([own]) },
    "no word on the disks": { C: made("fast", { parameters: {} }) },
    "another class beside it": { C, D: made("slow", { provisioner: "other" }) },
  };
  const wrong = {
    "no class": { V: claim(own.spec) },
    "made by others": { C: made("fast", { provisioner: "other" }) },
    "older disks": { C: made("fast", { parameters: { type: "gp2" } }) },
    "a claim of another class": { C, V: claim({ storageClassName: "slow" }) },
    "a claim of the default that is none": { C, V: claim({}) },
    "a default that makes others": { C, D: made("slow", { provisioner: "other" }, usual) },
    "by hand": { C, V: claim({ ...own.spec, volumeName: "v" }) },
    "by hand, by its labels": { C, V: claim({ ...own.spec, selector: { matchLabels: { a: "b" } } }) },
    "a coordinator without one": { C, Z: set([]) },
    "an operator's coordinator without one": { C, K: keeper([]) },
  };
  expect(verdicts("EKS-019", right)).toEqual(all("held", right));
  expect(verdicts("EKS-019", wrong)).toEqual(all("violated", wrong));
  expect(inFull("EKS-019", { "no class": { V: claim(own.spec) } })).toContain(
    "- none: no class provisions volumes of EBS",
  );
});

it("PIPE-009: a week in any of its spellings", () => {
  const broker = [
    "Kubernetes::ConfigMap",
    named("pulsar-broker", { data: { defaultRetentionTimeInMinutes: "10080" } }),
  ] as const;
  const setup = (time: string) =>
    [
      "Kubernetes::Job",
      named("pulsar-topic-setup", {
        spec: {
          template: {
            spec: {
              containers: [
                { command: ["sh", "-c", `pulsar-admin namespaces set-retention ${time} --size -1 public/default`] },
              ],
            },
          },
        },
      }),
    ] as const;
  const kept = (time: string) =>
    told("PIPE-009", { one: { broker, Setup: setup(time) } }, { objectives: { "PIPE-009": { value: 7 } } })
      .split("\n")
      .some((line) => line.includes("finding Job"));
  const week = ["7d", "168h", "1w", "10080m", "10080", "604800s", "7D"].map((time) => `--time ${time}`);
  const other = ["7", "7x", "8d", "07 d", "d7", "7dd", "1d", "-7d", "604801s", "100800"].map(
    (time) => `--time ${time}`,
  );
  expect(week.map(kept)).toEqual(week.map(() => false));
  expect([...other, "--size 7d", ""].map(kept)).toEqual([...other, "", ""].map(() => true));
  expect(kept("-t 7d")).toBe(false);
});
