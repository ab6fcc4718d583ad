// What AWS fills in where a template says nothing. Anything else that runs and is not described has been changed.

/** Defaults by type and attribute; `*` for what is generated. Source: the CloudFormation reference of each type. */
const defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "AWS::CloudWatch::Alarm": { ActionsEnabled: true },
  "AWS::EC2::FlowLog": { LogDestinationType: "cloud-watch-logs", MaxAggregationInterval: 600 },
  "AWS::EC2::Instance": { SubnetId: "*", SecurityGroupIds: "*", MetadataOptions: "*", Tags: "*" },
  "AWS::EC2::Subnet": { MapPublicIpOnLaunch: false, AssignIpv6AddressOnCreation: false, AvailabilityZone: "*" },
  "AWS::EC2::VPC": { EnableDnsSupport: true },
  "AWS::EC2::VPCEndpoint": { VpcEndpointType: "Gateway", PrivateDnsEnabled: false },
  "AWS::EC2::NatGateway": { ConnectivityType: "public" },
  "AWS::EC2::SecurityGroup": { GroupName: "*" },
  "AWS::EKS::AccessEntry": { Type: "STANDARD" },
  "AWS::EKS::Cluster": { Version: "*", AccessConfig: "*" },
  "AWS::EKS::Nodegroup": { CapacityType: "ON_DEMAND", AmiType: "*", NodegroupName: "*" },
  "AWS::ElasticLoadBalancingV2::Listener": { SslPolicy: "*" },
  "AWS::ElasticLoadBalancingV2::TargetGroup": { HealthCheckProtocol: "*", HealthCheckPort: "traffic-port" },
  "AWS::ElasticLoadBalancingV2::LoadBalancer": { Scheme: "internet-facing" },
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

/** Whether a value that no template asked for is what AWS fills in. */
export function isDefault(type: string, attribute: string, value: unknown): boolean {
  const known = defaults[type]?.[attribute];
  return known !== undefined && (known === "*" || JSON.stringify(known) === JSON.stringify(value));
}
