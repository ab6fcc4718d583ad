// Keys and roles of the streaming platform that exist before its cluster.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { clusterUsers, laterRoles, recordUsers, roleArn, secretReaders, volumeUsers } from "../security/key-users.ts";
import { managedKey } from "../security/key.ts";
import type { Statement } from "../security/policy.ts";
import type { ClusterRoles, RecordRoles } from "../security/roles.ts";
import { administratorRole, clusterRoles, operatorRole, recordRoles, rotationRole } from "../security/roles.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import { podRoleNames, volumeDriverRole } from "./pod-roles.ts";
import type { StreamingSettings } from "./settings.ts";
import { logGroupNames } from "./settings.ts";

export type StreamingKey = "ebs" | "eks" | "logs" | "secrets";

export class StreamingSecurityStack extends Stack {
  /** ARNs by purpose. */
  readonly keys: Readonly<Record<StreamingKey, string>>;
  readonly operator: CfnRole;
  readonly rotation: CfnRole;
  readonly cluster: ClusterRoles;
  readonly records: RecordRoles;

  constructor(app: App, settings: StreamingSettings) {
    super(app, `${settings.profile}-security`, stackProps(settings, "keys and roles"));
    const groups = logGroupNames(settings);
    const administrator = administratorRole(this, settings).attrArn;
    this.operator = operatorRole(this, settings);
    this.rotation = rotationRole(this, settings);
    this.cluster = clusterRoles(this, settings);
    this.records = recordRoles(this, { flow: groups.flow, trailGroup: groups.trail, trail: settings.prefix }, settings);
    const key = (purpose: StreamingKey, users: readonly Statement[]): string => {
      const id = `Key${purpose.charAt(0).toUpperCase()}${purpose.slice(1)}`;
      const name = `${settings.prefix}-${purpose}-key`;
      return managedKey(this, id, { name, administrator, users, site: settings }).attrArn;
    };
    const pods = podRoleNames(settings).map((name) => roleArn(name, settings));
    this.keys = {
      ebs: key("ebs", volumeUsers(volumeDriverRole(settings), settings)),
      eks: key("eks", clusterUsers(this.cluster.cluster.attrArn, settings)),
      logs: key("logs", recordUsers({ groups: Object.values(groups), trail: settings.prefix, site: settings })),
      secrets: key("secrets", [
        ...secretReaders([this.rotation.attrArn], settings),
        ...laterRoles("PodsUse", pods, settings),
      ]),
    };
    output(this, "KeyAliases", {
      ebs: `alias/${settings.prefix}-ebs-key`,
      eks: `alias/${settings.prefix}-eks-key`,
      logs: `alias/${settings.prefix}-logs-key`,
      secrets: `alias/${settings.prefix}-secrets-key`,
    });
  }
}
