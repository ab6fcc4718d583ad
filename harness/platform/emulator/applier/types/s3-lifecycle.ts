// Lifecycle rules of a bucket: CloudFormation's flat shape as the API's nested one.

import { PutBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import type { LifecycleRule, Tag, TransitionStorageClass } from "@aws-sdk/client-s3";
import type { ResourceContext } from "../resource.ts";

interface Transition {
  StorageClass: TransitionStorageClass;
  TransitionDate?: string;
  TransitionInDays?: number;
}

interface NoncurrentTransition {
  StorageClass: TransitionStorageClass;
  TransitionInDays?: number;
  NewerNoncurrentVersions?: number;
}

interface Rule {
  AbortIncompleteMultipartUpload?: { DaysAfterInitiation: number };
  ExpirationDate?: string;
  ExpirationInDays?: number;
  ExpiredObjectDeleteMarker?: boolean;
  Id?: string;
  NoncurrentVersionExpiration?: { NoncurrentDays?: number; NewerNoncurrentVersions?: number };
  NoncurrentVersionExpirationInDays?: number;
  NoncurrentVersionTransitions?: NoncurrentTransition[];
  ObjectSizeGreaterThan?: string;
  ObjectSizeLessThan?: string;
  Prefix?: string;
  Status: "Enabled" | "Disabled";
  TagFilters?: Tag[];
  Transitions?: Transition[];
}

export interface LifecycleConfiguration {
  readonly Rules: Rule[];
}

export async function putLifecycle(
  Bucket: string,
  configuration: LifecycleConfiguration | undefined,
  { clients, logicalId }: ResourceContext,
): Promise<void> {
  if (configuration === undefined) return;
  const Rules = configuration.Rules.map((rule, index) => ({
    ...ruleOf(rule),
    // A rule without an id gets one, as CloudFormation gives it.
    ID: rule.Id ?? `${logicalId}-rule-${String(index + 1)}`,
  }));
  await clients.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
}

function ruleOf(rule: Rule): LifecycleRule {
  const noncurrentDays = rule.NoncurrentVersionExpiration?.NoncurrentDays ?? rule.NoncurrentVersionExpirationInDays;
  const newer = rule.NoncurrentVersionExpiration?.NewerNoncurrentVersions;
  const expiration = expirationOf(rule);
  return {
    Status: rule.Status,
    Filter: filterOf(rule),
    ...(expiration === undefined ? {} : { Expiration: expiration }),
    ...(rule.Transitions === undefined ? {} : { Transitions: rule.Transitions.map(transitionOf) }),
    ...(noncurrentDays === undefined && newer === undefined
      ? {}
      : { NoncurrentVersionExpiration: { NoncurrentDays: noncurrentDays, NewerNoncurrentVersions: newer } }),
    ...(rule.NoncurrentVersionTransitions === undefined
      ? {}
      : {
          NoncurrentVersionTransitions: rule.NoncurrentVersionTransitions.map((transition) => ({
            StorageClass: transition.StorageClass,
            NoncurrentDays: transition.TransitionInDays,
            NewerNoncurrentVersions: transition.NewerNoncurrentVersions,
          })),
        }),
    ...(rule.AbortIncompleteMultipartUpload === undefined
      ? {}
      : { AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload }),
  };
}

function expirationOf(rule: Rule): LifecycleRule["Expiration"] {
  const { ExpirationInDays, ExpirationDate, ExpiredObjectDeleteMarker } = rule;
  if (ExpirationInDays === undefined && ExpirationDate === undefined && ExpiredObjectDeleteMarker === undefined) {
    return undefined;
  }
  return {
    Days: ExpirationInDays,
    Date: ExpirationDate === undefined ? undefined : new Date(ExpirationDate),
    ExpiredObjectDeleteMarker,
  };
}

function transitionOf(transition: Transition): NonNullable<LifecycleRule["Transitions"]>[number] {
  const { TransitionDate } = transition;
  return {
    StorageClass: transition.StorageClass,
    Days: transition.TransitionInDays,
    Date: TransitionDate === undefined ? undefined : new Date(TransitionDate),
  };
}

function filterOf(rule: Rule): LifecycleRule["Filter"] {
  const parts = {
    Prefix: rule.Prefix,
    ObjectSizeGreaterThan: sizeOf(rule.ObjectSizeGreaterThan),
    ObjectSizeLessThan: sizeOf(rule.ObjectSizeLessThan),
  };
  const tags = rule.TagFilters ?? [];
  const count = Object.values(parts).filter((part) => part !== undefined).length + tags.length;
  if (count === 0) return { Prefix: "" };
  if (count === 1) return tags[0] === undefined ? parts : { Tag: tags[0] };
  return { And: { ...parts, Tags: tags } };
}

function sizeOf(size: string | undefined): number | undefined {
  return size === undefined ? undefined : Number(size);
}
