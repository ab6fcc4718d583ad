// The one place where AWS SDK clients are made. On a local target every setting is explicit, so that nothing of the
// machine's own AWS configuration (environment, shared files, instance metadata) can send a call to a real account.
// A client's module is loaded when it is first asked for: loading all of them costs about half a second.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Agent } from "node:https";
import type * as Analyzer from "@aws-sdk/client-accessanalyzer";
import type * as AutoScaling from "@aws-sdk/client-auto-scaling";
import type * as Budgets from "@aws-sdk/client-budgets";
import type * as CloudTrail from "@aws-sdk/client-cloudtrail";
import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type * as CodePipeline from "@aws-sdk/client-codepipeline";
import type * as EC2 from "@aws-sdk/client-ec2";
import type * as ECR from "@aws-sdk/client-ecr";
import type * as EKS from "@aws-sdk/client-eks";
import type * as ELB from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as Events from "@aws-sdk/client-eventbridge";
import type * as FIS from "@aws-sdk/client-fis";
import type * as IAM from "@aws-sdk/client-iam";
import type * as Kafka from "@aws-sdk/client-kafka";
import type * as KMS from "@aws-sdk/client-kms";
import type * as Lambda from "@aws-sdk/client-lambda";
import type * as RDS from "@aws-sdk/client-rds";
import type * as Route53 from "@aws-sdk/client-route-53";
import type * as Resolver from "@aws-sdk/client-route53resolver";
import type * as S3 from "@aws-sdk/client-s3";
import type * as Secrets from "@aws-sdk/client-secrets-manager";
import type * as Quotas from "@aws-sdk/client-service-quotas";
import type * as SNS from "@aws-sdk/client-sns";
import type * as SQS from "@aws-sdk/client-sqs";
import type * as SSM from "@aws-sdk/client-ssm";
import type * as STS from "@aws-sdk/client-sts";
import { bug } from "../../core/errors.ts";

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface AwsClientsOptions {
  readonly region: string;
  readonly target: "local" | "docker" | "aws";
  /** Address of the AWS APIs; `{service}` (endpoint prefix) and `{region}` are filled in. Absent only on aws. */
  readonly endpoint?: string | undefined;
  /** Absent only on aws, where the SDK's own provider chain decides. */
  readonly credentials?: AwsCredentials | undefined;
  /** PEM of the authority that signed the endpoint's certificate. */
  readonly caFile?: string | undefined;
  /** How often a call is tried; 1 when not on aws, since an emulator's refusal does not heal by waiting. */
  readonly maxAttempts?: number;
}

/** Typed clients, each made on first use. `destroy` closes the sockets of those that were made. */
export interface AwsClients {
  readonly region: string;
  readonly accessAnalyzer: Analyzer.AccessAnalyzerClient;
  readonly autoscaling: AutoScaling.AutoScalingClient;
  readonly budgets: Budgets.BudgetsClient;
  readonly codepipeline: CodePipeline.CodePipelineClient;
  readonly ec2: EC2.EC2Client;
  readonly ecr: ECR.ECRClient;
  readonly events: Events.EventBridgeClient;
  readonly iam: IAM.IAMClient;
  readonly kafka: Kafka.KafkaClient;
  readonly kms: KMS.KMSClient;
  readonly s3: S3.S3Client;
  readonly lambda: Lambda.LambdaClient;
  readonly logs: Logs.CloudWatchLogsClient;
  readonly cloudtrail: CloudTrail.CloudTrailClient;
  readonly cloudwatch: CloudWatch.CloudWatchClient;
  readonly quotas: Quotas.ServiceQuotasClient;
  readonly rds: RDS.RDSClient;
  readonly route53: Route53.Route53Client;
  readonly resolver: Resolver.Route53ResolverClient;
  readonly elbv2: ELB.ElasticLoadBalancingV2Client;
  readonly eks: EKS.EKSClient;
  readonly sns: SNS.SNSClient;
  readonly sqs: SQS.SQSClient;
  readonly ssm: SSM.SSMClient;
  readonly fis: FIS.FisClient;
  readonly secrets: Secrets.SecretsManagerClient;
  readonly sts: STS.STSClient;
  /** The same settings for another region. */
  inRegion(region: string): AwsClients;
  destroy(): void;
}

const load = createRequire(import.meta.url);

interface ClientConfig {
  region: string;
  [setting: string]: unknown;
}

type Constructor<T> = new (config: ClientConfig) => T;

/** Endpoint prefix (host name of the service on AWS), package, and class of each client. */
const catalogue = {
  accessAnalyzer: ["access-analyzer", "client-accessanalyzer", "AccessAnalyzerClient"],
  autoscaling: ["autoscaling", "client-auto-scaling", "AutoScalingClient"],
  budgets: ["budgets", "client-budgets", "BudgetsClient"],
  codepipeline: ["codepipeline", "client-codepipeline", "CodePipelineClient"],
  ec2: ["ec2", "client-ec2", "EC2Client"],
  events: ["events", "client-eventbridge", "EventBridgeClient"],
  iam: ["iam", "client-iam", "IAMClient"],
  kafka: ["kafka", "client-kafka", "KafkaClient"],
  kms: ["kms", "client-kms", "KMSClient"],
  s3: ["s3", "client-s3", "S3Client"],
  lambda: ["lambda", "client-lambda", "LambdaClient"],
  logs: ["logs", "client-cloudwatch-logs", "CloudWatchLogsClient"],
  cloudtrail: ["cloudtrail", "client-cloudtrail", "CloudTrailClient"],
  cloudwatch: ["monitoring", "client-cloudwatch", "CloudWatchClient"],
  quotas: ["servicequotas", "client-service-quotas", "ServiceQuotasClient"],
  rds: ["rds", "client-rds", "RDSClient"],
  route53: ["route53", "client-route-53", "Route53Client"],
  resolver: ["route53resolver", "client-route53resolver", "Route53ResolverClient"],
  elbv2: ["elasticloadbalancing", "client-elastic-load-balancing-v2", "ElasticLoadBalancingV2Client"],
  ecr: ["api.ecr", "client-ecr", "ECRClient"],
  eks: ["eks", "client-eks", "EKSClient"],
  sns: ["sns", "client-sns", "SNSClient"],
  sqs: ["sqs", "client-sqs", "SQSClient"],
  ssm: ["ssm", "client-ssm", "SSMClient"],
  fis: ["fis", "client-fis", "FisClient"],
  secrets: ["secretsmanager", "client-secrets-manager", "SecretsManagerClient"],
  sts: ["sts", "client-sts", "STSClient"],
} as const;

type ClientName = keyof typeof catalogue;

/** The clients of one region. A target other than aws without endpoint or credentials is a bug: exit 5. */
export function createAwsClients(options: AwsClientsOptions): AwsClients {
  if (options.target !== "aws") {
    if (options.endpoint === undefined) throw bug(`AWS clients for target ${options.target} need an endpoint`);
    if (options.credentials === undefined) {
      throw bug(`AWS clients for target ${options.target} need credentials made for the run`);
    }
  }
  const made = new Map<ClientName, { destroy(): void }>();
  const agent = agentOf(options);
  const clients = {
    region: options.region,
    inRegion: (region: string) => createAwsClients({ ...options, region }),
    destroy: () => {
      for (const client of made.values()) client.destroy();
      made.clear();
      agent?.destroy();
    },
  };
  for (const name of Object.keys(catalogue) as ClientName[]) {
    Object.defineProperty(clients, name, {
      enumerable: true,
      get: () => {
        const known = made.get(name);
        if (known !== undefined) return known;
        const client = makeClient(name, options, agent);
        made.set(name, client);
        return client;
      },
    });
  }
  return clients as unknown as AwsClients;
}

function makeClient(name: ClientName, options: AwsClientsOptions, agent: Agent | undefined): { destroy(): void } {
  const [prefix, packageName, className] = catalogue[name];
  const module = load(`@aws-sdk/${packageName}`) as Record<string, Constructor<{ destroy(): void }> | undefined>;
  const Client = module[className];
  if (Client === undefined) throw bug(`@aws-sdk/${packageName} has no ${className}`);
  return new Client(configOf(prefix, options, agent));
}

function configOf(prefix: string, options: AwsClientsOptions, agent: Agent | undefined): ClientConfig {
  const requestHandler = {
    connectionTimeout: 5_000,
    requestTimeout: 120_000,
    ...(agent === undefined ? {} : { httpsAgent: agent }),
  };
  const shared = {
    region: options.region,
    requestHandler,
    ...(options.credentials === undefined ? {} : { credentials: { ...options.credentials } }),
    ...(options.maxAttempts === undefined ? {} : { maxAttempts: options.maxAttempts }),
  };
  // The API of one region lists the buckets of all, and sends whoever asks it about another's to that one.
  if (options.target === "aws") return { ...shared, followRegionRedirects: true };
  const endpoint = (options.endpoint ?? "").replaceAll("{service}", prefix).replaceAll("{region}", options.region);
  return { ...shared, ...isolation(endpoint), maxAttempts: options.maxAttempts ?? 1 };
}

/** Every setting that the SDK would otherwise look up in the environment or in the user's AWS files. */
function isolation(endpoint: string): Record<string, unknown> {
  return {
    endpoint,
    retryMode: "standard",
    defaultsMode: "legacy",
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    userAgentAppId: "assay",
    forcePathStyle: true,
    useArnRegion: false,
    disableMultiregionAccessPoints: true,
    disableS3ExpressSessionAuth: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestMinCompressionSizeBytes: 10_240,
    disableRequestCompression: true,
    endpointDiscoveryEnabled: false,
    disableHostPrefix: true,
    sigv4aSigningRegionSet: [],
    authSchemePreference: [],
  };
}

/**
 * A connection for each call: an endpoint has an address in every zone, and a kept connection to a zone that is lost
 * meanwhile would hang until the request's time is over, where a new one goes to the next address at once.
 */
function agentOf(options: AwsClientsOptions): Agent | undefined {
  if (options.caFile === undefined) return undefined;
  return new Agent({ keepAlive: false, maxSockets: 50, ca: readFileSync(options.caFile) });
}
