// Whether a plain address is one of the endpoint's. AWS gives them when the endpoint is made, so a description can show
// that an address never is the endpoint's, and never that it is; the running platform shows which ones it has.

import type { Inspection } from "../inspection.ts";
import { contains, covers, parseCidr, parseCidrs } from "../../model/cidr.ts";
import type { Range } from "../../model/cidr.ts";
import { property, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, textOf } from "../../model/value.ts";

interface Asked {
  readonly address: Range;
  /** Where the address is written. */
  readonly target: Node;
  /** Endpoints whose address it should be. */
  readonly links: readonly Resource[];
}

/** Raises where it cannot be told. */
export function isOfEndpoint(it: Inspection, asked: Asked): boolean {
  if (!covers(parseCidrs([it.intent.cidrs.vpc]), asked.address)) return false;
  return it.model.isLive ? hasInterface(it, asked) : couldBeIn(it, asked);
}

function hasInterface(it: Inspection, { address, target, links }: Asked): boolean {
  const interfaces = it.model.all("AWS::EC2::NetworkInterface");
  const named = links
    .map((link) => link.attributes["NetworkInterfaceIds"])
    .map((ids) => (isList(ids) ? ids : undefined));
  const found = named.flatMap((ids) => (ids ?? []).map((id) => interfaces.find((one) => one.id === textOf(id))));
  const has = (one: Resource) => {
    const [own, more] = [property(one, "PrivateIpAddress").texts(), property(one, "Ipv6Addresses").texts()];
    return [...own, ...more].some((text) => isSame(parseCidr(text), address));
  };
  if (found.some((one) => one !== undefined && has(one))) return true;
  if (named.includes(undefined) || found.includes(undefined))
    throw new Undecided("not every interface of the endpoint was read", target);
  return false;
}

/** False for certain where no interface of the endpoint can get the address. */
function couldBeIn(it: Inspection, { address, target, links }: Asked): boolean {
  const subnets = links.flatMap((link) => property(link, "SubnetIds").list()).map((node) => it.model.referred(node));
  const mayHold = subnets.filter((subnet) => subnet === undefined || mayGive(subnet, address));
  if (mayHold.length === 0) return false;
  throw new Undecided("which address AWS gives the endpoint is not known before it stands: an alias of it is", target);
}

/** AWS keeps the first four addresses of a subnet and the last one; what else it holds may be given to anybody in it. */
function mayGive(subnet: Resource, address: Range): boolean {
  const block = property(subnet, address.family === 4 ? "CidrBlock" : "Ipv6CidrBlock");
  // A range that a pool gives stands nowhere before.
  const range = block.exists ? parseCidr(block.written()) : undefined;
  if (range === undefined) return true;
  return contains({ ...range, first: range.first + 4n, last: range.last - 1n }, address);
}

function isSame(one: Range | undefined, other: Range): boolean {
  return one !== undefined && contains(one, other) && contains(other, one);
}
