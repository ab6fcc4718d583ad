// The parts of a StatefulSet that the lab realizes. What a manifest says beyond them (probes, security
// context) is judged by checks, not run here.

import { z } from "zod";
import type { KubernetesObject } from "./manifests.ts";

const volumeMount = z.looseObject({
  name: z.string(),
  mountPath: z.string(),
  /** One file of the volume, at exactly the mount's path. */
  subPath: z.string().optional(),
  /** The same with the container's environment filled in. */
  subPathExpr: z.string().optional(),
});

const container = z.looseObject({
  name: z.string(),
  image: z.string(),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z.looseObject({ fieldRef: z.looseObject({ fieldPath: z.string() }).optional() }).optional(),
      }),
    )
    .default([]),
  volumeMounts: z.array(volumeMount).default([]),
  resources: z.looseObject({ limits: z.looseObject({ memory: z.string().optional() }).optional() }).optional(),
  lifecycle: z
    .looseObject({
      preStop: z.looseObject({ sleep: z.looseObject({ seconds: z.number() }).optional() }).optional(),
    })
    .optional(),
});

const volume = z.looseObject({
  name: z.string(),
  configMap: z.looseObject({ name: z.string() }).optional(),
  hostPath: z.looseObject({ path: z.string() }).optional(),
  secret: z.looseObject({ secretName: z.string(), defaultMode: z.number().optional() }).optional(),
});

/** Apart by node alone: the lab knows no other way. */
const antiAffinity = z.looseObject({
  requiredDuringSchedulingIgnoredDuringExecution: z
    .array(
      z.looseObject({
        labelSelector: z.looseObject({ matchLabels: z.record(z.string(), z.string()) }),
        topologyKey: z.literal("kubernetes.io/hostname"),
      }),
    )
    .default([]),
});

const spec = z.looseObject({
  serviceName: z.string(),
  replicas: z.int().positive(),
  updateStrategy: z
    .looseObject({
      type: z.enum(["RollingUpdate", "OnDelete"]).default("RollingUpdate"),
      rollingUpdate: z.looseObject({ partition: z.int().nonnegative().default(0) }).prefault({}),
    })
    .prefault({}),
  template: z.looseObject({
    metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }),
    spec: z.looseObject({
      serviceAccountName: z.string(),
      terminationGracePeriodSeconds: z.number().default(30),
      nodeSelector: z.record(z.string(), z.string()).default({}),
      topologySpreadConstraints: z
        .array(z.looseObject({ topologyKey: z.string(), maxSkew: z.int(), whenUnsatisfiable: z.string() }))
        .default([]),
      containers: z.array(container).min(1),
      volumes: z.array(volume).default([]),
      affinity: z.looseObject({ podAntiAffinity: antiAffinity.optional() }).optional(),
    }),
  }),
  volumeClaimTemplates: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })).default([]),
});

export type StatefulSetSpec = z.infer<typeof spec>;
export type Container = z.infer<typeof container>;
export type VolumeMount = z.infer<typeof volumeMount>;

export interface StatefulSet {
  readonly name: string;
  readonly namespace: string;
  readonly spec: StatefulSetSpec;
}

export function parseStatefulSet(object: KubernetesObject): StatefulSet {
  return {
    name: object.metadata.name,
    namespace: object.metadata.namespace ?? "default",
    spec: spec.parse(object["spec"]),
  };
}

/** `clickhouse-0.clickhouse.clickhouse.svc.cluster.local`. */
export function podFqdn({ name, namespace, spec: { serviceName } }: StatefulSet, ordinal: number): string {
  return `${name}-${String(ordinal)}.${serviceName}.${namespace}.svc.cluster.local`;
}

/** Search list of a pod's resolver, as kubelet writes it. */
export function searchList({ namespace }: StatefulSet): string[] {
  return [`${namespace}.svc.cluster.local`, "svc.cluster.local", "cluster.local"];
}
