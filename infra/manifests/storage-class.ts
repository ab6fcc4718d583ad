// Volumes of the claims that name no class: gp3, encrypted with the profile's own key, in the zone where the pod landed.

import type { Manifest } from "./manifest.ts";
import { manifest } from "./manifest.ts";

export interface VolumeClass {
  readonly account: string;
  readonly region: string;
  /** `alias/…` of the key. */
  readonly keyAlias: string;
  /** What becomes of a volume whose claim is gone. */
  readonly reclaimPolicy: "Delete" | "Retain";
}

export function encryptedStorageClass({ account, region, keyAlias, reclaimPolicy }: VolumeClass): Manifest {
  return manifest("storage.k8s.io/v1", "StorageClass", {
    name: "gp3-encrypted",
    annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
    body: {
      provisioner: "ebs.csi.aws.com",
      parameters: {
        type: "gp3",
        encrypted: "true",
        kmsKeyId: `arn:aws:kms:${region}:${account}:${keyAlias}`,
      },
      reclaimPolicy,
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
    },
  });
}
