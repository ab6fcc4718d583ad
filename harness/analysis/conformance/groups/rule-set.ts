// Sets of rules compared by what they admit, not by how they are written: split ranges, joined ports and protocol numbers
// are the same set (rulings R6).

import type { DeclaredRule, Intent } from "#harness/config/profile.ts";
import { covers, parseCidr } from "../../model/cidr.ts";
import type { Range } from "../../model/cidr.ts";
import type { GroupRoles } from "../../model/group-roles.ts";
import { Undecided } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { prefixListName } from "../../model/prefix-lists.ts";
import type { SecurityRule } from "../../model/security-rules.ts";

/** What a rule lets through, for one group and direction. */
export interface Admission {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
  readonly peer: AdmittedPeer;
}

export type AdmittedPeer =
  | { readonly role: string }
  | { readonly ranges: readonly Range[] }
  | { readonly prefixList: string }
  /** A group that plays no role, or one that is not part of the model. */
  | { readonly stranger: string };

/** The normal form of a rule of the model. */
export function admissionOf(rule: SecurityRule, roles: GroupRoles, model: PlatformModel): Admission {
  return { protocol: rule.protocol, first: rule.first, last: rule.last, peer: peerOf(rule, roles, model) };
}

function peerOf({ peer, node }: SecurityRule, roles: GroupRoles, model: PlatformModel): AdmittedPeer {
  if (peer.kind === "unresolved") throw new Undecided(peer.text, node);
  if (peer.kind === "range") return { ranges: peer.ranges };
  if (peer.kind === "prefix-list") return { prefixList: prefixListName(peer.text, model) };
  const role = peer.group === undefined ? undefined : roles.get(peer.group);
  return role === undefined ? { stranger: peer.text } : { role };
}

/** Normal forms of one declared rule. */
export function declaredAdmissions(rule: DeclaredRule, intent: Intent): Admission[] {
  const ports = Array.isArray(rule.ports) ? rule.ports : [rule.ports];
  return ports.map((port) => {
    const [first, last] = portInterval(port);
    return { protocol: rule.protocol, first, last, peer: declaredPeer(rule, intent) };
  });
}

/** First and last of `8123`, `1025-65535` or `all`. */
export function portInterval(port: number | string): [number, number] {
  if (port === "all") return [0, 65_535];
  const [first = 0, last = first] = String(port).split("-").map(Number);
  return [first, last];
}

function declaredPeer({ group, peer }: DeclaredRule, intent: Intent): AdmittedPeer {
  if (peer === "self") return { role: group };
  if (peer.startsWith("prefix-list:")) return { prefixList: peer.slice("prefix-list:".length) };
  const texts =
    peer === "vpc" ? [intent.cidrs.vpc] : peer.startsWith("tier:") ? (intent.cidrs.tiers[peer.slice(5)] ?? []) : [peer];
  const ranges = texts.flatMap((text) => parseCidr(text) ?? []);
  return ranges.length > 0 ? { ranges } : { role: peer };
}

/** Whether everything that `wanted` lets through is let through by `set`. */
export function admits(set: readonly Admission[], wanted: Admission): boolean {
  const candidates = set.filter(({ protocol }) => protocol === "all" || protocol === wanted.protocol);
  const cuts = [wanted.first, ...candidates.flatMap(({ first, last }) => [first, last + 1])].filter(
    (cut) => cut >= wanted.first && cut <= wanted.last,
  );
  return cuts.every((port) => {
    const here = candidates.filter(({ first, last }) => first <= port && port <= last).map(({ peer }) => peer);
    return peerAdmitted(here, wanted.peer);
  });
}

function peerAdmitted(set: readonly AdmittedPeer[], wanted: AdmittedPeer): boolean {
  if ("role" in wanted) return set.some((peer) => "role" in peer && peer.role === wanted.role);
  if ("prefixList" in wanted) return set.some((peer) => "prefixList" in peer && peer.prefixList === wanted.prefixList);
  if ("stranger" in wanted) return false;
  const ranges = set.flatMap((peer) => ("ranges" in peer ? peer.ranges : []));
  return wanted.ranges.length > 0 && wanted.ranges.every((range) => covers(ranges, range));
}

/** Whether a rule lets any of the ports through. */
export function touchesPorts(rule: SecurityRule, ports: readonly number[], protocol = "tcp"): boolean {
  if (rule.protocol !== "all" && rule.protocol !== protocol) return false;
  return ports.some((port) => rule.first <= port && port <= rule.last);
}

/** Whether a rule may have a part in letting something through. */
export function sharesPorts(rule: SecurityRule, wanted: Omit<Admission, "peer">): boolean {
  const isOfKind = rule.protocol === "all" || rule.protocol === wanted.protocol;
  return isOfKind && rule.first <= wanted.last && wanted.first <= rule.last;
}
