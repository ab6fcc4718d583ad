// PlatformOutputs: the one typed contract between infra/ and everything that looks at a platform. Filled from the
// stacks' CfnOutputs on both targets: every output's key is a field of RegionOutputs in PascalCase with its JSON as value
// (`Subnets` -> `subnets`), so that no output passes CloudFormation's 1,024 characters and none needs a special case.

import { z } from "zod";

const subnet = z.strictObject({
  id: z.string(),
  /** Declared tier; byoc-private has `private` only. */
  tier: z.string(),
  availabilityZone: z.string(),
  cidr: z.string(),
});

const service = z.strictObject({
  /** `clickhouse-https`, `clickhouse-native`, `replica-0-https` … */
  name: z.string(),
  host: z.string(),
  port: z.int().positive(),
  protocol: z.enum(["https", "native", "keeper"]),
  tls: z.boolean(),
});

export const regionOutputs = z.strictObject({
  region: z.string(),
  vpcId: z.string(),
  vpcCidr: z.string(),
  subnets: z.array(subnet).default([]),
  /** Security group ids by role: workers, clickhouse, nlb, endpoints, application, runner, controlPlane … */
  securityGroups: z.record(z.string(), z.string()),
  /** Empty where the platform has no EKS cluster. */
  clusterName: z.string().default(""),
  /** Node groups by name, with role (`clickhouse`) and AZ; instances carry the tag eks:nodegroup-name. */
  nodeGroups: z.array(z.strictObject({ name: z.string(), role: z.string(), availabilityZone: z.string() })).default([]),
  /** Instance ids by role that are not EKS nodes: runner, application. A further region may have none. */
  instances: z.record(z.string(), z.string()).default({}),
  /** Where clients connect from outside the cluster; none where all of them are inside. */
  services: z.array(service).default([]),
  /** Empty where the platform has no names of its own. */
  zone: z.strictObject({ id: z.string(), name: z.string() }).default({ id: "", name: "" }),
  /** What the stacks of one region tell those of another. */
  zoneId: z.string().optional(),
  peeringConnectionId: z.string().optional(),
  /** Empty where there is none. */
  loadBalancerArn: z.string().default(""),
  /** backups, logs, evidence. */
  buckets: z.record(z.string(), z.string()),
  /** ebs, s3, secrets, logs. */
  keyAliases: z.record(z.string(), z.string()),
  /** IAM role ARNs: node, irsa, backup, vendor, fis, runner, cluster. */
  roles: z.record(z.string(), z.string()).default({}),
  logGroups: z.record(z.string(), z.string()).default({}),
  /** A cluster of MSK; empty where the platform has none. */
  kafkaArn: z.string().default(""),
  /** Names of parameters that hosts read when they start, by purpose. */
  parameters: z.record(z.string(), z.string()).default({}),
  /** Network behind an endpoint service of this platform's own; absent where there is none. */
  provider: z.strictObject({ vpcId: z.string(), vpcCidr: z.string() }).optional(),
  /** Secret ARNs by user: admin, app, backup. Never values. */
  secrets: z.record(z.string(), z.string()),
  /** FIS experiment template ids by name: node-lost, az-lost, keeper-leader-lost … */
  experiments: z.record(z.string(), z.string()).default({}),
  /** SSM document names by purpose. */
  documents: z.record(z.string(), z.string()).default({}),
  /** Address of the metadata database, and ARN of the secret with its password. */
  databaseHost: z.string().optional(),
  databaseSecret: z.string().optional(),
  alarms: z.record(z.string(), z.string()).default({}),
});

export const platformOutputs = z.strictObject({
  schema: z.literal("assay.outputs/1"),
  profile: z.string(),
  variant: z.enum(["corrected", "as-written"]),
  account: z.string(),
  regions: z.array(regionOutputs).min(1),
});

export type RegionOutputs = z.infer<typeof regionOutputs>;
export type PlatformOutputs = z.infer<typeof platformOutputs>;
