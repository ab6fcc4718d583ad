// Resources as a template writes them, for the cross-check: the simulator reads these and nothing that the solver made.

import type { Resource } from "../../model/resource.ts";

export interface Raw {
  readonly type: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Beside the properties, where a test needs them. */
  readonly more?: Partial<Resource>;
}

export type RawParty =
  | { readonly kind: "interface"; readonly id: string }
  | { readonly kind: "internet" }
  | { readonly kind: "peer" | "service"; readonly gateway: string };

/** A machine as it stands where its packets come out of a transit gateway. */
export interface Guest {
  readonly subnet: Raw;
  /** The machine's own VPC and address. */
  readonly vpc: string;
  readonly address: bigint;
}

export interface RawPacket {
  readonly family: 4 | 6;
  readonly protocol: number;
  /** The address of the side that is no interface; of two interfaces, the called one's. */
  readonly far: bigint;
  readonly port: number;
}

/** What becomes of a packet; `unknown` when it gets to a gateway of which nothing is known. */
export type Fate = "passes" | "drops" | "unknown";

export interface Machine {
  readonly id: string;
  readonly subnet: Raw;
  readonly vpc: string;
  readonly groups: readonly string[] | undefined;
  readonly v4: bigint;
  readonly v6: bigint | undefined;
  readonly isPublic: boolean;
  readonly isEndpoint: boolean;
}

/** Callers' ports at every boundary that the generator uses, and between. */
export const portsToTry = [0, 22, 443, 1023, 1024, 8123, 32_768, 40_000, 60_999, 61_000, 65_535];

export const targetNames = [
  "GatewayId",
  "NatGatewayId",
  "EgressOnlyInternetGatewayId",
  "TransitGatewayId",
  "VpcPeeringConnectionId",
  "InstanceId",
  "NetworkInterfaceId",
];

export const gatewayKinds: Readonly<Record<string, string>> = {
  "AWS::EC2::InternetGateway": "internet",
  "AWS::EC2::EgressOnlyInternetGateway": "egress-only",
  "AWS::EC2::NatGateway": "nat",
  "AWS::EC2::TransitGateway": "transit",
  "AWS::EC2::VPNGateway": "vpn",
  "AWS::EC2::VPCPeeringConnection": "peering",
  "AWS::EC2::VPCEndpoint": "endpoint",
};

/** An address as a number: dotted, or groups of hexadecimal digits with one gap. */
export function addressText(text: string): bigint {
  if (!text.includes(":")) return text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = "", tail] = text.split("::");
  const groups = (part: string | undefined) => (part === undefined || part === "" ? [] : part.split(":"));
  const [left, right] = [groups(head), groups(tail)];
  const gap = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...gap, ...right].reduce((sum, part) => sum * 65_536n + BigInt(`0x${part}`), 0n);
}

interface Block {
  readonly family: 4 | 6;
  readonly prefix: number;
  readonly host: bigint;
  readonly network: bigint;
}

const blocks = new Map<string, Block>();

function blockOf(cidr: string): Block {
  const known = blocks.get(cidr);
  if (known !== undefined) return known;
  const [address = "", length] = cidr.split("/");
  const family = cidr.includes(":") ? 6 : 4;
  const prefix = Number(length ?? (family === 6 ? 128 : 32));
  const host = BigInt((family === 4 ? 32 : 128) - prefix);
  const made = { family, prefix, host, network: addressText(address) >> host } as const;
  blocks.set(cidr, made);
  return made;
}

export function prefixOf(cidr: string): number {
  return blockOf(cidr).prefix;
}

export function inCidr(cidr: string, family: 4 | 6, address: bigint): boolean {
  const block = blockOf(cidr);
  return block.family === family && address >> block.host === block.network;
}

const protocolNames: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };

export function protocolMatches(written: unknown, protocol: number): boolean {
  const text = String(written);
  return text === "-1" || (protocolNames[text] ?? Number(text)) === protocol;
}

/** Ports of TCP and UDP; of ICMP, the type in the first place and the code in the second. */
export function portMatches(rule: Readonly<Record<string, unknown>>, { protocol, port }: RawPacket): boolean {
  const { IpProtocol: written, FromPort: from, ToPort: to } = rule;
  if (String(written) === "-1") return true;
  if (protocol === 1 || protocol === 58) {
    const [type, code] = [Number(from ?? -1), Number(to ?? -1)];
    return type === -1 || (type === port >> 8 && (code === -1 || code === (port & 255)));
  }
  if (protocol !== 6 && protocol !== 17) return true;
  return from === undefined || (port >= Number(from) && port <= Number(to));
}
