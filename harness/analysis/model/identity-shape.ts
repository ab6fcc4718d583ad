// What kind of resource an identity can name, by its form alone. Needed where a read failed: a reference that leads nowhere
// then means "not found among what was read", unless its form says that it names something else.

const byPrefix: Readonly<Record<string, readonly string[]>> = {
  "vpc-": ["AWS::EC2::VPC"],
  "subnet-": ["AWS::EC2::Subnet"],
  "sg-": ["AWS::EC2::SecurityGroup"],
  "rtb-": ["AWS::EC2::RouteTable"],
  "acl-": ["AWS::EC2::NetworkAcl"],
  "igw-": ["AWS::EC2::InternetGateway"],
  "vgw-": ["AWS::EC2::VPNGateway"],
  "eigw-": ["AWS::EC2::EgressOnlyInternetGateway"],
  "nat-": ["AWS::EC2::NatGateway"],
  "vpce-svc-": ["AWS::EC2::VPCEndpointService"],
  "vpce-": ["AWS::EC2::VPCEndpoint", "AWS::EC2::VPCEndpointService"],
  "pl-": ["AWS::EC2::PrefixList"],
  "eni-": ["AWS::EC2::NetworkInterface"],
  "eipalloc-": ["AWS::EC2::EIP"],
  "i-": ["AWS::EC2::Instance"],
  "vol-": ["AWS::EC2::Volume"],
  "lt-": ["AWS::EC2::LaunchTemplate"],
  "alias/": ["AWS::KMS::Key", "AWS::KMS::Alias"],
  local: [],
};

/** Service of an ARN and the types that live behind it. */
const byService: Readonly<Record<string, string>> = {
  iam: "AWS::IAM::",
  kms: "AWS::KMS::",
  s3: "AWS::S3::",
  sns: "AWS::SNS::",
  sqs: "AWS::SQS::",
  logs: "AWS::Logs::",
  lambda: "AWS::Lambda::",
  ec2: "AWS::EC2::",
  eks: "AWS::EKS::",
  elasticloadbalancing: "AWS::ElasticLoadBalancingV2::",
  secretsmanager: "AWS::SecretsManager::",
  cloudtrail: "AWS::CloudTrail::",
  cloudwatch: "AWS::CloudWatch::",
  rds: "AWS::RDS::",
  kafka: "AWS::MSK::",
};

/** Whether an identity can name a resource of the type. An identity of no known form can name anything. */
export function canName(identity: string, type: string): boolean {
  const arn = /^arn:[^:]*:([^:]*):/.exec(identity);
  if (arn !== null) {
    const prefix = byService[arn[1] ?? ""];
    return prefix === undefined || type.startsWith(prefix);
  }
  const known = typesByPrefix(identity);
  if (known !== undefined) return known.includes(type);
  return !/^[*]$|^\d{12}$|^[\d.:/a-f]*\/\d+$|\.amazonaws\.com$/.test(identity);
}

function typesByPrefix(identity: string): readonly string[] | undefined {
  return Object.entries(byPrefix).find(([prefix]) => identity.startsWith(prefix))?.[1];
}

/** Types that an ARN names, by its service and the word before its name. */
const byArn: Readonly<Record<string, string>> = {
  "iam role": "AWS::IAM::Role",
  "iam policy": "AWS::IAM::ManagedPolicy",
  "iam instance-profile": "AWS::IAM::InstanceProfile",
  "kms key": "AWS::KMS::Key",
  "logs log-group": "AWS::Logs::LogGroup",
  "lambda function": "AWS::Lambda::Function",
  "secretsmanager secret": "AWS::SecretsManager::Secret",
  "elasticloadbalancing loadbalancer": "AWS::ElasticLoadBalancingV2::LoadBalancer",
  "elasticloadbalancing targetgroup": "AWS::ElasticLoadBalancingV2::TargetGroup",
  "eks cluster": "AWS::EKS::Cluster",
  "kafka cluster": "AWS::MSK::Cluster",
  "rds db": "AWS::RDS::DBInstance",
  "rds cluster": "AWS::RDS::DBCluster",
};

/** ARNs of these services name one type, without a word before the name. */
const byServiceAlone: Readonly<Record<string, string>> = {
  s3: "AWS::S3::Bucket",
  sns: "AWS::SNS::Topic",
  sqs: "AWS::SQS::Queue",
};

/** The one type that an identity of this account names by its form; undefined where its form does not tell. */
export function namedType(identity: string, account: string): string | undefined {
  const arn = /^arn:[^:]*:([^:]*):[^:]*:([^:]*):(.*)$/.exec(identity);
  if (arn === null) {
    const types = typesByPrefix(identity);
    return types?.length === 1 ? types[0] : undefined;
  }
  const [, service = "", owner = "", name = ""] = arn;
  if (owner !== "" && owner !== account) return undefined;
  const [word = "", rest] = name.split(/[/:]/);
  if (rest === undefined) return byServiceAlone[service];
  return byArn[`${service} ${word}`];
}
