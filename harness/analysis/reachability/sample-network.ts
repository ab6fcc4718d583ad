// A small network with a public host, for the tests, and questions about it whose proofs the verifier has accepted,
// and none that somebody has tampered with.

import { assert, bug } from "../../core/errors.ts";
import { parseCidr } from "../model/cidr.ts";
import { Unresolved } from "../model/value.ts";
import { modelOf } from "./crosscheck/compare.ts";
import type { Raw } from "./crosscheck/raw.ts";
import { tamperedWith } from "./crosscheck/tampering.ts";
import { readNetwork } from "./facts/read-network.ts";
import type { Question, Reach } from "./proof.ts";
import { Solver } from "./solver.ts";
import { verify } from "./verify.ts";

export const internet = { kind: "internet" } as const;
export const ip = (text: string) => parseCidr(text)?.first ?? 0n;

export function raw(id: string, type: string, properties: Record<string, unknown> = {}): Raw {
  return { id, type: `AWS::EC2::${type}`, properties };
}

/** A host with a public address in a subnet that an internet gateway serves; `more` adds and replaces by id. */
export function world(...more: Raw[]): Raw[] {
  const base = [
    raw("vpc", "VPC", { CidrBlock: "10.0.0.0/16" }),
    raw("igw", "InternetGateway"),
    raw("attached", "VPCGatewayAttachment", { VpcId: "vpc", InternetGatewayId: "igw" }),
    raw("rtb", "RouteTable", { VpcId: "vpc" }),
    raw("rtba", "SubnetRouteTableAssociation", { SubnetId: "net-a", RouteTableId: "rtb" }),
    raw("net-a", "Subnet", { VpcId: "vpc", CidrBlock: "10.0.0.0/24" }),
    raw("net-b", "Subnet", { VpcId: "vpc", CidrBlock: "10.0.1.0/24" }),
    raw("open", "SecurityGroup", {
      VpcId: "vpc",
      SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 8123, ToPort: 8123, CidrIp: "0.0.0.0/0" }],
    }),
    raw("members", "SecurityGroup", {
      VpcId: "vpc",
      SecurityGroupIngress: [{ IpProtocol: "6", FromPort: 9000, ToPort: 9000, SourceSecurityGroupId: "open" }],
      SecurityGroupEgress: [{ IpProtocol: "-1", CidrIp: "127.0.0.1/32" }],
    }),
    raw("host", "NetworkInterface", { SubnetId: "net-a", PrivateIpAddress: "10.0.0.4", GroupSet: ["open"] }),
    raw("eip", "EIP", { NetworkInterfaceId: "host" }),
    raw("inner", "NetworkInterface", { SubnetId: "net-b", PrivateIpAddress: "10.0.1.4", GroupSet: ["members"] }),
    raw("out", "Route", { RouteTableId: "rtb", DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw" }),
  ];
  const replaced = new Set(more.map(({ id }) => id));
  return [...base.filter(({ id }) => !replaced.has(id)), ...more];
}

export const host = { kind: "interface", id: "host" } as const;
export const inner = { kind: "interface", id: "inner" } as const;

export function ask(resources: readonly Raw[], question: Omit<Question, "family">, family: 4 | 6 = 4) {
  const network = readNetwork(modelOf(resources));
  const answer = new Solver(network).ask({ ...question, family });
  const proof = answer.proof();
  const complaints = verify(network, proof, answer.reach);
  assert(complaints.length === 0, complaints.join("; "));
  for (const tampered of spread([...tamperedWith(answer)], 12)) {
    if (verify(network, tampered.proof, tampered.reach).length > 0) continue;
    throw bug(`the verifier accepts ${told(tampered)} beside ${told({ proof, reach: answer.reach })}`);
  }
  return { ...answer, network, proof };
}

/** So many of them, from the first to the last. */
const spread = <T>(all: readonly T[], most: number): T[] => {
  const stride = Math.max(1, all.length / most);
  return all.filter((_, index) => index % stride < 1);
};

const told = (value: unknown) =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one));

export function reach(resources: readonly Raw[], question: Omit<Question, "family">, family: 4 | 6 = 4): Reach {
  return ask(resources, question, family).reach;
}

export const list = (...entries: [number, string, Record<string, unknown>][]): Raw[] => [
  raw("acl", "NetworkAcl", { VpcId: "vpc" }),
  raw("acla", "SubnetNetworkAclAssociation", { SubnetId: "net-a", NetworkAclId: "acl" }),
  ...entries.map(([RuleNumber, RuleAction, rest]) =>
    raw(`acl-${String(RuleNumber)}-${rest["Egress"] === true ? "out" : "in"}`, "NetworkAclEntry", {
      NetworkAclId: "acl",
      RuleNumber,
      RuleAction,
      Protocol: -1,
      CidrBlock: "0.0.0.0/0",
      ...rest,
    }),
  ),
];
export const letsOut: [number, string, Record<string, unknown>] = [100, "allow", { Egress: true }];
export const unresolved = new Unresolved({ Ref: "X" }, "parameter has no default");
