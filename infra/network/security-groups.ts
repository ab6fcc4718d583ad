// Security groups from the rule table. Rules that name an address range stand inline, so that no group is ever without
// an egress rule (CloudFormation would then leave EC2's allow-all default in place); rules that name another group are
// resources of their own, because groups refer to each other in circles.

import type { Stack } from "aws-cdk-lib";
import { CfnSecurityGroup, CfnSecurityGroupEgress, CfnSecurityGroupIngress } from "aws-cdk-lib/aws-ec2";
import type { Site } from "../settings/site.ts";
import { kebab, pascal } from "../settings/zones.ts";
import type { GroupRole, Rule } from "./rules.ts";

export type SecurityGroupIds<Role extends string = GroupRole> = Readonly<Record<Role, string>>;

export interface GroupPlan<Role extends string> {
  readonly settings: Site & { readonly s3PrefixList: string };
  /** What each group is for; its keys are the groups. */
  readonly descriptions: Readonly<Record<Role, string>>;
  readonly rules: readonly Rule<Role>[];
}

/** Creates every group with its rules and returns the group ids by role. */
export function securityGroups<Role extends string>(
  stack: Stack,
  vpcId: string,
  plan: GroupPlan<Role>,
): SecurityGroupIds<Role> {
  const roles = Object.keys(plan.descriptions) as Role[];
  const ids = Object.fromEntries(
    roles.map((role) => [role, groupOf(stack, vpcId, { role, plan }).attrGroupId]),
  ) as Record<Role, string>;
  for (const rule of plan.rules) standaloneRule(stack, rule, ids);
  return ids;
}

function groupOf<Role extends string>(
  stack: Stack,
  vpcId: string,
  options: { role: Role; plan: GroupPlan<Role> },
): CfnSecurityGroup {
  const { role, plan } = options;
  const { rules, settings, descriptions } = plan;
  const name = `${settings.prefix}-${kebab(role)}`;
  const own = rules.filter((rule) => rule.group === role && !("group" in rule.peer));
  return new CfnSecurityGroup(stack, `SecurityGroup${pascal(role)}`, {
    groupName: name,
    groupDescription: descriptions[role],
    vpcId,
    securityGroupIngress: own
      .filter((rule) => rule.direction === "ingress")
      .map((rule) => ({ ...ports(rule), ...("cidr" in rule.peer ? { cidrIp: rule.peer.cidr } : {}) })),
    securityGroupEgress: own
      .filter((rule) => rule.direction === "egress")
      .map((rule) => ({
        ...ports(rule),
        ...("cidr" in rule.peer ? { cidrIp: rule.peer.cidr } : { destinationPrefixListId: settings.s3PrefixList }),
      })),
    tags: [{ key: "Name", value: name }],
  });
}

function standaloneRule<Role extends string>(stack: Stack, rule: Rule<Role>, ids: SecurityGroupIds<Role>): void {
  if (!("group" in rule.peer)) return;
  const peer = ids[rule.peer.group];
  const id = ruleId(rule, rule.peer.group);
  const groupId = ids[rule.group];
  if (rule.direction === "ingress") {
    new CfnSecurityGroupIngress(stack, id, { groupId, sourceSecurityGroupId: peer, ...ports(rule) });
  } else {
    new CfnSecurityGroupEgress(stack, id, { groupId, destinationSecurityGroupId: peer, ...ports(rule) });
  }
}

/** `RuleClickhouseIngressNlbTcp8123`: stable, so that one changed rule is one changed resource. */
function ruleId<Role extends string>(rule: Rule<Role>, peer: Role): string {
  const range = rule.ports === undefined ? "" : [...new Set(rule.ports)].join("To");
  return `Rule${pascal(rule.group)}${pascal(rule.direction)}${pascal(peer)}${pascal(rule.protocol)}${range}`;
}

function ports(rule: Pick<Rule, "protocol" | "ports" | "why">): {
  ipProtocol: string;
  fromPort?: number;
  toPort?: number;
  description: string;
} {
  if (rule.ports === undefined) return { ipProtocol: "-1", description: rule.why };
  const [fromPort, toPort] = rule.ports;
  return { ipProtocol: rule.protocol, fromPort, toPort, description: rule.why };
}
