// What AWS fills in where a template says nothing. Anything else that runs and is not described has been changed.

/**
 * Defaults by type and attribute, or place within one, items of a list by their key; `*` for what is generated. Source: the
 * CloudFormation reference of each type.
 */
const defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "AWS::CloudWatch::Alarm": { ActionsEnabled: true, TreatMissingData: "missing" },
  "AWS::EC2::FlowLog": { LogDestinationType: "cloud-watch-logs", MaxAggregationInterval: 600 },
  "AWS::EC2::Instance": { SubnetId: "*", SecurityGroupIds: "*", MetadataOptions: "*", Tags: "*" },
  "AWS::EC2::Subnet": { MapPublicIpOnLaunch: false, AssignIpv6AddressOnCreation: false, AvailabilityZone: "*" },
  "AWS::EC2::VPC": { EnableDnsSupport: true },
  "AWS::EC2::VPCEndpoint": { VpcEndpointType: "Gateway", PrivateDnsEnabled: false },
  "AWS::EC2::NatGateway": { ConnectivityType: "public" },
  "AWS::EC2::SecurityGroup": { GroupName: "*" },
  "AWS::EKS::AccessEntry": { Type: "STANDARD" },
  "AWS::EKS::Cluster": { Version: "*", AccessConfig: "*", "ResourcesVpcConfig/PublicAccessCidrs": ["0.0.0.0/0"] },
  "AWS::EKS::Nodegroup": {
    CapacityType: "ON_DEMAND",
    AmiType: "*",
    NodegroupName: "*",
    // Of one that is named by its id, and the other way round.
    "LaunchTemplate/Id": "*",
    "LaunchTemplate/Name": "*",
  },
  "AWS::ElasticLoadBalancingV2::Listener": { SslPolicy: "*" },
  "AWS::ElasticLoadBalancingV2::TargetGroup": {
    HealthCheckProtocol: "*",
    HealthCheckPort: "traffic-port",
    "TargetGroupAttributes/deregistration_delay.timeout_seconds": "300",
    "TargetGroupAttributes/stickiness.enabled": "false",
    "TargetGroupAttributes/proxy_protocol_v2.enabled": "false",
    "TargetGroupAttributes/load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
  },
  "AWS::ElasticLoadBalancingV2::LoadBalancer": {
    Scheme: "internet-facing",
    "LoadBalancerAttributes/access_logs.s3.enabled": "false",
    "LoadBalancerAttributes/access_logs.s3.bucket": "",
    "LoadBalancerAttributes/access_logs.s3.prefix": "",
    "LoadBalancerAttributes/deletion_protection.enabled": "false",
    "LoadBalancerAttributes/load_balancing.cross_zone.enabled": "false",
    "LoadBalancerAttributes/dns_record.client_routing_policy": "any_availability_zone",
  },
  "AWS::IAM::OIDCProvider": { ThumbprintList: "*" },
  "AWS::IAM::Role": { Path: "/", RoleName: "*" },
  "AWS::KMS::Key": {
    Enabled: true,
    KeySpec: "SYMMETRIC_DEFAULT",
    Origin: "AWS_KMS",
    MultiRegion: false,
    EnableKeyRotation: false,
  },
  "AWS::Lambda::Function": { FunctionName: "*" },
  "AWS::Logs::LogGroup": { LogGroupName: "*" },
  "AWS::S3::Bucket": { BucketName: "*" },
  "AWS::SQS::Queue": { QueueName: "*" },
};

/** Whether a value that no template asked for is what AWS fills in; `false` is, where nothing else is known. */
export function isDefault(type: string, attribute: string, value: unknown): boolean {
  // Balancers and their targets tell of every setting that they have; of the others here nothing is known.
  const unknown = /^(LoadBalancer|TargetGroup)Attributes\//.test(attribute) ? "*" : false;
  const known = defaults[type]?.[attribute] ?? unknown;
  return known === "*" || JSON.stringify(known) === JSON.stringify(value);
}
