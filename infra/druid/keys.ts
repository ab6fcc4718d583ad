// Keys of the Druid platform and who uses each.

import type { Stack } from "aws-cdk-lib";
import { clusterUsers, laterRoles, recordUsers, roleArn, secretReaders, volumeUsers } from "../security/key-users.ts";
import { keyUse, managedKey } from "../security/key.ts";
import type { Statement } from "../security/policy.ts";
import { podRoleName } from "./pod-roles.ts";
import type { DruidSettings } from "./settings.ts";
import { logGroupNames } from "./settings.ts";

export type DruidKey = "ebs" | "eks" | "logs" | "secrets" | "data";
export type DruidKeys = Readonly<Record<DruidKey, string>>;

export interface DruidKeyPrincipals {
  readonly administrator: string;
  readonly cluster: string;
  readonly rotation: string;
}

/** Creates the keys; returns their ARNs by purpose. `data` encrypts the database and the brokers. */
export function druidKeys(stack: Stack, principals: DruidKeyPrincipals, settings: DruidSettings): DruidKeys {
  const key = (purpose: DruidKey, users: readonly Statement[]): string => {
    const id = `Key${purpose.charAt(0).toUpperCase()}${purpose.slice(1)}`;
    const name = `${settings.prefix}-${purpose}-key`;
    return managedKey(stack, id, { name, administrator: principals.administrator, users, site: settings }).attrArn;
  };
  const pods = [podRoleName("druid", settings)].map((name) => roleArn(name, settings));
  return {
    ebs: key("ebs", volumeUsers(podRoleName("ebs-csi", settings), settings)),
    eks: key("eks", clusterUsers(principals.cluster, settings)),
    logs: key(
      "logs",
      recordUsers({ groups: Object.values(logGroupNames(settings)), trail: settings.prefix, site: settings }),
    ),
    secrets: key("secrets", [
      ...secretReaders([principals.rotation], settings),
      ...laterRoles("PodsUse", pods, settings),
    ]),
    data: key("data", storedData(settings)),
  };
}

/** Database and brokers use the key for their owner, within this account. */
function storedData({ account, region }: DruidSettings): Statement[] {
  const services = ["rds", "kafka"].map((name) => `${name}.${region}.amazonaws.com`);
  return [
    {
      sid: "StoresUse",
      principal: { AWS: `arn:aws:iam::${account}:root` },
      actions: [...keyUse, "kms:CreateGrant"],
      resources: "*",
      condition: { StringEquals: { "kms:ViaService": services } },
    },
  ];
}
