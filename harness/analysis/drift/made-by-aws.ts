// What runs beside every description: AWS and its controllers make it, no template does.

import { property } from "../model/node.ts";
import type { PlatformModel } from "../model/platform-model.ts";
import { tagsOf } from "../model/platform-model.ts";
import type { Resource } from "../model/resource.ts";
import type { Pairs } from "./pairs.ts";

type Maker = (resource: Resource, at: { readonly model: PlatformModel; readonly pairs: Pairs }) => boolean;

const always: Maker = () => true;

/** Belongs to something that AWS made itself. */
const partOf =
  (name: string): Maker =>
  (resource, at) => {
    const holder = at.model.named(property(resource, name).text());
    return holder !== undefined && at.pairs.declaredOf(holder) === undefined && isMadeByAws(holder, at);
  };

const makers: Readonly<Record<string, Maker>> = {
  // Quotas belong to the account; simulations and checks are answers to questions about it.
  "AWS::ServiceQuotas::Quota": always,
  "AWS::IAM::PolicySimulation": always,
  "AWS::AccessAnalyzer::TrustPolicyCheck": always,
  "AWS::AccessAnalyzer::ResourcePolicyCheck": always,
  // Instances, endpoints, load balancers and pods bring their own.
  "AWS::EC2::NetworkInterface": always,
  "AWS::EC2::Volume": always,
  "AWS::EC2::Instance": (instance) => [...tagsOf(instance).keys()].some((key) => /^(eks:|karpenter\.)/.test(key)),
  "AWS::EC2::PrefixList": ({ attributes }) => attributes["Owner"] === "AWS",
  "AWS::EC2::RouteTable": (table) => table.attributes["Main"] === true,
  "AWS::EC2::NetworkAcl": (list) => list.attributes["Default"] === true,
  // Rule 32767 is the end of every list.
  "AWS::EC2::NetworkAclEntry": (entry, at) =>
    property(entry, "RuleNumber").number() === 32_767 || partOf("NetworkAclId")(entry, at),
  "AWS::EC2::SecurityGroup": (group) =>
    property(group, "GroupName").text() === "default" ||
    /^eks-cluster-sg-/.test(property(group, "GroupName").text() ?? ""),
  // The VPC's own range, what a gateway endpoint adds to its tables, and the routes of the main table.
  "AWS::EC2::Route": (route, at) => {
    const target = property(route, "GatewayId").text() ?? "";
    return target === "local" || target.startsWith("vpce-") || partOf("RouteTableId")(route, at);
  },
  "AWS::EKS::AccessEntry": (entry) => property(entry, "Type").text()?.startsWith("EC2") === true || isCreator(entry),
  // Name servers and the start of authority stand in every zone.
  "AWS::Route53::RecordSet": (record) => ["NS", "SOA"].includes(property(record, "Type").text() ?? ""),
};

export function isMadeByAws(resource: Resource, at: { readonly model: PlatformModel; readonly pairs: Pairs }): boolean {
  if (/^(arn:aws:iam::\d+:role\/)?AWSServiceRoleFor/.test(resource.id)) return true;
  if (/^alias of alias\/aws\//.test(resource.id)) return true;
  return makers[resource.type]?.(resource, at) ?? false;
}

/** Whoever made the cluster has an entry with the administrator's policy, unless it was declined. */
function isCreator(entry: Resource): boolean {
  const policies = property(entry, "AccessPolicies").list();
  return /:(user|assumed-role)\//.test(property(entry, "PrincipalArn").text() ?? "") && policies.length > 0;
}
