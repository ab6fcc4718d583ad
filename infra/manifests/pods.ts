// Pods and what keeps them: where they may run, what they run as, and the controller that replaces them.

import type { Manifest } from "./manifest.ts";
import { manifest } from "./manifest.ts";
import { asUser, unprivileged } from "./restricted.ts";

export interface PodPlan {
  readonly name: string;
  readonly namespace: string;
  readonly kind: "StatefulSet" | "Deployment";
  readonly replicas: number;
  /** Labels of the nodes that may run the pods. */
  readonly nodes: Readonly<Record<string, string>>;
  /** Value of the `workload` taint that the pods tolerate. */
  readonly tolerates?: string;
  readonly serviceAccount?: string;
  readonly image: string;
  readonly command?: readonly string[];
  /** Ports by name. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Memory that the program is promised and may not exceed. */
  readonly memory?: string;
  readonly environment?: readonly Readonly<Record<string, unknown>>[];
  readonly mounts?: readonly Readonly<Record<string, unknown>>[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  /** Size of the pod's own volume, mounted at `path`. */
  readonly claim?: {
    readonly size: string;
    readonly path: string;
    /** The volume goes when the set does; Kubernetes keeps it otherwise. */
    readonly ephemeral?: true | undefined;
  };
  readonly labels?: Readonly<Record<string, string>>;
}

/** The controller of the pods. */
export function pods(plan: PodPlan): Manifest {
  const { name, namespace, kind, replicas, claim } = plan;
  const matchLabels = { app: name };
  return manifest("apps/v1", kind, {
    name,
    namespace,
    body: {
      spec: {
        replicas,
        ...(kind === "StatefulSet" ? { serviceName: name, podManagementPolicy: "Parallel" } : {}),
        selector: { matchLabels },
        template: { metadata: { labels: { ...matchLabels, ...plan.labels } }, spec: podSpec(plan) },
        ...(claim === undefined ? {} : { volumeClaimTemplates: [volumeClaim(claim.size)] }),
        ...(claim?.ephemeral
          ? { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" } }
          : {}),
      },
    },
  });
}

/** The service in front of the pods of a plan, inside the cluster only. */
export function service(plan: PodPlan): Manifest {
  const { name, namespace } = plan;
  return manifest("v1", "Service", {
    name,
    namespace,
    body: {
      spec: {
        type: "ClusterIP",
        selector: { app: name },
        ports: Object.entries(plan.ports ?? {}).map(([port, number]) => ({
          name: port,
          port: number,
          targetPort: number,
        })),
      },
    },
  });
}

function podSpec(plan: PodPlan): Record<string, unknown> {
  const { tolerates, claim } = plan;
  const mounts = [...(plan.mounts ?? []), ...(claim === undefined ? [] : [{ name: "data", mountPath: claim.path }])];
  return {
    serviceAccountName: plan.serviceAccount ?? "default",
    automountServiceAccountToken: plan.serviceAccount !== undefined,
    nodeSelector: { ...plan.nodes },
    ...(tolerates === undefined
      ? {}
      : { tolerations: [{ key: "workload", operator: "Equal", value: tolerates, effect: "NoSchedule" }] }),
    securityContext: asUser(10_000),
    containers: [
      {
        name: plan.name,
        image: plan.image,
        ...(plan.command === undefined ? {} : { command: [...plan.command] }),
        ports: Object.entries(plan.ports ?? {}).map(([name, containerPort]) => ({ name, containerPort })),
        env: [...(plan.environment ?? [])],
        ...(plan.memory === undefined
          ? {}
          : { resources: { requests: { memory: plan.memory }, limits: { memory: plan.memory } } }),
        volumeMounts: mounts,
        securityContext: unprivileged,
      },
    ],
    volumes: [...(plan.volumes ?? [])],
  };
}

function volumeClaim(storage: string): Record<string, unknown> {
  return {
    metadata: { name: "data" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "gp3-encrypted",
      resources: { requests: { storage } },
    },
  };
}
