// CloudFormation type -> handler. A handler's file, and the SDK client behind it, is loaded when a template first uses
// the type. A new type is one file in types/ and one line here.

import { bug } from "../../../core/errors.ts";
import type { ResourceHandler } from "./resource.ts";

type Loader = () => Promise<ResourceHandler>;

const registry: Readonly<Record<string, Loader>> = {
  "AWS::Budgets::Budget": async () => (await import("./types/budgets-budget.ts")).budget,
  "AWS::CloudTrail::Trail": async () => (await import("./types/cloudtrail-trail.ts")).trail,
  "AWS::CloudWatch::Alarm": async () => (await import("./types/cloudwatch-alarm.ts")).alarm,
  "AWS::CloudWatch::CompositeAlarm": async () => (await import("./types/cloudwatch-alarm.ts")).compositeAlarm,
  "AWS::CloudWatch::Dashboard": async () => (await import("./types/cloudwatch-alarm.ts")).dashboard,
  "AWS::CodePipeline::Pipeline": async () => (await import("./types/codepipeline-pipeline.ts")).pipeline,
  "AWS::EC2::EIP": async () => (await import("./types/ec2-gateway.ts")).elasticIp,
  "AWS::EC2::FlowLog": async () => (await import("./types/ec2-flow-log.ts")).flowLog,
  "AWS::EC2::Instance": async () => (await import("./types/ec2-instance.ts")).instance,
  "AWS::EC2::InternetGateway": async () => (await import("./types/ec2-gateway.ts")).internetGateway,
  "AWS::EC2::LaunchTemplate": async () => (await import("./types/ec2-launch-template.ts")).launchTemplate,
  "AWS::EC2::NatGateway": async () => (await import("./types/ec2-gateway.ts")).natGateway,
  "AWS::EC2::NetworkAcl": async () => (await import("./types/ec2-network-acl.ts")).networkAcl,
  "AWS::EC2::NetworkAclEntry": async () => (await import("./types/ec2-network-acl.ts")).networkAclEntry,
  "AWS::EC2::Route": async () => (await import("./types/ec2-route-table.ts")).route,
  "AWS::EC2::RouteTable": async () => (await import("./types/ec2-route-table.ts")).routeTable,
  "AWS::EC2::SecurityGroup": async () => (await import("./types/ec2-security-group.ts")).securityGroup,
  "AWS::EC2::SecurityGroupEgress": async () => (await import("./types/ec2-security-group.ts")).securityGroupEgress,
  "AWS::EC2::SecurityGroupIngress": async () => (await import("./types/ec2-security-group.ts")).securityGroupIngress,
  "AWS::EC2::Subnet": async () => (await import("./types/ec2-subnet.ts")).subnet,
  "AWS::EC2::SubnetNetworkAclAssociation": async () =>
    (await import("./types/ec2-network-acl.ts")).subnetNetworkAclAssociation,
  "AWS::EC2::SubnetRouteTableAssociation": async () =>
    (await import("./types/ec2-route-table.ts")).subnetRouteTableAssociation,
  "AWS::EC2::VPC": async () => (await import("./types/ec2-vpc.ts")).vpc,
  "AWS::EC2::VPCEndpoint": async () => (await import("./types/ec2-vpc-endpoint.ts")).vpcEndpoint,
  "AWS::EC2::VPCEndpointService": async () => (await import("./types/ec2-endpoint-service.ts")).vpcEndpointService,
  "AWS::EC2::VPCEndpointServicePermissions": async () =>
    (await import("./types/ec2-endpoint-service.ts")).vpcEndpointServicePermissions,
  "AWS::EC2::VPCGatewayAttachment": async () => (await import("./types/ec2-gateway.ts")).vpcGatewayAttachment,
  "AWS::EC2::VPCPeeringConnection": async () => (await import("./types/ec2-peering.ts")).vpcPeeringConnection,
  "AWS::ECR::Repository": async () => (await import("./types/ecr-repository.ts")).repository,
  "AWS::EKS::AccessEntry": async () => (await import("./types/eks-addon.ts")).eksAccessEntry,
  "AWS::EKS::Addon": async () => (await import("./types/eks-addon.ts")).eksAddon,
  "AWS::EKS::Cluster": async () => (await import("./types/eks-cluster.ts")).eksCluster,
  "AWS::EKS::Nodegroup": async () => (await import("./types/eks-nodegroup.ts")).eksNodegroup,
  "AWS::EKS::PodIdentityAssociation": async () => (await import("./types/eks-addon.ts")).eksPodIdentityAssociation,
  "AWS::ElasticLoadBalancingV2::Listener": async () => (await import("./types/elbv2-target-group.ts")).listener,
  "AWS::ElasticLoadBalancingV2::LoadBalancer": async () =>
    (await import("./types/elbv2-load-balancer.ts")).loadBalancer,
  "AWS::ElasticLoadBalancingV2::TargetGroup": async () => (await import("./types/elbv2-target-group.ts")).targetGroup,
  "AWS::Events::Rule": async () => (await import("./types/events-rule.ts")).eventsRule,
  "AWS::FIS::ExperimentTemplate": async () => (await import("./types/fis-experiment-template.ts")).experimentTemplate,
  "AWS::IAM::InstanceProfile": async () => (await import("./types/iam-identity.ts")).instanceProfile,
  "AWS::IAM::ManagedPolicy": async () => (await import("./types/iam-policy.ts")).managedPolicy,
  "AWS::IAM::OIDCProvider": async () => (await import("./types/iam-identity.ts")).oidcProvider,
  "AWS::IAM::Policy": async () => (await import("./types/iam-policy.ts")).inlinePolicy,
  "AWS::IAM::Role": async () => (await import("./types/iam-role.ts")).role,
  "AWS::IAM::RolePolicy": async () => (await import("./types/iam-policy.ts")).rolePolicy,
  "AWS::KMS::Alias": async () => (await import("./types/kms-key.ts")).kmsAlias,
  "AWS::KMS::Key": async () => (await import("./types/kms-key.ts")).kmsKey,
  "AWS::Lambda::Function": async () => (await import("./types/lambda-function.ts")).lambdaFunction,
  "AWS::Lambda::Permission": async () => (await import("./types/lambda-function.ts")).lambdaPermission,
  "AWS::Logs::LogGroup": async () => (await import("./types/logs-log-group.ts")).logGroup,
  "AWS::Logs::MetricFilter": async () => (await import("./types/logs-log-group.ts")).metricFilter,
  "AWS::Logs::ResourcePolicy": async () => (await import("./types/logs-log-group.ts")).logsResourcePolicy,
  "AWS::MSK::Cluster": async () => (await import("./types/msk-cluster.ts")).mskCluster,
  "AWS::MSK::Configuration": async () => (await import("./types/msk-cluster.ts")).mskConfiguration,
  "AWS::RDS::DBInstance": async () => (await import("./types/rds-instance.ts")).dbInstance,
  "AWS::RDS::DBParameterGroup": async () => (await import("./types/rds-instance.ts")).dbParameterGroup,
  "AWS::RDS::DBSubnetGroup": async () => (await import("./types/rds-instance.ts")).dbSubnetGroup,
  "AWS::Route53::HostedZone": async () => (await import("./types/route53-zone.ts")).hostedZone,
  "AWS::Route53::RecordSet": async () => (await import("./types/route53-zone.ts")).recordSet,
  "AWS::Route53Resolver::ResolverQueryLoggingConfig": async () =>
    (await import("./types/route53resolver-query-log.ts")).queryLogConfig,
  "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation": async () =>
    (await import("./types/route53resolver-query-log.ts")).queryLogAssociation,
  "AWS::S3::Bucket": async () => (await import("./types/s3-bucket.ts")).bucket,
  "AWS::S3::BucketPolicy": async () => (await import("./types/s3-bucket-policy.ts")).bucketPolicy,
  "AWS::SNS::Subscription": async () => (await import("./types/sns-topic.ts")).subscription,
  "AWS::SNS::Topic": async () => (await import("./types/sns-topic.ts")).topic,
  "AWS::SNS::TopicPolicy": async () => (await import("./types/sns-topic.ts")).topicPolicy,
  "AWS::SQS::Queue": async () => (await import("./types/sqs-queue.ts")).queue,
  "AWS::SQS::QueuePolicy": async () => (await import("./types/sqs-queue.ts")).queuePolicy,
  "AWS::SSM::Document": async () => (await import("./types/ssm-document.ts")).ssmDocument,
  "AWS::SSM::Parameter": async () => (await import("./types/ssm-document.ts")).ssmParameter,
  "AWS::SecretsManager::ResourcePolicy": async () => (await import("./types/secretsmanager-secret.ts")).secretPolicy,
  "AWS::SecretsManager::RotationSchedule": async () =>
    (await import("./types/secretsmanager-rotation.ts")).rotationSchedule,
  "AWS::SecretsManager::Secret": async () => (await import("./types/secretsmanager-secret.ts")).secret,
};

/** Types that can be applied. */
export const knownTypes: ReadonlySet<string> = new Set(Object.keys(registry));

export async function loadHandler(type: string): Promise<ResourceHandler> {
  const loader = registry[type];
  if (loader === undefined) throw bug(`no handler for ${type}: unknown types are refused before anything is made`);
  return loader();
}
