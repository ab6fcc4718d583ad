// Terraform's types -> CloudFormation's vocabulary. A type without an entry is carried under its own name; where it belongs
// to a service that checks read, what it would have added is a gap, not an absence.

import { computeMappings } from "./compute.ts";
import { clusterMappings, objectTypeOf } from "./cluster-objects.ts";
import { databaseMappings } from "./databases.ts";
import { deliveryMappings } from "./delivery.ts";
import { documentMappings } from "./documents.ts";
import { doorMappings } from "./doors.ts";
import { edgeMappings } from "./edge.ts";
import { fleetMappings } from "./fleets.ts";
import { groupMappings } from "./groups.ts";
import { identityMappings } from "./identity.ts";
import type { Mapping } from "./mapping.ts";
import { networkMappings } from "./network.ts";
import { recordMappings } from "./records.ts";
import { storageMappings } from "./storage.ts";

export const mappings: Readonly<Record<string, Mapping>> = {
  ...networkMappings,
  ...groupMappings,
  ...computeMappings,
  ...identityMappings,
  ...storageMappings,
  ...edgeMappings,
  ...recordMappings,
  ...doorMappings,
  ...fleetMappings,
  ...databaseMappings,
  ...deliveryMappings,
  ...documentMappings,
  ...clusterMappings,
};

/** What a type without an entry may change, by the beginning of its name. */
const touched: readonly (readonly [prefix: string, types: readonly string[]])[] = [
  ["aws_iam_", ["AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"]],
  ["aws_s3_bucket_", ["AWS::S3::Bucket"]],
  ["aws_s3_account_", ["AWS::S3::Bucket"]],
  ["aws_kms_", ["AWS::KMS::Key"]],
  ["aws_default_", ["AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::NetworkAcl"]],
  ["aws_vpc_endpoint_", ["AWS::EC2::VPCEndpoint", "AWS::EC2::VPCEndpointService"]],
  ["aws_vpc_security_group_", ["AWS::EC2::SecurityGroup"]],
  ["aws_network_interface_", ["AWS::EC2::NetworkInterface", "AWS::EC2::Instance"]],
  ["aws_ec2_managed_prefix_list_", ["AWS::EC2::PrefixList"]],
  ["aws_autoscaling_", ["AWS::EC2::Instance"]],
  ["aws_launch_configuration", ["AWS::EC2::Instance", "AWS::AutoScaling::LaunchConfiguration"]],
  ["aws_spot_", ["AWS::EC2::Instance"]],
  ["aws_route53_zone_", ["AWS::Route53::HostedZone"]],
  ["aws_lb_", ["AWS::ElasticLoadBalancingV2::Listener"]],
  ["aws_elb", ["AWS::ElasticLoadBalancingV2::LoadBalancer"]],
  ["aws_eks_", ["AWS::EKS::Cluster"]],
  ["aws_rds_", ["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"]],
  ["aws_msk_", ["AWS::MSK::Cluster"]],
  ["aws_mskconnect_", ["AWS::KafkaConnect::Connector"]],
  ["aws_ec2_transit_gateway", ["AWS::EC2::TransitGateway", "AWS::EC2::TransitGatewayAttachment"]],
  ["aws_efs_", ["AWS::EFS::FileSystem", "AWS::EFS::MountTarget"]],
  ["aws_opensearch_", ["AWS::OpenSearchService::Domain"]],
  ["aws_backup_vault_", ["AWS::Backup::BackupVault"]],
  ["aws_kinesis_", ["AWS::Kinesis::ResourcePolicy"]],
  ["aws_budgets_", ["AWS::Budgets::Budget"]],
  ["aws_alb", ["AWS::ElasticLoadBalancingV2::Listener"]],
  ["aws_globalaccelerator_", ["AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::GlobalAccelerator::EndpointGroup"]],
  ["aws_cloudfront_distribution", ["AWS::CloudFront::Distribution"]],
  ["aws_cloudfront_vpc_origin", ["AWS::CloudFront::VpcOrigin"]],
  ["aws_api_gateway_", ["AWS::ApiGateway::VpcLink", "AWS::ApiGateway::RestApi"]],
  ["aws_apigatewayv2_", ["AWS::ApiGatewayV2::VpcLink", "AWS::ApiGatewayV2::Integration"]],
  ["aws_verifiedaccess_endpoint", ["AWS::EC2::VerifiedAccessEndpoint"]],
  ["aws_ec2_client_vpn_", ["AWS::EC2::ClientVpnTargetNetworkAssociation"]],
  ["aws_ram_", ["AWS::RAM::ResourceShare"]],
  ["aws_transfer_server", ["AWS::Transfer::Server"]],
  ["aws_vpn_gateway_route_propagation", ["AWS::EC2::VPNGatewayRoutePropagation"]],
  ["aws_ecs_service", ["AWS::ECS::Service"]],
  ["aws_ecs_task_set", ["AWS::ECS::TaskSet"]],
  ["aws_scheduler_schedule", ["AWS::Scheduler::Schedule"]],
  ["aws_batch_job_definition", ["AWS::Batch::JobDefinition"]],
  ["aws_redshift_cluster", ["AWS::Redshift::Cluster"]],
  ["aws_redshiftserverless_workgroup", ["AWS::RedshiftServerless::Workgroup"]],
  ["aws_mq_broker", ["AWS::AmazonMQ::Broker"]],
  ["aws_dms_replication_instance", ["AWS::DMS::ReplicationInstance"]],
  ["aws_ebs_", ["AWS::EC2::Volume", "AWS::EC2::Snapshot"]],
  ["aws_snapshot_", ["AWS::EC2::Snapshot"]],
  ["aws_ami", ["AWS::EC2::Image"]],
  ["aws_ec2_image_", ["AWS::EC2::Image"]],
  ["aws_ec2_instance_metadata_defaults", ["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate"]],
  ["aws_vpc_block_public_access_", ["AWS::EC2::VPCBlockPublicAccessOptions"]],
  ["aws_vpn_connection", ["AWS::EC2::VPNConnection"]],
  ["aws_db_", ["AWS::RDS::DBInstance"]],
  ["aws_ecr_", ["AWS::ECR::Repository"]],
  ["aws_lambda_", ["AWS::Lambda::Permission"]],
  ["aws_cloudwatch_event_", ["AWS::Events::Rule"]],
  ["aws_cloudwatch_log_resource_policy", ["AWS::Logs::ResourcePolicy"]],
  ["aws_secretsmanager_", ["AWS::SecretsManager::Secret"]],
  ["aws_sns_", ["AWS::SNS::Topic", "AWS::SNS::TopicPolicy"]],
  ["aws_sqs_", ["AWS::SQS::Queue", "AWS::SQS::QueuePolicy"]],
  ["aws_ssm_parameter", ["AWS::SSM::Parameter"]],
  ["aws_codepipeline", ["AWS::CodePipeline::Pipeline"]],
];

/** Types that belong to those services and change nothing that is judged. */
const harmless = new Set([
  "aws_iam_service_linked_role",
  "aws_iam_account_alias",
  "aws_s3_bucket_notification",
  "aws_s3_bucket_metric",
  "aws_s3_bucket_object",
  "aws_s3_bucket_cors_configuration",
  "aws_vpc_endpoint_connection_notification",
  "aws_lb_target_group_attachment",
  "aws_autoscaling_schedule",
  "aws_secretsmanager_secret_version",
  "aws_lambda_layer_version",
  "aws_lambda_alias",
  "aws_sqs_queue_redrive_policy",
  "aws_sqs_queue_redrive_allow_policy",
  "aws_ecr_pull_through_cache_rule",
  "aws_ecr_replication_configuration",
  "aws_ecr_registry_scanning_configuration",
  "aws_kinesis_stream",
  "aws_kinesis_firehose_delivery_stream",
  "aws_efs_backup_policy",
  "aws_mskconnect_custom_plugin",
  "aws_mskconnect_worker_configuration",
]);

/** CloudFormation types of which a plan with this unmapped type does not tell everything. */
export function gapsOf(terraformType: string): readonly string[] {
  if (terraformType in mappings || harmless.has(terraformType)) return [];
  const object = objectTypeOf(terraformType);
  if (object !== undefined) return [object];
  return touched.find(([prefix]) => terraformType.startsWith(prefix))?.[1] ?? [];
}
