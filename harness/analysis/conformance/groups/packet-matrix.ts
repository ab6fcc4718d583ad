// What the declared groups let through between two places, and how that compares with what packets did.

import type { Intent } from "#harness/config/profile.ts";
import type { Finding } from "#harness/core/verdict.ts";
import { contains, parseCidr } from "../../model/cidr.ts";
import { groupRoles, groupsInRole } from "../../model/group-roles.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { rulesOf } from "../../model/security-rules.ts";
import { admissionOf } from "./rule-set.ts";
import type { Admission } from "./rule-set.ts";

/** An address and the role of the group that guards it. */
export interface Place {
  readonly name: string;
  readonly role: string;
  readonly address: string;
}

export interface Attempt {
  readonly from: Place;
  readonly to: Place;
  readonly port: number;
  /** The packet arrived: accepted, or refused by the far side. */
  readonly passed: boolean;
}

export type MayConnect = (from: Place, to: Place, port: number) => boolean;

/** The declared answer for any pair of places: out of the one's groups and into the other's. */
export function declaredMatrix(declared: PlatformModel, intent: Intent): MayConnect {
  const roles = groupRoles(declared, intent.securityGroups);
  const admissions = new Map<string, Admission[]>();
  const admissionsOf = (role: string, direction: "ingress" | "egress"): Admission[] => {
    const key = `${role} ${direction}`;
    const known = admissions.get(key);
    if (known !== undefined) return known;
    const made = groupsInRole(roles, role)
      .flatMap((group) => rulesOf(declared, group, direction))
      .map((rule) => admissionOf(rule, roles, declared));
    admissions.set(key, made);
    return made;
  };
  return (from, to, port) => {
    const out = admissionsOf(from.role, "egress").some((one) => lets(one, to, port));
    return out && admissionsOf(to.role, "ingress").some((one) => lets(one, from, port));
  };
}

function lets({ protocol, first, last, peer }: Admission, place: Place, port: number): boolean {
  if (protocol !== "all" && (protocol !== "tcp" || port < first || port > last)) return false;
  if ("role" in peer) return peer.role === place.role;
  if (!("ranges" in peer)) return false;
  const address = parseCidr(place.address);
  return address !== undefined && peer.ranges.some((range) => contains(range, address));
}

/** Rows of the groups, and which attempts each speaks about. */
export const packetRows = {
  "SG-002": ({ from, to }: Attempt) => to.role === "workers" && from.role !== "workers",
  "SG-003": ({ from, to }: Attempt) => to.role === "workers" && from.role === "workers",
  "SG-005": ({ to, port }: Attempt) => to.role === "clickhouse" && [8123, 9000].includes(port),
  "SG-006": ({ to, port }: Attempt) => to.role === "clickhouse" && [9009, 9181, 9234].includes(port),
  "SG-009": ({ to }: Attempt) => to.role === "nlb",
  "SG-011": ({ to }: Attempt) => to.role === "endpoints",
  "SG-012": () => true,
} as const satisfies Readonly<Record<string, (attempt: Attempt) => boolean>>;

export type PacketRow = keyof typeof packetRows;

/** Differences between packets and declaration that a row speaks about. SG-012 asks only for what is open beyond it. */
export function differences(row: PacketRow, attempts: readonly Attempt[], mayConnect: MayConnect): Finding[] {
  return attempts
    .filter((attempt) => packetRows[row](attempt))
    .filter(({ from, to, port, passed }) => {
      const expected = mayConnect(from, to, port);
      return row === "SG-012" ? passed && !expected : passed !== expected;
    })
    .map(({ from, to, port, passed }) => ({
      source: "packets",
      resource: to.name,
      actual: passed ? "open" : "closed",
      expected: passed ? "closed" : "open",
      message: `${from.role} ${from.name} to ${to.role} ${to.name} port ${String(port)}: ${passed ? "open, not declared" : "closed, declared open"}`,
    }));
}
