// Every name that the VPC's resolver answers: the private zones, the load balancers' own names, the pods, and the AWS
// services behind endpoints with private DNS. Everything else is refused.

import { serviceNames } from "../../../analysis/model/service-names.ts";
import type { PrivateZone } from "../../aws/private-zones.ts";
import { withoutDot } from "../../aws/private-zones.ts";
import type { VpcFacts } from "../../aws/vpc-facts.ts";
import type { DnsRecordSpec, LabSpec, LoadBalancerSpec, PodSpec } from "../lab-spec.ts";

export interface DnsInput {
  readonly zones: readonly PrivateZone[];
  /** Of every region. */
  readonly balancers: readonly LoadBalancerSpec[];
  readonly pods: readonly (PodSpec & { readonly fqdn: string })[];
  /** What the clusters' controllers of names write, of every region. */
  readonly published: readonly DnsRecordSpec[];
  readonly facts: VpcFacts;
  readonly region: string;
  readonly s3Address: string;
}

export function dnsSpec(input: DnsInput): LabSpec["dns"] {
  const { zones, balancers, pods, region } = input;
  const written = zones.flatMap(({ records }) => zoneRecords(records, { balancers, region }));
  // A controller leaves alone what it did not write itself.
  const free = input.published.filter(({ name }) => !written.some((record) => record.name === name));
  return {
    zones: [...zones.map(({ name }) => name), "cluster.local", "amazonaws.com"],
    records: [
      ...written,
      ...balancers.map(({ dnsName, name }): DnsRecordSpec => ({ name: dnsName, type: "ALIAS", loadBalancer: name })),
      ...pods.map((pod): DnsRecordSpec => ({ name: pod.fqdn, type: "A", ttl: 5, values: [pod.eni.address] })),
      ...serviceRecords(pods),
      ...free,
      ...endpointRecords(input),
      ...s3Records(input),
    ],
  };
}

type ZoneRecord = PrivateZone["records"][number];

interface SeenFrom {
  readonly balancers: readonly LoadBalancerSpec[];
  readonly region: string;
}

/** Of records that answer by latency the region's own comes first, and the others when nothing stands behind that. */
function zoneRecords(records: readonly ZoneRecord[], seen: SeenFrom): DnsRecordSpec[] {
  const byLatency = records.filter(({ Region }) => Region !== undefined);
  const answers = [...Map.groupBy(byLatency, ({ Name, Type }) => `${Name ?? ""} ${Type ?? ""}`).values()].flatMap(
    (choice): DnsRecordSpec[] => {
      const nearest = choice.toSorted((left, right) => distance(left, seen.region) - distance(right, seen.region));
      const [first, ...others] = nearest.flatMap((record) => zoneRecord(record, seen));
      if (first?.type !== "ALIAS") return first === undefined ? [] : [first];
      return [{ ...first, otherwise: others.flatMap((other) => (other.type === "ALIAS" ? [other.loadBalancer] : [])) }];
    },
  );
  const plain = records.filter(({ Region }) => Region === undefined);
  return [...plain.flatMap((record) => zoneRecord(record, seen)), ...answers];
}

function distance({ Region }: ZoneRecord, region: string): number {
  return String(Region) === region ? 0 : 1;
}

function zoneRecord(record: ZoneRecord, { balancers }: SeenFrom): DnsRecordSpec[] {
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
