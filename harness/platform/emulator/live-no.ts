// What the local control plane still says falsely or does not know. A check whose verdict would rest on one of these is
// not decided live on the local target; the template and the packets decide it where they can.

export interface LiveNo {
  /** CloudFormation type and property, or the API's operation. */
  readonly about: string;
  /** What is answered instead of the truth. */
  readonly reason: string;
  /** Rows that stay unknown live for it though the template decides them, by profile. */
  readonly rows?: Readonly<Record<string, readonly string[]>>;
}

export const liveNo: readonly LiveNo[] = [
  {
    about: "IAM: any authorization",
    reason: "no call is refused for want of permission, except by a bucket policy for objects and by a trust policy",
  },
  {
    about: "AWS::EC2::VPCEndpoint.PolicyDocument",
    reason: "kept and answered, never enforced",
  },
  {
    about: "AWS::KMS::Key.KeyPolicy",
    reason: "kept and answered, never enforced",
  },
  {
    about: "AWS::S3::BucketPolicy for operations on a bucket",
    reason: "only operations on objects are refused by the policy",
  },
  {
    about: "sts:AssumeRoleWithWebIdentity",
    reason: "any token is taken, so that IRSA is not proven by getting credentials",
  },
  {
    about: "AWS::EKS::Nodegroup.ScalingConfig",
    reason: "no Auto Scaling group stands behind a node group: a lost instance is not replaced",
  },
  {
    about: "AWS::EKS::Nodegroup: image of the nodes",
    reason: "the image id of a node is empty, since no image is looked up for its AMI type",
  },
  {
    about: "AWS::EKS::Addon.status",
    reason: "ACTIVE as soon as it is recorded; nothing is installed",
  },
  {
    about: "AWS::ElasticLoadBalancingV2::Listener of a Kubernetes ingress",
    reason: "no controller runs in an emulated cluster: what it would make is not there to be read",
    rows: { "druid-eks": ["BASE-009"] },
  },
  {
    about: "AWS::CloudWatch::Alarm state",
    reason:
      "evaluated from what PutMetricData brought; metrics of AWS services themselves and of log filters never arrive, " +
      "and no action of an alarm is taken",
  },
  {
    about: "AWS::SecretsManager::RotationSchedule",
    reason: "rules are kept; no rotation function ever runs",
  },
  {
    about: "AWS::Lambda::Function",
    reason: "kept as configured; its code is never run",
  },
  {
    about: "AWS::CloudTrail::Trail delivery",
    reason: "no log files are delivered to the bucket or the log group; LookupEvents tells what the front has seen",
  },
  {
    about: "AWS::EC2::FlowLog delivery",
    reason: "no records are written to the log group",
  },
  {
    about: "AWS::Route53Resolver::ResolverQueryLoggingConfig delivery",
    reason: "no queries are written to the log group",
  },
  {
    about: "AWS::SNS::Subscription delivery by mail",
    reason: "confirmed at once; no mail is sent",
  },
  {
    about: "AWS::S3::Bucket.LifecycleConfiguration",
    reason: "kept and answered; no object is ever moved or removed by it",
  },
  {
    about: "AWS::S3::Bucket.BucketEncryption",
    reason: "objects carry the headers of their encryption but lie unencrypted in memory",
  },
  {
    about: "AWS::EC2::Volume.Encrypted",
    reason: "a volume's encryption is an attribute; the lab's disks are not encrypted by it",
  },
  {
    about: "ec2:DescribeVpcs",
    reason: "a default VPC with public subnets exists, as in a new account; read by VPC id",
  },
  {
    about: "AWS::FIS::ExperimentTemplate",
    reason: "served by Assay's own endpoint, which says what it supports",
  },
];

/** Rows of a profile that stay unknown on the local control plane, and why. */
export function unknownLive(profile: string): ReadonlyMap<string, string> {
  return new Map(liveNo.flatMap(({ rows, reason }) => (rows?.[profile] ?? []).map((row) => [row, reason] as const)));
}
