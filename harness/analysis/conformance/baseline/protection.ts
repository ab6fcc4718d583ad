// Secrets, regions, deletion: what a platform with personal data keeps to.

import { check } from "../check.ts";
import { backupEndpoints } from "./backup-endpoints.ts";
import type { Inspection } from "../inspection.ts";
import { attributeOf } from "../edge/edge-checks.ts";
import { balancersOf } from "../edge/own-balancers.ts";
import { isOwnKey } from "../kms/keys.ts";
import { isOpenToAll } from "../iam/open-principals.ts";
import { firstBoot } from "../pipeline/first-boot.ts";
import { databasesOf } from "../subjects.ts";
import { keptAtHome, standAtHome } from "../regions/backup-places.ts";
import { keysAreKept } from "./kept-keys.ts";
import { managedPasswords } from "./managed-passwords.ts";
import { backupBuckets } from "../storage/buckets.ts";
import { awayFrom } from "./away.ts";
import { Node, property, rootOf } from "../../model/node.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, Unresolved } from "../../model/value.ts";
import type { Value } from "../../model/value.ts";

export const protectionChecks = [
  check("BASE-012", (it) => {
    it.each(
      () => it.model.all("AWS::SecretsManager::Secret"),
      (secret) => {
        const schedules = it.model.referring("AWS::SecretsManager::RotationSchedule", ["SecretId"], secret);
        const rotates = schedules.some((schedule) => {
          const rules = property(schedule, "RotationRules");
          const timed = rules.get("AutomaticallyAfterDays").exists || rules.get("ScheduleExpression").exists;
          // A secret that a service owns, as that of a database, is rotated by its owner.
          const rotators = ["RotationLambdaARN", "HostedRotationLambda", "OwningService"];
          const by = rotators.some((name) => property(schedule, name).exists);
          return timed && by && mayBeCalled(it, property(schedule, "RotationLambdaARN"));
        });
        it.expect(property(secret, "Name"), rotates, {
          message: `${secret.id} is never rotated`,
          expected: "a rotation schedule",
          actual: schedules.length,
        });
        const key = property(secret, "KmsKeyId");
        it.expect(key, key.exists && isOwnKey(it.model, key), {
          message: `${secret.id} is not encrypted with a key of the platform`,
          expected: "a customer managed key",
          actual: key.text() ?? "aws/secretsmanager (the default)",
        });
        for (const policy of it.model.referring("AWS::SecretsManager::ResourcePolicy", ["SecretId"], secret)) {
          const statements = statementsOf(property(policy, "ResourcePolicy"));
          it.each(statements, (statement) => {
            it.expect(statement.node, !isOpenToAll(statement, statements), {
              message: `everyone may read ${secret.id}`,
              expected: "named principals",
            });
          });
        }
      },
    );
    managedPasswords(it);
  }),

  check("BASE-017", (it) => {
    it.each(
      () => it.model.all("AWS::KMS::Key"),
      (key) => {
        const several = property(key, "MultiRegion");
        it.expect(several, !several.bool(false) || it.intent.regions.length > 1, {
          message: `${key.id} can be replicated to other regions`,
          expected: false,
        });
      },
    );
    it.each(
      () => it.model.all("AWS::S3::Bucket"),
      (bucket) => {
        if (it.model.isLive && bucket.region === undefined)
          it.undecided(bucket, { message: `in which region ${bucket.id} lies was not read` });
        for (const rule of property(bucket, "ReplicationConfiguration", "Rules").list()) {
          if (rule.get("Status").text() !== "Enabled") continue;
          const target = rule.get("Destination", "Bucket");
          it.expect(target, it.model.referred(target)?.type === "AWS::S3::Bucket", {
            message: `${bucket.id} replicates to a bucket outside the platform's regions`,
            expected: it.intent.regions,
          });
        }
      },
    );
    it.each(
      () => it.model.all("AWS::KMS::ReplicaKey", "AWS::S3::MultiRegionAccessPoint"),
      (replica) => {
        it.expect(rootOf(replica), it.intent.regions.length > 1, {
          message: `${replica.id} carries data to other regions`,
          expected: it.intent.regions,
          actual: replica.type,
        });
      },
    );
    it.each(
      () => it.model.everything(),
      (resource) => {
        const away = awayFrom(it.intent.regions, resource);
        if (away !== undefined) it.violated(resource, away);
        for (const { node, region } of foreignRegions(it, resource)) {
          it.violated(node, { message: `${resource.id} refers to ${region}`, expected: it.intent.regions });
        }
      },
    );
  }),

  // R21: a multi-region access point that joins regional buckets violates it.
  check("RES-005", (it) => {
    it.each(
      () => it.model.all("AWS::S3::MultiRegionAccessPoint"),
      (point) => {
        it.violated(point, {
          message: "backups may be read from and written to several regions",
          expected: it.intent.regions,
        });
      },
    );
    it.each(
      () => backupBuckets(it.model),
      (bucket) => {
        const rules = property(bucket, "ReplicationConfiguration", "Rules")
          .list()
          .filter((rule) => rule.get("Status").text() === "Enabled");
        for (const rule of rules) {
          const target = rule.get("Destination", "Bucket");
          const copy = it.model.referred(target);
          const isAsked = copy?.type === "AWS::S3::Bucket";
          if (isAsked && it.model.isLive && copy.region === undefined) {
            it.undecided(target, { message: `in which region ${copy.id} lies was not read` });
            continue;
          }
          it.expect(target, isAsked && copy.region === bucket.region, {
            message: "backups leave their region",
            expected: it.intent.regions,
          });
        }
      },
    );
    it.each(backupEndpoints(it.model), ({ node, url }) => {
      const inRegion = it.intent.regions.some((region) => new RegExp(`\\bs3[.-]${region}\\.amazonaws\\.com`).test(url));
      it.expect(node, inRegion, {
        message: "servers keep backups outside the agreed regions",
        expected: it.intent.regions,
        actual: url,
      });
    });
    keptAtHome(it);
    standAtHome(it);
    it.leftOut("where backups really lie is read from their manifests on the running platform");
  }),

  check(
    "BAK-005",
    (it) => {
      it.each(backupEndpoints(it.model), ({ node, url }) => {
        const name = /https:\/\/([^./]+)\.s3[.-]/.exec(url)?.[1] ?? /https:\/\/s3[.-][^/]+\/([^/]+)/.exec(url)?.[1];
        const bucket = it.model.named(name);
        const [own] = backupBuckets(it.model).filter((one) => one === bucket);
        it.expect(node, own !== undefined, {
          message: "servers keep backups in a bucket that is not the platform's",
          expected: "the backups bucket",
          actual: url,
        });
        if (own === undefined) return;
        const algorithm = property(
          own,
          "BucketEncryption",
          "ServerSideEncryptionConfiguration",
          0,
          "ServerSideEncryptionByDefault",
          "SSEAlgorithm",
        );
        it.expect(algorithm, algorithm.written().startsWith("aws:kms"), {
          message: "backups are not encrypted with a key of the platform",
          expected: "aws:kms",
        });
      });
      it.leftOut("every object of a backup is looked at on the running platform");
    },
    { needs: "manifests" },
  ),

  // R18: the waiting period is 30 days; stack protection is read from the assembly's manifest.
  check("BASE-020", (it) => {
    it.each(
      () => it.model.all("AWS::EKS::Cluster"),
      (cluster) => {
        const protection = property(cluster, "DeletionProtection");
        it.expect(protection, protection.bool(false), {
          message: "the cluster can be deleted by one call",
          expected: true,
        });
      },
    );
    it.each(
      () => balancersOf(it),
      (balancer) => {
        const protection = attributeOf(balancer, "LoadBalancerAttributes", "deletion_protection.enabled");
        it.expect(protection ?? property(balancer, "LoadBalancerAttributes"), protection?.bool(false) === true, {
          message: "the load balancer can be deleted by one call",
          expected: true,
        });
      },
    );
    it.each(
      () => databasesOf(it.model),
      (database) => {
        const protection = property(database, "DeletionProtection");
        it.expect(protection, protection.bool(false), {
          message: "the database can be deleted by one call",
          expected: true,
        });
      },
    );
    keysAreKept(it);
    stacks(it);
  }),
];

/** Whether the service that rotates may call the function; one that was not read may be called. */
function mayBeCalled(it: Inspection, rotator: Node): boolean {
  const own = it.model.referred(rotator);
  if (own?.type !== "AWS::Lambda::Function") return true;
  return it.model.all("AWS::Lambda::Permission").some((permission) => {
    const about = it.model.referred(property(permission, "FunctionName"));
    const principal = property(permission, "Principal").written();
    return [own, undefined].includes(about) && ["secretsmanager.amazonaws.com", "*"].includes(principal);
  });
}

function stacks(it: Inspection): void {
  if (it.model.stacks === undefined) {
    it.leftOut("termination protection of the stacks stands in the assembly (needs: assembly)");
    return;
  }
  for (const stack of it.model.stacks) {
    it.looked();
    if (stack.terminationProtection) continue;
    const resource: Resource = {
      type: "AWS::CloudFormation::Stack",
      id: stack.name,
      source: stack.source,
      pointer: stack.pointer,
      properties: {},
      attributes: {},
      identities: [],
    };
    it.violated(new Node(resource, stack.pointer, false), {
      message: `the stack ${stack.name} can be deleted by one call`,
      expected: true,
    });
  }
}

const arnRegion = /arn:aws:(?!iam|s3|route53|cloudfront|organizations|sts)[a-z0-9-]+:([a-z]{2}(?:-[a-z]+)+-\d):/g;
/** What a script tells the CLI. */
const askedRegion = /--region[= ]["']?([a-z]{2}(?:-[a-z]+)+-\d)\b/g;
const registryRegion = /\d{12}\.dkr\.ecr\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/g;

/** Every ARN, image or declared region that is not among the intent's. */
function foreignRegions(it: Inspection, resource: Resource): { node: Node; region: string }[] {
  const found: { node: Node; region: string }[] = [];
  // One path for the whole walk: every text of the platform is visited, and almost none is found.
  const path: (string | number)[] = [];
  const visit = (raw: Value): void => {
    if (typeof raw === "string") {
      const step = path.at(-1);
      const regions = regionsIn(step === "UserData" ? firstBoot(raw) : raw, step).filter(
        (region) => !it.intent.regions.includes(region),
      );
      for (const region of regions) found.push({ node: property(resource, ...path), region });
    } else if (typeof raw === "object" && raw !== null && !(raw instanceof Unresolved)) {
      for (const [step, child] of isList(raw) ? raw.entries() : Object.entries(raw)) {
        path.push(step);
        visit(child);
        path.pop();
      }
    }
  };
  visit(resource.properties);
  return found;
}

function regionsIn(text: string, key: string | number | undefined): string[] {
  if (
    typeof key === "string" &&
    /^(region|vpcregion|serviceregion)$/i.test(key) &&
    /^[a-z]{2}(-[a-z]+)+-\d$/.test(text)
  ) {
    return [text];
  }
  return [arnRegion, registryRegion, askedRegion].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? ""),
  );
}
