// VPCs and subnets with their addresses. An IPv6 block that AWS picks is stood in for by a block of AWS's own space; only a
// rule that names a part of that space could tell the difference.

import { parseCidr, union } from "../../model/cidr.ts";
import type { Range } from "../../model/cidr.ts";
import { associationOf, tableOf } from "../../model/network.ts";
import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import type { PublicAccess, SubnetFact, VpcFact } from "../network-facts.ts";
import { keyAt, keyOf, look, rangeAt } from "./look.ts";
import { publicAccessOf } from "./read-public-access.ts";

/** The first of the blocks that stand in: 2600:1f10::/32, of which each VPC gets a /56. */
const standInBase = parseCidr("2600:1f10::/32")?.first ?? 0n;
const sizeOf56 = 1n << 72n;
const sizeOf64 = 1n << 64n;

export function readVpcs(model: PlatformModel): Map<string, VpcFact> {
  const extras = model.all("AWS::EC2::VPCCidrBlock");
  return new Map(
    model.all("AWS::EC2::VPC").map((vpc, index) => {
      const id = keyOf(vpc);
      const own = extras.filter((extra) => keyAt(model, property(extra, "VpcId")) === id);
      const ranges = [
        ...blocksOf(model, vpc),
        ...own.flatMap((extra) => [
          rangeAt(property(extra, "CidrBlock")),
          ipv6Block(
            property(extra, "Ipv6CidrBlock").exists ? () => rangeAt(property(extra, "Ipv6CidrBlock")) : undefined,
          ),
          property(extra, "AmazonProvidedIpv6CidrBlock").bool(false) || property(extra, "Ipv6Pool").exists
            ? standIn(index)
            : undefined,
        ]),
      ];
      return [id, { id, label: vpc.id, ranges: union(ranges.filter((range) => range !== undefined)) }];
    }),
  );
}

/** The VPC's first block; where its expression cannot be resolved, what its subnets use of it. */
function blocksOf(model: PlatformModel, vpc: Resource): (Range | undefined)[] {
  const read = look(() => rangeAt(property(vpc, "CidrBlock")));
  if ("value" in read) return [read.value];
  const subnets = model.all("AWS::EC2::Subnet").filter((one) => keyAt(model, property(one, "VpcId")) === keyOf(vpc));
  return subnets.map((subnet) => rangeAt(property(subnet, "CidrBlock")));
}

function ipv6Block(read: (() => Range | undefined) | undefined): Range | undefined {
  return read?.();
}

function standIn(index: number): Range {
  const first = standInBase + BigInt(index) * sizeOf56;
  return { family: 6, first, last: first + sizeOf56 - 1n };
}

export function readSubnets(model: PlatformModel, vpcs: ReadonlyMap<string, VpcFact>): Map<string, SubnetFact> {
  const lists = accessListsBySubnet(model);
  return new Map(
    model.all("AWS::EC2::Subnet").map((subnet, index) => {
      const id = keyOf(subnet);
      const vpc = keyAt(model, property(subnet, "VpcId")) ?? "";
      const access = look<PublicAccess>(() => publicAccessOf(model, subnet, vpc));
      return [
        id,
        {
          id,
          label: subnet.id,
          vpc,
          ranges: [rangeAt(property(subnet, "CidrBlock")), ipv6Of(subnet, vpcs.get(vpc), index)].filter(
            (range) => range !== undefined,
          ),
          table: tableKey(model, subnet, vpc),
          accessList: lists.get(id) ?? (model.isLive ? `access list of ${subnet.id}` : defaultAccessList(vpc)),
          ...("value" in access
            ? { publicAccess: access.value }
            : { publicAccess: "allowed" as const, publicAccessUnknown: access.unknown }),
        },
      ];
    }),
  );
}

/** The subnet's own /64; where its expression cannot be resolved, one of the VPC's block. */
function ipv6Of(subnet: Resource, vpc: VpcFact | undefined, index: number): Range | undefined {
  const read = look(() => rangeAt(property(subnet, "Ipv6CidrBlock")));
  if ("value" in read) return read.value;
  const block = vpc?.ranges.find(({ family }) => family === 6);
  if (block === undefined) return undefined;
  const first = block.first + BigInt(index % 256) * sizeOf64;
  return { family: 6, first, last: first + sizeOf64 - 1n };
}

/** The table that routes a subnet; without an association, the VPC's main table. */
function tableKey(model: PlatformModel, subnet: Resource, vpc: string): string {
  const association = associationOf(model, subnet);
  if (association !== undefined) return keyAt(model, property(association, "RouteTableId")) ?? "";
  const main = tableOf(model, subnet);
  return main === undefined ? mainTable(vpc) : keyOf(main);
}

/** A template does not show a VPC's main table: it is made with the local routes and nothing else. */
export function mainTable(vpc: string): string {
  return `main route table of ${vpc}`;
}

export function defaultAccessList(vpc: string): string {
  return `default network ACL of ${vpc}`;
}

function accessListsBySubnet(model: PlatformModel): Map<string, string> {
  return new Map(
    model.all("AWS::EC2::SubnetNetworkAclAssociation").flatMap((association) => {
      const [subnet, list] = ["SubnetId", "NetworkAclId"].map((name) => property(association, name).text());
      const vpc = model.named(list);
      const key = vpc?.type === "AWS::EC2::VPC" ? defaultAccessList(keyOf(vpc)) : vpc === undefined ? list : keyOf(vpc);
      return subnet === undefined || key === undefined ? [] : [[keyOfText(model, subnet), key]];
    }),
  );
}

function keyOfText(model: PlatformModel, text: string): string {
  const named = model.named(text);
  return named === undefined ? text : keyOf(named);
}
