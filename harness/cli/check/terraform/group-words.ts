// Security groups: rules of their own beside the group, some of them as the blocks that the group itself has. For tests.

import { isList, isMap, textOf, Unresolved } from "../../../analysis/model/value.ts";
import type { Value, ValueMap } from "../../../analysis/model/value.ts";
import { items, number, tags, text } from "./words.ts";
import type { Own, Said, SaidMap, Saying, Writer } from "./words.ts";

const unsaid = {
  ingress: new Unresolved("ingress", "left to the provider"),
  egress: new Unresolved("egress", "left to the provider"),
};

type Side = "Source" | "Destination";

/** A rule as a block of its group has it: every attribute stands, empty where nothing is said. */
function inlineRule(rule: ValueMap, side: Side, self: string): SaidMap {
  const group = rule[`${side}SecurityGroupId`];
  const list = (value: Value): Said => (value === undefined ? [] : value instanceof Unresolved ? value : [value]);
  const isSelf = group === self || (typeof group === "string" && group.startsWith(`${self.slice(0, -1)}.`));
  return {
    protocol: text(rule["IpProtocol"]),
    from_port: number(rule["FromPort"] ?? 0),
    to_port: number(rule["ToPort"] ?? 0),
    description: rule["Description"] ?? "",
    cidr_blocks: list(rule["CidrIp"]),
    ipv6_cidr_blocks: list(rule["CidrIpv6"]),
    prefix_list_ids: list(rule[`${side}PrefixListId`]),
    security_groups: isSelf ? [] : list(group),
    self: isSelf,
  };
}

function inline(value: Value, side: Side, self: string): Said {
  if (value === undefined) return [];
  if (!isList(value)) return value;
  return value.map((rule) => (isMap(rule) ? inlineRule(rule, side, self) : rule));
}

/** One resource a rule. */
function ruleOf(rule: ValueMap, side: Side, group: Value): SaidMap {
  const protocol = text(rule["IpProtocol"]);
  const isAll = protocol === "-1";
  return {
    security_group_id: group,
    ip_protocol: protocol,
    from_port: isAll ? undefined : number(rule["FromPort"]),
    to_port: isAll ? undefined : number(rule["ToPort"]),
    cidr_ipv4: rule["CidrIp"],
    cidr_ipv6: rule["CidrIpv6"],
    prefix_list_id: rule[`${side}PrefixListId`],
    referenced_security_group_id: rule[`${side}SecurityGroupId`],
    description: rule["Description"],
  };
}

const everything = { IpProtocol: "-1", CidrIp: "0.0.0.0/0" };

/** CloudFormation leaves AWS's own egress rule in place where nothing is said; Terraform takes it away and has to say it. */
function egressOf(value: Value, { self, all }: Own): Value {
  const isOwn = (rule: Value) =>
    typeof rule === "string" && (rule === self || rule.startsWith(`${self.slice(0, -1)}.`));
  const isSaid = all.some(
    ({ type, properties }) => type === "AWS::EC2::SecurityGroupEgress" && isOwn(properties["GroupId"]),
  );
  return items(value).length > 0 || isSaid ? value : [everything];
}

const group: Writer = (p, own) => {
  const { self, resource } = own;
  const common = { name: p["GroupName"], description: p["GroupDescription"], vpc_id: p["VpcId"], ...tags(p["Tags"]) };
  const [ingress, egress] = [p["SecurityGroupIngress"], egressOf(p["SecurityGroupEgress"], own)];
  const whole = [...items(ingress), ...items(egress)].every(isMap);
  // Half of the groups have their rules beside them, the other half inside.
  const inside = { ingress: inline(ingress, "Source", self), egress: inline(egress, "Destination", self) };
  if (!whole || resource.id.length % 2 === 0) return [["aws_security_group", { ...common, ...inside }]];
  const beside = (rules: Value, side: Side, way: string): Saying[] =>
    items(rules).map((rule, at) => [
      `aws_vpc_security_group_${way}_rule`,
      ruleOf(rule as ValueMap, side, self),
      `${way}_${String(at)}`,
    ]);
  return [
    // Before the apply the provider does not tell that there are none; afterwards it tells of those beside the group.
    ["aws_security_group", { ...common, ...(own.isStanding ? inside : unsaid) }],
    ...beside(ingress, "Source", "ingress"),
    ...beside(egress, "Destination", "egress"),
  ];
};

function separate(way: "ingress" | "egress"): Writer {
  const side = way === "ingress" ? "Source" : "Destination";
  return (p, { resource }) => {
    if (resource.id.length % 3 > 0) return [[`aws_vpc_security_group_${way}_rule`, ruleOf(p, side, p["GroupId"])]];
    const { security_groups: groups, self: _self, ...rule } = inlineRule(p, side, textOf(p["GroupId"]));
    const peer = p[`${side}SecurityGroupId`];
    const isSelf = peer !== undefined && peer === p["GroupId"];
    return [
      [
        "aws_security_group_rule",
        {
          type: way,
          security_group_id: p["GroupId"],
          ...rule,
          ...(isSelf ? { self: true } : { self: false, source_security_group_id: isList(groups) ? groups[0] : groups }),
        },
      ],
    ];
  };
}

export const groupWords: Readonly<Record<string, Writer>> = {
  "AWS::EC2::SecurityGroup": group,
  "AWS::EC2::SecurityGroupIngress": separate("ingress"),
  "AWS::EC2::SecurityGroupEgress": separate("egress"),
};
