// Every name that the VPC's resolver answers: the private zones, the load balancers' own names, the pods, and the AWS
// services behind endpoints with private DNS. Everything else is refused.

import { serviceNames } from "../../../analysis/model/service-names.ts";
import type { PrivateZone } from "../../aws/private-zones.ts";
import { withoutDot } from "../../aws/private-zones.ts";
import type { VpcFacts } from "../../aws/vpc-facts.ts";
import type { DnsRecordSpec, LabSpec, LoadBalancerSpec, PodSpec } from "../lab-spec.ts";
import type { KubernetesObject } from "./manifests.ts";
import { publishedNames } from "./published-names.ts";

export interface DnsInput {
  readonly zones: readonly PrivateZone[];
  readonly balancers: readonly LoadBalancerSpec[];
  readonly pods: readonly (PodSpec & { readonly fqdn: string })[];
  readonly objects: readonly KubernetesObject[];
  readonly facts: VpcFacts;
  readonly region: string;
  readonly s3Address: string;
}

export function dnsSpec(input: DnsInput): LabSpec["dns"] {
  const { zones, balancers, pods } = input;
  return {
    zones: [...zones.map(({ name }) => name), "cluster.local", "amazonaws.com"],
    records: [
      ...zones.flatMap(({ records }) => records.flatMap((record) => zoneRecords(record, balancers))),
      ...balancers.map(({ dnsName, name }): DnsRecordSpec => ({ name: dnsName, type: "ALIAS", loadBalancer: name })),
      ...pods.map((pod): DnsRecordSpec => ({ name: pod.fqdn, type: "A", ttl: 5, values: [pod.eni.address] })),
      ...serviceRecords(pods),
      ...publishedNames(input.objects, pods),
      ...endpointRecords(input),
      ...s3Records(input),
    ],
  };
}

function zoneRecords(record: PrivateZone["records"][number], balancers: readonly LoadBalancerSpec[]): DnsRecordSpec[] {
  const name = withoutDot(record.Name ?? "");
  const alias = record.AliasTarget?.DNSName;
  if (alias !== undefined) {
    const target = withoutDot(alias)
      .replace(/^dualstack\./, "")
      .toLowerCase();
    const balancer = balancers.find(({ dnsName }) => dnsName.toLowerCase() === target);
    return balancer === undefined ? [] : [{ name, type: "ALIAS", loadBalancer: balancer.name }];
  }
  const { Type: type } = record;
  if (type !== "A" && type !== "CNAME" && type !== "TXT" && type !== "SRV") return [];
  const values = (record.ResourceRecords ?? []).flatMap(({ Value }) => Value ?? []);
  return [{ name, type, ttl: record.TTL ?? 60, values }];
}

/** The headless service's own name answers with all of its pods. */
function serviceRecords(pods: DnsInput["pods"]): DnsRecordSpec[] {
  const byService = Map.groupBy(pods, ({ fqdn }) => fqdn.slice(fqdn.indexOf(".") + 1));
  return [...byService].map(([name, members]) => ({
    name,
    type: "A",
    ttl: 5,
    values: members.map((pod) => pod.eni.address),
  }));
}

function endpointRecords({ facts, region }: DnsInput): DnsRecordSpec[] {
  const addresses = new Map(facts.networkInterfaces.map((eni) => [eni.NetworkInterfaceId, eni.PrivateIpAddress]));
  return facts.endpoints
    .filter((endpoint) => endpoint.VpcEndpointType === "Interface" && endpoint.PrivateDnsEnabled === true)
    .flatMap((endpoint) => {
      const values = (endpoint.NetworkInterfaceIds ?? []).flatMap((id) => addresses.get(id) ?? []);
      return serviceNames(endpoint.ServiceName ?? "", region).map((name): DnsRecordSpec => ({
        name,
        type: "A",
        ttl: 60,
        values,
      }));
    });
}

/** The gateway endpoint takes no names over: S3 keeps its public names, and the route decides whether it is reached. */
function s3Records({ region, s3Address }: DnsInput): DnsRecordSpec[] {
  return [`s3.${region}.amazonaws.com`, `*.s3.${region}.amazonaws.com`].map((name) => ({
    name,
    type: "A",
    ttl: 60,
    values: [s3Address],
  }));
}
