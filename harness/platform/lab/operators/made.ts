// How objects are written that an operator makes.

import type { KubernetesObject } from "../reconcile/manifests.ts";

export interface Named {
  readonly name: string;
  readonly namespace: string;
}

export function configMap(of: Named, data: Readonly<Record<string, string>>): KubernetesObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { ...of }, data };
}

export function service(of: Named, selector: Readonly<Record<string, string>>): KubernetesObject {
  return { apiVersion: "v1", kind: "Service", metadata: { ...of }, spec: { selector } };
}

/** A set whose service has its name. */
export function statefulSet(
  of: Named,
  { replicas, labels, pod }: { replicas: number; labels: Readonly<Record<string, string>>; pod: PodTemplate },
): KubernetesObject {
  const { claims = [], ...spec } = pod;
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { ...of },
    spec: {
      replicas,
      serviceName: of.name,
      template: { metadata: { labels }, spec: { serviceAccountName: "default", ...spec } },
      volumeClaimTemplates: claims.map((name) => ({ metadata: { name } })),
    },
  };
}

/** What is said of a pod; the rest is the operator's own affair. */
export interface PodTemplate {
  readonly containers: readonly Readonly<Record<string, unknown>>[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly serviceAccountName?: string;
  /** Label by which pods of this kind keep apart from each other: no two of them on one node. */
  readonly affinity?: Readonly<Record<string, unknown>>;
  readonly claims?: readonly string[];
}

/** Keeps pods with these labels on nodes of their own. */
export function apart(labels: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: labels }, topologyKey: "kubernetes.io/hostname" },
      ],
    },
  };
}
