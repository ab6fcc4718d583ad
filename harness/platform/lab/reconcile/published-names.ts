// Records that a cluster's controller of names makes for services that ask for one: the addresses of the pods that they
// select, all services of one name together, and for a headless service a name for each pod as well.

import { z } from "zod";
import type { DnsRecordSpec, PodSpec } from "../lab-spec.ts";
import { ofKind } from "./manifests.ts";
import type { KubernetesObject } from "./manifests.ts";

const wantedName = "external-dns.alpha.kubernetes.io/hostname";
const wantedTtl = "external-dns.alpha.kubernetes.io/ttl";
const serviceSpec = z.looseObject({
  clusterIP: z.string().optional(),
  selector: z.record(z.string(), z.string()).default({}),
});

/** A service without a selector publishes nothing. */
export function publishedNames(objects: readonly KubernetesObject[], pods: readonly PodSpec[]): DnsRecordSpec[] {
  const asked = ofKind(objects, "Service").flatMap(({ metadata: { annotations }, spec }) => {
    const name = annotations?.[wantedName];
    if (name === undefined) return [];
    const { selector: labels, clusterIP } = serviceSpec.parse(spec);
    const selector = Object.entries(labels);
    const selected = pods.filter(
      (pod) => selector.length > 0 && selector.every(([key, value]) => pod.labels[key] === value),
    );
    const ttl = Number(annotations?.[wantedTtl] ?? 300);
    const each = clusterIP === "None" ? selected : [];
    return [
      { name, ttl, values: selected.map(({ eni }) => eni.address) },
      ...each.map(({ hostname, eni }) => ({ name: `${hostname}.${name}`, ttl, values: [eni.address] })),
    ];
  });
  return [...Map.groupBy(asked, ({ name }) => name)].map(([name, services]) => ({
    name,
    type: "A",
    ttl: Math.min(...services.map(({ ttl }) => ttl)),
    values: services.flatMap(({ values }) => values),
  }));
}
