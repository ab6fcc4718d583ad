import { expect, it } from "vitest";
import { running, said } from "../sample-platform.ts";
import type { ValueMap } from "../../model/value.ts";

const cluster = {
  druid: ["EKS::Cluster", { Name: "druid" }],
  cni: ["EKS::Addon", { ClusterName: { Ref: "druid" }, AddonName: "vpc-cni" }],
} as const;
const stores = {
  key: ["KMS::Key", {}],
  metadata: ["RDS::DBInstance", { Engine: "postgres" }],
  brokers: [
    "MSK::Cluster",
    {
      EncryptionInfo: {
        EncryptionInTransit: { ClientBroker: "TLS" },
        EncryptionAtRest: { DataVolumeKMSKeyId: { "Fn::GetAtt": ["key", "Arn"] } },
      },
    },
  ],
} as const;

const verdict = (row: string, attributes: ValueMap): string => {
  const id = { "DRUID-004": "cni", "DRUID-011": "metadata", "DRUID-015": "brokers" }[row] ?? "";
  const model = running(row === "DRUID-004" ? cluster : stores, { [id]: attributes });
  return said(row, model, { addons: ["vpc-cni"] });
};

it.each([
  ["DRUID-004", { Status: "ACTIVE" }, "held"],
  ["DRUID-004", { Status: "DEGRADED" }, 'violated\nfinding cni: the add-on cni is DEGRADED | "ACTIVE"'],
  ["DRUID-004", { Status: "CREATE_FAILED" }, 'violated\nfinding cni: the add-on cni is CREATE_FAILED | "ACTIVE"'],
  ["DRUID-004", { Status: "UPDATING" }, 'unknown\nfinding cni: the add-on cni is UPDATING | "ACTIVE"'],
  ["DRUID-011", { Status: "available" }, "held"],
  ["DRUID-011", { Status: "backing-up" }, "held"],
  ["DRUID-011", {}, "held"],
  ["DRUID-011", { Status: "stopped" }, 'violated\nfinding metadata: the database is stopped | "available"'],
  ["DRUID-011", { Status: "stopping" }, 'violated\nfinding metadata: the database is stopping | "available"'],
  [
    "DRUID-011",
    { Status: "inaccessible-encryption-credentials" },
    'violated\nfinding metadata: the database is inaccessible-encryption-credentials | "available"',
  ],
  ["DRUID-011", { Status: "rebooting" }, 'unknown\nfinding metadata: the database is rebooting | "available"'],
  ["DRUID-015", { State: "ACTIVE" }, "held"],
  ["DRUID-015", {}, "held"],
  ["DRUID-015", { State: "FAILED" }, 'violated\nfinding brokers: the cluster of brokers is FAILED | "ACTIVE"'],
  ["DRUID-015", { State: "DELETING" }, 'violated\nfinding brokers: the cluster of brokers is DELETING | "ACTIVE"'],
  ["DRUID-015", { State: "HEALING" }, 'unknown\nfinding brokers: the cluster of brokers is HEALING | "ACTIVE"'],
] as const)("%s: a running part of which is told %j", (row, attributes, expected) => {
  expect(verdict(row, attributes)).toBe(expected);
});
