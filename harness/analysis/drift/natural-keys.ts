// By what AWS itself tells two resources of a type apart: of these, no two can be alike. Alternatives stand behind a bar.

import type { Resource } from "../model/resource.ts";
import { isList } from "../model/value.ts";
import type { Value } from "../model/value.ts";
import { canonical } from "./references.ts";
import type { Pairs, Side } from "./pairs.ts";

export const naturalKeys: Readonly<Record<string, readonly string[]>> = {
  "AWS::EC2::VPC": ["CidrBlock"],
  "AWS::EC2::Subnet": ["VpcId", "CidrBlock"],
  "AWS::EC2::Route": ["RouteTableId", "DestinationCidrBlock|DestinationIpv6CidrBlock|DestinationPrefixListId"],
  "AWS::EC2::SubnetRouteTableAssociation": ["SubnetId"],
  "AWS::EC2::SubnetNetworkAclAssociation": ["SubnetId"],
  "AWS::EC2::NetworkAclEntry": ["NetworkAclId", "Egress", "RuleNumber"],
  "AWS::EC2::VPCEndpoint": ["VpcId", "ServiceName"],
  "AWS::EC2::VPCGatewayAttachment": ["VpcId"],
  "AWS::EC2::FlowLog": ["ResourceId"],
  "AWS::ElasticLoadBalancingV2::LoadBalancer": ["Name"],
  "AWS::ElasticLoadBalancingV2::TargetGroup": ["Name"],
  "AWS::ElasticLoadBalancingV2::Listener": ["LoadBalancerArn", "Port"],
  "AWS::Route53::HostedZone": ["Name"],
  "AWS::Route53::RecordSet": ["Name", "Type"],
  "AWS::Route53Resolver::ResolverQueryLoggingConfig": ["Name"],
  "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation": ["ResourceId"],
  "AWS::S3::BucketPolicy": ["Bucket"],
  "AWS::SNS::Subscription": ["TopicArn", "Protocol", "Endpoint"],
  "AWS::SNS::TopicPolicy": ["Topics"],
  "AWS::SQS::QueuePolicy": ["Queues"],
  "AWS::SecretsManager::ResourcePolicy": ["SecretId"],
  "AWS::SecretsManager::RotationSchedule": ["SecretId"],
  "AWS::KMS::Alias": ["AliasName"],
  "AWS::Lambda::Permission": ["FunctionName", "Action", "Principal"],
  "AWS::EKS::Nodegroup": ["ClusterName", "NodegroupName"],
  "AWS::EKS::Addon": ["ClusterName", "AddonName"],
  "AWS::EKS::AccessEntry": ["ClusterName", "PrincipalArn"],
  "AWS::EKS::PodIdentityAssociation": ["ClusterName", "Namespace", "ServiceAccount"],
  "AWS::RDS::DBInstance": ["DBInstanceIdentifier"],
  "AWS::MSK::Cluster": ["ClusterName"],
  "AWS::ECR::Repository": ["RepositoryName"],
};

/** The key of one resource with its references made the same on both sides; undefined where a part of it is not there. */
export function keyOf(resource: Pick<Resource, "type" | "properties">, pairs: Pairs, side: Side): string | undefined {
  const names = naturalKeys[resource.type];
  if (names === undefined) return undefined;
  const parts = names.map((name) => {
    const given = name.split("|").map((one) => resource.properties[one]);
    return keyText(
      given.find((value) => value !== undefined && value !== null),
      pairs,
      side,
    );
  });
  return parts.includes(undefined) ? undefined : parts.join("\u0000");
}

function keyText(value: Value, pairs: Pairs, side: Side): string | undefined {
  if (isList(value)) {
    const items = value.map((item) => keyText(item, pairs, side));
    return items.includes(undefined) ? undefined : items.sort().join(",");
  }
  if (typeof value !== "string") return value === undefined || typeof value === "object" ? undefined : String(value);
  return canonical(value, pairs, side).replace(/\.$/, "");
}
