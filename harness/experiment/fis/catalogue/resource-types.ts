// The kinds of resources that FIS can aim at, with the parameters that a target of that kind takes.
// Source: AWS FIS user guide, target resource types.

export interface ResourceTypeDefinition {
  readonly resourceType: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, { readonly required: boolean }>>;
  /** Whether a target may be chosen by tags; pods are chosen by selector, roles by ARN alone. */
  readonly byTags: boolean;
}

const required = { required: true } as const;
const optional = { required: false } as const;

function plain(resourceType: string, description: string): ResourceTypeDefinition {
  return { resourceType, description, parameters: {}, byTags: true };
}

export const resourceTypes: readonly ResourceTypeDefinition[] = [
  plain("aws:ec2:instance", "An Amazon EC2 instance"),
  plain("aws:ec2:spot-instance", "An Amazon EC2 Spot instance"),
  plain("aws:ec2:subnet", "An Amazon VPC subnet"),
  plain("aws:ec2:vpc-endpoint", "An interface endpoint"),
  plain("aws:ec2:transit-gateway", "A transit gateway"),
  plain("aws:ec2:autoscaling-group", "An Auto Scaling group"),
  { ...plain("aws:ec2:ebs-volume", "An Amazon EBS volume"), parameters: { availabilityZoneIdentifier: optional } },
  { ...plain("aws:iam:role", "An IAM role"), byTags: false },
  plain("aws:eks:cluster", "An Amazon EKS cluster"),
  plain("aws:eks:nodegroup", "An Amazon EKS node group"),
  {
    resourceType: "aws:eks:pod",
    description: "A Kubernetes pod",
    parameters: {
      clusterIdentifier: required,
      namespace: required,
      selectorType: required,
      selectorValue: required,
      targetContainerName: optional,
      availabilityZoneIdentifier: optional,
    },
    byTags: false,
  },
  plain("aws:s3:bucket", "An Amazon S3 bucket"),
  plain("aws:arc:zonal-shift-managed-resource", "A resource managed by zonal shift"),
];
