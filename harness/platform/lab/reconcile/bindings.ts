// Targets of the load balancer, kept as the load balancer controller keeps them: the pods behind the service that each
// TargetGroupBinding names.

import { z } from "zod";
import { present } from "../../../core/errors.ts";
import type { TargetChange, TargetGroupFacts } from "../../aws/load-balancers.ts";
import type { PodSpec } from "../lab-spec.ts";
import { named, ofKind } from "./manifests.ts";
import type { KubernetesObject } from "./manifests.ts";

const bindingSpec = z.looseObject({
  targetGroupName: z.string().optional(),
  targetGroupARN: z.string().optional(),
  serviceRef: z.looseObject({ name: z.string(), port: z.int() }),
});

const serviceSpec = z.looseObject({ selector: z.record(z.string(), z.string()) });

export interface BoundPod {
  readonly pod: PodSpec;
  readonly availabilityZone: string;
}

/** What each bound target group shall hold. */
export function wantedTargets(
  objects: readonly KubernetesObject[],
  groups: readonly TargetGroupFacts[],
  pods: readonly BoundPod[],
): TargetChange[] {
  return ofKind(objects, "TargetGroupBinding").flatMap((object) => {
    const { targetGroupName, targetGroupARN, serviceRef } = bindingSpec.parse(object["spec"]);
    const group = groups.find(
      ({ targetGroup }) =>
        targetGroup.TargetGroupArn === targetGroupARN || targetGroup.TargetGroupName === targetGroupName,
    );
    const targetGroupArn = present(
      group?.targetGroup.TargetGroupArn,
      `binding ${object.metadata.name} names no target group`,
    );
    const { selector } = serviceSpec.parse(named(objects, "Service", serviceRef.name)["spec"]);
    return pods
      .filter(({ pod }) => Object.entries(selector).every(([key, value]) => pod.labels[key] === value))
      .map(({ pod, availabilityZone }) => ({
        targetGroupArn,
        address: pod.eni.address,
        port: serviceRef.port,
        availabilityZone,
      }));
  });
}

/** Targets to add and to remove so that every bound group holds exactly what it shall. */
export function targetChanges(
  wanted: readonly TargetChange[],
  groups: readonly TargetGroupFacts[],
): { readonly add: TargetChange[]; readonly remove: TargetChange[] } {
  const key = ({ targetGroupArn, address, port }: TargetChange) => `${targetGroupArn} ${address}:${String(port)}`;
  const bound = new Set(wanted.map(({ targetGroupArn }) => targetGroupArn));
  const present = groups
    .filter(({ targetGroup }) => bound.has(targetGroup.TargetGroupArn ?? ""))
    .flatMap(({ targetGroup, targets }) =>
      targets.map((target) => ({
        targetGroupArn: targetGroup.TargetGroupArn ?? "",
        address: target.Id ?? "",
        port: target.Port ?? 0,
        availabilityZone: target.AvailabilityZone ?? "",
      })),
    );
  const wantedKeys = new Set(wanted.map(key));
  const presentKeys = new Set(present.map(key));
  return {
    add: wanted.filter((target) => !presentKeys.has(key(target))),
    remove: present.filter((target) => !wantedKeys.has(key(target))),
  };
}
