// Subnets and groups for the tests of network interfaces, what is read of interfaces that stand in them, and one of them.

import { parseCidr } from "../../model/cidr.ts";
import type { SourceKind } from "../../model/resource.ts";
import { modelOf } from "../crosscheck/compare.ts";
import type { Raw } from "../crosscheck/raw.ts";
import { raw, unresolved } from "../sample-network.ts";
import { readNetwork } from "./read-network.ts";

export const cidr = (text: string) => parseCidr(text);
export const open = '{"Ref":"X"} cannot be resolved: parameter has no default';
const subnet = (id: string, third: number, rest: Record<string, unknown> = {}) =>
  raw(id, "Subnet", { VpcId: "vpc", CidrBlock: `10.0.${String(third)}.0/24`, ...rest });
const base = [
  raw("vpc", "VPC", { CidrBlock: "10.0.0.0/16" }),
  subnet("net", 0),
  subnet("pub", 1, { MapPublicIpOnLaunch: true }),
  subnet("odd", 2, { MapPublicIpOnLaunch: unresolved }),
  subnet("six", 3, { Ipv6CidrBlock: "2a05::/64" }),
  subnet("auto", 4, { Ipv6CidrBlock: "2a05:0:0:1::/64", AssignIpv6AddressOnCreation: true }),
  raw("g", "SecurityGroup", { VpcId: "vpc" }),
  raw("h", "SecurityGroup", { VpcId: "vpc" }),
];
export const network = (resources: Raw[], kind?: SourceKind) => readNetwork(modelOf([...base, ...resources], kind));
export const of = (resources: Raw[], kind?: SourceKind) => network(resources, kind).interfaces;
export const as = (id: string, type: string, properties: Record<string, unknown>): Raw => ({ id, type, properties });

/** An interface in the first subnet. */
export const placed = {
  id: "eni",
  label: "eni",
  subnet: "net",
  groups: ["g"],
  addresses: [cidr("10.0.0.0/24")],
  publicV4: false,
  calls: true,
  answers: true,
};
