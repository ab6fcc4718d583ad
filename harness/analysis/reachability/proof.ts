// What the solver says about one question and how it proves it. The proof speaks of regions of header space and of the
// place where each is let through, stopped, or not decidable; the verifier judges it from the facts alone.

import type { Range } from "../model/cidr.ts";
import type { Family, Interval } from "./network-facts.ts";

export type Party =
  | { readonly kind: "interface"; readonly id: string }
  | { readonly kind: "internet" }
  /** Networks behind a transit gateway, a VPN gateway, or a peering whose other end is not part of the model: all that lie
   * outside the VPC, or those of some ranges, which have to be ranges of the network's peers or what lies between them. */
  | { readonly kind: "peer"; readonly gateway: string; readonly ranges?: readonly Range[] }
  /** A service behind a gateway endpoint. */
  | { readonly kind: "service"; readonly gateway: string };

/** One of the two is an interface. */
export interface Question {
  readonly from: Party;
  readonly to: Party;
  readonly family: Family;
}

/** All packets with a protocol, a far address and a port in these intervals. The far side is the one that is no
 * interface; between two interfaces it is the called one. The port is the called port, in replies the caller's. */
export interface Region {
  readonly protocols: Interval;
  readonly far: Range;
  readonly ports: Interval;
}

/** A place on the way. `via` names the gateway that the packet has taken before it gets there. */
export interface Hop {
  readonly at:
    | "sender"
    | "receiver"
    | "egress-groups"
    | "ingress-groups"
    | "access-list-out"
    | "access-list-in"
    | "route"
    /** A VPC beyond a transit gateway, on the way to the internet: its routes, its NAT gateways, and back again. */
    | "egress-vpc"
    /** Its attachment, the public address that it needs, VPC block public access. */
    | "gateway";
  /** `from` or `to` for what belongs to an interface of the question; else a subnet, a gateway or a VPC. */
  readonly of: string;
  readonly via?: string;
}

export interface Cut {
  readonly region: Region;
  readonly hop: Hop;
}

export interface Undecided {
  readonly region: Region;
  readonly why: readonly string[];
}

/** One direction of the packets: together the three cover every packet of the question. */
export interface Half {
  readonly open: readonly Region[];
  readonly unknown: readonly Undecided[];
  readonly cuts: readonly Cut[];
}

export interface Packet {
  readonly protocol: number;
  readonly far: bigint;
  readonly port: number;
  /** The caller's port; absent when nothing comes back. */
  readonly callerPort?: number;
}

export interface Witness {
  readonly packet: Packet;
  readonly hops: readonly Hop[];
  /** The way back of the answer. */
  readonly reply: readonly Hop[];
}

export interface Proof {
  readonly question: Question;
  /** Every packet from the caller to the called, by called port. */
  readonly forward: Half;
  /** Every packet of an answer, by the caller's port; covers callers' ports only. */
  readonly reply: Half;
  /** Given when a packet arrives; with a caller's port when its answer comes back too. */
  readonly witness?: Witness;
}

/** `answered`: a connection works. `arrives`: packets get there, nothing comes back. */
export type Reach = "answered" | "arrives" | "none" | "unknown";
