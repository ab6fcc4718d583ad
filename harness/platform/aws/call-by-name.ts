// An API call whose operation stands in data: what tests plant by, never what a check looks with.

import { createRequire } from "node:module";
import { bug } from "../../core/errors.ts";
import type { AwsClients } from "./clients.ts";

const load = createRequire(import.meta.url);

/** Client of the catalogue and the SDK package that holds its commands. */
const packages = {
  accessAnalyzer: "client-accessanalyzer",
  ec2: "client-ec2",
  iam: "client-iam",
  kms: "client-kms",
  s3: "client-s3",
  logs: "client-cloudwatch-logs",
  cloudtrail: "client-cloudtrail",
  cloudwatch: "client-cloudwatch",
  route53: "client-route-53",
  resolver: "client-route53resolver",
  elbv2: "client-elastic-load-balancing-v2",
  eks: "client-eks",
  sns: "client-sns",
  sqs: "client-sqs",
  lambda: "client-lambda",
  ecr: "client-ecr",
  quotas: "client-service-quotas",
  rds: "client-rds",
  kafka: "client-kafka",
  autoscaling: "client-auto-scaling",
  budgets: "client-budgets",
  codepipeline: "client-codepipeline",
  events: "client-eventbridge",
  ssm: "client-ssm",
  secrets: "client-secrets-manager",
  fis: "client-fis",
  sts: "client-sts",
} as const;

export type NamedService = keyof typeof packages;

export const namedServices = Object.keys(packages) as NamedService[];

interface AnyClient {
  send(command: unknown): Promise<unknown>;
}

/** `call(clients, "ec2", "CreateInternetGateway", {})`: the answer as the SDK parsed it. */
export function callByName(
  clients: AwsClients,
  request: { readonly service: NamedService; readonly call: string; readonly input: unknown },
): Promise<unknown> {
  const { service, call, input } = request;
  const module = load(`@aws-sdk/${packages[service]}`) as Record<string, (new (input: unknown) => unknown) | undefined>;
  const Command = module[`${call}Command`];
  if (Command === undefined) throw bug(`@aws-sdk/${packages[service]} has no ${call}Command`);
  return (clients[service] as unknown as AnyClient).send(new Command(input));
}

/** Whether the SDK pages through an operation's lists. */
export function hasPaginator(service: NamedService, operation: string): boolean {
  return `paginate${operation}` in (load(`@aws-sdk/${packages[service]}`) as object);
}
