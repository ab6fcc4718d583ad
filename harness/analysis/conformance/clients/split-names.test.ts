// Names for writing and for reading: records, services, controllers of names, certificates.

import { expect, it } from "vitest";
import { inFull } from "../sample-platform.ts";
import { parameter } from "./sample-applications.ts";

it("JDBC-013: a name for writing and one for reading", () => {
  const agreed = { write: "w.example", read: "r.example", database: "db" };
  const promised = { objectives: { "JDBC-013": { value: agreed } } };
  const right = { "url.write": "jdbc:ch://w.example:8123/db?x=1", "url.read": "jdbc:ch://r.example/db" };
  const record = (Name: string, more: object) => ["Route53::RecordSet", { Name, Type: "A", ...more }] as const;
  const address = (...ResourceRecords: string[]) => ({ ResourceRecords });
  const records = {
    W: record("w.example.", address("10.0.1.4")),
    R: record("r.example", address("10.0.1.5", "10.0.1.6")),
  };
  const template = {
    "records of their own": { ...records, A: parameter("trading", right) },
    "other names and databases": {
      ...records,
      A: parameter("trading", { "url.write": right["url.read"], "url.read": "jdbc:ch://r.example/other" }),
      B: parameter("analytics"),
      C: parameter("reporting", { "url.write": "jdbc:ch://w.example", "url.read": "jdbc:ch://a,b/db" }),
    },
    "one server behind both": {
      W: record("w.example", address("10.0.1.4")),
      R: record("r.example", address("10.0.1.5", "10.0.1.4")),
    },
    "one balancer behind both": {
      W: record("w.example", { AliasTarget: { DNSName: "lb" } }),
      R: record("r.example", { AliasTarget: { DNSName: "lb" } }),
      Other: record("other.example", address("10.0.1.4")),
      Nameless: ["Route53::RecordSet", {}] as const,
    },
    "a name that leads nowhere": { W: record("w.example", address("10.0.1.4")) },
    "nothing to be seen": {},
  };
  expect(inFull("JDBC-013", template, promised)).toMatchInlineSnapshot(`
    "# records of their own: held
    # other names and databases: violated
    - A/Value: trading writes to r.example | found "jdbc:ch://r.example/db" | expected "w.example/db"
    - A/Value: trading reads from r.example, database other | found "jdbc:ch://r.example/other" | expected "r.example/db"
    - B/Value: analytics writes to no name of its own | found "none" | expected "w.example/db"
    - B/Value: analytics reads from no name of its own | found "none" | expected "r.example/db"
    - C/Value: reporting writes to w.example, database  | found "jdbc:ch://w.example" | expected "w.example/db"
    - C/Value: reporting reads from no name of its own | found "jdbc:ch://a,b/db" | expected "r.example/db"
    # one server behind both: violated
    - R/ResourceRecords/1: 10.0.1.4 is behind the name for writing and the one for reading | found {"write":["10.0.1.4"],"read":["10.0.1.5","10.0.1.4"]} | expected "different targets"
    # one balancer behind both: violated
    - R/AliasTarget/DNSName: lb is behind the name for writing and the one for reading | found {"write":["lb"],"read":["lb"]} | expected "different targets"
    # a name that leads nowhere: violated
    - none: r.example leads nowhere | expected "servers"
    # nothing to be seen: unknown"
  `);
  expect(inFull("JDBC-013", { "nothing is promised": template["records of their own"] })).toMatchInlineSnapshot(
    `"# nothing is promised: out-of-scope: no agreed value: nobody promised names for writing and reading"`,
  );

  const hostname = "external-dns.alpha.kubernetes.io/hostname";
  const service = (name: string, selector: object, namespace = "data") =>
    [
      "Kubernetes::Service",
      { metadata: { namespace, annotations: { [hostname]: name } }, spec: { selector } },
    ] as const;
  const servers = (spec: object = {}) =>
    [
      "Kubernetes::StatefulSet",
      {
        metadata: { name: "ch", namespace: "data" },
        spec: {
          replicas: 2,
          template: {
            metadata: { labels: { app: "ch", tier: "db" } },
            spec: { containers: [{ image: "clickhouse/clickhouse-server:25" }] },
          },
          ...spec,
        },
      },
    ] as const;
  const pod = (ordinal: number) => ({ "statefulset.kubernetes.io/pod-name": `ch-${String(ordinal)}` });
  const controller = ["Kubernetes::Deployment", { metadata: { name: "external-dns" } }] as const;
  const release = (more: object = {}) =>
    ["Kubernetes::HelmRelease", { spec: { chart: { spec: { chart: "external-dns" } }, ...more } }] as const;
  const certificate = (...dnsNames: string[]) => ["Kubernetes::Certificate", { spec: { dnsNames } }] as const;
  const split = {
    servers: servers(),
    w: service("w.example", { app: "ch", ...pod(0) }),
    r: service("other.example, r.example", pod(1)),
    plain: ["Kubernetes::Service", { metadata: { namespace: "data" }, spec: { selector: { app: "ch" } } }] as const,
  };
  const cases = {
    "services for one server each, a controller of names": { ...split, controller },
    "a controller by its chart": { ...split, dns: release() },
    "no controller": split,
    "no controller, and names between commas": { servers: servers(), all: service("w.example, r.example", pod(0)) },
    "a controller that sleeps": { ...split, dns: release({ suspend: true }) },
    "a controller of no pods": {
      ...split,
      off: ["Kubernetes::Deployment", { metadata: { name: "external-dns" }, spec: { replicas: 0 } }] as const,
    },
    "controllers of something else": {
      ...split,
      other: ["Kubernetes::Deployment", {}] as const,
      another: release({ chart: { spec: { chart: "cert-manager" } } }),
    },
    "a controller of these zones, and of others alone": {
      ...split,
      dns: release({ values: { domainFilters: ["org", "example"] } }),
      controller: [
        "Kubernetes::HelmRelease",
        { metadata: { name: "external-dns" }, spec: { values: { domainFilters: ["ample", "w.example"] } } },
      ] as const,
    },
    "filters that end alike": { ...split, dns: release({ values: { domainFilters: ["ample"] } }) },
    "a controller of one of two zones": {
      ...split,
      dns: release({ values: { domainFilters: ["w.example"] } }),
    },
    "all servers behind both": {
      servers: servers(),
      w: service("w.example", { app: "ch" }),
      r: service("r.example", { app: "ch" }),
      controller,
    },
    "selectors that pick nobody": {
      servers: servers(),
      w: service("w.example", {}),
      r: service("r.example", { app: "ch", tier: "web" }),
      controller,
    },
    "services in another namespace": {
      servers: servers(),
      w: service("w.example", pod(0), "web"),
      r: service("r.example", pod(1)),
      controller,
    },
    "one replica where two are needed": {
      servers: servers({ replicas: undefined }),
      w: service("w.example", pod(0)),
      r: service("r.example", pod(1)),
      controller,
    },
    "names in certificates": { ...split, controller, cert: certificate("w.example", "r.example") },
    "names below a wildcard": { ...split, controller, cert: certificate("*.example") },
    "names in no certificate": {
      ...split,
      controller,
      cert: certificate("example", "*.w.example", "x.example", ".example"),
    },
    "one of the names": { ...split, controller, cert: certificate("w.example") },
    "records without a controller": { ...records, servers: servers() },
  };
  expect(inFull("JDBC-013", cases, promised)).toMatchInlineSnapshot(`
    "# services for one server each, a controller of names: held
    # a controller by its chart: held
    # no controller: violated
    - none: nothing makes records of the names that services ask for | expected "external-dns"
    # no controller, and names between commas: violated
    - Service/data/all/spec/selector: ch-0 is behind the name for writing and the one for reading | found {"write":["ch-0"],"read":["ch-0"]} | expected "different targets"
    - none: nothing makes records of the names that services ask for | expected "external-dns"
    # a controller that sleeps: violated
    - none: nothing makes records of the names that services ask for | expected "external-dns"
    # a controller of no pods: violated
    - none: nothing makes records of the names that services ask for | expected "external-dns"
    # controllers of something else: violated
    - none: nothing makes records of the names that services ask for | expected "external-dns"
    # a controller of these zones, and of others alone: held
    # filters that end alike: violated
    - HelmRelease/dns/spec/values/domainFilters: the controller of names leaves these names alone | found ["ample"] | expected ["w.example","r.example"]
    # a controller of one of two zones: violated
    - HelmRelease/dns/spec/values/domainFilters: the controller of names leaves these names alone | found ["w.example"] | expected ["w.example","r.example"]
    # all servers behind both: violated
    - Service/data/r/spec/selector: ch-0 is behind the name for writing and the one for reading | found {"write":["ch-0","ch-1"],"read":["ch-0","ch-1"]} | expected "different targets"
    - Service/data/r/spec/selector: ch-1 is behind the name for writing and the one for reading | found {"write":["ch-0","ch-1"],"read":["ch-0","ch-1"]} | expected "different targets"
    # selectors that pick nobody: violated
    - none: w.example leads nowhere | expected "servers"
    - none: r.example leads nowhere | expected "servers"
    # services in another namespace: violated
    - none: w.example leads nowhere | expected "servers"
    # one replica where two are needed: violated
    - none: r.example leads nowhere | expected "servers"
    # names in certificates: held
    # names below a wildcard: held
    # names in no certificate: violated
    - Certificate/cert/spec/dnsNames: the servers' certificate does not name w.example, r.example | found ["example","*.w.example","x.example",".example"] | expected ["w.example","r.example"]
    # one of the names: violated
    - Certificate/cert/spec/dnsNames: the servers' certificate does not name r.example | found ["w.example"] | expected ["w.example","r.example"]
    # records without a controller: held"
  `);
});
