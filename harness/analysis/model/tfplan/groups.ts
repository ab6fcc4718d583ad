// Security groups in all three styles: blocks in the group, aws_security_group_rule, and one resource a rule.

import { isMap, Unresolved } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, blocks, read, tags } from "./mapping.ts";
import type { Made, Mapping } from "./mapping.ts";

const group = "AWS::EC2::SecurityGroup";

type Side = "Source" | "Destination";

/** One rule a peer. A block without any peer admits nobody and is no rule. */
function rules(block: ValueMap, side: Side, self: Value): ValueMap[] {
  const common = read(block, {
    IpProtocol: "protocol",
    FromPort: "from_port",
    ToPort: "to_port",
    Description: "description",
  });
  const own = at(block, "self");
  const of = (property: string, path: string) => blocks(block, path).map((peer) => ({ ...common, [property]: peer }));
  return [
    ...of("CidrIp", "cidr_blocks"),
    ...of("CidrIpv6", "ipv6_cidr_blocks"),
    ...of(`${side}PrefixListId`, "prefix_list_ids"),
    ...of(`${side}SecurityGroupId`, "security_groups"),
    ...of(`${side}SecurityGroupId`, "source_security_group_id"),
    ...(own === true ? [{ ...common, [`${side}SecurityGroupId`]: self }] : []),
    // Whether the group admits itself is not known: the rule stands, with a peer that is not known.
    ...(own instanceof Unresolved ? [{ ...common, [`${side}SecurityGroupId`]: own }] : []),
  ];
}

function inline(values: ValueMap, name: "ingress" | "egress"): Value[] {
  const side = name === "ingress" ? "Source" : "Destination";
  return blocks(values, name).flatMap((block): Value[] =>
    isMap(block) ? rules(block, side, at(values, "__token")) : [{ IpProtocol: "-1", CidrIp: block }],
  );
}

/** Terraform takes AWS's default egress rule away: a group without egress lets nothing out. */
function securityGroup(isDefault: boolean): Mapping {
  return ({ values }) => [
    {
      type: group,
      properties: {
        ...read(values, { GroupDescription: "description", VpcId: "vpc_id", Tags: tags }),
        GroupName: isDefault ? "default" : at(values, "name"),
        SecurityGroupIngress: inline(values, "ingress"),
        SecurityGroupEgress: inline(values, "egress"),
      },
    },
  ];
}

const separateRule: Mapping = ({ values }) => {
  const direction = at(values, "type");
  const GroupId = at(values, "security_group_id");
  const sides = direction === "ingress" ? ["Ingress"] : direction === "egress" ? ["Egress"] : ["Ingress", "Egress"];
  return sides.flatMap((side) =>
    rules(values, side === "Ingress" ? "Source" : "Destination", GroupId).map((rule, index): Made => ({
      type: `${group}${side}`,
      suffix: `${side.toLowerCase()}[${String(index)}]`,
      properties: { ...rule, GroupId },
    })),
  );
};

function singleRule(direction: "Ingress" | "Egress"): Mapping {
  const side = direction === "Ingress" ? "Source" : "Destination";
  return ({ values }) => [
    {
      type: `${group}${direction}`,
      properties: read(values, {
        GroupId: "security_group_id",
        IpProtocol: "ip_protocol",
        FromPort: "from_port",
        ToPort: "to_port",
        CidrIp: "cidr_ipv4",
        CidrIpv6: "cidr_ipv6",
        [`${side}PrefixListId`]: "prefix_list_id",
        [`${side}SecurityGroupId`]: "referenced_security_group_id",
        Description: "description",
      }),
    },
  ];
}

export const groupMappings: Readonly<Record<string, Mapping>> = {
  aws_security_group: securityGroup(false),
  aws_default_security_group: securityGroup(true),
  aws_security_group_rule: separateRule,
  aws_vpc_security_group_ingress_rule: singleRule("Ingress"),
  aws_vpc_security_group_egress_rule: singleRule("Egress"),
};
