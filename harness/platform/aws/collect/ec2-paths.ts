// What packets meet between subnets: network ACLs. Block public access is not read: it only ever closes, so that leaving
// it out can hide no path.

import { DescribeNetworkAclsCommand } from "@aws-sdk/client-ec2";
import type { NetworkAclEntry } from "@aws-sdk/client-ec2";
import { everyPage } from "../pages.ts";
import { tagList } from "./collector.ts";
import type { Reading } from "./collector.ts";

/** The number of the entry that ends every list; it cannot be written or changed. */
const lastEntry = 32_767;

export async function readAccessLists(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const types = ["AWS::EC2::NetworkAcl", "AWS::EC2::NetworkAclEntry", "AWS::EC2::SubnetNetworkAclAssociation"];
  const lists = await reading.call("ec2:DescribeNetworkAcls", types, () =>
    everyPage(
      (page) => ec2.send(new DescribeNetworkAclsCommand(page)),
      (page) => page.NetworkAcls,
    ),
  );
  for (const list of lists ?? []) {
    if (!vpcs.includes(list.VpcId ?? "")) continue;
    const id = list.NetworkAclId ?? "";
    reading.add({
      type: "AWS::EC2::NetworkAcl",
      id,
      properties: { VpcId: list.VpcId, Tags: tagList(list.Tags) },
      attributes: { Default: list.IsDefault },
    });
    for (const association of list.Associations ?? []) {
      reading.add({
        type: "AWS::EC2::SubnetNetworkAclAssociation",
        id: association.NetworkAclAssociationId ?? "",
        properties: { SubnetId: association.SubnetId, NetworkAclId: id },
      });
    }
    for (const entry of list.Entries ?? []) addEntry(reading, id, entry);
  }
}

function addEntry(reading: Reading, list: string, entry: NetworkAclEntry): void {
  const { RuleNumber, Egress, Protocol, RuleAction, CidrBlock, Ipv6CidrBlock, PortRange, IcmpTypeCode } = entry;
  if (RuleNumber === lastEntry) return;
  reading.add({
    type: "AWS::EC2::NetworkAclEntry",
    id: `${list}|${String(RuleNumber ?? 0)}|${Egress === true ? "egress" : "ingress"}|${Ipv6CidrBlock === undefined ? 4 : 6}`,
    properties: {
      NetworkAclId: list,
      RuleNumber,
      Egress,
      Protocol,
      RuleAction,
      CidrBlock,
      Ipv6CidrBlock,
      PortRange,
      Icmp: IcmpTypeCode,
    },
  });
}
