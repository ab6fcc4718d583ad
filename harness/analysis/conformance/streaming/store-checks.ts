// The bucket of Flink's state and the image repositories.

import { check } from "../check.ts";
import { judgeRepositories } from "../cluster/repositories.ts";
import type { Inspection } from "../inspection.ts";
import { roleName, statementsOfRole, trustOf } from "../iam/roles.ts";
import { bucketName, bucketPolicies, enabledRules, isUnlimited } from "../storage/buckets.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";
import { asksAws } from "./state-store.ts";

const stateDays = 7;

export const storeChecks = [
  check("S3-009", (it) => {
    const bucket = stateBucket(it);
    if (bucket === undefined) return;
    it.each(
      () => rolesThatReach(it, bucket),
      (role) => {
        const isPod = trustOf(role).every((statement) =>
          statement.actions().every((action) => action === "sts:AssumeRoleWithWebIdentity"),
        );
        it.expect(property(role, "AssumeRolePolicyDocument"), isPod, {
          message: `${roleName(role)} reaches the state and is no role of a service account`,
          expected: "the role of Flink's service account alone",
        });
        it.expect(property(role, "RoleName"), /flink/i.test(roleName(role)), {
          message: `${roleName(role)} reaches the state of Flink`,
          expected: "the role of Flink's service account alone",
        });
      },
    );
    it.each(
      () => it.model.all("Kubernetes::FlinkDeployment"),
      (job) => {
        asksAws(it, job);
      },
    );
    if (it.model.hasManifests) it.presupposes(stateTargets(it), "a job that says where its state goes");
    it.each(
      () => stateTargets(it),
      (target) => {
        const name = /^s3[ap]?:\/\/([^/]+)/.exec(target.written())?.[1];
        it.expect(target, it.model.named(name) === bucket, {
          message: "the job keeps its state elsewhere",
          expected: bucketName(bucket),
        });
      },
    );
    it.attempt(() => {
      someRoleWrites(it, bucket);
    }, bucket);
    it.each(
      () => bucketPolicies(it.model, bucket).flatMap((policy) => statementsOf(policy)),
      (statement) => {
        const isOwn = statement.principals().every(({ value }) => {
          const named = it.model.named(value);
          return named !== undefined && rolesThatReach(it, bucket).includes(named);
        });
        it.expect(statement.node, !statement.allows || isOwn, {
          message: "the bucket policy lets others in",
          expected: "access by Flink's role alone",
        });
      },
    );
  }),

  check("S3-010", (it) => {
    const bucket = stateBucket(it);
    if (bucket === undefined) return;
    it.attempt(() => {
      const status = property(bucket, "VersioningConfiguration", "Status");
      it.expect(status, status.text() === "Enabled", { message: "the state has no versions", expected: "Enabled" });
      const rules = property(bucket, "BucketEncryption", "ServerSideEncryptionConfiguration");
      const algorithm = rules.get(0, "ServerSideEncryptionByDefault", "SSEAlgorithm");
      // S3 encrypts so by itself where a bucket says nothing (R7).
      it.expect(algorithm, !rules.exists || algorithm.text() === "AES256", {
        message: "the state is not encrypted as promised",
        expected: "AES256",
      });
    }, bucket);
  }),

  // D-16, R8: without personal data noncurrent versions that stay are a warning.
  check("S3-011", (it) => {
    const bucket = stateBucket(it);
    if (bucket === undefined) return;
    it.attempt(() => {
      const rules = enabledRules(bucket).filter((rule) => reachesCheckpoints(it, rule));
      const expiring = rules.find((rule) => rule.get("ExpirationInDays").number() === stateDays);
      it.expect(property(bucket, "LifecycleConfiguration"), expiring !== undefined, {
        message: "the state does not expire after 7 days",
        expected: stateDays,
        actual: enabledRules(bucket).map((rule) => rule.get("ExpirationInDays").number() ?? "never"),
      });
      const noncurrent = rules.some((rule) => rule.get("NoncurrentVersionExpiration", "NoncurrentDays").exists);
      if (!noncurrent) {
        it.warn(property(bucket, "LifecycleConfiguration"), {
          message: "noncurrent versions stay for ever: on a versioned bucket expiry only adds a marker (D-16)",
        });
      }
    }, bucket);
  }),

  check("PIPE-025", (it) => {
    const promised = Object.entries(it.intent.repositories ?? {});
    judgeRepositories(it, promised);
    const names = promised.map(([name]) => name);
    it.each(
      () => it.model.all("AWS::ECR::Repository"),
      (repository) => {
        const name = property(repository, "RepositoryName");
        it.expect(name, names.includes(name.written()), {
          message: `${name.text() ?? repository.id} is no repository of the platform`,
          expected: names,
        });
      },
    );
  }),
];

function stateBucket(it: Inspection): Resource | undefined {
  const pattern = textOf(it.profile.objectives["S3-009"]?.value);
  const [head = ""] = pattern.split("{account}");
  const exact = new RegExp(`^${head.replaceAll(/[.]/g, "\\.")}(\\d{12}|⟨AWS::AccountId⟩)$`);
  const buckets = it.model.all("AWS::S3::Bucket");
  it.looked();
  const found = buckets.find((bucket) => exact.test(bucketName(bucket) ?? ""));
  if (found === undefined) {
    const close = buckets.find((bucket) => /state/i.test(bucketName(bucket) ?? ""));
    it.violated(close === undefined ? "none" : property(close, "BucketName"), {
      message: "the bucket of Flink's state is missing or has another name",
      expected: pattern,
    });
  }
  return found;
}

/** Where the jobs put checkpoints and savepoints. */
function stateTargets(it: Inspection): Node[] {
  const names = ["checkpointing.dir", "checkpointing.savepoint-dir"].map((name) => `execution.${name}`);
  return it.model
    .all("Kubernetes::FlinkDeployment")
    .flatMap((job) =>
      [...names, "state.checkpoints.dir", "state.savepoints.dir"]
        .map((name) => property(job, "spec", "flinkConfiguration").get(name))
        .filter((node) => node.exists),
    );
}

/** Whether a rule reaches everything below the checkpoints: all of the bucket, or their own folder. */
function reachesCheckpoints(it: Inspection, rule: Node): boolean {
  if (isUnlimited(rule)) return true;
  const prefix = rule.get("Prefix").written();
  const narrower = ["TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan"].some((name) => rule.get(name).exists);
  const folders = stateTargets(it)
    .filter(({ pointer }) => pointer.includes("checkpoint") && !pointer.includes("savepoint"))
    .map((target) => target.written().replace(/^s3[ap]?:\/\/[^/]+\//, ""));
  return !narrower && folders.length > 0 && folders.every((folder) => `${folder}/`.startsWith(prefix));
}

/** Checkpoints need a role that may write them. */
function someRoleWrites(it: Inspection, bucket: Resource): void {
  const reaching = rolesThatReach(it, bucket);
  const object = `arn:aws:s3:::${bucketName(bucket) ?? ""}/checkpoints/part`;
  const writes = (role: Resource): boolean =>
    statementsOfRole(it.model, role).some(
      (one) => one.allows && one.coversAction("s3:PutObject") && one.coversResource(object),
    );
  if (!reaching.some(writes)) {
    it.violated(reaching[0] ?? bucket, {
      message: reaching.length === 0 ? "no role reaches the state" : "no role may write the state",
      expected: "the role of Flink's service account",
    });
  }
}

/** Roles whose own policies allow something on the bucket or its objects. */
function rolesThatReach(it: Inspection, bucket: Resource): Resource[] {
  const arn = `arn:aws:s3:::${bucketName(bucket) ?? ""}`;
  const reaches = (statement: Statement): boolean => {
    const isS3 = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"].some((action) =>
      statement.coversAction(action),
    );
    return statement.allows && isS3 && [arn, `${arn}/key`].some((one) => statement.coversResource(one));
  };
  return it.model.all("AWS::IAM::Role").filter((role) => statementsOfRole(it.model, role).some(reaches));
}
