// When a rollout is over, by the rule of `kubectl rollout status`: the change was seen, every pod is ready, and all pods
// from the partition on have the new template.

import { z } from "zod";

const rollout = z.looseObject({
  metadata: z.looseObject({ generation: z.int() }),
  spec: z.looseObject({
    replicas: z.int(),
    updateStrategy: z
      .looseObject({
        type: z.string().default("RollingUpdate"),
        rollingUpdate: z.looseObject({ partition: z.int().default(0) }).prefault({}),
      })
      .prefault({}),
  }),
  status: z.looseObject({ observedGeneration: z.int(), readyReplicas: z.int(), updatedReplicas: z.int() }),
});

/** What is still waited for; undefined when nothing is. */
export function waitingFor(object: unknown): string | undefined {
  const { metadata, spec, status } = rollout.parse(object);
  if (spec.updateStrategy.type !== "RollingUpdate") {
    return `rollout status is only there for RollingUpdate, not ${spec.updateStrategy.type}`;
  }
  if (status.observedGeneration < metadata.generation) return "the change to be seen";
  if (status.readyReplicas < spec.replicas) return `${String(spec.replicas - status.readyReplicas)} pods to be ready`;
  const wanted = spec.replicas - spec.updateStrategy.rollingUpdate.partition;
  if (status.updatedReplicas < wanted) return `${String(wanted - status.updatedReplicas)} pods to be updated`;
  return undefined;
}
