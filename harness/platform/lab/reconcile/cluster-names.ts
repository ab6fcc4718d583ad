// Names of a cluster's services: each answers with the addresses of the pods that it selects in its namespace. And the
// public names of the AWS APIs for networks whose way to them is a NAT gateway.

import { z } from "zod";
import type { VpcFacts } from "../../aws/vpc-facts.ts";
import type { DnsRecordSpec, PodSpec } from "../lab-spec.ts";
import { ofKind } from "./manifests.ts";
import type { KubernetesObject } from "./manifests.ts";

const serviceSpec = z.looseObject({ selector: z.record(z.string(), z.string()).default({}) });

interface NamedPod {
  readonly fqdn: string;
  readonly spec: PodSpec;
}

/** A service without a selector, or with one that nothing matches, has no name here. */
export function clusterNames(objects: readonly KubernetesObject[], pods: readonly NamedPod[]): DnsRecordSpec[] {
  return ofKind(objects, "Service").flatMap(({ metadata: { name, namespace = "default" }, spec }): DnsRecordSpec[] => {
    const selector = Object.entries(serviceSpec.parse(spec).selector);
    const suffix = `${namespace}.svc.cluster.local`;
    const selected = pods.filter(
      ({ fqdn, spec: { labels } }) =>
        selector.length > 0 && fqdn.endsWith(`.${suffix}`) && selector.every(([key, value]) => labels[key] === value),
    );
    const values = selected.map((pod) => pod.spec.eni.address);
    return values.length === 0 ? [] : [{ name: `${name}.${suffix}`, type: "A", ttl: 5, values }];
  });
}

/** The APIs answer on one address, whatever the service; a network without a NAT gateway has its endpoints alone. */
export function publicApiNames({ routeTables }: VpcFacts, region: string, address: string): DnsRecordSpec[] {
  const isRouted = routeTables.some(({ Routes }) => Routes?.some(({ NatGatewayId }) => NatGatewayId !== undefined));
  return isRouted ? [{ name: `*.${region}.amazonaws.com`, type: "A", ttl: 60, values: [address] }] : [];
}
