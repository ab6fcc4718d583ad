// The EBS volumes that stand behind the pods' claims. On AWS the CSI driver creates and tags them; here a claim is a memory
// file system of the lab, and what the driver would tell of its volume is told in its place.

import { createHash } from "node:crypto";
import type { DescribedResource } from "../../platform/aws/compute.ts";
import type { LabHost, LabInstance } from "../../platform/ports/lab-control.ts";

export interface ClaimVolume extends DescribedResource {
  readonly pod: string;
  readonly claim: string;
  readonly availabilityZone: string;
}

export interface ClaimPlace {
  readonly hosts: readonly LabHost[];
  readonly region: string;
  readonly account: string;
}

/** One volume a claim, in order of pod and claim. */
export function claimVolumes(instances: readonly LabInstance[], place: ClaimPlace): ClaimVolume[] {
  return instances
    .flatMap(({ name, host, volumes }) =>
      Object.keys(volumes).map((claim) => claimVolume({ name, host, claim }, place)),
    )
    .sort((a, b) => (`${a.pod}/${a.claim}` < `${b.pod}/${b.claim}` ? -1 : 1));
}

interface Claim {
  readonly name: string;
  readonly host: string;
  readonly claim: string;
}

function claimVolume({ name, host, claim }: Claim, { hosts, region, account }: ClaimPlace): ClaimVolume {
  const id = `vol-${createHash("sha256").update(`${name}/${claim}`).digest("hex").slice(0, 17)}`;
  const availabilityZone = hosts.find((candidate) => candidate.id === host)?.availabilityZone ?? "";
  return {
    id,
    arn: `arn:aws:ec2:${region}:${account}:volume/${id}`,
    tags: { "ebs.csi.aws.com/cluster": "true", "kubernetes.io/created-for/pvc/name": `${claim}-${name}` },
    description: {
      VolumeId: id,
      AvailabilityZone: availabilityZone,
      State: "in-use",
      Attachments: [{ InstanceId: host, State: "attached", DeleteOnTermination: false }],
    },
    pod: name,
    claim,
    availabilityZone,
  };
}
