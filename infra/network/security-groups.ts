// Security groups from the rule table. Rules that name an address range stand inline, so that no group is ever without
// an egress rule (CloudFormation would then leave EC2's allow-all default in place); rules that name another group are
// resources of their own, because groups refer to each other in circles.

import type { Stack } from "aws-cdk-lib";
import { CfnSecurityGroup, CfnSecurityGroupEgress, CfnSecurityGroupIngress } from "aws-cdk-lib/aws-ec2";
import type { Settings } from "../settings/byoc-private.ts";
import type { GroupRole, Rule } from "./rules.ts";
import { groupRoles, rulesOf } from "./rules.ts";

export type SecurityGroupIds = Readonly<Record<GroupRole, string>>;

const descriptions: Readonly<Record<GroupRole, string>> = {
  controlPlane: "EKS control plane interfaces",
  workers: "EKS worker nodes",
  clickhouse: "ClickHouse and Keeper pods",
  nlb: "Internal load balancer of ClickHouse",
  endpoints: "Interface endpoints of AWS services",
  application: "API services, clients of ClickHouse",
  runner: "Verification runner",
  rotation: "Rotation function of the database secrets",
};

/** Creates every group with its rules and returns the group ids by role. */
export function securityGroups(stack: Stack, vpcId: string, settings: Settings): SecurityGroupIds {
  const rules = rulesOf(settings);
  const ids = Object.fromEntries(
    groupRoles.map((role) => [role, groupOf(stack, vpcId, { role, rules, settings }).attrGroupId]),
  ) as Record<GroupRole, string>;
  for (const rule of rules) standaloneRule(stack, rule, ids);
  return ids;
}

function groupOf(
  stack: Stack,
  vpcId: string,
  options: { role: GroupRole; rules: readonly Rule[]; settings: Settings },
): CfnSecurityGroup {
  const { role, rules, settings } = options;
  const own = rules.filter((rule) => rule.group === role && !("group" in rule.peer));
  return new CfnSecurityGroup(stack, `SecurityGroup${pascal(role)}`, {
    groupName: `clickhouse-${kebab(role)}`,
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
    tags: [{ key: "Name", value: `clickhouse-${kebab(role)}` }],
  });
}

function standaloneRule(stack: Stack, rule: Rule, ids: SecurityGroupIds): void {
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
function ruleId(rule: Rule, peer: GroupRole): string {
  const range = rule.ports === undefined ? "" : [...new Set(rule.ports)].join("To");
  return `Rule${pascal(rule.group)}${pascal(rule.direction)}${pascal(peer)}${pascal(rule.protocol)}${range}`;
}

function ports(rule: Rule): { ipProtocol: string; fromPort?: number; toPort?: number; description: string } {
  if (rule.ports === undefined) return { ipProtocol: "-1", description: rule.why };
  const [fromPort, toPort] = rule.ports;
  return { ipProtocol: rule.protocol, fromPort, toPort, description: rule.why };
}

function pascal(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function kebab(word: string): string {
  return word.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
