// What is left when the environment is destroyed.

import { expect, it } from "vitest";
import { inFull } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Objects = Exclude<Written, string>;

it("nothing outlives its stack", () => {
  const bucket = (properties: object): Objects => ({ Data: ["S3::Bucket", properties] });
  const versioned = (Rules?: object[]) =>
    bucket({
      VersioningConfiguration: { Status: "Enabled" },
      ...(Rules === undefined ? {} : { LifecycleConfiguration: { Rules } }),
    });
  const template = (...BlockDeviceMappings: object[]): Objects => ({
    Nodes: ["EC2::LaunchTemplate", { LaunchTemplateData: { BlockDeviceMappings } }],
  });
  const cases: Record<string, Objects> = {
    plain: bucket({}),
    retained: { Data: ["S3::Bucket", {}, { DeletionPolicy: "Retain" }] },
    "retained when replaced": { Data: ["S3::Bucket", {}, { UpdateReplacePolicy: "Retain" }] },
    "a snapshot when replaced": { Data: ["EC2::Volume", {}, { UpdateReplacePolicy: "Snapshot" }] },
    "deleted either way": { Data: ["S3::Bucket", {}, { DeletionPolicy: "Delete", UpdateReplacePolicy: "Delete" }] },
    "a database": { Db: ["RDS::DBInstance"], All: ["RDS::DBCluster"] },
    "a database that goes": { Db: ["RDS::DBInstance", {}, { DeletionPolicy: "Delete" }] },
    "what belongs to a database": { Db: ["RDS::DBInstanceRole"], Own: ["My::RDS::DBCluster"] },
    "versions for ever": versioned(),
    "versions that end": versioned([{ Status: "Enabled", NoncurrentVersionExpiration: { NoncurrentDays: 1 } }]),
    "versions that end, in the old words": versioned([{ Status: "Enabled", NoncurrentVersionExpirationInDays: 1 }]),
    "a rule that is off": versioned([{ Status: "Disabled", NoncurrentVersionExpirationInDays: 1 }]),
    "a rule for others": versioned([{ Status: "Enabled", ExpirationInDays: 1 }]),
    "volumes of the root": template({ DeviceName: "/dev/xvda", Ebs: {} }, { DeviceName: "/dev/sda1", Ebs: {} }),
    "a root that stays": template({ DeviceName: "/dev/xvda", Ebs: { DeleteOnTermination: false } }),
    "further volumes": template(
      { DeviceName: "/dev/xvdab", Ebs: {} },
      { DeviceName: "/x/dev/sda1", Ebs: {} },
      { Ebs: { DeleteOnTermination: true } },
      { Ebs: {} },
    ),
    "a disk of the machine": template({ DeviceName: "/dev/sdb", VirtualName: "ephemeral0" }),
    "claims and classes": {
      Good: ["Kubernetes::StorageClass", {}],
      Bad: ["Kubernetes::StorageClass", { reclaimPolicy: "Retain" }],
      Free: ["Kubernetes::StatefulSet", { spec: {} }],
      Kept: ["Kubernetes::StatefulSet", { spec: { volumeClaimTemplates: [{}] } }],
      Gone: [
        "Kubernetes::StatefulSet",
        { spec: { volumeClaimTemplates: [{}], persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" } } },
      ],
      Ch: [
        "Kubernetes::ClickHouseInstallation",
        { spec: { templates: { volumeClaimTemplates: [{}, { reclaimPolicy: "Retain" }] } } },
      ],
      Keeper: [
        "Kubernetes::ClickHouseKeeperInstallation",
        { spec: { templates: { volumeClaimTemplates: [{ reclaimPolicy: "Retain" }] } } },
      ],
    },
  };
  expect(inFull("COST-007", cases)).toMatchInlineSnapshot(`
    "# plain: held
    # retained: violated
    - Data: Data outlives its stack | found "Retain" | expected "DeletionPolicy Delete"
    # retained when replaced: violated
    - Data: Data outlives its stack | found "UpdateReplacePolicy Retain" | expected "DeletionPolicy Delete"
    # a snapshot when replaced: violated
    - Data: Data outlives its stack | found "UpdateReplacePolicy Snapshot" | expected "DeletionPolicy Delete"
    # deleted either way: held
    # a database: violated
    - Db: Db outlives its stack | found "Snapshot" | expected "DeletionPolicy Delete"
    - All: All outlives its stack | found "Snapshot" | expected "DeletionPolicy Delete"
    # a database that goes: held
    # what belongs to a database: held
    # versions for ever: violated
    - Data/VersioningConfiguration/Status: old versions in Data stay, and the bucket with them | found "Enabled" | expected "NoncurrentVersionExpiration"
    # versions that end: held
    # versions that end, in the old words: held
    # a rule that is off: violated
    - Data/LifecycleConfiguration/Rules: old versions in Data stay, and the bucket with them | found [{"Status":"Disabled","NoncurrentVersionExpirationInDays":1}] | expected "NoncurrentVersionExpiration"
    # a rule for others: violated
    - Data/LifecycleConfiguration/Rules: old versions in Data stay, and the bucket with them | found [{"Status":"Enabled","ExpirationInDays":1}] | expected "NoncurrentVersionExpiration"
    # volumes of the root: held
    # a root that stays: violated
    - Nodes/LaunchTemplateData/BlockDeviceMappings/0: a volume of Nodes outlives its node | found {"DeviceName":"/dev/xvda","Ebs":{"DeleteOnTermination":false}} | expected "DeleteOnTermination true"
    # further volumes: violated
    - Nodes/LaunchTemplateData/BlockDeviceMappings/0: a volume of Nodes outlives its node | found {"DeviceName":"/dev/xvdab","Ebs":{}} | expected "DeleteOnTermination true"
    - Nodes/LaunchTemplateData/BlockDeviceMappings/1: a volume of Nodes outlives its node | found {"DeviceName":"/x/dev/sda1","Ebs":{}} | expected "DeleteOnTermination true"
    - Nodes/LaunchTemplateData/BlockDeviceMappings/3: a volume of Nodes outlives its node | found {"Ebs":{}} | expected "DeleteOnTermination true"
    # a disk of the machine: held
    # claims and classes: violated
    - StorageClass/Bad/reclaimPolicy: volumes of StorageClass/Bad outlive their claims | found "Retain" | expected "Delete"
    - StatefulSet/Kept/spec/persistentVolumeClaimRetentionPolicy/whenDeleted: claims of StatefulSet/Kept outlive it | found "Retain" | expected "whenDeleted: Delete"
    - ClickHouseInstallation/Ch/spec/templates/volumeClaimTemplates/1/reclaimPolicy: claims of ClickHouseInstallation/Ch outlive it | found "Retain" | expected "Delete"
    - ClickHouseKeeperInstallation/Keeper/spec/templates/volumeClaimTemplates/0/reclaimPolicy: claims of ClickHouseKeeperInstallation/Keeper outlive it | found "Retain" | expected "Delete""
  `);
});
