// What the declared groups let through, and how packets may differ from it.

import { describe, expect, it } from "vitest";
import type { Intent } from "#harness/config/profile.ts";
import { platform } from "../sample-platform.ts";
import { declaredMatrix, differences, packetRows } from "./packet-matrix.ts";
import type { Attempt, PacketRow, Place } from "./packet-matrix.ts";

const place = (role: string, address: string, name = role): Place => ({ role, address, name });
const nlb = place("nlb", "10.0.1.9");
const pod = place("clickhouse", "10.0.1.10");
const node = place("workers", "10.0.1.11");

const rule = (FromPort: number, ToPort: number, more: object, IpProtocol = "tcp") => ({
  IpProtocol,
  FromPort,
  ToPort,
  ...more,
});
const anywhere = { CidrIp: "0.0.0.0/0" };
const group = (GroupName: string, SecurityGroupIngress: object[], SecurityGroupEgress: object[]) =>
  ["EC2::SecurityGroup", { GroupName, SecurityGroupIngress, SecurityGroupEgress }] as const;
const of = (id: string) => ({ SourceSecurityGroupId: { "Fn::GetAtt": [id, "GroupId"] } });
const to = (id: string) => ({ DestinationSecurityGroupId: { "Fn::GetAtt": [id, "GroupId"] } });
const intent = { securityGroups: { nlb: ["n"], clickhouse: ["c"], workers: ["w"] } } as unknown as Intent;

describe("declared groups", () => {
  const may = declaredMatrix(
    platform({
      N: group("n", [rule(443, 443, { CidrIp: "10.0.1.0/24" })], [rule(8123, 8130, to("C"))]),
      C: group("c", [rule(8123, 8125, of("N")), rule(53, 53, of("W"), "udp")], [{ IpProtocol: "-1", ...anywhere }]),
      W: group(
        "w",
        [{ IpProtocol: "-1", CidrIp: "10.0.1.10/32" }],
        [rule(53, 53, anywhere, "udp"), rule(0, 65535, { CidrIpv6: "::/0" })],
      ),
    }),
    intent,
  );

  it.each<[string, Place, Place, number, boolean]>([
    ["both ends let it", nlb, pod, 8123, true],
    ["the last port", nlb, pod, 8125, true],
    ["one end alone: out", nlb, pod, 8126, false],
    ["neither end", nlb, pod, 8122, false],
    ["above both", nlb, pod, 8131, false],
    ["another role", pod, nlb, 8123, false],
    ["from a range", pod, nlb, 443, true],
    ["from beyond the range", place("clickhouse", "10.0.2.10"), nlb, 443, false],
    ["of every protocol, from one address", pod, node, 22, true],
    ["from its neighbour", place("clickhouse", "10.0.1.12"), node, 22, false],
    ["of datagrams alone", node, pod, 53, false],
    ["from no address", place("clickhouse", "x"), node, 22, false],
    ["of a role without groups", place("other", "10.0.1.10"), node, 22, false],
  ])("%s", (_what, from, goal, port, expected) => {
    expect(may(from, goal, port)).toBe(expected);
    expect(may(from, goal, port), "asked again").toBe(expected);
  });
});

describe("packets", () => {
  const roles = ["workers", "clickhouse", "nlb", "endpoints"];
  const places = roles.map((role, at) => place(role, `10.0.1.${String(at)}`));
  const all = (passed: boolean): Attempt[] =>
    places.flatMap((from) =>
      places.flatMap((goal) => [443, 8123, 9000, 9009, 9181, 9234].map((port) => ({ from, to: goal, port, passed }))),
    );
  const rows = Object.keys(packetRows) as PacketRow[];
  const spoken = (row: PacketRow, passed: boolean) =>
    differences(row, all(passed), () => !passed).map(({ message }) =>
      message.replace(/^(\S+) \S+ to \S+ (\S+) port (\d+).*/, "$1>$2:$3"),
    );

  it("each row speaks about its own", () => {
    expect(rows.map((row) => `${row}: ${spoken(row, true).join(" ")}`).join("\n")).toMatchInlineSnapshot(`
      "SG-002: clickhouse>workers:443 clickhouse>workers:8123 clickhouse>workers:9000 clickhouse>workers:9009 clickhouse>workers:9181 clickhouse>workers:9234 nlb>workers:443 nlb>workers:8123 nlb>workers:9000 nlb>workers:9009 nlb>workers:9181 nlb>workers:9234 endpoints>workers:443 endpoints>workers:8123 endpoints>workers:9000 endpoints>workers:9009 endpoints>workers:9181 endpoints>workers:9234
      SG-003: workers>workers:443 workers>workers:8123 workers>workers:9000 workers>workers:9009 workers>workers:9181 workers>workers:9234
      SG-005: workers>clickhouse:8123 workers>clickhouse:9000 clickhouse>clickhouse:8123 clickhouse>clickhouse:9000 nlb>clickhouse:8123 nlb>clickhouse:9000 endpoints>clickhouse:8123 endpoints>clickhouse:9000
      SG-006: workers>clickhouse:9009 workers>clickhouse:9181 workers>clickhouse:9234 clickhouse>clickhouse:9009 clickhouse>clickhouse:9181 clickhouse>clickhouse:9234 nlb>clickhouse:9009 nlb>clickhouse:9181 nlb>clickhouse:9234 endpoints>clickhouse:9009 endpoints>clickhouse:9181 endpoints>clickhouse:9234
      SG-009: workers>nlb:443 workers>nlb:8123 workers>nlb:9000 workers>nlb:9009 workers>nlb:9181 workers>nlb:9234 clickhouse>nlb:443 clickhouse>nlb:8123 clickhouse>nlb:9000 clickhouse>nlb:9009 clickhouse>nlb:9181 clickhouse>nlb:9234 nlb>nlb:443 nlb>nlb:8123 nlb>nlb:9000 nlb>nlb:9009 nlb>nlb:9181 nlb>nlb:9234 endpoints>nlb:443 endpoints>nlb:8123 endpoints>nlb:9000 endpoints>nlb:9009 endpoints>nlb:9181 endpoints>nlb:9234
      SG-011: workers>endpoints:443 workers>endpoints:8123 workers>endpoints:9000 workers>endpoints:9009 workers>endpoints:9181 workers>endpoints:9234 clickhouse>endpoints:443 clickhouse>endpoints:8123 clickhouse>endpoints:9000 clickhouse>endpoints:9009 clickhouse>endpoints:9181 clickhouse>endpoints:9234 nlb>endpoints:443 nlb>endpoints:8123 nlb>endpoints:9000 nlb>endpoints:9009 nlb>endpoints:9181 nlb>endpoints:9234 endpoints>endpoints:443 endpoints>endpoints:8123 endpoints>endpoints:9000 endpoints>endpoints:9009 endpoints>endpoints:9181 endpoints>endpoints:9234
      SG-012: workers>workers:443 workers>workers:8123 workers>workers:9000 workers>workers:9009 workers>workers:9181 workers>workers:9234 workers>clickhouse:443 workers>clickhouse:8123 workers>clickhouse:9000 workers>clickhouse:9009 workers>clickhouse:9181 workers>clickhouse:9234 workers>nlb:443 workers>nlb:8123 workers>nlb:9000 workers>nlb:9009 workers>nlb:9181 workers>nlb:9234 workers>endpoints:443 workers>endpoints:8123 workers>endpoints:9000 workers>endpoints:9009 workers>endpoints:9181 workers>endpoints:9234 clickhouse>workers:443 clickhouse>workers:8123 clickhouse>workers:9000 clickhouse>workers:9009 clickhouse>workers:9181 clickhouse>workers:9234 clickhouse>clickhouse:443 clickhouse>clickhouse:8123 clickhouse>clickhouse:9000 clickhouse>clickhouse:9009 clickhouse>clickhouse:9181 clickhouse>clickhouse:9234 clickhouse>nlb:443 clickhouse>nlb:8123 clickhouse>nlb:9000 clickhouse>nlb:9009 clickhouse>nlb:9181 clickhouse>nlb:9234 clickhouse>endpoints:443 clickhouse>endpoints:8123 clickhouse>endpoints:9000 clickhouse>endpoints:9009 clickhouse>endpoints:9181 clickhouse>endpoints:9234 nlb>workers:443 nlb>workers:8123 nlb>workers:9000 nlb>workers:9009 nlb>workers:9181 nlb>workers:9234 nlb>clickhouse:443 nlb>clickhouse:8123 nlb>clickhouse:9000 nlb>clickhouse:9009 nlb>clickhouse:9181 nlb>clickhouse:9234 nlb>nlb:443 nlb>nlb:8123 nlb>nlb:9000 nlb>nlb:9009 nlb>nlb:9181 nlb>nlb:9234 nlb>endpoints:443 nlb>endpoints:8123 nlb>endpoints:9000 nlb>endpoints:9009 nlb>endpoints:9181 nlb>endpoints:9234 endpoints>workers:443 endpoints>workers:8123 endpoints>workers:9000 endpoints>workers:9009 endpoints>workers:9181 endpoints>workers:9234 endpoints>clickhouse:443 endpoints>clickhouse:8123 endpoints>clickhouse:9000 endpoints>clickhouse:9009 endpoints>clickhouse:9181 endpoints>clickhouse:9234 endpoints>nlb:443 endpoints>nlb:8123 endpoints>nlb:9000 endpoints>nlb:9009 endpoints>nlb:9181 endpoints>nlb:9234 endpoints>endpoints:443 endpoints>endpoints:8123 endpoints>endpoints:9000 endpoints>endpoints:9009 endpoints>endpoints:9181 endpoints>endpoints:9234"
    `);
    expect(rows.map((row) => spoken(row, false).length)).toEqual(
      rows.map((row) => (row === "SG-012" ? 0 : spoken(row, true).length)),
    );
  });

  it("says what differs, and nothing where nothing does", () => {
    const attempt = { from: nlb, to: pod, port: 8123 };
    const told = (passed: boolean, declared: boolean) =>
      differences("SG-005", [{ ...attempt, passed }], () => declared);
    expect([...told(true, true), ...told(false, false)]).toEqual([]);
    expect(differences("SG-012", [{ ...attempt, passed: true }], () => true)).toEqual([]);
    expect([...told(true, false), ...told(false, true)].map((one) => JSON.stringify(one)).join("\n"))
      .toMatchInlineSnapshot(`
      "{"source":"packets","resource":"clickhouse","actual":"open","expected":"closed","message":"nlb nlb to clickhouse clickhouse port 8123: open, not declared"}
      {"source":"packets","resource":"clickhouse","actual":"closed","expected":"open","message":"nlb nlb to clickhouse clickhouse port 8123: closed, declared open"}"
    `);
  });
});
