// The host that the platform is verified from: a client like the API services of the first region. It reads that region's
// passwords, and starts experiments.

import { CfnParameter } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnInstanceProfile } from "aws-cdk-lib/aws-iam";
import { host } from "../platform/nodes.ts";
import { experimentStatements } from "../security/experiment-statements.ts";
import { serviceTrust } from "../security/policy.ts";
import type { Statement } from "../security/policy.ts";
import { role, secretArns } from "../security/roles.ts";
import type { RegionSettings } from "./settings.ts";

export interface RunnerRole {
  readonly arn: string;
  /** Name of the instance profile. */
  readonly profile: string;
}

export function runnerRole(stack: Stack, settings: RegionSettings): RunnerRole {
  const made = role(stack, "RunnerRole", {
    name: `${settings.prefix}-runner`,
    trust: serviceTrust("ec2.amazonaws.com"),
    managed: ["AmazonSSMManagedInstanceCore"],
    statements: [...experimentStatements(settings), ...readerStatements(settings)],
  });
  return { arn: made.attrArn, profile: new CfnInstanceProfile(stack, "RunnerProfile", { roles: [made.ref] }).ref };
}

function readerStatements(settings: RegionSettings): Statement[] {
  return [
    { sid: "ReadsDatabaseSecrets", actions: "secretsmanager:GetSecretValue", resources: secretArns(settings) },
    // These actions know no resources.
    {
      sid: "SeesWhatExperimentsHit",
      actions: ["ec2:DescribeInstances", "ec2:DescribeSubnets", "ec2:DescribeNetworkInterfaces"],
      resources: "*",
    },
    {
      sid: "PublishesItsMetrics",
      actions: "cloudwatch:PutMetricData",
      resources: "*",
      condition: { StringEquals: { "cloudwatch:namespace": "Assay" } },
    },
  ];
}

/** Creates the host and returns its id. */
export function runner(
  stack: Stack,
  at: { readonly subnet: string; readonly group: string; readonly profile: string; readonly key: string },
  settings: RegionSettings,
): string {
  const image = new CfnParameter(stack, "HostImage", {
    type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
    default: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    description: "Image of the hosts outside the cluster",
  }).valueAsString;
  return host(stack, { ...at, image, site: settings, name: "runner" }).ref;
}
