// Rows of the database in the manifests, on a few sets and files of configuration.

import { expect, it } from "vitest";
import { inFull } from "../sample-platform.ts";

const zone = "topology.kubernetes.io/zone";
const app = { matchLabels: { app: "ch" } };
const set = (name: string, spec: object = {}, pods: object = {}) =>
  [
    "Kubernetes::StatefulSet",
    {
      metadata: { name },
      spec: { replicas: 3, ...spec, template: { metadata: { labels: { app: "ch" } }, spec: pods } },
    },
  ] as const;
const spread = (more: object = {}) => ({
  topologySpreadConstraints: [{ topologyKey: "x" }, { topologyKey: zone, labelSelector: app, ...more }],
});
const apart = (more: object = {}) => ({
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: zone, labelSelector: app, ...more }],
    },
  },
});
const config = (...texts: string[]) =>
  [
    "Kubernetes::ConfigMap",
    {
      data: Object.fromEntries(
        texts.map((text, index) => [`${String(index)}.xml`, `<clickhouse>${text}</clickhouse>`]),
      ),
    },
  ] as const;

it("CH-001, REP-005: a copy for each zone", () => {
  const cases = {
    spread: { a: set("clickhouse", {}, spread()) },
    apart: { a: set("ClickHouse-1", {}, apart()) },
    none: { a: set("my-clickhouse", {}, spread()) },
    "two, wherever they land": { a: set("clickhouse", { replicas: 2 }) },
    "not by force": { a: set("clickhouse", {}, spread({ whenUnsatisfiable: "ScheduleAnyway" })) },
    "over hosts": {
      a: set("clickhouse", {}, spread({ topologyKey: "kubernetes.io/hostname" })),
      b: set("clickhouse-b", {}, apart({ topologyKey: "kubernetes.io/hostname" })),
    },
    "two more in one than in another": { a: set("clickhouse", {}, spread({ maxSkew: 2 })) },
    "one more, by force": { a: set("clickhouse", {}, spread({ maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" })) },
    "pods of others": {
      a: set("clickhouse", {}, spread({ labelSelector: { matchLabels: { app: "web" } } })),
      b: set("clickhouse-b", {}, apart({ labelSelector: { matchLabels: { app: "web" } } })),
    },
    "no pods at all": {
      a: set("clickhouse", {}, spread({ labelSelector: undefined })),
      b: set("clickhouse-b", {}, apart({ labelSelector: undefined })),
    },
    "every pod": { a: set("clickhouse", {}, spread({ labelSelector: {} })) },
  };
  expect(inFull("CH-001", cases)).toMatchInlineSnapshot(`
    "# spread: held
    # apart: held
    # none: violated
    - none: no stateful set of this role is declared | expected "clickhouse"
    # two, wherever they land: violated
    - StatefulSet/clickhouse/spec/replicas: not one replica per zone | found 2 | expected 3
    - StatefulSet/clickhouse/spec/template/spec: two replicas may land in one zone | found {} | expected "one replica per zone, required"
    # not by force: violated
    - StatefulSet/clickhouse/spec/template/spec: two replicas may land in one zone | found {"topologySpreadConstraints":[{"topologyKey":"x"},{"topologyKey":"topology.kubernetes.io/zone","labelSelector":{"matchLabels":{"app":"ch"}},"whenUnsatisfiable":"ScheduleAnyway"}]} | expected "one replica per zone, required"
    # over hosts: violated
    - StatefulSet/clickhouse/spec/template/spec: two replicas may land in one zone | found {"topologySpreadConstraints":[{"topologyKey":"x"},{"topologyKey":"kubernetes.io/hostname","labelSelector":{"matchLabels":{"app":"ch"}}}]} | expected "one replica per zone, required"
    - StatefulSet/clickhouse-b/spec/template/spec: two replicas may land in one zone | found {"affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"kubernetes.io/hostname","labelSelector":{"matchLabels":{"app":"ch"}}}]}}} | expected "one replica per zone, required"
    # two more in one than in another: violated
    - StatefulSet/clickhouse/spec/template/spec: two replicas may land in one zone | found {"topologySpreadConstraints":[{"topologyKey":"x"},{"topologyKey":"topology.kubernetes.io/zone","labelSelector":{"matchLabels":{"app":"ch"}},"maxSkew":2}]} | expected "one replica per zone, required"
    # one more, by force: held
    # pods of others: violated
    - StatefulSet/clickhouse/spec/template/spec: two replicas may land in one zone | found {"topologySpreadConstraints":[{"topologyKey":"x"},{"topologyKey":"topology.kubernetes.io/zone","labelSelector":{"matchLabels":{"app":"web"}}}]} | expected "one replica per zone, required"
    - StatefulSet/clickhouse-b/spec/template/spec: two replicas may land in one zone | found {"affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"topology.kubernetes.io/zone","labelSelector":{"matchLabels":{"app":"web"}}}]}}} | expected "one replica per zone, required"
    # no pods at all: violated
    - StatefulSet/clickhouse/spec/template/spec: two replicas may land in one zone | found {"topologySpreadConstraints":[{"topologyKey":"x"},{"topologyKey":"topology.kubernetes.io/zone"}]} | expected "one replica per zone, required"
    - StatefulSet/clickhouse-b/spec/template/spec: two replicas may land in one zone | found {"affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"topology.kubernetes.io/zone"}]}}} | expected "one replica per zone, required"
    # every pod: held"
  `);
  const keepers = {
    three: { a: set("keeper", {}, spread()), b: set("zookeeper", { replicas: 5 }, apart()) },
    "two, and one": {
      a: set("keeper", { replicas: 2 }, spread()),
      b: set("keeper-b", { replicas: undefined }, spread()),
    },
    none: { a: set("clickhouse") },
  };
  expect(inFull("REP-005", keepers)).toMatchInlineSnapshot(`
    "# three: held
    - warning StatefulSet/keeper: a drain may take 3 of 3 pods of StatefulSet/keeper at once, which leaves no majority | expected "a budget that keeps 2"
    - warning StatefulSet/zookeeper: a drain may take 5 of 5 pods of StatefulSet/zookeeper at once, which leaves no majority | expected "a budget that keeps 3"
    # two, and one: violated
    - StatefulSet/keeper/spec/replicas: fewer than three coordinators | found 2 | expected 3
    - StatefulSet/keeper-b/spec/replicas: fewer than three coordinators | expected 3
    # none: violated
    - none: no stateful set of this role is declared | expected "keeper or zookeeper""
  `);
  expect(inFull("CH-002", { ...keepers, four: { a: set("keeper", { replicas: 4 }) } })).toMatchInlineSnapshot(`
    "# three: held
    # two, and one: violated
    - StatefulSet/keeper/spec/replicas: 2 Keeper nodes form no safe quorum | found 2 | expected 3
    - StatefulSet/keeper-b/spec/replicas: 1 Keeper nodes form no safe quorum | expected 3
    # none: violated
    - none: no stateful set of this role is declared | expected "keeper"
    # four: violated
    - StatefulSet/keeper/spec/replicas: 4 Keeper nodes form no safe quorum | found 4 | expected 3"
  `);
});

it("CH-009: ports", () => {
  const ports =
    "<https_port>8123</https_port><tcp_port_secure>9000</tcp_port_secure><interserver_https_port>9009</interserver_https_port>";
  const cases = {
    promised: { c: config(ports) },
    none: { c: config("<a/>") },
    crossed: { c: config("<http_port>9000</http_port><tcp_port>8123</tcp_port>") },
    "one of them twice": { c: config(ports, "<tcp_port>8123</tcp_port>") },
    "for themselves": {
      c: config(
        ports,
        "<listen_host>127.0.0.1</listen_host><listen_host>::1</listen_host>",
        "<listen_host>localhost</listen_host>",
      ),
    },
    "for others as well": {
      c: config(
        ports,
        "<listen_host>127.0.0.1</listen_host><listen_host>::</listen_host>",
        "<listen_host>::10</listen_host>",
        "<listen_host>localhosts</listen_host>",
      ),
    },
    "in two regions": {
      c: config(ports),
      d: [
        "Kubernetes::ConfigMap",
        {
          metadata: { labels: { "topology.kubernetes.io/region": "eu-west-1" } },
          data: { x: "<clickhouse><https_port>8123</https_port></clickhouse>" },
        },
      ] as const,
    },
  };
  expect(inFull("CH-009", cases)).toMatchInlineSnapshot(`
    "# promised: held
    # none: violated
    - none: 8123 does not serve http | found [] | expected {"http":8123}
    - none: 9000 does not serve native | found [] | expected {"native":9000}
    - none: 9009 does not serve interserver | found [] | expected {"interserver":9009}
    # crossed: violated
    - ConfigMap/c/data/0.xml: 8123 does not serve http | found ["native"] | expected {"http":8123}
    - ConfigMap/c/data/0.xml: 9000 does not serve native | found ["http"] | expected {"native":9000}
    - ConfigMap/c/data/0.xml: 9009 does not serve interserver | found [] | expected {"interserver":9009}
    # one of them twice: violated
    - ConfigMap/c/data/0.xml: 8123 does not serve http | found ["http","native"] | expected {"http":8123}
    # for themselves: violated
    - ConfigMap/c/data/1.xml: servers listen to their own host alone | found ["localhost","::1"] | expected "an address that others reach"
    # for others as well: held
    # in two regions: violated
    - ConfigMap/d/data/x: 9000 does not serve native | found [] | expected {"native":9000}
    - ConfigMap/d/data/x: 9009 does not serve interserver | found [] | expected {"interserver":9009}"
  `);
});

it("CH-030, JDBC-011: limits of queries", () => {
  const profile = (inner: string, name = "default") => config(`<profiles><${name}>${inner}</${name}></profiles>`);
  const limits = {
    one: { c: profile("<max_memory_usage>10</max_memory_usage>") },
    none: { c: profile("") },
    "one of two": { c: profile("<max_memory_usage>10</max_memory_usage><max_memory_usage>0</max_memory_usage>") },
    "nobody's profile": { c: config("<max_memory_usage>10</max_memory_usage>") },
  };
  expect(inFull("CH-030", limits)).toMatchInlineSnapshot(`
    "# one: held
    # none: violated
    - ConfigMap/c/data/0.xml: a query may use all memory | found [] | expected "max_memory_usage > 0"
    # one of two: violated
    - ConfigMap/c/data/0.xml: a query may use all memory | found [10,0] | expected "max_memory_usage > 0"
    # nobody's profile: unknown"
  `);
  const times = {
    agreed: { c: profile("<max_execution_time>300</max_execution_time>") },
    "another, none, no end": {
      c: profile("<max_execution_time>60</max_execution_time>"),
      d: profile(""),
      e: profile("<max_execution_time>0</max_execution_time>"),
    },
    "of another profile": {
      c: config(
        "<profiles><web><max_execution_time>300</max_execution_time></web><default><max_execution_time>5</max_execution_time></default></profiles>",
      ),
    },
    "of the only profile": { c: profile("<max_execution_time>300</max_execution_time>", "web") },
    "beside the profiles": {
      c: config("<default><max_execution_time>300</max_execution_time></default><profiles></profiles>"),
    },
  };
  expect(inFull("JDBC-011", times)).toMatchInlineSnapshot(`
    "# agreed: held
    # another, none, no end: violated
    - ConfigMap/c/data/0.xml: queries may run 60 s | found 60 | expected 300
    - ConfigMap/d/data/0.xml: queries may run for ever | found 0 | expected 300
    - ConfigMap/e/data/0.xml: queries may run for ever | found 0 | expected 300
    # of another profile: violated
    - ConfigMap/c/data/0.xml: queries may run 5 s | found 5 | expected 300
    # of the only profile: held
    # beside the profiles: violated
    - ConfigMap/c/data/0.xml: queries may run for ever | found 0 | expected 300"
  `);
});

it("TLS-001 to TLS-005: what the servers speak", () => {
  const tls = (inner: string) => config(`<openSSL><server>${inner}</server></openSSL>`);
  const old = "<disableProtocols>sslv2,sslv3, tlsv1 ,tlsv1_1</disableProtocols>";
  const secure = "<https_port>8123</https_port><tcp_port_secure>9000</tcp_port_secure>";
  const cases = {
    current: { c: config(secure), d: tls(old) },
    "plain text alone": { c: config("<http_port>8123</http_port><tcp_port>9000</tcp_port>"), d: tls(old) },
    "plain text as well": {
      c: config(secure, "<http_port>8124</http_port><interserver_http_port>9009</interserver_http_port>"),
      d: tls(old),
    },
    "old protocols": { c: config(secure), d: tls("<disableProtocols>sslv2,sslv3</disableProtocols>"), e: tls("") },
    "without the newest": {
      c: config(secure),
      d: tls("<disableProtocols>sslv2,sslv3,tlsv1,tlsv1_1,tlsv1_3</disableProtocols>"),
    },
    "of clients alone": { c: config(secure), d: config(`<openSSL><client>${old}</client></openSSL>`) },
    none: { c: config("<a/>") },
  };
  expect(inFull("TLS-001", cases)).toMatchInlineSnapshot(`
    "# current: held
    # plain text alone: violated
    - ConfigMap/c/data/0.xml: the http port 8123 is served without TLS | found 8123 | expected "a TLS port"
    # plain text as well: held
    # old protocols: held
    # without the newest: held
    # of clients alone: held
    # none: unknown"
  `);
  expect(inFull("TLS-002", cases)).toMatchInlineSnapshot(`
    "# current: held
    # plain text alone: violated
    - ConfigMap/c/data/0.xml: the native port 9000 is served without TLS | found 9000 | expected "a TLS port"
    # plain text as well: held
    # old protocols: held
    # without the newest: held
    # of clients alone: held
    # none: unknown"
  `);
  expect(inFull("TLS-004", cases)).toMatchInlineSnapshot(`
    "# current: held
    # plain text alone: violated
    - ConfigMap/c/data/0.xml: no port speaks TLS at all | found "plaintext" | expected "TLS 1.3"
    # plain text as well: held
    # old protocols: violated
    - ConfigMap/d/data/0.xml: old protocols stay on | found ["sslv2","sslv3"] | expected ["sslv2","sslv3","tlsv1","tlsv1_1"]
    - ConfigMap/e/data/0.xml: old protocols stay on | found [""] | expected ["sslv2","sslv3","tlsv1","tlsv1_1"]
    # without the newest: violated
    - ConfigMap/d/data/0.xml: TLS 1.3 is switched off | found "<clickhouse><openSSL><server><disableProtocols>sslv2,sslv3,tlsv1,tlsv1_1,tlsv1_3</disableProtocols></server></openSSL></clickhouse>" | expected "TLS 1.3"
    # of clients alone: violated
    - ConfigMap/d/data/0.xml: old protocols stay on | found [""] | expected ["sslv2","sslv3","tlsv1","tlsv1_1"]
    # none: unknown
    - none: nothing to judge was found"
  `);
  expect(inFull("TLS-005", cases)).toMatchInlineSnapshot(`
    "# current: held
    # plain text alone: violated
    - ConfigMap/c/data/0.xml: 8123 accepts plaintext (http) | found 8123 | expected "TLS ports only"
    - ConfigMap/c/data/0.xml: 9000 accepts plaintext (native) | found 9000 | expected "TLS ports only"
    # plain text as well: violated
    - ConfigMap/c/data/1.xml: 8124 accepts plaintext (http) | found 8124 | expected "TLS ports only"
    - ConfigMap/c/data/1.xml: 9009 accepts plaintext (interserver) | found 9009 | expected "TLS ports only"
    # old protocols: held
    # without the newest: held
    # of clients alone: held
    # none: unknown
    - none: nothing to judge was found"
  `);
});

it("TLS-005, CH-009: ports that are opened another way", () => {
  const secure = "<https_port>8123</https_port><tcp_port_secure>9000</tcp_port_secure>";
  const ways = (inner: string) => ({ c: config(secure, inner) });
  const protocols = (inner: string) => ways(`<protocols>${inner}</protocols>`);
  const cases = {
    mysql: ways("<mysql_port>9004</mysql_port>"),
    "mysql, TLS only": ways(
      "<mysql_port>9004</mysql_port><mysql_require_secure_transport>true</mysql_require_secure_transport>",
    ),
    postgres: ways("<postgresql_port>9005</postgresql_port>"),
    "postgres, TLS only": ways(
      "<postgresql_port>9005</postgresql_port><postgresql_require_secure_transport>1</postgresql_require_secure_transport>",
    ),
    grpc: ways("<grpc_port>9100</grpc_port><grpc><enable_ssl>false</enable_ssl></grpc>"),
    "grpc, TLS only": ways("<grpc_port>9100</grpc_port><grpc><enable_ssl>true</enable_ssl></grpc>"),
    "arrow flight": ways("<arrowflight_port>9090</arrowflight_port>"),
    "behind a proxy": ways("<tcp_with_proxy_port>9011</tcp_with_proxy_port>"),
    "switched off": ways("<mysql_port>0</mysql_port><grpc_port/>"),
    "over ssh": ways("<tcp_ssh_port>9022</tcp_ssh_port>"),
    "a layer of its own": protocols("<plain><type>http</type><port>8200</port></plain>"),
    "native, for nobody else": protocols("<plain><type>tcp</type><host>127.0.0.1</host><port>9200</port></plain>"),
    "native, for others": protocols("<plain><type>tcp</type><host>0.0.0.0</host><port>9200</port></plain>"),
    "TLS over HTTP": protocols(
      "<plain><type>http</type></plain><safe><type>tls</type><impl>plain</impl><port>8443</port></safe>",
    ),
    "HTTP under TLS, open as well": protocols(
      "<plain><type>http</type><port>8201</port></plain><safe><type>tls</type><impl>plain</impl><port>8443</port></safe>",
    ),
    "an end of another's layers": protocols(
      "<plain><type>tcp</type></plain><p><type>proxy1</type><impl>plain</impl></p><end><impl>p</impl><port>9300</port></end>",
    ),
    "an end of safe layers": protocols(
      "<plain><type>mysql</type></plain><s><type>tls</type><impl>plain</impl></s><end><impl>s</impl><port>9300</port></end>",
    ),
    "parts of tables": protocols("<parts><type>interserver</type><port>9010</port></parts>"),
    metrics: protocols("<m><type>prometheus</type><port>9363</port></m>"),
    "layers without an end": protocols("<a><type>tls</type><impl>b</impl><port>1</port></a><b><impl>a</impl></b>"),
    "a layer that nobody knows": protocols("<a><type>websocket</type><port>8300</port></a>"),
    "no port": protocols("<a><type>http</type></a>"),
    "from elsewhere": protocols('<a><type>http</type><port from_env="PORT"/></a>'),
  };
  expect(inFull("TLS-005", cases)).toMatchInlineSnapshot(`
    "# mysql: violated
    - ConfigMap/c/data/1.xml: 9004 accepts plaintext (mysql) | found 9004 | expected "TLS ports only"
    # mysql, TLS only: held
    # postgres: violated
    - ConfigMap/c/data/1.xml: 9005 accepts plaintext (postgres) | found 9005 | expected "TLS ports only"
    # postgres, TLS only: held
    # grpc: violated
    - ConfigMap/c/data/1.xml: 9100 accepts plaintext (grpc) | found 9100 | expected "TLS ports only"
    # grpc, TLS only: held
    # arrow flight: violated
    - ConfigMap/c/data/1.xml: 9090 accepts plaintext (arrowflight) | found 9090 | expected "TLS ports only"
    # behind a proxy: violated
    - ConfigMap/c/data/1.xml: 9011 accepts plaintext (proxied native) | found 9011 | expected "TLS ports only"
    # switched off: held
    # over ssh: held
    # a layer of its own: violated
    - ConfigMap/c/data/1.xml: 8200 accepts plaintext (http) | found 8200 | expected "TLS ports only"
    # native, for nobody else: held
    # native, for others: violated
    - ConfigMap/c/data/1.xml: 9200 accepts plaintext (native) | found 9200 | expected "TLS ports only"
    # TLS over HTTP: held
    # HTTP under TLS, open as well: violated
    - ConfigMap/c/data/1.xml: 8201 accepts plaintext (http) | found 8201 | expected "TLS ports only"
    # an end of another's layers: violated
    - ConfigMap/c/data/1.xml: 9300 accepts plaintext (proxied native) | found 9300 | expected "TLS ports only"
    # an end of safe layers: held
    # parts of tables: violated
    - ConfigMap/c/data/1.xml: 9010 accepts plaintext (interserver) | found 9010 | expected "TLS ports only"
    # metrics: held
    # layers without an end: held
    # a layer that nobody knows: violated
    - ConfigMap/c/data/1.xml: 8300 accepts plaintext (websocket) | found 8300 | expected "TLS ports only"
    # no port: held
    # from elsewhere: unknown
    - ConfigMap/c/data/1.xml: port is what PORT says | found "<clickhouse><protocols><a><type>http</type><port from_env=\\"PORT\\"/></a></protocols></clickhouse>""
  `);
  expect(
    inFull("CH-009", {
      "by layers": {
        c: config(
          "<protocols><h><type>http</type></h><s><type>tls</type><impl>h</impl><port>8123</port></s><t><type>tcp</type><port>9000</port></t><i><type>interserver</type><port>9009</port></i></protocols>",
        ),
      },
      "MySQL instead, and behind a proxy": {
        c: config(
          "<mysql_port>8123</mysql_port><tcp_with_proxy_port>9000</tcp_with_proxy_port><interserver_http_port>9009</interserver_http_port>",
        ),
      },
      "for itself alone": {
        c: config(secure, "<protocols><i><type>interserver</type><host>::1</host><port>9009</port></i></protocols>"),
      },
    }),
  ).toMatchInlineSnapshot(`
    "# by layers: held
    # MySQL instead, and behind a proxy: violated
    - ConfigMap/c/data/0.xml: 8123 does not serve http | found ["mysql"] | expected {"http":8123}
    - ConfigMap/c/data/0.xml: 9000 does not serve native | found ["proxied native"] | expected {"native":9000}
    # for itself alone: violated
    - ConfigMap/c/data/0.xml: 9009 does not serve interserver | found [] | expected {"interserver":9009}"
  `);
});

it("EKS-009, EKS-010: volumes", () => {
  const storage = (name: string, parameters: object, more: object = {}) =>
    ["Kubernetes::StorageClass", { metadata: { name }, parameters, ...more }] as const;
  const mounted = (mountPath: string) => ({ containers: [{ volumeMounts: [{ name: "data", mountPath }] }] });
  const claimed = (metadata: object, spec: object, at = "/var/lib/clickhouse") =>
    set("clickhouse", { volumeClaimTemplates: [{ metadata: { name: "data", ...metadata }, spec }] }, mounted(at));
  const claim = (size: string | undefined, storageClassName = "fast", at?: string) =>
    claimed({}, { storageClassName, resources: { requests: { storage: size } } }, at);
  const terabyte = { resources: { requests: { storage: "1Ti" } } };
  const usual = { "storageclass.kubernetes.io/is-default-class": "true" };
  const older = { "volume.beta.kubernetes.io/storage-class": "fast" };
  const fast = storage("fast", { type: "gp3" }, { allowVolumeExpansion: true });
  const cases = {
    ...Object.fromEntries(
      ["1Ti", "1024Gi", "1T", "1000G", "1000Gi", "1048576Mi"].map((size) => [size, { fast, a: claim(size) }]),
    ),
    "too small, too large, none": { fast, a: claim("100Gi"), b: claim("11Ti"), c: claim("1TiB"), d: claim(undefined) },
    "no volumes": { fast, a: set("clickhouse") },
    "another class": { fast, slow: storage("slow", { type: "gp2" }), a: claim("1Ti", "slow") },
    "no class": { fast, a: claim("1Ti", "other") },
    "elsewhere than on the volume": { fast, a: claim("1Ti", "fast", "/data") },
    "the cluster's own choice": {
      ...{
        slow: storage("slow", { type: "gp2" }),
        fast: storage("fast", { type: "gp3" }, { metadata: { annotations: usual } }),
      },
      a: claimed({}, terabyte, "/var/lib/clickhouse/"),
    },
    "by the older annotation": {
      ...{ fast, slow: storage("slow", { type: "gp2" }, { metadata: { name: "slow", annotations: usual } }) },
      a: claimed({ annotations: older }, terabyte),
    },
  };
  expect(inFull("EKS-009", cases)).toMatchInlineSnapshot(`
    "# 1Ti: held
    # 1024Gi: held
    # 1T: held
    # 1000G: held
    # 1000Gi: held
    # 1048576Mi: held
    # too small, too large, none: violated
    - StatefulSet/clickhouse/spec/volumeClaimTemplates/0/spec/resources/requests/storage: a pod has 100Gi storage | found "100Gi" | expected "1 TB"
    - StatefulSet/clickhouse/spec/volumeClaimTemplates/0/spec/resources/requests/storage: a pod has 11Ti storage | found "11Ti" | expected "1 TB"
    - StatefulSet/clickhouse/spec/volumeClaimTemplates/0/spec/resources/requests/storage: a pod has 1TiB storage | found "1TiB" | expected "1 TB"
    - StatefulSet/clickhouse/spec/volumeClaimTemplates/0/spec/resources/requests/storage: a pod has no storage | expected "1 TB"
    # no volumes: violated
    - StatefulSet/clickhouse: the pods have no volumes of their own | expected "1 TB gp3"
    # another class: violated
    - StatefulSet/clickhouse/spec/volumeClaimTemplates/0/spec/storageClassName: the volumes are not gp3 | found "gp2" | expected "gp3"
    # no class: violated
    - StatefulSet/clickhouse/spec/volumeClaimTemplates/0/spec/storageClassName: the volumes are not gp3 | found "unknown class" | expected "gp3"
    # elsewhere than on the volume: violated
    - StatefulSet/clickhouse/spec/volumeClaimTemplates/0: the servers keep their data elsewhere than on the volume | found {"metadata":{"name":"data"},"spec":{"storageClassName":"fast","resources":{"requests":{"storage":"1Ti"}}}} | expected "/var/lib/clickhouse"
    # the cluster's own choice: held
    # by the older annotation: held"
  `);
  expect(inFull("EKS-010", { "one of two": { fast, slow: storage("slow", {}) }, none: { a: set("clickhouse") } }))
    .toMatchInlineSnapshot(`
    "# one of two: violated
    - StorageClass/slow/allowVolumeExpansion: volumes of this class cannot grow | expected true
    # none: unknown"
  `);
});
