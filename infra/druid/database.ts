// The metadata database: PostgreSQL in two zones, closed to the internet, TLS only, with a password that RDS itself makes,
// keeps in Secrets Manager and rotates.

import { CfnDeletionPolicy } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnDBInstance, CfnDBParameterGroup, CfnDBSubnetGroup } from "aws-cdk-lib/aws-rds";
import type { DruidKeys } from "./keys.ts";
import type { DruidSettings } from "./settings.ts";

export interface DatabaseOptions {
  readonly subnets: readonly string[];
  readonly group: string;
  readonly keys: DruidKeys;
  readonly settings: DruidSettings;
}

/** Where the database is, and what it takes to enter. */
export interface Database {
  readonly host: string;
  /** ARN of the secret with its password. */
  readonly secret: string;
}

export function database(stack: Stack, { subnets, group, keys, settings }: DatabaseOptions): Database {
  const name = `${settings.prefix}-metadata`;
  const tags = [{ key: "Name", value: name }];
  const placed = new CfnDBSubnetGroup(stack, "DatabaseSubnets", {
    dbSubnetGroupName: name,
    dbSubnetGroupDescription: "Private subnets of the metadata database",
    subnetIds: [...subnets],
    tags,
  });
  const parameters = new CfnDBParameterGroup(stack, "DatabaseParameters", {
    dbParameterGroupName: name,
    description: "Connections over TLS only",
    family: "postgres16",
    parameters: { "rds.force_ssl": "1", log_connections: "1", log_disconnections: "1" },
    tags,
  });
  const made = new CfnDBInstance(stack, "Database", {
    dbInstanceIdentifier: name,
    dbName: "druid",
    engine: "postgres",
    engineVersion: "16.8",
    dbInstanceClass: "db.t4g.medium",
    allocatedStorage: "50",
    storageType: "gp3",
    storageEncrypted: true,
    kmsKeyId: keys.data,
    masterUsername: "druid",
    manageMasterUserPassword: true,
    masterUserSecret: { kmsKeyId: keys.secrets },
    multiAz: true,
    publiclyAccessible: false,
    dbSubnetGroupName: placed.ref,
    dbParameterGroupName: parameters.ref,
    vpcSecurityGroups: [group],
    backupRetentionPeriod: 14,
    copyTagsToSnapshot: true,
    deletionProtection: true,
    autoMinorVersionUpgrade: true,
    tags,
  });
  made.cfnOptions.deletionPolicy = CfnDeletionPolicy.SNAPSHOT;
  made.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.SNAPSHOT;
  return { host: made.attrEndpointAddress, secret: made.attrMasterUserSecretSecretArn };
}
