// Prometheus among the pods, and monitors that an operator follows: whom they ask.

import { stringify } from "yaml";
import { expect, it } from "vitest";
import { inFull, platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { mountedFiles } from "../cluster/mounted-files.ts";
import { engines, isMonitored, serverPods, unasked } from "./scraping.ts";
import type { ScrapeJob } from "./scraping.ts";
import { podsOf } from "../cluster/manifest-objects.ts";

type Objects = Exclude<Written, string>;

const config = (data: Record<string, string>, metadata: object = { namespace: "watch" }) =>
  ["Kubernetes::ConfigMap", { metadata, data }] as const;
const pods = (
  kind: string,
  containers: readonly object[],
  more: { metadata?: object; spec?: object; of?: object } = {},
) =>
  [
    `Kubernetes::${kind}`,
    {
      metadata: { namespace: "watch", ...more.metadata },
      spec: {
        ...more.of,
        template: { metadata: { labels: { app: "x" } }, spec: { containers, ...more.spec } },
      },
    },
  ] as const;
const volumes = {
  volumes: [
    { name: "other", configMap: { name: "Else" } },
    { name: "own", configMap: { name: "Conf" } },
  ],
};
const mounts = (mountPath: string) => ({ volumeMounts: [{ name: "own", mountPath }] });
const asks = {
  alerting: { alertmanagers: [{ static_configs: [{ targets: ["am:9093"] }] }] },
  rule_files: ["/etc/prometheus/rules.yml", "/etc/prometheus/none.yml"],
  scrape_configs: [
    "no job",
    { job_name: "plain", static_configs: [{ targets: ["a:1", "b:2"] }, { targets: ["c:3"] }] },
    {
      job_name: "safe",
      scheme: "https",
      metrics_path: "/numbers",
      basic_auth: { username: "reader" },
      static_configs: [],
    },
  ],
};
const prometheus = (container: object, more: object = {}) =>
  pods("Deployment", [{ image: "quay.io/prometheus/prometheus:v3", ...container }], { spec: { ...volumes, ...more } });
const told = (objects: Objects) =>
  engines(platform(objects)).map(({ jobs, rules, alertmanagers }) => ({
    jobs,
    rules: rules.map(({ text }) => text),
    alertmanagers,
  }));
const whole = {
  jobs: [
    { name: "plain", scheme: "http", path: "/metrics", targets: ["a:1", "b:2", "c:3"], user: undefined },
    { name: "safe", scheme: "https", path: "/numbers", targets: [], user: "reader" },
  ],
  rules: ["rules"],
  alertmanagers: ["am:9093"],
};

it("a configuration is what the container reads, in YAML as in JSON", () => {
  const files = { "prometheus.yml": JSON.stringify(asks), "rules.yml": "rules" };
  const own = (container: object) => ({ Prom: prometheus(container), Conf: config(files) });
  expect(told(own(mounts("/etc/prometheus/")))).toEqual([whole]);
  expect(
    told({
      Prom: prometheus(mounts("/etc/prometheus")),
      Conf: config({ ...files, "prometheus.yml": stringify(asks) }),
    }),
  ).toEqual([whole]);
  const elsewhere = ["--web=1", "--config.file=/conf/prometheus.yml"];
  const moved = { ...whole, rules: [] };
  expect(told(own({ ...mounts("/conf"), args: elsewhere }))).toEqual([moved]);
  expect(told(own({ ...mounts("/conf"), command: elsewhere }))).toEqual([moved]);
  expect(told(own({ ...mounts("/conf"), args: ["x --config.file=/conf/prometheus.yml"] }))).toEqual([]);
  expect(told(own(mounts("/elsewhere")))).toEqual([]);
  expect(told({ Prom: prometheus(mounts("/etc/prometheus")), Conf: config({ "prometheus.yml": "[]" }) })).toEqual([]);
  expect(told({ Prom: prometheus(mounts("/etc/prometheus")), Conf: config({ "prometheus.yml": "{ [" }) })).toEqual([]);
  expect(told({ Prom: prometheus(mounts("/etc/prometheus")), Conf: config(files, { namespace: "far" }) })).toEqual([]);
  const bare = { jobs: [], rules: [], alertmanagers: [] };
  expect(told({ Prom: prometheus(mounts("/etc/prometheus")), Conf: config({ "prometheus.yml": "a: 1" }) })).toEqual([
    bare,
  ]);
});

it("Prometheus is known by its image", () => {
  const files = { "prometheus.yml": "a: 1" };
  const images = [
    "prometheus",
    "x/prometheus@sha256:0a",
    "x/prometheus-operator:v1",
    "myprometheus:v1",
    "x/prometheusd",
  ];
  expect(
    images.map(
      (image) => told({ Prom: prometheus({ ...mounts("/etc/prometheus"), image }), Conf: config(files) }).length,
    ),
  ).toEqual([1, 1, 0, 0, 0]);
});

it("files of volumes that nobody mounts, or that no config map fills, are none", () => {
  const model = platform({
    Prom: prometheus({
      volumeMounts: [{ name: "own", mountPath: "/a" }, { name: "none", mountPath: "/b" }, { mountPath: "/c" }],
    }),
    Conf: config({ f: "1" }),
  });
  const [of] = podsOf(model);
  const [container] = of?.spec.get("containers").list() ?? [];
  const files = of === undefined || container === undefined ? undefined : mountedFiles(model, of, { container });
  expect([...(files?.keys() ?? [])]).toEqual(["/a/f"]);
});

const server = (more: { replicas?: number; image?: string; kind?: string } = {}) =>
  pods(more.kind ?? "StatefulSet", [{ image: "side" }, { image: more.image ?? "x/clickhouse-server:25" }], {
    metadata: { name: "ch", namespace: "db" },
    of: { serviceName: "svc", ...(more.replicas === undefined ? {} : { replicas: more.replicas }) },
  });
const ports = (xml: string) => config({ "c.xml": `<clickhouse>${xml}</clickhouse>` }, { namespace: "db" });
const job = (targets: string[], more: Partial<ScrapeJob> = {}): ScrapeJob => ({
  ...{ name: "j", scheme: "http", path: "/numbers", user: undefined },
  ...{ targets, ...more },
});

it("servers are asked one by one, in the form that they speak", () => {
  const host = (pod: number, end = ":8123") => `ch-${String(pod)}.svc.db.svc${end}`;
  const plain = platform({
    S: server({ replicas: 2 }),
    C: ports("<http_port>8123</http_port><tcp_port>9000</tcp_port>"),
  });
  const left = (jobs: readonly ScrapeJob[], model = plain) => unasked(model, jobs, "/numbers");
  expect(left([])).toEqual(["ch-0", "ch-1"]);
  expect(left([job([host(0), host(1)])])).toEqual([]);
  expect(left([job([host(0)]), job([host(1, ".cluster.local:8123")])])).toEqual([]);
  expect(left([job([host(0)])])).toEqual(["ch-1"]);
  expect(left([job([host(0), host(1)], { path: "/metrics" })])).toEqual(["ch-0", "ch-1"]);
  expect(left([job([host(0), host(1)], { scheme: "https" })])).toEqual(["ch-0", "ch-1"]);
  expect(left([job([host(0, ":9000"), host(1, ":9000")])])).toEqual(["ch-0", "ch-1"]);
  const safe = platform({ S: server(), C: ports("<https_port>8443</https_port>") });
  expect(left([job([host(0, ":8443")], { scheme: "https" })], safe)).toEqual([]);
  expect(left([job([host(0, ":8443")])], safe)).toEqual(["ch-0"]);
  const images = [
    "x/clickhouse-server@sha256:0a",
    "x/clickhouse-keeper:25",
    "x/clickhouse-server-init",
    "clickhouse-server:25",
  ];
  expect(images.map((image) => serverPods(platform({ S: server({ image }) })).length)).toEqual([1, 0, 0, 0]);
  expect(serverPods(platform({ S: server({ kind: "Deployment" }) }))).toEqual([]);
});

it("monitors of pods ask those that they select, where they look, on a port that there is", () => {
  const exporter = pods("Deployment", [{ image: "e", ports: [{ name: "numbers", containerPort: 9100 }] }], {
    spec: {
      volumes: [
        { name: "a", configMap: { name: "Else" } },
        { name: "q", configMap: { name: "Questions" } },
      ],
    },
  });
  const monitor = (spec: object, metadata: object = { namespace: "watch" }) =>
    ["Kubernetes::PodMonitor", { metadata, spec: { selector: { matchLabels: { app: "x" } }, ...spec } }] as const;
  const ends = (...podMetricsEndpoints: object[]) => ({ podMetricsEndpoints });
  const isAsked = (...one: readonly (readonly [string, object])[]) => {
    const objects = Object.fromEntries(one.map((written, at) => [`M${String(at)}`, written] as const));
    return isMonitored(platform({ E: exporter, ...objects }), "Questions", undefined);
  };
  const numbers = ends({ port: "numbers" });
  expect({
    "by its name": isAsked(monitor(numbers)),
    "by its number": isAsked(monitor(ends({ portNumber: 9100 }))),
    "one of several": isAsked(monitor(ends({ port: "other" }, { portNumber: 9100 }))),
    "one of two monitors": isAsked(monitor(ends()), monitor(numbers)),
    "at its path": isAsked(monitor(ends({ port: "numbers", path: "/metrics" }))),
    "in every namespace": isAsked(monitor({ namespaceSelector: { any: true }, ...numbers }, { namespace: "far" })),
    "in one that it names": isAsked(
      monitor({ namespaceSelector: { matchNames: ["a", "watch"] }, ...numbers }, { namespace: "far" }),
    ),
  }).toEqual({
    "by its name": true,
    "by its number": true,
    "one of several": true,
    "one of two monitors": true,
    "at its path": true,
    "in every namespace": true,
    "in one that it names": true,
  });
  expect({
    "by no port": isAsked(monitor(ends({}))),
    "by another name": isAsked(monitor(ends({ port: "other" }))),
    "by another number": isAsked(monitor(ends({ portNumber: 9101 }))),
    "at another path": isAsked(monitor(ends({ port: "numbers", path: "/x" }))),
    "from another namespace": isAsked(monitor(numbers, { namespace: "far" })),
    "in another namespace": isAsked(monitor({ namespaceSelector: { matchNames: ["far"] }, ...numbers })),
    "other pods": isAsked(monitor({ selector: { matchLabels: { app: "y" } }, ...numbers })),
    "by nobody": isAsked(),
    "of another region": isMonitored(platform({ E: exporter, M: monitor(numbers) }), "Questions", "eu-west-1"),
    "another's questions": isMonitored(platform({ E: exporter, M: monitor(numbers) }), "Nothing", undefined),
  }).toEqual({
    "by no port": false,
    "by another name": false,
    "by another number": false,
    "at another path": false,
    "from another namespace": false,
    "in another namespace": false,
    "other pods": false,
    "by nobody": false,
    "of another region": false,
    "another's questions": false,
  });
});

it("somebody watches the databases, is told and sees it drawn", () => {
  const query =
    "SELECT 'clickhouse_replica_absolute_delay', 'gauge', map('database', d), v FROM t UNION ALL SELECT 'clickhouse_query_duration_seconds', 'histogram', map('le', b), v FROM t UNION ALL SELECT 'clickhouse_disk_used_bytes', 'gauge', map(), v FROM t FORMAT Prometheus";
  const page = (url: string) =>
    `<rule><url>${url}</url><handler><type>predefined_query_handler</type><query>${query}</query></handler></rule>`;
  const served = (...urls: string[]) =>
    ports(`<http_port>8123</http_port><http_handlers>${urls.map(page).join("")}</http_handlers>`);
  const alert = (expr: string, labels: object | undefined = { severity: "page" }) => ({ alert: "a", expr, labels });
  const exprs = [
    "clickhouse_replica_absolute_delay > 300",
    "histogram_quantile(0.95, rate(clickhouse_query_duration_seconds_bucket[5m])) > 1",
    "clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8",
    "up == 0",
  ];
  const rules = (...list: unknown[]) =>
    stringify({ groups: ["none", { name: "none" }, { rules: ["none", { record: "r", expr: "up" }, ...list] }] });
  const sends = {
    route: { receiver: "ops" },
    receivers: ["none", { name: "else", slack_configs: [] }, { name: "ops", email_configs: [{}] }],
  };
  const seen = [
    { name: "own", mountPath: "/boards" },
    { name: "sources", mountPath: "/etc/grafana/provisioning/datasources" },
    { name: "provider", mountPath: "/etc/grafana/provisioning/dashboards" },
  ];
  const source = { name: "numbers", type: "prometheus", isDefault: true };
  const watch = (more: Record<string, unknown> = {}) => {
    const given = {
      jobs: asks.scrape_configs,
      rules: rules(...exprs.map((one) => alert(one))),
      sends,
      managers: ["am:9093"],
      urls: ["/numbers"],
      board: exprs,
      grafana: "grafana/grafana:11",
      source: { ...source, url: "http://numbers:9090" },
      folder: "/boards",
      asked: {},
      ...more,
    } as {
      jobs: unknown;
      rules: string;
      sends: unknown;
      managers: string[];
      urls: string[];
      board: string[];
      grafana: string;
      source: object;
      folder: string;
      asked: object;
    };
    return {
      S: server(),
      C: served(...given.urls),
      Prom: pods(
        "Deployment",
        [
          { image: "prom/prometheus:v3", ...mounts("/etc/prometheus") },
          { image: "prom/alertmanager:v1", ...mounts("/etc/alertmanager") },
        ],
        { spec: volumes },
      ),
      Conf: config({
        "prometheus.yml": stringify({
          alerting: { alertmanagers: [{ static_configs: [{ targets: given.managers }] }] },
          rule_files: ["/etc/prometheus/rules.yml"],
          scrape_configs: given.jobs,
        }),
        "rules.yml": given.rules,
        "alertmanager.yml": stringify(given.sends),
      }),
      numbers: [
        "Kubernetes::Service",
        { metadata: { namespace: "watch" }, spec: { selector: { app: "x" }, ports: [{ port: 9090 }] } },
      ] as const,
      Sources: config({ "sources.yaml": stringify({ datasources: [given.source] }) }),
      Provider: config({ "p.yaml": stringify({ providers: [{ name: "p", options: { path: given.folder } }] }) }),
      Grafana: pods("Deployment", [{ image: "side" }, { image: given.grafana, volumeMounts: seen }], {
        spec: {
          volumes: [
            { name: "own", configMap: { name: "Board" } },
            { name: "sources", configMap: { name: "Sources" } },
            { name: "provider", configMap: { name: "Provider" } },
          ],
        },
      }),

      Board: config(
        {
          "b.json": JSON.stringify({ panels: given.board.map((expr) => ({ ...given.asked, targets: [{ expr }] })) }),
        },
        { namespace: "watch", labels: { grafana_dashboard: "1" } },
      ),
      Machines: [
        "CloudWatch::Dashboard",
        {
          DashboardBody: JSON.stringify({
            widgets: [
              {
                properties: {
                  metrics: [
                    ["AWS/EC2", "CPUUtilization"],
                    ["AWS/EC2", "NetworkIn"],
                    [{ expression: "VolumeQueueLength" }],
                  ],
                },
              },
            ],
          }),
        },
      ] as const,
    };
  };
  const own = [{ job_name: "db", metrics_path: "/numbers", static_configs: [{ targets: ["ch-0.svc.db.svc:8123"] }] }];
  const good = { jobs: own };
  const { Prom: _prom, ...unwatched } = watch(good);
  const { Machines: _machines, ...unseen } = watch(good);
  const { Board: _board, ...undrawn } = watch(good);
  expect(
    inFull("MON-014", {
      whole: watch(good),
      "no Prometheus": unwatched,
      "no dashboard": unseen,
      "a dashboard of processors": {
        ...unseen,
        Machines: [
          "CloudWatch::Dashboard",
          {
            DashboardBody: JSON.stringify({ widgets: [{ properties: { metrics: [["AWS/EC2", "CPUUtilization"]] } }] }),
          },
        ],
      },
      "nobody asks the server": watch(),
      "one of two pages is asked": watch({ ...good, urls: ["/more", "/numbers", "/other"] }),
      "no page of its own": watch({ jobs: [{ job_name: "db", static_configs: own[0]?.static_configs }], urls: [] }),
      "no rules": watch({ ...good, rules: "text" }),
      "rules without a severity": watch({
        ...good,
        rules: rules(...exprs.map((one) => alert(one, {})), { ...alert("up == 0"), labels: undefined }),
      }),
      "what nobody offers": watch({ ...good, rules: rules(...exprs.map((one) => alert(`${one} or other_metric`))) }),
      "rules that only record": watch({
        ...good,
        rules: rules(...exprs.map((expr) => ({ record: "r", expr, labels: { severity: "page" } }))),
      }),
      "sums and counts": watch({
        ...good,
        rules: rules(...exprs.map((one) => alert(one)), alert("up == 0")),
        board: [
          ...exprs.filter((one) => !one.includes("bucket")),
          "clickhouse_query_duration_seconds_bucket and clickhouse_query_duration_seconds_sum / clickhouse_query_duration_seconds_count",
        ],
      }),
      "no page, and nobody asks": watch({ jobs: [], urls: [] }),
      "a receiver with another list": watch({
        ...good,
        sends: { route: { receiver: "ops" }, receivers: [{ name: "ops", others: [1] }] },
      }),
      "a receiver without a name, for nobody": watch({ ...good, sends: { receivers: [{ email_configs: [] }] } }),
      "no manager": watch({ ...good, managers: [] }),
      "no receiver": watch({ ...good, sends: { route: { receiver: "nobody" }, receivers: sends.receivers } }),
      "a receiver that tells nobody": watch({
        ...good,
        sends: { route: { receiver: "ops" }, receivers: [{ name: "ops", email: 1 }] },
      }),
      "a receiver with an empty list": watch({
        ...good,
        sends: { route: { receiver: "ops" }, receivers: [{ name: "ops", email_configs: [] }] },
      }),
      "a manager without words": watch({ ...good, sends: [] }),
      "another board": watch({ ...good, grafana: "my-grafana:11" }),
      "a board without words": watch({ ...good, board: ["up or other_metric"] }),
      "no board": undrawn,
      "the shortest name": watch({ ...good, grafana: "grafana" }),
      "no data source": watch({ ...good, source: { type: "loki", url: "http://numbers:9090" } }),
      "a data source elsewhere": watch({ ...good, source: { ...source, url: "http://numbers:9091" } }),
      "a data source that nobody knows": watch({ ...good, source: { ...source, url: "http://other:9090" } }),
      "boards in a folder that nobody reads": watch({ ...good, folder: "/else" }),
      "boards below the folder": watch({ ...good, folder: "/" }),
      "no source for panels that name none": watch({
        ...good,
        source: { ...source, url: "http://numbers:9090", isDefault: false },
      }),
      "a source by its name": watch({
        ...good,
        source: { ...source, url: "http://numbers:9090", isDefault: false },
        asked: { datasource: "numbers" },
      }),
      "a source that is not there": watch({ ...good, asked: { datasource: { type: "prometheus", uid: "other" } } }),
    }),
  ).toMatchInlineSnapshot(`
    "# whole: held
    # no Prometheus: violated
    - none: no Prometheus runs on the platform | expected "prometheus"
    # no dashboard: violated
    - none: no dashboard shows how busy processors are | expected "\\\\bCPUUtilization\\\\b|\\\\bcpu_usage_"
    - none: no dashboard shows how busy network are | expected "\\\\bNetwork(In|Out|PacketsIn|PacketsOut)\\\\b"
    - none: no dashboard shows how busy disks are | expected "\\\\bVolume(Read|Write)(Bytes|Ops)\\\\b|\\\\bVolumeQueueLength\\\\b|\\\\bdisk_used_percent\\\\b|\\\\bEBS(Read|Write)Bytes\\\\b"
    # a dashboard of processors: violated
    - Machines/DashboardBody: no dashboard shows how busy network are | found "{\\"widgets\\":[{\\"properties\\":{\\"metrics\\":[[\\"AWS/EC2\\",\\"CPUUtilization\\"]]}}]}" | expected "\\\\bNetwork(In|Out|PacketsIn|PacketsOut)\\\\b"
    - Machines/DashboardBody: no dashboard shows how busy disks are | found "{\\"widgets\\":[{\\"properties\\":{\\"metrics\\":[[\\"AWS/EC2\\",\\"CPUUtilization\\"]]}}]}" | expected "\\\\bVolume(Read|Write)(Bytes|Ops)\\\\b|\\\\bVolumeQueueLength\\\\b|\\\\bdisk_used_percent\\\\b|\\\\bEBS(Read|Write)Bytes\\\\b"
    # nobody asks the server: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: nobody scrapes ch-0 | found [{"name":"plain","targets":["a:1","b:2","c:3"]},{"name":"safe","targets":[]}] | expected "every server of the database"
    # one of two pages is asked: held
    # no page of its own: violated
    - ConfigMap/watch/Conf/data/rules.yml: alerts about replication lag ask for what nobody offers | found "groups:\\n  - none\\n  - name: none\\n  - rules:\\n      - none\\n      - record: r\\n        expr: up\\n      - alert: a\\n        expr: clickhouse_replica_absolute_delay > 300\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: histogram_quantile(0.95,\\n          rate(clickhouse_query_duration_seconds_bucket[5m])) > 1\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: up == 0\\n        labels:\\n          severity: page\\n" | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - ConfigMap/watch/Conf/data/rules.yml: alerts about query performance ask for what nobody offers | found "groups:\\n  - none\\n  - name: none\\n  - rules:\\n      - none\\n      - record: r\\n        expr: up\\n      - alert: a\\n        expr: clickhouse_replica_absolute_delay > 300\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: histogram_quantile(0.95,\\n          rate(clickhouse_query_duration_seconds_bucket[5m])) > 1\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: up == 0\\n        labels:\\n          severity: page\\n" | expected "^clickhouse_query_duration_seconds_bucket$"
    - ConfigMap/watch/Conf/data/rules.yml: alerts about full disks ask for what nobody offers | found "groups:\\n  - none\\n  - name: none\\n  - rules:\\n      - none\\n      - record: r\\n        expr: up\\n      - alert: a\\n        expr: clickhouse_replica_absolute_delay > 300\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: histogram_quantile(0.95,\\n          rate(clickhouse_query_duration_seconds_bucket[5m])) > 1\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: up == 0\\n        labels:\\n          severity: page\\n" | expected "^clickhouse_disk_used_bytes$"
    - ConfigMap/watch/Board/data/b.json: no board of Grafana shows replication lag | found "{\\"panels\\":[{\\"targets\\":[{\\"expr\\":\\"clickhouse_replica_absolute_delay > 300\\"}]},{\\"targets\\":[{\\"expr\\":\\"histogram_quantile(0.95, rate(clickhouse_query_duration_seconds_bucket[5m])) > 1\\"}]},{\\"targets\\":[{\\"expr\\":\\"clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8\\"}]},{\\"targets\\":[{\\"expr\\":\\"up == 0\\"}]}]}" | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - ConfigMap/watch/Board/data/b.json: no board of Grafana shows query performance | found "{\\"panels\\":[{\\"targets\\":[{\\"expr\\":\\"clickhouse_replica_absolute_delay > 300\\"}]},{\\"targets\\":[{\\"expr\\":\\"histogram_quantile(0.95, rate(clickhouse_query_duration_seconds_bucket[5m])) > 1\\"}]},{\\"targets\\":[{\\"expr\\":\\"clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8\\"}]},{\\"targets\\":[{\\"expr\\":\\"up == 0\\"}]}]}" | expected "^clickhouse_query_duration_seconds_bucket$"
    # no rules: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about replication lag | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about query performance | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^clickhouse_query_duration_seconds_bucket$"
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about full disks | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^clickhouse_disk_used_bytes$"
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about servers that do not answer | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^up$"
    # rules without a severity: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about replication lag | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about query performance | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^clickhouse_query_duration_seconds_bucket$"
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about full disks | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^clickhouse_disk_used_bytes$"
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about servers that do not answer | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^up$"
    # what nobody offers: violated
    - ConfigMap/watch/Conf/data/rules.yml: alerts about replication lag ask for what nobody offers | found "groups:\\n  - none\\n  - name: none\\n  - rules:\\n      - none\\n      - record: r\\n        expr: up\\n      - alert: a\\n        expr: clickhouse_replica_absolute_delay > 300 or other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: histogram_quantile(0.95,\\n          rate(clickhouse_query_duration_seconds_bucket[5m])) > 1 or\\n          other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8 or\\n          other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: up == 0 or other_metric\\n        labels:\\n          severity: page\\n" | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - ConfigMap/watch/Conf/data/rules.yml: alerts about query performance ask for what nobody offers | found "groups:\\n  - none\\n  - name: none\\n  - rules:\\n      - none\\n      - record: r\\n        expr: up\\n      - alert: a\\n        expr: clickhouse_replica_absolute_delay > 300 or other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: histogram_quantile(0.95,\\n          rate(clickhouse_query_duration_seconds_bucket[5m])) > 1 or\\n          other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8 or\\n          other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: up == 0 or other_metric\\n        labels:\\n          severity: page\\n" | expected "^clickhouse_query_duration_seconds_bucket$"
    - ConfigMap/watch/Conf/data/rules.yml: alerts about full disks ask for what nobody offers | found "groups:\\n  - none\\n  - name: none\\n  - rules:\\n      - none\\n      - record: r\\n        expr: up\\n      - alert: a\\n        expr: clickhouse_replica_absolute_delay > 300 or other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: histogram_quantile(0.95,\\n          rate(clickhouse_query_duration_seconds_bucket[5m])) > 1 or\\n          other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8 or\\n          other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: up == 0 or other_metric\\n        labels:\\n          severity: page\\n" | expected "^clickhouse_disk_used_bytes$"
    - ConfigMap/watch/Conf/data/rules.yml: alerts about servers that do not answer ask for what nobody offers | found "groups:\\n  - none\\n  - name: none\\n  - rules:\\n      - none\\n      - record: r\\n        expr: up\\n      - alert: a\\n        expr: clickhouse_replica_absolute_delay > 300 or other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: histogram_quantile(0.95,\\n          rate(clickhouse_query_duration_seconds_bucket[5m])) > 1 or\\n          other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8 or\\n          other_metric\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: up == 0 or other_metric\\n        labels:\\n          severity: page\\n" | expected "^up$"
    # rules that only record: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about replication lag | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about query performance | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^clickhouse_query_duration_seconds_bucket$"
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about full disks | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^clickhouse_disk_used_bytes$"
    - ConfigMap/watch/Conf/data/prometheus.yml: no alert is about servers that do not answer | found "alerting:\\n  alertmanagers:\\n    - static_configs:\\n        - targets:\\n            - am:9093\\nrule_files:\\n  - /etc/prometheus/rules.yml\\nscrape_configs:\\n  - job_name: db\\n    metrics_path: /numbers\\n    static_configs:\\n      - targets:\\n          - ch-0.svc.db.svc:8123\\n" | expected "^up$"
    # sums and counts: held
    # no page, and nobody asks: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: nobody scrapes ch-0 | found [] | expected "every server of the database"
    - ConfigMap/watch/Conf/data/rules.yml: alerts about replication lag ask for what nobody offers | found "groups:\\n  - none\\n  - name: none\\n  - rules:\\n      - none\\n      - record: r\\n        expr: up\\n      - alert: a\\n        expr: clickhouse_replica_absolute_delay > 300\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: histogram_quantile(0.95,\\n          rate(clickhouse_query_duration_seconds_bucket[5m])) > 1\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: up == 0\\n        labels:\\n          severity: page\\n" | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - ConfigMap/watch/Conf/data/rules.yml: alerts about query performance ask for what nobody offers | found "groups:\\n  - none\\n  - name: none\\n  - rules:\\n      - none\\n      - record: r\\n        expr: up\\n      - alert: a\\n        expr: clickhouse_replica_absolute_delay > 300\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: histogram_quantile(0.95,\\n          rate(clickhouse_query_duration_seconds_bucket[5m])) > 1\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: up == 0\\n        labels:\\n          severity: page\\n" | expected "^clickhouse_query_duration_seconds_bucket$"
    - ConfigMap/watch/Conf/data/rules.yml: alerts about full disks ask for what nobody offers | found "groups:\\n  - none\\n  - name: none\\n  - rules:\\n      - none\\n      - record: r\\n        expr: up\\n      - alert: a\\n        expr: clickhouse_replica_absolute_delay > 300\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: histogram_quantile(0.95,\\n          rate(clickhouse_query_duration_seconds_bucket[5m])) > 1\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8\\n        labels:\\n          severity: page\\n      - alert: a\\n        expr: up == 0\\n        labels:\\n          severity: page\\n" | expected "^clickhouse_disk_used_bytes$"
    - ConfigMap/watch/Board/data/b.json: no board of Grafana shows replication lag | found "{\\"panels\\":[{\\"targets\\":[{\\"expr\\":\\"clickhouse_replica_absolute_delay > 300\\"}]},{\\"targets\\":[{\\"expr\\":\\"histogram_quantile(0.95, rate(clickhouse_query_duration_seconds_bucket[5m])) > 1\\"}]},{\\"targets\\":[{\\"expr\\":\\"clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8\\"}]},{\\"targets\\":[{\\"expr\\":\\"up == 0\\"}]}]}" | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - ConfigMap/watch/Board/data/b.json: no board of Grafana shows query performance | found "{\\"panels\\":[{\\"targets\\":[{\\"expr\\":\\"clickhouse_replica_absolute_delay > 300\\"}]},{\\"targets\\":[{\\"expr\\":\\"histogram_quantile(0.95, rate(clickhouse_query_duration_seconds_bucket[5m])) > 1\\"}]},{\\"targets\\":[{\\"expr\\":\\"clickhouse_disk_used_bytes / clickhouse_disk_used_bytes > 0.8\\"}]},{\\"targets\\":[{\\"expr\\":\\"up == 0\\"}]}]}" | expected "^clickhouse_query_duration_seconds_bucket$"
    # a receiver with another list: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: alerts are told to nobody | found ["am:9093"] | expected "an alertmanager with a receiver"
    # a receiver without a name, for nobody: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: alerts are told to nobody | found ["am:9093"] | expected "an alertmanager with a receiver"
    # no manager: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: alerts are told to nobody | found [] | expected "an alertmanager with a receiver"
    # no receiver: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: alerts are told to nobody | found ["am:9093"] | expected "an alertmanager with a receiver"
    # a receiver that tells nobody: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: alerts are told to nobody | found ["am:9093"] | expected "an alertmanager with a receiver"
    # a receiver with an empty list: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: alerts are told to nobody | found ["am:9093"] | expected "an alertmanager with a receiver"
    # a manager without words: violated
    - ConfigMap/watch/Conf/data/prometheus.yml: alerts are told to nobody | found ["am:9093"] | expected "an alertmanager with a receiver"
    # another board: violated
    - none: no Grafana runs on the platform | expected "grafana"
    - none: no board of Grafana shows replication lag | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - none: no board of Grafana shows query performance | expected "^clickhouse_query_duration_seconds_bucket$"
    # a board without words: violated
    - ConfigMap/watch/Board/data/b.json: no board of Grafana shows replication lag | found "{\\"panels\\":[{\\"targets\\":[{\\"expr\\":\\"up or other_metric\\"}]}]}" | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - ConfigMap/watch/Board/data/b.json: no board of Grafana shows query performance | found "{\\"panels\\":[{\\"targets\\":[{\\"expr\\":\\"up or other_metric\\"}]}]}" | expected "^clickhouse_query_duration_seconds_bucket$"
    # no board: violated
    - none: no board of Grafana shows replication lag | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - none: no board of Grafana shows query performance | expected "^clickhouse_query_duration_seconds_bucket$"
    # the shortest name: held
    # no data source: violated
    - ConfigMap/watch/Board/data/b.json: panels ask a data source that nobody provides: the default | found ["the default"] | expected [""]
    - none: Grafana has no data source, so that its boards show nothing | expected "prometheus"
    # a data source elsewhere: violated
    - ConfigMap/watch/Sources/data/sources.yaml: no data source of Grafana is a Prometheus of the platform | found ["http://numbers:9091"]
    # a data source that nobody knows: violated
    - ConfigMap/watch/Sources/data/sources.yaml: no data source of Grafana is a Prometheus of the platform | found ["http://other:9090"]
    # boards in a folder that nobody reads: violated
    - none: no board of Grafana shows replication lag | expected "^clickhouse_replica_(absolute_delay|queue_size)$"
    - none: no board of Grafana shows query performance | expected "^clickhouse_query_duration_seconds_bucket$"
    # boards below the folder: held
    # no source for panels that name none: violated
    - ConfigMap/watch/Board/data/b.json: panels ask a data source that nobody provides: the default | found ["the default"] | expected ["numbers"]
    # a source by its name: held
    # a source that is not there: violated
    - ConfigMap/watch/Board/data/b.json: panels ask a data source that nobody provides: other | found ["other"] | expected ["numbers"]"
  `);
});
