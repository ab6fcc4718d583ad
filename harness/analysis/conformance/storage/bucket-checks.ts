// The S3 rows: names, encryption, versions, expiry, who may read.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { keyInRole } from "../kms/keys.ts";
import { podRole, roleName } from "../iam/roles.ts";
import { isOpenToAll } from "../iam/open-principals.ts";
import {
  arnsMeant,
  blockFlags,
  blocksPublicAccess,
  bucketInRole,
  bucketPolicies,
  enabledRules,
  isUnlimited,
  noncurrentDays,
} from "./buckets.ts";
import type { BucketRole } from "./buckets.ts";
import { deniesAlways } from "./denials.ts";
import { deniesPlaintext } from "./plaintext.ts";
import { property } from "../../model/node.ts";
import { tagsOf } from "../../model/platform-model.ts";
import { statementsOf, wildcardMatches } from "../../model/policy.ts";
import type { PolicyCondition, Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

/** How long backups live, and at most as long once more what is left of them as noncurrent versions. */
const backupDays = 90;

export const bucketChecks = [
  check("S3-001", (it) => {
    namedBucket(it, "backups", { prefix: "clickhouse-backups-prod-", title: "ClickHouse Backups" });
  }),
  check("S3-002", (it) => {
    namedBucket(it, "logs", { prefix: "clickhouse-logs-prod-", title: "ClickHouse Logs" });
  }),

  check("S3-003", (it) => {
    const key = keyInRole(it.model, "s3");
    it.each(
      () => bothBuckets(it),
      (bucket) => {
        const rules = property(bucket, "BucketEncryption", "ServerSideEncryptionConfiguration");
        const rule = rules.get(0, "ServerSideEncryptionByDefault");
        const algorithm = rule.get("SSEAlgorithm").text();
        it.expect(rule.get("SSEAlgorithm"), algorithm === "aws:kms" || algorithm === "aws:kms:dsse", {
          message: `${bucket.id} is not encrypted with a key of the platform by default`,
          expected: "aws:kms with the S3 key",
          actual: algorithm ?? "AES256 (the default)",
        });
        if (algorithm?.startsWith("aws:kms") !== true) return;
        const used = rule.get("KMSMasterKeyID");
        it.expect(used, key !== undefined && it.model.referred(used) === key, {
          message: `${bucket.id} is not encrypted with the S3 key`,
          expected: key?.id ?? "the S3 key",
          actual: used.text() ?? "the AWS managed key",
        });
      },
    );
  }),

  check("S3-004", (it) => {
    onBucket(it, "backups", (bucket) => {
      const status = property(bucket, "VersioningConfiguration", "Status");
      it.expect(status, status.text() === "Enabled", {
        message: "versions of backups are not kept",
        expected: "Enabled",
        actual: status.text() ?? "absent",
        patch: { cdk: "versioned: true" },
      });
    });
  }),

  // R8 with D-16: on a versioned bucket expiry alone only adds delete markers.
  check("S3-005", (it) => {
    onBucket(it, "backups", (bucket) => {
      const rules = enabledRules(bucket).filter(isUnlimited);
      const days = rules.map((rule) => rule.get("ExpirationInDays")).filter((node) => node.exists);
      const node = days[0] ?? property(bucket, "LifecycleConfiguration");
      const named = enabledRules(bucket).some((rule) => rule.get("Id").text() === "delete-old-backups");
      it.expect(node, days.length > 0 && days.every((one) => one.number() === backupDays), {
        message: "backups do not expire after 90 days",
        expected: backupDays,
        actual: days[0]?.number() ?? "never",
      });
      it.expect(property(bucket, "LifecycleConfiguration"), named, {
        message: "the rule delete-old-backups is not enabled",
        expected: "delete-old-backups",
      });
      const isVersioned = property(bucket, "VersioningConfiguration", "Status").text() === "Enabled";
      if (isVersioned) noncurrentVersionsEnd(it, bucket);
    });
  }),

  check("S3-006", (it) => {
    onBucket(it, "logs", (bucket) => {
      it.expect(property(bucket, "LifecycleConfiguration"), enabledRules(bucket).length > 0, {
        message: "the logs bucket has no enabled lifecycle rule",
        expected: "an enabled rule",
      });
    });
  }),

  check("S3-007", (it) => {
    const role = podRole(it.model);
    it.each(
      () => bothBuckets(it),
      (bucket) => {
        const statements = bucketPolicies(it.model, bucket).flatMap((policy) => statementsOf(policy));
        const naming = statements.filter((statement) => role !== undefined && names(statement, role));
        const admitted = Object.entries(podNeeds).every(([action, of]) => {
          const granting = naming.filter((statement) => statement.allows && statement.coversAction(action));
          return granting.some((statement) => {
            return arnsMeant(it.model, bucket, statement)[of].some((arn) => statement.coversResource(arn));
          });
        });
        const [first] = naming;
        it.expect(first?.node ?? property(bucket, "BucketName"), admitted, {
          message: `the policy of ${bucket.id} does not admit the pod role`,
          expected: role === undefined ? "the pod role" : roleName(role),
        });
        it.each(
          statements.filter((one) => role !== undefined && denied(it, one, { role, bucket })),
          (statement) => {
            it.violated(statement.node, {
              message: `the policy of ${bucket.id} denies the pod role`,
              expected: "Allow",
            });
          },
        );
      },
    );
  }),

  // R7: AWS's default counts in a template; whatever is written or running is read.
  check("S3-008", (it) => {
    it.each(
      () => it.model.all("AWS::S3::Bucket"),
      (bucket) => {
        for (const flag of blockFlags) {
          it.expect(
            property(bucket, "PublicAccessBlockConfiguration", flag),
            blocksPublicAccess(it.model, bucket, flag),
            {
              message: `${bucket.id}: ${flag} is off`,
              expected: true,
              patch: { cdk: "blockPublicAccess: BlockPublicAccess.BLOCK_ALL" },
            },
          );
        }
        const statements = bucketPolicies(it.model, bucket).flatMap((policy) => statementsOf(policy));
        it.each(statements, (statement) => {
          it.expect(statement.node, !isOpenToAll(statement, statements), {
            message: `the policy opens ${bucket.id} to everyone`,
            expected: "named principals",
          });
        });
        const acl = property(bucket, "AccessControl");
        it.expect(acl, !/^(Public|AuthenticatedRead)/.test(acl.written()), {
          message: `${bucket.id} has a public access control list`,
          expected: "Private",
        });
      },
    );
  }),

  check("BASE-008", (it) => {
    it.each(
      () => it.model.all("AWS::S3::Bucket"),
      (bucket) => {
        const policies = bucketPolicies(it.model, bucket);
        const guarded = deniesPlaintext(policies, bucket);
        it.expect(policies[0] ?? property(bucket, "BucketName"), guarded, {
          message: `${bucket.id} answers requests without TLS`,
          expected: {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
          actual: policies.length === 0 ? "no bucket policy" : "no statement that denies them all",
          patch: { cdk: "enforceSSL: true" },
        });
      },
    );
  }),
];

function bothBuckets(it: Inspection): Resource[] {
  return (["backups", "logs"] as const).flatMap((role) => bucketInRole(it.model, role) ?? []);
}

function onBucket(it: Inspection, role: BucketRole, look: (bucket: Resource) => void): void {
  it.each(() => [bucketInRole(it.model, role)].filter((bucket) => bucket !== undefined), look);
}

function namedBucket(it: Inspection, role: BucketRole, says: { prefix: string; title: string }): void {
  it.looked();
  it.attempt(() => {
    const bucket = bucketInRole(it.model, role);
    const expected = `${says.prefix}<account>`;
    if (bucket === undefined) {
      it.missing({ message: `the ${role} bucket is missing`, expected });
      return;
    }
    const name = property(bucket, "BucketName");
    it.expect(name, endsInAccount(name.written(), says.prefix, it.model.account), {
      message: `the ${role} bucket is called ${name.text() ?? "by a generated name"}`,
      expected,
      actual: name.text() ?? "generated",
    });
    const tags = tagsOf(bucket);
    for (const [key, value] of Object.entries({ Name: says.title, Environment: "Production" })) {
      it.expect(property(bucket, "Tags"), tags.get(key) === value, {
        message: `the tag ${key} is not "${value}"`,
        expected: value,
        actual: tags.get(key) ?? "absent",
      });
    }
  });
}

/** Where the source does not say which account it is for, any account's number is as good. */
function endsInAccount(name: string, prefix: string, account: string): boolean {
  const isNumber = (text: string) => /^\d{12}$/.test(text);
  const rest = name.slice(prefix.length);
  return name.startsWith(prefix) && (isNumber(account) ? rest === account : rest === account || isNumber(rest));
}

function noncurrentVersionsEnd(it: Inspection, bucket: Resource): void {
  const rules = enabledRules(bucket).filter(isUnlimited);
  const ends = noncurrentDays(rules);
  const versions = ends.length > 0;
  const markers = rules.some((rule) => rule.get("ExpiredObjectDeleteMarker").bool(false));
  const says = {
    expected: "an end for noncurrent versions and for delete markers",
    why: "on a versioned bucket expiry only adds a delete marker: erased data stays readable by version",
  };
  const node = property(bucket, "LifecycleConfiguration");
  it.expect(node, versions, { ...says, message: "noncurrent versions of backups never end" });
  const soonest = Math.min(...ends);
  it.expect(node, !versions || soonest <= backupDays, {
    ...says,
    message: "noncurrent versions of backups outlive the backups",
    expected: `at most ${String(backupDays)} days`,
    actual: soonest,
  });
  it.expect(node, markers || !versions, { ...says, message: "delete markers of backups never end" });
}

function names(statement: Statement, role: Resource): boolean {
  return statement.principals().some(({ value }) => meansRole(value, role));
}

function meansRole(value: string, role: Resource): boolean {
  return role.identities.includes(value) || role.identities.some((own) => value.startsWith(`${own.slice(0, -1)}.`));
}

/** What the policy of a bucket lets the pods do, and what with. */
const podNeeds = { "s3:GetObject": "objects", "s3:PutObject": "objects", "s3:ListBucket": "bucket" } as const;

/** What the pods do with objects. */
const podCalls = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"];

function denied(it: Inspection, one: Statement, of: { role: Resource; bucket: Resource }): boolean {
  return deniesPods(one, of.role) || deniesAlways(it.model, one, { ...of, actions: podCalls });
}

/** A denial of the pods' role by name, or of all but others. Conditions on how they come are their own rows'. */
function deniesPods(statement: Statement, role: Resource): boolean {
  if (statement.effect !== "Deny" || isTlsGuard(statement)) return false;
  if (names(statement, role)) return true;
  if (!statement.hasNotPrincipal || !podCalls.some((action) => statement.coversAction(action))) return false;
  const meets = statement.conditions().every((condition) => isMetByRole(condition, role));
  return meets && !excepted(statement).some((value) => meansRole(value, role));
}

/** Whether the role meets a condition whatever it does: one that asks who comes, and nothing else. */
function isMetByRole({ operator, key, values }: PolicyCondition, role: Resource): boolean {
  const kind = /^(?:String|Arn)(Not)?(?:Equals|Like)(?:IgnoreCase)?$/.exec(operator);
  if (kind === null || !/^aws:principalarn$/i.test(key)) return false;
  const name = roleName(role);
  const isOwn = (value: string) => meansRole(value, role) || wildcardMatches(value.replace(/^.*:role\//, ""), name);
  return values.some(isOwn) === (kind[1] === undefined);
}

function excepted(statement: Statement): string[] {
  const node = statement.node.get("NotPrincipal");
  return typeof node.value() === "string" ? node.texts() : node.entries().flatMap(([, list]) => list.texts());
}

function isTlsGuard(statement: Statement): boolean {
  return statement.conditions().some(({ key }) => /^aws:securetransport$/i.test(key));
}
