// How quantities and fragments of XML are read, and what servers are told of following each other.

import { expect, it } from "vitest";
import { inFull } from "../sample-platform.ts";
import { cores, gibibytes } from "./quantities.ts";
import { config, object, topology } from "./sample-region.ts";
import { children } from "./xml-children.ts";

it("quantities as Kubernetes writes them", () => {
  expect(["2", "2.5", "1500m", "0.125"].map(cores)).toEqual([2, 2.5, 1.5, 0.125]);
  expect(["", "m", "2x", "x2", "2mm", "2..", "-1"].map(cores)).toEqual(Array(7).fill(Number.NaN));
  expect(["1Gi", "2048Mi", "1048576Ki", "0.5Ti", "1073741824", "0.25Gi"].map(gibibytes)).toEqual([
    1, 2, 1, 512, 1, 0.25,
  ]);
  expect(["1073741824k", "1073741824M", "1073741824G", "1073741824T"].map(gibibytes)).toEqual([1e3, 1e6, 1e9, 1e12]);
  expect(["", "Gi", "1gi", "1GiB", "x1Gi", "1i", "1ki"].map(gibibytes)).toEqual(Array(7).fill(Number.NaN));
});

it("elements directly below a fragment", () => {
  const named = (xml: string) => children(xml).map(({ name, inner }) => `${name}=${inner}`);
  expect(named("<a>1</a> text <b x='2'> 3 </b><c/><d-1.e_f/>")).toEqual(["a=1", "b=3", "c=", "d-1.e_f="]);
  expect(named("<a><b>1</b><a>2</a><a/></a><c>3</c>")).toEqual(["a=<b>1</b><a>2</a><a/>", "c=3"]);
  expect(named("<!-- <x>1</x> --><a><!-- </a> -->1</a>")).toEqual(["a=<!-- </a> -->1"]);
  expect(named("</b><a>1</a></c>")).toEqual(["a=1"]);
  expect(named("<a>1")).toEqual([]);
  expect(named("no element")).toEqual([]);
});

it("REP-003: replicas share a path, nobody waits for them, and parts are offered where they are asked for", () => {
  const table = (engine: string, name = "events_local") =>
    config({ "t.sql": `CREATE TABLE ${name} (x Int8) ENGINE = ${engine} ORDER BY x` });
  const own = "ReplicatedMergeTree('/a/{shard}', '{replica}')";
  const server = (inner: string) => config({ "c.xml": `<clickhouse>${inner}</clickhouse>` });
  const offering = "<interserver_https_port>9009</interserver_https_port>";
  const quorum = (...values: string[]) =>
    server(
      offering + `<profiles>${values.map((one) => `<p><insert_quorum>${one}</insert_quorum></p>`).join("")}</profiles>`,
    );
  const whole = { T: table(own), S: server(offering) };
  expect(
    inFull(
      "REP-003",
      {
        whole,
        "another kind": { ...whole, T: table(own.replace("MergeTree", "ReplacingMergeTree")) },
        "not replicated": { ...whole, T: table("MergeTree") },
        "a name that only begins so": { ...whole, T: table("MergeTree", "events_local_old") },
        "something like it": { ...whole, T: table("ReplicatedMergeTreeish('/a', '{replica}')") },
        "something like it at the end": { ...whole, T: table("MyReplicatedMergeTree('/a', '{replica}')") },
        "a path each": { ...whole, T: table("ReplicatedMergeTree('/a/{replica}', '{replica}')") },
        "one name for all": { ...whole, T: table("ReplicatedMergeTree('/a', 'r')") },
        "nobody waits": { ...whole, S: quorum("0", "1") },
        "somebody waits": { ...whole, S: quorum("0", "2") },
        "they may not reach each other": {
          ...whole,
          A: object("StatefulSet", {
            metadata: { name: "clickhouse-us" },
            spec: { template: { metadata: { labels: { role: "clickhouse" } } } },
          }),
          P: object("NetworkPolicy", {
            spec: { podSelector: { matchLabels: { role: "clickhouse" } }, policyTypes: ["Ingress"], ingress: [] },
          }),
        },
        "parts are offered nowhere": { ...whole, S: server("<https_port>8443</https_port>") },
        "parts are offered elsewhere": { ...whole, S: server(offering.replace("9009", "9010")) },
      },
      { topology },
    ),
  ).toMatchInlineSnapshot(`
    "# whole: held
    # another kind: held
    # not replicated: violated
    - ConfigMap/db/T/data/t.sql: events_local is not replicated | found "MergeTree" | expected "ReplicatedMergeTree"
    - ConfigMap/db/T/data/t.sql: replicas of events_local do not follow each other | found {"path":"","replica":""} | expected "one path, a name each"
    # a name that only begins so: held
    # something like it: violated
    - ConfigMap/db/T/data/t.sql: events_local is not replicated | found "ReplicatedMergeTreeish" | expected "ReplicatedMergeTree"
    # something like it at the end: violated
    - ConfigMap/db/T/data/t.sql: events_local is not replicated | found "MyReplicatedMergeTree" | expected "ReplicatedMergeTree"
    # a path each: violated
    - ConfigMap/db/T/data/t.sql: replicas of events_local do not follow each other | found {"path":"'/a/{replica}'","replica":"'{replica}'"} | expected "one path, a name each"
    # one name for all: violated
    - ConfigMap/db/T/data/t.sql: replicas of events_local do not follow each other | found {"path":"'/a'","replica":"'r'"} | expected "one path, a name each"
    # nobody waits: held
    # somebody waits: violated
    - ConfigMap/db/S/data/c.xml: an insert waits for the follower | found "2" | expected "insert_quorum 0"
    # they may not reach each other: violated
    - NetworkPolicy/db/P/spec/ingress: network policies keep clickhouse-us from clickhouse-us on 9009 | found [] | expected 9009
    # parts are offered nowhere: violated
    - none: no server offers its parts | expected 9009
    # parts are offered elsewhere: violated
    - ConfigMap/db/S/data/c.xml: parts are offered on 9010 | found "<clickhouse><interserver_https_port>9010</interserver_https_port></clickhouse>" | expected 9009"
  `);
  const agreed = { topology, declaredPorts: { interserver: 9010 } };
  const elsewhere = { ...whole, S: server(offering.replace("9009", "9010")) };
  expect(inFull("REP-003", { "the agreed port": elsewhere, "the usual one": whole }, agreed)).toMatchInlineSnapshot(`
    "# the agreed port: held
    # the usual one: violated
    - ConfigMap/db/S/data/c.xml: parts are offered on 9009 | found "<clickhouse><interserver_https_port>9009</interserver_https_port></clickhouse>" | expected 9010"
  `);
});

it("MON-009: a cluster lists the servers that run, and asks them where they listen", () => {
  const replica = (host: string, port = 9440, secure = 1) =>
    `<replica><host>${host}.svc</host><port>${String(port)}</port><secure>${String(secure)}</secure></replica>`;
  const cluster = (name: string, ...replicas: string[]) =>
    `<remote_servers><${name}><shard>${replicas.join("")}</shard></${name}></remote_servers>`;
  const server = (...inner: string[]) => {
    const listening = "<tcp_port_secure>9440</tcp_port_secure><tcp_port>9000</tcp_port>";
    return config({ "c.xml": `<clickhouse>${listening}${inner.join("")}</clickhouse>` }, { metadata: { name: "own" } });
  };
  const set = (replicas?: number) => {
    const volumes = [{ name: "v", configMap: { name: "own" } }];
    const containers = [
      { name: "clickhouse", volumeMounts: [{ name: "v", mountPath: "/etc/clickhouse-server/config.d" }] },
    ];
    return object("StatefulSet", {
      metadata: { name: "clickhouse-us" },
      spec: { replicas, template: { spec: { containers, volumes } } },
    });
  };
  const both = [replica("clickhouse-us-0"), replica("clickhouse-us-1")];
  const listed = (...replicas: string[]) => ({ Set: set(2), S: server(cluster("teei_us", ...replicas)) });
  expect(
    inFull(
      "MON-009",
      {
        both: listed(...both),
        "one more": listed(...both, replica("clickhouse-us-2"), replica("clickhouse-us-10")),
        "all of twelve": {
          Set: set(12),
          S: server(
            cluster("teei_us", ...Array.from({ length: 12 }, (_, at) => replica(`clickhouse-us-${String(at)}`))),
          ),
        },
        "one fewer": listed(replica("clickhouse-us-0")),
        "one by default": { Set: set(), S: server(cluster("teei_us", replica("clickhouse-us-0"))) },
        "a cluster of others": { Set: set(2), S: server(cluster("other", replica("clickhouse-us-7"))) },
        "in the clear": listed(...both.slice(1), replica("clickhouse-us-0", 9000, 0)),
        "in the clear at the port of TLS": listed(...both.slice(1), replica("clickhouse-us-0", 9440, 0)),
        "without a name": listed(...both, "<replica><port>9440</port><secure>1</secure></replica>"),
        "where nobody listens": listed(...both.slice(1), replica("clickhouse-us-0", 9001)),
        "a host elsewhere": { Set: set(2), S: server(cluster("other", replica("elsewhere-0"))) },
      },
      { topology },
    ),
  ).toMatchInlineSnapshot(`
    "# both: held
    # one more: violated
    - ConfigMap/db/own/data/c.xml: teei_us lists clickhouse-us-2, clickhouse-us-10, which nothing runs | found "<clickhouse><tcp_port_secure>9440</tcp_port_secure><tcp_port>9000</tcp_port><remote_servers><teei_us><shard><replica><host>clickhouse-us-0.svc</host><port>9440</port><secure>1</secure></replica><replica><host>clickhouse-us-1.svc</host><port>9440</port><secure>1</secure></replica><replica><host>clickhouse-us-2.svc</host><port>9440</port><secure>1</secure></replica><replica><host>clickhouse-us-10.svc</host><port>9440</port><secure>1</secure></replica></shard></teei_us></remote_servers></clickhouse>" | expected "servers that run"
    # all of twelve: held
    # one fewer: violated
    - ConfigMap/db/own/data/c.xml: teei_us does not list clickhouse-us-1 | found "<clickhouse><tcp_port_secure>9440</tcp_port_secure><tcp_port>9000</tcp_port><remote_servers><teei_us><shard><replica><host>clickhouse-us-0.svc</host><port>9440</port><secure>1</secure></replica></shard></teei_us></remote_servers></clickhouse>" | expected "every server of its regions"
    # one by default: held
    # a cluster of others: held
    # in the clear: held
    # in the clear at the port of TLS: violated
    - ConfigMap/db/own/data/c.xml: 1 servers are asked where none listens | found "<host>clickhouse-us-0.svc</host><port>9440</port><secure>0</secure>" | expected [{"port":9000,"secure":false},{"port":9440,"secure":true}]
    # without a name: held
    # where nobody listens: violated
    - ConfigMap/db/own/data/c.xml: 1 servers are asked where none listens | found "<host>clickhouse-us-0.svc</host><port>9001</port><secure>1</secure>" | expected [{"port":9000,"secure":false},{"port":9440,"secure":true}]
    # a host elsewhere: held"
  `);
});
