// Load balancers, zones and records; trails, log groups, alarms, topics and queues; who may call a function.

import type { Value, ValueMap } from "../value.ts";
import { at, each, json, otherwise, read, simple, tags } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";

const elb = "AWS::ElasticLoadBalancingV2::";

function attributesOf(values: ValueMap, names: Readonly<Record<string, string>>): Value[] {
  return Object.entries(names).flatMap(([Key, path]) => {
    const value = at(values, path);
    return value === undefined || value === ""
      ? []
      : [{ Key, Value: typeof value === "boolean" || typeof value === "number" ? String(value) : value }];
  });
}

const loadBalancer: Mapping = simple(`${elb}LoadBalancer`, {
  Name: "name",
  Type: otherwise("load_balancer_type", "application"),
  Scheme: (values) => {
    const isInternal = at(values, "internal") ?? false;
    return isInternal === true ? "internal" : isInternal === false ? "internet-facing" : isInternal;
  },
  Subnets: (values) => {
    const mapped = each(values, "subnet_mapping", { SubnetId: "subnet_id" });
    return at(values, "subnets") ?? mapped.map((one) => at(one, "SubnetId"));
  },
  SecurityGroups: "security_groups",
  LoadBalancerAttributes: (values) =>
    attributesOf(values, {
      "deletion_protection.enabled": "enable_deletion_protection",
      "load_balancing.cross_zone.enabled": "enable_cross_zone_load_balancing",
      "access_logs.s3.enabled": "access_logs.enabled",
      "access_logs.s3.bucket": "access_logs.bucket",
      "dns_record.client_routing_policy": "dns_record_client_routing_policy",
    }),
  Tags: tags,
});

const listener: Mapping = simple(`${elb}Listener`, {
  LoadBalancerArn: "load_balancer_arn",
  Port: "port",
  Protocol: "protocol",
  SslPolicy: "ssl_policy",
  Certificates: (values) => {
    const arn = at(values, "certificate_arn");
    return arn === undefined ? undefined : [{ CertificateArn: arn }];
  },
  DefaultActions: (values) => each(values, "default_action", { Type: "type", TargetGroupArn: "target_group_arn" }),
});

const targetGroup: Mapping = simple(`${elb}TargetGroup`, {
  Name: "name",
  Port: "port",
  Protocol: "protocol",
  VpcId: "vpc_id",
  TargetType: otherwise("target_type", "instance"),
  HealthCheckProtocol: "health_check.protocol",
  HealthCheckPort: "health_check.port",
  HealthCheckPath: "health_check.path",
  HealthCheckIntervalSeconds: "health_check.interval",
  TargetGroupAttributes: (values) =>
    attributesOf(values, {
      "deregistration_delay.timeout_seconds": "deregistration_delay",
      "preserve_client_ip.enabled": "preserve_client_ip",
      "load_balancing.cross_zone.enabled": "load_balancing_cross_zone_enabled",
    }),
});

export const edgeMappings: Readonly<Record<string, Mapping>> = {
  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_lb_listener: listener,
  aws_alb_listener: listener,
  aws_lb_target_group: targetGroup,
  aws_alb_target_group: targetGroup,
  aws_route53_zone: simple("AWS::Route53::HostedZone", {
    Name: "name",
    VPCs: (values) => each(values, "vpc", { VPCId: "vpc_id", VPCRegion: "vpc_region" }),
  }),
  aws_route53_record: simple("AWS::Route53::RecordSet", {
    HostedZoneId: "zone_id",
    Name: "name",
    Type: "type",
    TTL: "ttl",
    ResourceRecords: "records",
    SetIdentifier: "set_identifier",
    AliasTarget: (values) =>
      at(values, "alias") === undefined
        ? undefined
        : read(values, {
            DNSName: "alias.name",
            HostedZoneId: "alias.zone_id",
            EvaluateTargetHealth: "alias.evaluate_target_health",
          }),
  }),
  aws_route53_resolver_query_log_config: simple("AWS::Route53Resolver::ResolverQueryLoggingConfig", {
    Name: "name",
    DestinationArn: "destination_arn",
  }),
  aws_route53_resolver_query_log_config_association: simple(
    "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
    { ResolverQueryLogConfigId: "resolver_query_log_config_id", ResourceId: "resource_id" },
  ),
};

export const recordMappings: Readonly<Record<string, Mapping>> = {
  aws_cloudtrail: simple("AWS::CloudTrail::Trail", {
    TrailName: "name",
    IsLogging: otherwise("enable_logging", true),
    IsMultiRegionTrail: otherwise("is_multi_region_trail", false),
    IncludeGlobalServiceEvents: otherwise("include_global_service_events", true),
    EnableLogFileValidation: otherwise("enable_log_file_validation", false),
    S3BucketName: "s3_bucket_name",
    KMSKeyId: "kms_key_id",
    CloudWatchLogsLogGroupArn: "cloud_watch_logs_group_arn",
    EventSelectors: (values) =>
      each(values, "event_selector", {
        ReadWriteType: otherwise("read_write_type", "All"),
        IncludeManagementEvents: otherwise("include_management_events", true),
        DataResources: (selector) => each(selector, "data_resource", { Type: "type", Values: "values" }),
      }),
    AdvancedEventSelectors: (values) => {
      const selectors = each(values, "advanced_event_selector", {
        Name: "name",
        FieldSelectors: (selector) =>
          each(selector, "field_selector", {
            Field: "field",
            Equals: "equals",
            StartsWith: "starts_with",
            NotEquals: "not_equals",
          }),
      });
      return selectors.length === 0 ? undefined : selectors;
    },
  }),
  aws_cloudwatch_log_group: simple("AWS::Logs::LogGroup", {
    LogGroupName: "name",
    RetentionInDays: (values) => {
      const days = at(values, "retention_in_days");
      return days === 0 ? undefined : days;
    },
    KmsKeyId: "kms_key_id",
  }),
  aws_cloudwatch_log_metric_filter: simple("AWS::Logs::MetricFilter", {
    LogGroupName: "log_group_name",
    FilterPattern: "pattern",
    MetricTransformations: (values) =>
      each(values, "metric_transformation", { MetricNamespace: "namespace", MetricName: "name", MetricValue: "value" }),
  }),
  aws_cloudwatch_metric_alarm: simple("AWS::CloudWatch::Alarm", {
    AlarmName: "alarm_name",
    Namespace: "namespace",
    MetricName: "metric_name",
    ActionsEnabled: otherwise("actions_enabled", true),
    AlarmActions: "alarm_actions",
    OKActions: "ok_actions",
    Threshold: "threshold",
  }),
  aws_cloudwatch_composite_alarm: simple("AWS::CloudWatch::CompositeAlarm", {
    AlarmName: "alarm_name",
    ActionsEnabled: otherwise("actions_enabled", true),
    AlarmActions: "alarm_actions",
  }),
  aws_cloudwatch_dashboard: simple("AWS::CloudWatch::Dashboard", {
    DashboardName: "dashboard_name",
    DashboardBody: "dashboard_body",
  }),
  aws_cloudwatch_event_rule: simple("AWS::Events::Rule", {
    Name: "name",
    EventPattern: json("event_pattern"),
    ScheduleExpression: "schedule_expression",
  }),
  aws_sns_topic: simple("AWS::SNS::Topic", { TopicName: "name", KmsMasterKeyId: "kms_master_key_id" }),
  aws_sns_topic_policy: simple("AWS::SNS::TopicPolicy", {
    Topics: (values) => [at(values, "arn")],
    PolicyDocument: json("policy"),
  }),
  aws_sns_topic_subscription: simple("AWS::SNS::Subscription", {
    TopicArn: "topic_arn",
    Protocol: "protocol",
    Endpoint: "endpoint",
  }),
  aws_sqs_queue: simple("AWS::SQS::Queue", {
    QueueName: "name",
    KmsMasterKeyId: "kms_master_key_id",
    SqsManagedSseEnabled: "sqs_managed_sse_enabled",
  }),
  aws_sqs_queue_policy: simple("AWS::SQS::QueuePolicy", {
    Queues: (values) => [at(values, "queue_url")],
    PolicyDocument: json("policy"),
  }),
  aws_lambda_function: simple("AWS::Lambda::Function", { FunctionName: "function_name", Role: "role" }),
  aws_lambda_permission: simple("AWS::Lambda::Permission", {
    FunctionName: "function_name",
    Action: "action",
    Principal: "principal",
    SourceArn: "source_arn",
    SourceAccount: "source_account",
    PrincipalOrgID: "principal_org_id",
  }),
  aws_ecr_repository: simple("AWS::ECR::Repository", {
    RepositoryName: "name",
    ImageTagMutability: "image_tag_mutability",
    ImageScanningConfiguration: (values) => read(values, { ScanOnPush: "image_scanning_configuration.scan_on_push" }),
    EncryptionConfiguration: (values) =>
      read(values, {
        EncryptionType: "encryption_configuration.encryption_type",
        KmsKey: "encryption_configuration.kms_key",
      }),
  }),
};
