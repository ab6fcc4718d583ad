// The network as plain facts: what a packet can meet between two places. Solver and verifier read the same facts and
// nothing of each other. Whatever could not be resolved carries `unknown`, the expression that stands in the source.

import type { Range } from "../model/cidr.ts";

export type Family = Range["family"];
export type Interval = readonly [first: number, last: number];

export interface Network {
  readonly vpcs: ReadonlyMap<string, VpcFact>;
  readonly subnets: ReadonlyMap<string, SubnetFact>;
  readonly tables: ReadonlyMap<string, TableFact>;
  readonly accessLists: ReadonlyMap<string, AccessListFact>;
  readonly groups: ReadonlyMap<string, GroupFact>;
  readonly interfaces: readonly InterfaceFact[];
  /** Interfaces whose place could not be resolved: nothing can be said of them. */
  readonly unplaced: readonly UnplacedFact[];
  readonly gateways: ReadonlyMap<string, GatewayFact>;
  /** The addresses that count as the internet: public ones outside every VPC of the model. */
  readonly internet: readonly Range[];
  /** Ranges of networks that are declared as peers, so that questions can be about them alone. */
  readonly peers?: readonly Range[];
}

/** VPC block public access, as it stands for one VPC or subnet. */
export type PublicAccess = "allowed" | "egress-only" | "blocked";

export interface VpcFact {
  readonly id: string;
  readonly label: string;
  /** In their order, none meeting another. */
  readonly ranges: readonly Range[];
}

export interface SubnetFact {
  readonly id: string;
  readonly label: string;
  readonly vpc: string;
  readonly ranges: readonly Range[];
  readonly table: string;
  readonly accessList: string;
  readonly publicAccess: PublicAccess;
  /** The block could not be read: traffic may be blocked, or not. */
  readonly publicAccessUnknown?: string;
}

export interface TableFact {
  readonly id: string;
  readonly label: string;
  /** On equal prefixes the earlier route wins. */
  readonly routes: readonly RouteFact[];
  /** A route whose destination could not be resolved may be any of them. */
  readonly unknown?: string;
}

export interface RouteFact {
  /** Absent where the destination is a service's own prefix list. */
  readonly destination?: Range;
  /** Service whose prefix list is the destination: `s3`. It holds addresses of that service only. */
  readonly service?: string;
  /** Id of a gateway, or `local`. */
  readonly target: string;
  readonly unknown?: string;
}

export interface AccessListFact {
  readonly id: string;
  readonly label: string;
  /** In the order of their numbers; whatever matches none is denied. */
  readonly inbound: readonly AccessEntry[];
  readonly outbound: readonly AccessEntry[];
}

export interface AccessEntry {
  readonly number: number;
  readonly allows: boolean;
  readonly protocols: Interval;
  /** Destination ports; of ICMP, type × 256 + code. */
  readonly ports: Interval;
  readonly range?: Range;
  readonly unknown?: string;
}

export interface GroupFact {
  readonly id: string;
  readonly label: string;
  readonly ingress: readonly GroupRule[];
  readonly egress: readonly GroupRule[];
  /** The group is not part of the source, so its rules are not known. */
  readonly unknown?: string;
}

export interface GroupRule {
  readonly protocols: Interval;
  readonly ports: Interval;
  readonly peer: RulePeer;
  readonly unknown?: string;
}

export type RulePeer =
  | { readonly kind: "range"; readonly range: Range }
  | { readonly kind: "group"; readonly group: string }
  | { readonly kind: "service"; readonly service: string };

export interface InterfaceFact {
  readonly id: string;
  /** What bears it, as a finding should name it. */
  readonly label: string;
  readonly subnet: string;
  /** Absent when no security group filters it (a load balancer without groups). */
  readonly groups?: readonly string[];
  /** One a family at most: its address, or the range in which it will get one. */
  readonly addresses: readonly Range[];
  /** Whether an IPv4 address of the internet leads to it. */
  readonly publicV4: boolean;
  readonly publicUnknown?: string;
  /** Starts connections. Interface endpoints do not. */
  readonly calls: boolean;
  /** Accepts connections. Functions do not. */
  readonly answers: boolean;
}

export interface UnplacedFact {
  readonly label: string;
  readonly unknown: string;
}

export type GatewayFact = {
  readonly id: string;
  readonly label: string;
  readonly unknown?: string;
} & (
  | { readonly kind: "internet" | "egress-only"; readonly vpcs: readonly string[] }
  | { readonly kind: "nat"; readonly subnet: string; readonly isPublic: boolean }
  /** `ends` are the VPCs of the model that it joins; one end may lie beyond the model. */
  | { readonly kind: "peering"; readonly ends: readonly string[]; readonly isActive: boolean }
  /** Leads to networks that the model does not show. */
  | { readonly kind: "vpn"; readonly vpcs: readonly string[] }
  | { readonly kind: "transit"; readonly attachments: readonly TransitAttachment[] }
  | { readonly kind: "endpoint"; readonly service: string }
  /** A black hole, a detached gateway, an interface that only takes packets addressed to itself. */
  | { readonly kind: "nowhere"; readonly why: string }
  /** A kind whose behaviour is not modelled, or one that could not be resolved: `unknown` says which. */
  | { readonly kind: "unknown" }
);

/** A VPC on a transit gateway. */
export interface TransitAttachment {
  readonly vpc: string;
  /** The table that routes what comes from it, to VPCs of the model or to what lies beyond; not among the tables when it
   * could not be read. */
  readonly table: string;
  /** The subnets in which its packets come out, as far as the model shows them. */
  readonly subnets: readonly SubnetFact[];
  /** Some table of the gateway leads to it, or may. */
  readonly isRouted: boolean;
  readonly unknown?: string;
}

/** Every port, every protocol. */
export const allPorts: Interval = [0, 65_535];
export const allProtocols: Interval = [0, 255];
/** Ports from which clients call, over all systems in use. */
export const callerPorts: Interval = [1024, 65_535];
