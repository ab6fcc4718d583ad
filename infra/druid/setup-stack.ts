// What Druid keeps its state in: metadata database, deep storage, event streams, and the passwords of its own.

import { NestedStack } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { bucket } from "../platform/bucket.ts";
import { secrets } from "../security/secrets.ts";
import type { DruidKeys } from "./keys.ts";
import { database } from "./database.ts";
import { brokers } from "./brokers.ts";
import type { DruidSettings } from "./settings.ts";
import { secretNames } from "./settings.ts";
import type { VpcNestedStack } from "./vpc-stack.ts";

export interface SetupOptions {
  readonly vpc: VpcNestedStack;
  readonly keys: DruidKeys;
  /** ARN of the role of the rotating function. */
  readonly rotationRole: string;
  readonly settings: DruidSettings;
}

export class DruidSetupNestedStack extends NestedStack {
  /** ARN of the secret that the database keeps its master password in. */
  readonly databaseSecret: string;
  readonly databaseHost: string;
  /** ARN of the brokers' cluster. */
  readonly kafka: string;

  constructor(parent: Stack, { vpc, keys, rotationRole, settings }: SetupOptions) {
    super(parent, "DruidSetupNestedStack", { description: "Database, buckets, event streams and secrets of Druid" });
    const { network, groups } = vpc;
    const subnets = network.privateSubnets;
    const metadata = database(this, { subnets, group: groups.database, keys, settings });
    this.databaseSecret = metadata.secret;
    this.databaseHost = metadata.host;
    this.kafka = brokers(this, { subnets, group: groups.kafka, key: keys.data, settings });
    bucket(this, "DeepStorageBucket", {
      name: settings.buckets.deepStorage,
      title: "Druid deep storage",
      key: undefined,
      expiry: undefined,
    });
    bucket(this, "QueryBucket", {
      name: settings.buckets.queries,
      title: "Druid multi-stage queries",
      key: undefined,
      expiry: { id: "expire-intermediates", days: 7, noncurrentDays: 1 },
    });
    secrets(this, secretNames, {
      key: keys.secrets,
      rotationRole,
      subnets,
      group: groups.rotation,
      readers: [rotationRole],
      site: settings,
    });
  }
}
