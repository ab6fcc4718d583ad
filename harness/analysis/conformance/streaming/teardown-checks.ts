// What is left, and goes on costing, when the environment is destroyed.

import { check } from "../check.ts";
import { wholeOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";

export const teardownChecks = [
  check(
    "COST-007",
    (it) => {
      it.each(
        () => it.model.everything().filter(({ type }) => type.startsWith("AWS::")),
        (resource) => {
          goesWithItsStack(it, resource);
        },
      );
      it.each(
        () => it.model.all("AWS::S3::Bucket"),
        (bucket) => {
          becomesEmpty(it, bucket);
        },
      );
      it.each(
        () => it.model.all("AWS::EC2::LaunchTemplate"),
        (template) => {
          volumesGo(it, template);
        },
      );
      if (it.model.hasManifests) claimsGo(it);
      else it.leftOut("volumes that pods claim stand in the manifests");
      if (it.model.kind === "tfplan") it.leftOut("prevent_destroy stands in the configuration, and in no plan");
      it.leftOut("what is really left is listed after a deletion; buckets have to be empty before theirs");
    },
    { declaredOnly: "what a deletion leaves stands in the template" },
  ),
];

/** RDS takes a last snapshot of an instance or cluster unless it is told otherwise. */
function policyOf({ type, attributes }: Resource): string {
  const written = textOf(attributes["DeletionPolicy"]);
  if (written !== "") return written;
  return /^AWS::RDS::DB(Instance|Cluster)$/.test(type) ? "Snapshot" : "Delete";
}

function goesWithItsStack(it: Inspection, resource: Resource): void {
  const policy = policyOf(resource);
  const replaced = textOf(resource.attributes["UpdateReplacePolicy"]);
  const isKept = policy !== "Delete" || ["Retain", "Snapshot"].includes(replaced);
  it.expect(wholeOf(resource), !isKept, {
    message: `${resource.id} outlives its stack`,
    expected: "DeletionPolicy Delete",
    actual: policy === "Delete" ? `UpdateReplacePolicy ${replaced}` : policy,
  });
}

/** A bucket that holds anything is not deleted, and old versions that nothing expires are never gone (D-16). */
function becomesEmpty(it: Inspection, bucket: Resource): void {
  const versioning = property(bucket, "VersioningConfiguration", "Status");
  if (versioning.text() === undefined) return;
  const rules = property(bucket, "LifecycleConfiguration", "Rules");
  const isOn = (name: string) =>
    rules.list().some((rule) => rule.get("Status").text() === "Enabled" && rule.get(name).exists);
  const ends = isOn("NoncurrentVersionExpiration") || isOn("NoncurrentVersionExpirationInDays");
  it.expect(rules.exists ? rules : versioning, ends, {
    message: `old versions in ${bucket.id} stay, and the bucket with them`,
    expected: "NoncurrentVersionExpiration",
  });
}

function volumesGo(it: Inspection, template: Resource): void {
  for (const mapping of property(template, "LaunchTemplateData", "BlockDeviceMappings").list()) {
    // What has no volume is a disk of the machine itself, or none at all.
    if (!mapping.get("Ebs").exists) continue;
    const goes = mapping.get("Ebs", "DeleteOnTermination");
    // A root volume goes with its instance by default, any further one stays.
    const isRoot = /^\/dev\/(xvda|sda1)$/.test(mapping.get("DeviceName").written());
    it.expect(mapping, goes.bool(isRoot), {
      message: `a volume of ${template.id} outlives its node`,
      expected: "DeleteOnTermination true",
    });
  }
}

/** A claim that outlives its set keeps its volume; a class that retains keeps the volume of a claim that is gone. */
function claimsGo(it: Inspection): void {
  it.each(
    () => it.model.all("Kubernetes::StorageClass"),
    (storage) => {
      const policy = property(storage, "reclaimPolicy");
      it.expect(policy, (policy.text() ?? "Delete") === "Delete", {
        message: `volumes of ${storage.id} outlive their claims`,
        expected: "Delete",
      });
    },
  );
  const claiming = it.model
    .all("Kubernetes::StatefulSet")
    .filter((set) => property(set, "spec", "volumeClaimTemplates").list().length > 0);
  it.each(claiming, (set) => {
    const policy = property(set, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted");
    it.expect(policy, policy.text() === "Delete", {
      message: `claims of ${set.id} outlive it`,
      expected: "whenDeleted: Delete",
      actual: policy.text() ?? "Retain",
    });
  });
  const operated = ["ClickHouseInstallation", "ClickHouseKeeperInstallation"].flatMap((kind) =>
    it.model.all(`Kubernetes::${kind}`),
  );
  it.each(operated, (installation) => {
    for (const claim of property(installation, "spec", "templates", "volumeClaimTemplates").list()) {
      const policy = claim.get("reclaimPolicy");
      it.expect(policy, (policy.text() ?? "Delete") === "Delete", {
        message: `claims of ${installation.id} outlive it`,
        expected: "Delete",
      });
    }
  });
}
