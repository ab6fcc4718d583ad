// Networks beyond the platform: which gateways lead to them, and the addresses that no declared one holds.

import { union } from "../model/cidr.ts";
import type { Range } from "../model/cidr.ts";
import type { GatewayFact } from "./network-facts.ts";

/** What lies beyond the gateway is no part of the model, or not all of it: questions may be about it as a peer. */
export function leadsToPeers(gateway: GatewayFact): boolean {
  if (gateway.kind === "peering") return gateway.ends.length === 1;
  return gateway.kind === "transit" || gateway.kind === "vpn";
}

/** Every address of both families that lies in none of the ranges. */
export function besides(ranges: readonly Range[]): Range[] {
  const taken = union([...ranges]);
  return ([4, 6] as const).flatMap((family) => {
    const gaps: Range[] = [];
    let next = 0n;
    for (const { first, last } of taken.filter((range) => range.family === family)) {
      if (first > next) gaps.push({ family, first: next, last: first - 1n });
      next = last + 1n;
    }
    const end = (1n << (family === 4 ? 32n : 128n)) - 1n;
    return next > end ? gaps : [...gaps, { family, first: next, last: end }];
  });
}
