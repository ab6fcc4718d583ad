// The whole map of a network of 1,000 interfaces, with proofs towards the outside, against a simulator that sends one
// packet for every pair.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { modelOf } from "../harness/analysis/reachability/crosscheck/compare.ts";
import { PacketSimulator } from "../harness/analysis/reachability/crosscheck/packet-simulator.ts";
import { addressText } from "../harness/analysis/reachability/crosscheck/raw.ts";
import type { Raw } from "../harness/analysis/reachability/crosscheck/raw.ts";
import { readNetwork } from "../harness/analysis/reachability/facts/read-network.ts";
import { Solver } from "../harness/analysis/reachability/solver.ts";
import type { Bench } from "./bench.ts";

const interfaces = 1000;
const subnets = 12;
const groups = 40;
const fileIn = (folder: string) => join(folder, "network.json");
const load = (folder: string) => JSON.parse(readFileSync(fileIn(folder), "utf8")) as Raw[];

export const reachabilityBench: Bench = {
  name: "reachability",
  what: "all questions among 1,000 interfaces and with the internet, every port and protocol, with proofs for the internet",
  peer: "the packet simulator of the tests, one TCP packet a pair of interfaces",
  prepare: (folder) => {
    writeFileSync(fileIn(folder), JSON.stringify(largeNetwork()));
  },
  sides: {
    assay: (folder) => {
      const solver = new Solver(readNetwork(modelOf(load(folder))));
      for (const answer of solver.withOutside(4)) answer.proof();
      return solver.amongInterfaces(4).reduce((sum, { pairs }) => sum + pairs, 0);
    },
    peer: (folder) => {
      const resources = load(folder);
      const simulator = new PacketSimulator(resources);
      const hosts = resources.filter(({ type }) => type === "AWS::EC2::NetworkInterface");
      let pairs = 0;
      for (const from of hosts) {
        for (const to of hosts) {
          if (from === to) continue;
          const far = addressText(String(to.properties["PrivateIpAddress"]));
          const packet = { family: 4, protocol: 6, far, port: 8123 } as const;
          simulator.call({ from: { kind: "interface", id: from.id }, to: { kind: "interface", id: to.id }, packet });
          pairs += 1;
        }
      }
      return pairs;
    },
  },
  bounds: { seconds: 2, megabytes: 500 },
};

type Properties = Record<string, unknown>;

function raw(type: string, id: string, properties: Properties = {}): Raw {
  return { type: `AWS::EC2::${type}`, id, properties };
}

function each<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const name = (kind: string, index: number) => `${kind}-${String(index)}`;
const cidr = (subnet: number) => `10.0.${String(subnet)}.0/24`;

/** Twelve subnets with tables and lists of their own, forty groups that refer to each other and to ranges. */
function largeNetwork(): Raw[] {
  return [
    raw("VPC", "vpc", { CidrBlock: "10.0.0.0/16" }),
    raw("InternetGateway", "igw"),
    raw("VPCGatewayAttachment", "attached", { VpcId: "vpc", InternetGatewayId: "igw" }),
    raw("NatGateway", "nat", { SubnetId: "subnet-0" }),
    ...each(subnets, subnetResources).flat(),
    ...each(groups, (index) =>
      raw("SecurityGroup", name("sg", index), { VpcId: "vpc", SecurityGroupIngress: rules(index) }),
    ),
    ...each(interfaces, (index) =>
      raw("NetworkInterface", name("eni", index), {
        SubnetId: name("subnet", index % subnets),
        PrivateIpAddress: `10.0.${String(index % subnets)}.${String(4 + Math.floor(index / subnets))}`,
        GroupSet: [...new Set([name("sg", index % groups), name("sg", (index * 3 + 1) % groups)])],
      }),
    ),
  ];
}

function rules(group: number): Properties[] {
  return [
    {
      IpProtocol: "tcp",
      FromPort: 8000 + group,
      ToPort: 9000,
      SourceSecurityGroupId: name("sg", (group + 7) % groups),
    },
    { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: cidr(group % subnets) },
    { IpProtocol: "-1", SourceSecurityGroupId: name("sg", group) },
  ];
}

function subnetResources(index: number): Raw[] {
  const [SubnetId, RouteTableId, NetworkAclId] = ["subnet", "rtb", "acl"].map((kind) => name(kind, index));
  const entry = (id: string, properties: Properties) =>
    [true, false].map((Egress) =>
      raw("NetworkAclEntry", `${name(id, index)}-${String(Egress)}`, { NetworkAclId, Egress, ...properties }),
    );
  const out = index < 3 ? { GatewayId: "igw" } : { NatGatewayId: "nat" };
  const ssh = { Protocol: 6, CidrBlock: cidr((index + 5) % subnets), PortRange: { From: 22, To: 22 } };
  return [
    raw("Subnet", name("subnet", index), { VpcId: "vpc", CidrBlock: cidr(index) }),
    raw("RouteTable", name("rtb", index), { VpcId: "vpc" }),
    raw("SubnetRouteTableAssociation", name("rtba", index), { SubnetId, RouteTableId }),
    raw("Route", name("out", index), { RouteTableId, DestinationCidrBlock: "0.0.0.0/0", ...out }),
    raw("NetworkAcl", name("acl", index), { VpcId: "vpc" }),
    raw("SubnetNetworkAclAssociation", name("acla", index), { SubnetId, NetworkAclId }),
    ...entry("deny", { RuleNumber: 90, RuleAction: "deny", ...ssh }),
    ...entry("allow", { RuleNumber: 100, RuleAction: "allow", Protocol: -1, CidrBlock: "0.0.0.0/0" }),
  ];
}
