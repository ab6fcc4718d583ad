// AWS::EC2::SecurityGroup and its rules. AWS gives every group an egress rule that allows all; CloudFormation drops it
// as soon as the template declares an egress rule, inline or as a resource of its own, and so does this.

import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  EC2ServiceException,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import type { IpPermission } from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import type { AwsClients } from "../../../aws/clients.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { tagged } from "./ec2-tags.ts";

interface Rule {
  IpProtocol: string;
  FromPort?: number | string;
  ToPort?: number | string;
  CidrIp?: string;
  CidrIpv6?: string;
  Description?: string;
  SourceSecurityGroupId?: string;
  SourceSecurityGroupOwnerId?: string;
  SourcePrefixListId?: string;
  DestinationSecurityGroupId?: string;
  DestinationPrefixListId?: string;
}

interface GroupProperties {
  GroupDescription: string;
  GroupName?: string;
  SecurityGroupEgress?: Rule[];
  SecurityGroupIngress?: Rule[];
  Tags?: TagList;
  VpcId?: string;
}

export async function securityGroup(properties: GroupProperties, context: ResourceContext): Promise<CreatedResource> {
  const { ec2 } = context.clients;
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: properties.GroupName ?? context.name({ maxLength: 255 }),
      Description: properties.GroupDescription,
      VpcId: properties.VpcId,
      TagSpecifications: tagged("security-group", properties.Tags),
    }),
  );
  const id = present(GroupId, "CreateSecurityGroup answers with an id");
  const egress = properties.SecurityGroupEgress ?? [];
  if (egress.length > 0) {
    await dropDefaultEgress(context.clients, id);
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: id, IpPermissions: egress.map(permission) }));
  }
  const ingress = properties.SecurityGroupIngress ?? [];
  if (ingress.length > 0) {
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: ingress.map(permission) }));
  }
  return { ref: id, attributes: { GroupId: id, Id: id, VpcId: properties.VpcId } };
}

export async function securityGroupIngress(
  properties: Rule & { GroupId: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { SecurityGroupRules } = await clients.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: properties.GroupId,
      IpPermissions: [permission(properties)],
    }),
  );
  return ruleOf(SecurityGroupRules?.[0]?.SecurityGroupRuleId);
}

export async function securityGroupEgress(
  properties: Rule & { GroupId: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  await dropDefaultEgress(clients, properties.GroupId);
  const { SecurityGroupRules } = await clients.ec2.send(
    new AuthorizeSecurityGroupEgressCommand({ GroupId: properties.GroupId, IpPermissions: [permission(properties)] }),
  );
  return ruleOf(SecurityGroupRules?.[0]?.SecurityGroupRuleId);
}

function ruleOf(id: string | undefined): CreatedResource {
  const ref = present(id, "a new security group rule has an id");
  return { ref, attributes: { Id: ref } };
}

/** Groups whose default egress rule is gone or going; rules of one group are created side by side. */
const dropped = new WeakMap<AwsClients, Map<string, Promise<void>>>();

function dropDefaultEgress(clients: AwsClients, GroupId: string): Promise<void> {
  const groups = dropped.get(clients) ?? new Map<string, Promise<void>>();
  dropped.set(clients, groups);
  const known = groups.get(GroupId);
  if (known !== undefined) return known;
  const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
  const dropping = clients.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions })).then(
    () => undefined,
    (error: unknown) => {
      // A group of another stack has lost it already.
      if (!(error instanceof EC2ServiceException && error.name === "InvalidPermission.NotFound")) throw error;
    },
  );
  groups.set(GroupId, dropping);
  return dropping;
}

/** One rule as the API takes it. Ports may arrive as strings, since expressions give strings. */
function permission(rule: Rule): IpPermission {
  const { Description } = rule;
  const group = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
  const prefixList = rule.SourcePrefixListId ?? rule.DestinationPrefixListId;
  return {
    IpProtocol: rule.IpProtocol,
    FromPort: portOf(rule.FromPort),
    ToPort: portOf(rule.ToPort),
    ...(rule.CidrIp === undefined ? {} : { IpRanges: [{ CidrIp: rule.CidrIp, Description }] }),
    ...(rule.CidrIpv6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6: rule.CidrIpv6, Description }] }),
    ...(group === undefined
      ? {}
      : { UserIdGroupPairs: [{ GroupId: group, UserId: rule.SourceSecurityGroupOwnerId, Description }] }),
    ...(prefixList === undefined ? {} : { PrefixListIds: [{ PrefixListId: prefixList, Description }] }),
  };
}

function portOf(port: number | string | undefined): number | undefined {
  return port === undefined ? undefined : Number(port);
}
