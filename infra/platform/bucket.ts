// One bucket as the platform wants every bucket: encrypted with the S3 key, versioned, closed to the public, owned by
// the account alone, reachable over TLS only, with an end to every version of every object.

import { CfnDeletionPolicy } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnBucket, CfnBucketPolicy } from "aws-cdk-lib/aws-s3";
import type { Statement } from "../security/policy.ts";
import { policy } from "../security/policy.ts";

export interface BucketOptions {
  readonly name: string;
  readonly title: string;
  /** Absent: the key of S3 itself. */
  readonly key: string | undefined;
  /** Absent: nothing expires. */
  readonly expiry:
    { readonly id: string; readonly days: number; readonly noncurrentDays: number | undefined } | undefined;
  readonly statements?: readonly Statement[];
  /** The bucket goes with its stack. */
  readonly ephemeral?: true | undefined;
}

/** Creates the bucket and its policy. */
export function bucket(stack: Stack, id: string, options: BucketOptions): CfnBucket {
  const made = new CfnBucket(stack, id, {
    bucketName: options.name,
    bucketEncryption: { serverSideEncryptionConfiguration: [encryption(options.key)] },
    versioningConfiguration: { status: "Enabled" },
    publicAccessBlockConfiguration: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] },
    ...(options.expiry === undefined ? {} : { lifecycleConfiguration: { rules: lifecycle(options.expiry) } }),
    tags: [
      { key: "Name", value: options.title },
      { key: "Environment", value: "Production" },
    ],
  });
  const policyOfDeletion = options.ephemeral ? CfnDeletionPolicy.DELETE : CfnDeletionPolicy.RETAIN;
  made.cfnOptions.deletionPolicy = policyOfDeletion;
  made.cfnOptions.updateReplacePolicy = policyOfDeletion;
  new CfnBucketPolicy(stack, `${id}Policy`, {
    bucket: made.ref,
    policyDocument: policy([onlyOverTls(options.name), ...(options.statements ?? [])]),
  });
  return made;
}

function encryption(key: string | undefined): CfnBucket.ServerSideEncryptionRuleProperty {
  if (key === undefined) return { serverSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  return { bucketKeyEnabled: true, serverSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key } };
}

function lifecycle(expiry: NonNullable<BucketOptions["expiry"]>): CfnBucket.RuleProperty[] {
  const { id, days, noncurrentDays } = expiry;
  return [
    {
      id,
      status: "Enabled",
      expirationInDays: days,
      ...(noncurrentDays === undefined ? {} : { noncurrentVersionExpiration: { noncurrentDays } }),
    },
    ...(noncurrentDays === undefined
      ? []
      : [
          {
            id: `${id}-leftovers`,
            status: "Enabled",
            expiredObjectDeleteMarker: true,
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ]),
  ];
}

function onlyOverTls(name: string): Statement {
  return {
    sid: "OnlyOverTls",
    effect: "Deny",
    principal: "*",
    actions: "s3:*",
    resources: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
    condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
