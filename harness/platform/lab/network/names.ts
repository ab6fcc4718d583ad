// Names of interfaces and namespaces. The kernel allows 15 characters for a link, so links are numbered and spec ids stay
// the names of the network namespaces.

import { createHash } from "node:crypto";

/** `b`, `v` … plus a digest of the id: stable over reconciliations whatever else comes and goes. */
export function linkName(kind: "b" | "v", id: string): string {
  return `${kind}${createHash("sha256").update(id).digest("hex").slice(0, 10)}`;
}

/** A routing table number of its own for a subnet, in a range that nothing else uses. */
export function tableNumber(subnetId: string): number {
  return 1000 + (createHash("sha256").update(subnetId).digest().readUInt32LE(0) % 1_000_000);
}

/** Network namespace of a host or a pod. */
export function netnsName(id: string): string {
  return id.replace(/[^A-Za-z0-9_.-]/g, "_");
}

export const tables = { resolver: 900, gatewayEndpoint: 901, internet: 902 } as const;
