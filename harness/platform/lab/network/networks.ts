// The networks of a lab: the first region's, and those of further regions. They share nothing but what peering joins.

import type { LabSpec, NetworkSpec, SubnetSpec } from "../lab-spec.ts";
import { contains, networkAddress } from "./addresses.ts";

/** Host of the first network's resolver. */
export const firstResolver = "dns";

export function networksOf(spec: LabSpec): NetworkSpec[] {
  const { cidr, resolver, dns, further } = spec;
  return [{ cidr, resolver, dns, resolverHost: firstResolver }, ...further];
}

/** The network that an address belongs to; what has none is with the first. */
export function networkOf(spec: LabSpec, address: string | undefined): NetworkSpec {
  const [first, ...further] = networksOf(spec);
  const found = further.find(({ cidr }) => address !== undefined && contains(cidr, address));
  return found ?? (first as NetworkSpec);
}

/** Subnets of a range. */
export function subnetsWithin(spec: LabSpec, cidr: string): SubnetSpec[] {
  return spec.subnets.filter((subnet) => contains(cidr, networkAddress(subnet.cidr)));
}
