// Druid itself, as far as AWS knows of it: the role of its pods. The chart waits for cluster and stores alike.

import { NestedStack } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnPodIdentityAssociation } from "aws-cdk-lib/aws-eks";
import type { Statement } from "../security/policy.ts";
import { secretArns } from "../security/roles.ts";
import type { DruidKeys } from "./keys.ts";
import { podAccounts, podRole } from "./pod-roles.ts";
import type { DruidSettings } from "./settings.ts";
import type { DruidSetupNestedStack } from "./setup-stack.ts";

export interface DruidOptions {
  readonly setup: DruidSetupNestedStack;
  readonly keys: DruidKeys;
  readonly settings: DruidSettings;
}

export class DruidNestedStack extends NestedStack {
  constructor(parent: Stack, options: DruidOptions) {
    super(parent, "DruidNestedStack", { description: "Role of the Druid processes" });
    const { settings } = options;
    const { namespace, name } = podAccounts.druid;
    new CfnPodIdentityAssociation(this, "IdentityDruid", {
      clusterName: settings.clusterName,
      namespace,
      serviceAccount: name,
      roleArn: podRole(this, "druid", { statements: statements(options), settings }).attrArn,
    });
  }
}

function statements({ setup, keys, settings }: DruidOptions): Statement[] {
  const { account, region, buckets, prefix } = settings;
  const stores = [buckets.deepStorage, buckets.queries].map((bucket) => `arn:aws:s3:::${bucket}`);
  const kafka = (kind: string): string => `arn:aws:kafka:${region}:${account}:${kind}/${prefix}/*`;
  return [
    {
      sid: "KeepsSegments",
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      resources: stores.map((arn) => `${arn}/*`),
    },
    { sid: "ListsSegments", actions: ["s3:ListBucket", "s3:GetBucketLocation"], resources: stores },
    {
      sid: "ReadsSecrets",
      actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      resources: [setup.databaseSecret, secretArns(settings)],
    },
    { sid: "DecryptsThem", actions: "kms:Decrypt", resources: keys.secrets },
    {
      sid: "ConnectsToBrokers",
      actions: ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster"],
      resources: setup.kafka,
    },
    {
      sid: "ReadsStreams",
      actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
      resources: kafka("topic"),
    },
    {
      sid: "TakesPartInGroups",
      actions: ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"],
      resources: kafka("group"),
    },
  ];
}
