// Buckets by what they hold, their policies, and AWS's own defaults for what a template leaves out.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

export type BucketRole = "backups" | "logs";

const spoken: Readonly<Record<BucketRole, RegExp>> = { backups: /backup/i, logs: /logs?(?![a-z])/i };

/** The bucket of a role: by name, then by tag or logical id. */
export function bucketInRole(model: PlatformModel, role: BucketRole): Resource | undefined {
  const buckets = model.all("AWS::S3::Bucket");
  const namings: readonly ((bucket: Resource) => string)[] = [
    (bucket) => property(bucket, "BucketName").written(),
    (bucket) => tagsOf(bucket).get("Name") ?? "",
    (bucket) => bucket.id,
  ];
  for (const naming of namings) {
    const found = buckets.find(
      (bucket) => spoken[role].test(naming(bucket)) && !/trail|access-?log/i.test(naming(bucket)),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Every bucket of backups: a platform of several regions has one in each. */
export function backupBuckets(model: PlatformModel): Resource[] {
  const first = bucketInRole(model, "backups");
  const named = model
    .all("AWS::S3::Bucket")
    .filter(
      (bucket) => /backup/i.test(bucketName(bucket) ?? "") && !/trail|access-?log/i.test(bucketName(bucket) ?? ""),
    );
  return [...new Set([...(first === undefined ? [] : [first]), ...named])];
}

export function bucketName(bucket: Resource): string | undefined {
  return property(bucket, "BucketName").text();
}

/**
 * The bucket that a setting of a program names: by its name, by a reference, or by a name with the account written out that
 * the template leaves to AWS.
 */
export function bucketCalled(model: PlatformModel, text: string): Resource | undefined {
  const isCalled = (name: string) => name === text || (hasAccount(name) && anyAccount(name) === anyAccount(text));
  const buckets = model.all("AWS::S3::Bucket");
  return buckets.find((one) => isCalled(bucketName(one) ?? "")) ?? buckets.find((one) => model.named(text) === one);
}

const ownAccount = /⟨[^⟩]*AWS::AccountId⟩/g;

function hasAccount(name: string): boolean {
  return name.search(ownAccount) >= 0;
}

function anyAccount(name: string): string {
  return name.replaceAll(ownAccount, "{account}").replaceAll(/(?<!\d)\d{12}(?!\d)/g, "{account}");
}

/** Documents of every policy that is set on a bucket. */
export function bucketPolicies(model: PlatformModel, bucket: Resource): Node[] {
  return model
    .all("AWS::S3::BucketPolicy")
    .filter((policy) => {
      const target = property(policy, "Bucket");
      return model.referred(target) === bucket;
    })
    .map((policy) => property(policy, "PolicyDocument"));
}

export const blockFlags = [
  "BlockPublicAcls",
  "BlockPublicPolicy",
  "IgnorePublicAcls",
  "RestrictPublicBuckets",
] as const;

/**
 * Whether one kind of public access is blocked. A template without a block gets AWS's default, all four on (R7); a block
 * that is written turns off what it leaves out; a running bucket without a block has none.
 */
export function blocksPublicAccess(model: PlatformModel, bucket: Resource, flag: (typeof blockFlags)[number]): boolean {
  const block = property(bucket, "PublicAccessBlockConfiguration");
  if (!block.exists) return !model.isLive;
  return block.get(flag).bool(false);
}

/** ARN forms by which policies name a bucket and its objects. */
export function arnsOf(bucket: Resource): { bucket: string[]; objects: string[] } {
  const all = bucket.identities.flatMap((identity) => {
    if (identity.startsWith("⟨")) return `${identity.slice(0, -1)}.Arn⟩`;
    return identity.startsWith("arn:aws:s3:::") ? identity : [];
  });
  return { bucket: all, objects: all.map((arn) => `${arn}/*`) };
}

/**
 * The same, with names in a statement that no bucket of the platform has. A policy cannot be put on a bucket that it is not
 * about (MalformedPolicy): where the bucket's own name does not stand, such a name is the same under another spelling, and
 * the rows of names judge that.
 */
export function arnsMeant(model: PlatformModel, bucket: Resource, statement: Statement): ReturnType<typeof arnsOf> {
  const own = arnsOf(bucket);
  const known = model.all("AWS::S3::Bucket").flatMap((one) => arnsOf(one).bucket);
  const named = statement.resources().flatMap((text) => /^arn:aws:s3:::[^/*?]+/.exec(text)?.[0] ?? []);
  const isNamed = named.some((arn) => own.bucket.includes(arn));
  const strange = isNamed ? [] : named.filter((arn) => !known.includes(arn));
  return { bucket: [...own.bucket, ...strange], objects: [...own.objects, ...strange.map((arn) => `${arn}/*`)] };
}

/** Lifecycle rules that are on. */
export function enabledRules(bucket: Resource): Node[] {
  return property(bucket, "LifecycleConfiguration", "Rules")
    .list()
    .filter((rule) => rule.get("Status").text() === "Enabled");
}

/** A rule that reaches every object: no prefix, tag or size limits it. */
export function isUnlimited(rule: Node): boolean {
  const limits = ["TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan"].some((name) => {
    return rule.get(name).list().length > 0;
  });
  return !limits && rule.get("Prefix").written() === "";
}

/** Days after which such rules end noncurrent versions. One that keeps some newer versions keeps them for ever. */
export function noncurrentDays(rules: readonly Node[]): number[] {
  return rules
    .filter((rule) => (rule.get("NoncurrentVersionExpiration", "NewerNoncurrentVersions").number() ?? 0) === 0)
    .flatMap((rule) => {
      const former = rule.get("NoncurrentVersionExpirationInDays").number();
      return rule.get("NoncurrentVersionExpiration", "NoncurrentDays").number() ?? former ?? [];
    });
}
