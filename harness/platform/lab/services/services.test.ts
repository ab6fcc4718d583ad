import { describe, expect, test } from "vitest";
import { present } from "../../../core/errors.ts";
import { threeZoneSpec } from "../fixture/three-zones.ts";
import type { DnsRecordSpec } from "../lab-spec.ts";
import { serverProperties } from "./kafka.ts";
import { haproxyConfig, parseServerStates } from "./haproxy.ts";
import { unboundConfig } from "./unbound.ts";
import { zooConfig } from "./zookeeper.ts";

const spec = threeZoneSpec();
const balancer = present(spec.loadBalancers[0], "the fixture has a load balancer");
const zone = present(balancer.zones[0], "the load balancer has a zone");

describe("HAProxy as a load balancer's node", () => {
  test("health is asked over HTTPS on the declared port, with the group's own counts", () => {
    const config = haproxyConfig(balancer, zone, "/run/x.sock");
    expect(config).toContain("http-check send meth GET uri /ping");
    expect(config).toContain(
      "default-server inter 5s fall 2 rise 2 port 8123 check-ssl verify none on-marked-down shutdown-sessions",
    );
  });

  test("without cross-zone balancing a node has the targets of its own zone only", () => {
    const servers = (crossZone: boolean) =>
      haproxyConfig({ ...balancer, crossZone }, zone, "/run/x.sock").match(/ {2}server \d.*:8123 /g);
    expect(servers(true)).toHaveLength(3);
    expect(servers(false)).toHaveLength(1);
  });

  test("a TCP check asks nothing over HTTP", () => {
    const listeners = balancer.listeners.map((listener) => ({
      ...listener,
      targetGroup: { ...listener.targetGroup, health: { ...listener.targetGroup.health, protocol: "TCP" as const } },
    }));
    expect(haproxyConfig({ ...balancer, listeners }, zone, "/run/x.sock")).not.toContain("http-check");
  });

  test("its statistics are read by column name", () => {
    const csv =
      "# pxname,svname,qcur,status,weight\ntargets-8123,FRONTEND,0,OPEN,1\ntargets-8123,10.0.1.40:8123,0,UP 1/2,1\n";
    expect(parseServerStates(csv)).toEqual([{ backend: "targets-8123", server: "10.0.1.40:8123", status: "UP 1/2" }]);
  });
});

describe("unbound as the VPC's resolver", () => {
  const config = (records: readonly DnsRecordSpec[], inService = ["10.0.1.20"]) =>
    unboundConfig(
      { address: "10.0.0.2", zones: spec.dns.zones, records, loadBalancers: [balancer], controlSocket: "/run/c" },
      () => inService,
    );

  test("what nobody declared is refused", () => {
    expect(config([])).toContain('local-zone: "." refuse');
  });

  test("an alias answers with the zones in service", () => {
    const text = config(
      [{ name: "db.example", type: "ALIAS", loadBalancer: "clickhouse" }],
      ["10.0.2.20", "10.0.3.20"],
    );
    expect(text.match(/db\.example\. 60 IN A \S+/g)).toEqual([
      "db.example. 60 IN A 10.0.2.20'",
      "db.example. 60 IN A 10.0.3.20'",
    ]);
  });

  test("an alias without anything in service answers with the next that has", () => {
    const other = { ...balancer, name: "other" };
    const text = unboundConfig(
      {
        ...{ address: "10.0.0.2", zones: [], loadBalancers: [balancer, other], controlSocket: "/run/c" },
        records: [{ name: "db.example", type: "ALIAS", loadBalancer: "clickhouse", otherwise: ["other"] }],
      },
      ({ name }) => (name === "other" ? ["10.20.1.25"] : []),
    );
    expect(text).toContain("db.example. 60 IN A 10.20.1.25");
  });

  test("a wildcard is a zone that redirects every name below it", () => {
    const text = config([{ name: "*.s3.example", type: "A", ttl: 60, values: ["198.51.100.10"] }]);
    expect(text).toContain('local-zone: "s3.example." redirect');
    expect(text).toContain("local-data: 's3.example. 60 IN A 198.51.100.10'");
  });

  test("the same record twice is one line", () => {
    const record = { name: "a.example", type: "A", ttl: 5, values: ["10.0.1.1"] } as const;
    expect(config([record, record]).match(/a\.example\./g)).toHaveLength(1);
  });
});

test("ZooKeeper listens on the ports that Keeper declares, and elects on one of its own", () => {
  const pod = present(spec.pods[0], "the fixture has pods");
  if (pod.program.kind !== "zookeeper") expect.unreachable("the first pod is a coordinator");
  else {
    expect(zooConfig(pod.program)).toContain("server.1=keeper-0.keeper.clickhouse.svc.cluster.local:9234:3888;9181");
    expect(zooConfig(pod.program).match(/^server\./gm)).toHaveLength(3);
  }
});

describe("a broker of Kafka", () => {
  const broker = { kind: "kafka", node: 1, members: ["b-1"], clusterId: "c", clientPort: 9094 } as const;
  const told = { properties: "", topics: "[]", grants: "[]" };

  test.each([
    [false, "required"],
    [true, "requested"],
  ])("asks for certificates as the cluster says: nameless let in %s", (takesNameless, word) => {
    const line = `listener.name.client.ssl.client.auth=${word}`;
    expect(serverProperties({ ...broker, ...told, takesNameless }).split("\n")).toContain(line);
  });
});
