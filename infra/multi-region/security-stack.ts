// Keys and roles of one region that exist before its cluster. Keys stay in their region.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { clusterUsers, laterRoles, recordUsers, roleArn, secretReaders, volumeUsers } from "../security/key-users.ts";
import { managedKey } from "../security/key.ts";
import type { Statement } from "../security/policy.ts";
import type { ClusterRoles } from "../security/roles.ts";
import {
  administratorRole,
  clusterRoles,
  flowLogsRole,
  operatorRole,
  recordRoles,
  rotationRole,
} from "../security/roles.ts";
import { pascal } from "../settings/zones.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import { groupPeriods, podRoleNames, trailName } from "./names.ts";
import type { RunnerRole } from "./runner.ts";
import { runnerRole } from "./runner.ts";
import type { RegionSettings } from "./settings.ts";
import { stackName } from "./stack-name.ts";

export type RegionKeyName = "ebs" | "s3" | "eks" | "logs" | "secrets";

export class RegionSecurityStack extends Stack {
  readonly keys: Readonly<Record<RegionKeyName, string>>;
  readonly cluster: ClusterRoles;
  readonly operator: CfnRole;
  readonly rotation: CfnRole;
  readonly flowLogs: CfnRole;
  /** Only the first region has the trail. */
  readonly trail: CfnRole | undefined;
  /** Only the first region has a host that the platform is verified from. */
  readonly runner: RunnerRole | undefined;

  constructor(app: App, settings: RegionSettings) {
    super(app, stackName(settings.region, "security"), stackProps(settings, `keys and roles of ${settings.region}`));
    const periods = groupPeriods(settings);
    this.runner = settings.key === "us" ? runnerRole(this, settings) : undefined;
    const administrator = administratorRole(this, settings);
    this.cluster = clusterRoles(this, settings);
    this.operator = operatorRole(this, settings);
    this.rotation = rotationRole(this, settings);
    const records =
      periods.trail === undefined
        ? undefined
        : recordRoles(this, { flow: periods.flow.name, trailGroup: periods.trail.name, trail: trailName }, settings);
    this.flowLogs = records?.flowLogs ?? flowLogsRole(this, periods.flow.name, settings);
    this.trail = records?.trail;
    const users = this.users(settings);
    this.keys = Object.fromEntries(
      (Object.keys(users) as RegionKeyName[]).map((key) => {
        const name = aliasName(key, settings);
        const made = managedKey(this, `Key${pascal(key)}`, {
          name,
          administrator: administrator.attrArn,
          users: users[key],
          site: settings,
        });
        return [key, made.attrArn];
      }),
    ) as Record<RegionKeyName, string>;
    output(
      this,
      "KeyAliases",
      Object.fromEntries(
        (Object.keys(users) as RegionKeyName[]).map((key) => [key, `alias/${aliasName(key, settings)}`]),
      ),
    );
  }

  private users(settings: RegionSettings): Readonly<Record<RegionKeyName, readonly Statement[]>> {
    const pods = podRoleNames(settings);
    const groups = Object.values(groupPeriods(settings)).flatMap((period) =>
      period === undefined ? [] : [period.name],
    );
    return {
      ebs: volumeUsers(pods.volumeDriver, settings),
      s3: laterRoles("PodsUse", [roleArn(pods.clickhouse, settings)], settings),
      eks: clusterUsers(this.cluster.cluster.attrArn, settings),
      logs: recordUsers({ groups, trail: trailName, site: settings }),
      secrets: [
        ...secretReaders([this.rotation.attrArn, ...(this.runner === undefined ? [] : [this.runner.arn])], settings),
        ...laterRoles("PodsUse", [roleArn(pods.secrets, settings)], settings),
      ],
    };
  }
}

/** `teei-us-s3-key`. */
export function aliasName(key: RegionKeyName, { prefix }: RegionSettings): string {
  return `${prefix}-${key === "eks" ? "eks-secrets" : key}-key`;
}
