// Objects of a cluster in fields of which no profile has an example: values as the provider's documentation has them, and
// what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { madeOfOne } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

describe("objects of a cluster in fields", () => {
  const metadata = [{ name: "n", namespace: "s", labels: { a: "b" }, annotations: { c: "d" } }];
  const kept = { name: "n", namespace: "s", labels: { a: "b" }, annotations: { c: "d" } };
  it.each<[string, object, Made]>([
    ["kubernetes_namespace", {}, ["Kubernetes::Namespace", { kind: "Namespace", metadata: kept }]],
    [
      "kubernetes_config_map",
      { data: { k: "v" }, binary_data: { b: "eA==" }, immutable: true },
      [
        "Kubernetes::ConfigMap",
        { kind: "ConfigMap", metadata: kept, data: { k: "v" }, binaryData: { b: "eA==" }, immutable: true },
      ],
    ],
    [
      "kubernetes_secret",
      { type: "Opaque", data: { k: "v" } },
      ["Kubernetes::Secret", { kind: "Secret", metadata: kept, type: "Opaque", data: { k: "v" } }],
    ],
    [
      "kubernetes_service_account",
      { automount_service_account_token: false },
      ["Kubernetes::ServiceAccount", { kind: "ServiceAccount", metadata: kept, automountServiceAccountToken: false }],
    ],
    [
      "kubernetes_storage_class",
      {
        storage_provisioner: "ebs.csi.aws.com",
        reclaim_policy: "Retain",
        volume_binding_mode: "WaitForFirstConsumer",
        allow_volume_expansion: true,
        parameters: { encrypted: "true" },
        mount_options: ["noatime"],
      },
      [
        "Kubernetes::StorageClass",
        {
          kind: "StorageClass",
          metadata: kept,
          provisioner: "ebs.csi.aws.com",
          reclaimPolicy: "Retain",
          volumeBindingMode: "WaitForFirstConsumer",
          allowVolumeExpansion: true,
          parameters: { encrypted: "true" },
          mountOptions: ["noatime"],
        },
      ],
    ],
  ])("%s, and under its versioned name", (type, values, made) => {
    for (const name of [type, `${type}_v1`]) expect(madeOfOne(name, { metadata, ...values })).toEqual([made]);
  });
});
