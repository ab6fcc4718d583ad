// The kinds of resources that FIS can aim at, with the parameters that a target of that kind takes.
// Source: AWS FIS user guide, target resource types.

export interface ResourceTypeDefinition {
  readonly resourceType: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, TargetParameter>>;
  /** Whether a target may be chosen by tags; pods are chosen by selector, roles by ARN alone. */
  readonly byTags: boolean;
  /** Whether a target may be chosen by ARNs, and by how many. */
  readonly byArns: "any" | "one" | "none";
}

export interface TargetParameter {
  readonly required: boolean;
  /** The only ones; absent: any text. */
  readonly values?: readonly string[];
}

const required = { required: true } as const;
const optional = { required: false } as const;

function plain(resourceType: string, description: string): ResourceTypeDefinition {
  return { resourceType, description, parameters: {}, byTags: true, byArns: "any" };
}

export const resourceTypes: readonly ResourceTypeDefinition[] = [
  plain("aws:ec2:instance", "An Amazon EC2 instance"),
  plain("aws:ec2:spot-instance", "An Amazon EC2 Spot instance"),
  {
    ...plain("aws:ec2:subnet", "An Amazon VPC subnet"),
    parameters: { availabilityZoneIdentifier: optional, vpc: optional },
  },
  plain("aws:ec2:vpc-endpoint", "An interface endpoint"),
  plain("aws:ec2:transit-gateway", "A transit gateway"),
  plain("aws:ec2:autoscaling-group", "An Auto Scaling group"),
  { ...plain("aws:ec2:ebs-volume", "An Amazon EBS volume"), parameters: { availabilityZoneIdentifier: optional } },
  { ...plain("aws:iam:role", "An IAM role"), byTags: false },
  { ...plain("aws:eks:cluster", "An Amazon EKS cluster"), byTags: false, byArns: "one" },
  plain("aws:eks:nodegroup", "An Amazon EKS node group"),
  {
    resourceType: "aws:eks:pod",
    description: "A Kubernetes pod",
    parameters: {
      clusterIdentifier: required,
      namespace: required,
      selectorType: { required: true, values: ["labelSelector", "deploymentName", "podName"] },
      selectorValue: required,
      targetContainerName: optional,
      availabilityZoneIdentifier: optional,
    },
    byTags: false,
    byArns: "none",
  },
  plain("aws:ecs:cluster", "An Amazon ECS cluster"),
  { ...plain("aws:ecs:task", "An Amazon ECS task"), parameters: { cluster: optional, service: optional } },
  { ...plain("aws:s3:bucket", "An Amazon S3 bucket"), byArns: "none" },
  plain("aws:arc:zonal-shift-managed-resource", "A resource managed by zonal shift"),
  plain("aws:directconnect:virtual-interface", "A virtual interface of Direct Connect"),
  plain("aws:dsql:cluster", "An Amazon Aurora DSQL cluster"),
  plain("aws:dynamodb:global-table", "An Amazon DynamoDB global table"),
  {
    ...plain("aws:elasticache:replicationgroup", "A replication group of ElastiCache"),
    parameters: { availabilityZoneIdentifier: required },
  },
  plain("aws:kinesis:stream", "An Amazon Kinesis data stream"),
  { ...plain("aws:lambda:function", "An AWS Lambda function"), parameters: { functionQualifier: optional } },
  plain("aws:memorydb:multi-region-cluster", "A multi-Region cluster of MemoryDB"),
  {
    ...plain("aws:rds:cluster", "An Amazon Aurora DB cluster"),
    parameters: { writerAvailabilityZoneIdentifiers: optional },
  },
  { ...plain("aws:rds:db", "An Amazon RDS DB instance"), parameters: { availabilityZoneIdentifiers: optional } },
];
