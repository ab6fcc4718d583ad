import { describe, expect, test } from "vitest";
import { threeZoneSpec } from "../fixture/three-zones.ts";
import { matchOf, membersOf, securityGroupTable } from "./security-groups.ts";

const spec = threeZoneSpec();
const enisOf = (pod: string) => spec.pods.filter(({ name }) => name === pod).map(({ eni }) => eni);

describe("security groups", () => {
  test("members of a group are the addresses of its interfaces, on hosts and pods alike", () => {
    expect(membersOf(spec, "nlb")).toEqual(["10.0.1.20", "10.0.2.20", "10.0.3.20"]);
    expect(membersOf(spec, "clickhouse")).toHaveLength(6);
  });

  test("both ways end in a drop, and nothing is accepted before the state of the connection", () => {
    const text = securityGroupTable(spec, enisOf("clickhouse-0"));
    expect(text).toContain("hook input priority 0; policy drop;");
    expect(text).toContain("hook output priority 0; policy drop;");
    expect(text.match(/counter drop comment "(in|out) default"/g)).toHaveLength(2);
  });

  test("a rule opens its port to its peers only", () => {
    const text = securityGroupTable(spec, enisOf("clickhouse-0"));
    const rules = text.split("\n").filter((line) => line.includes("dport 8123"));
    expect(rules).toHaveLength(1);
    expect(rules[0]).toContain("ip saddr { 10.0.1.20, 10.0.2.20, 10.0.3.20, 10.0.12.10, 10.0.11.10 }");
  });

  test("a port that no group opens is in no rule", () => {
    const text = securityGroupTable(spec, enisOf("clickhouse-0"));
    expect(text).not.toMatch(/dport (22|2181|8443)\b/);
  });

  test("a substitute's flow is for its own addresses and says so", () => {
    const keeper = securityGroupTable(spec, enisOf("keeper-0"));
    expect(keeper).toContain('tcp dport 3888 ct state new counter accept comment "substitute ZooKeeper election"');
    expect(securityGroupTable(spec, enisOf("clickhouse-0"))).not.toContain("3888");
  });

  test("interfaces with the same groups share their chains; others have their own", () => {
    const [mine] = enisOf("clickhouse-0");
    const twin = { id: "b", subnet: "data-1", address: "10.0.2.99", groups: mine?.groups ?? [] };
    const other = { ...twin, address: "10.0.3.99", groups: ["nlb"] };
    const text = securityGroupTable(spec, [...enisOf("clickhouse-0"), twin, other]);
    expect(text).toContain("ip daddr { 10.0.1.40, 10.0.2.99 } jump in0");
    expect(text).toContain("ip daddr { 10.0.3.99 } jump in1");
  });

  test("a host outside of the VPC is not filtered", () => {
    expect(securityGroupTable(spec, [])).not.toContain("hook");
  });

  test.each([
    ["all", undefined, ""],
    ["icmp", undefined, "ip protocol icmp "],
    ["tcp", { from: 443, to: 443 }, "tcp dport 443 "],
    ["udp", { from: 1025, to: 65_535 }, "udp dport 1025-65535 "],
    ["tcp", { from: 0, to: 65_535 }, "meta l4proto tcp "],
  ] as const)("protocol %s with ports %o", (protocol, ports, expected) => {
    expect(matchOf(protocol, ports)).toBe(expected);
  });
});
