// Records that a cluster's controller of names makes for services that ask for one: the addresses of the pods that they
// select, all services of one name together.

import { z } from "zod";
import type { DnsRecordSpec, PodSpec } from "../lab-spec.ts";
import { ofKind } from "./manifests.ts";
import type { KubernetesObject } from "./manifests.ts";

const wantedName = "external-dns.alpha.kubernetes.io/hostname";
const wantedTtl = "external-dns.alpha.kubernetes.io/ttl";
const serviceSpec = z.looseObject({ selector: z.record(z.string(), z.string()).default({}) });

/** A service without a selector publishes nothing. */
export function publishedNames(objects: readonly KubernetesObject[], pods: readonly PodSpec[]): DnsRecordSpec[] {
  const asked = ofKind(objects, "Service").flatMap(({ metadata: { annotations }, spec }) => {
    const name = annotations?.[wantedName];
    if (name === undefined) return [];
    const selector = Object.entries(serviceSpec.parse(spec).selector);
    const selected = pods.filter(
      ({ labels }) => selector.length > 0 && selector.every(([key, value]) => labels[key] === value),
    );
    return [{ name, ttl: Number(annotations?.[wantedTtl] ?? 300), values: selected.map(({ eni }) => eni.address) }];
  });
  return [...Map.groupBy(asked, ({ name }) => name)].map(([name, services]) => ({
    name,
    type: "A",
    ttl: Math.min(...services.map(({ ttl }) => ttl)),
    values: services.flatMap(({ values }) => values),
  }));
}
