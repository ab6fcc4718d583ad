// One specification of the lab from what each region is: the first one's network and those of further regions, everything
// that has an address together, and names for what two regions call the same.

import { environmentError, present } from "../../../core/errors.ts";
import type { PrivateZone } from "../../aws/private-zones.ts";
import type { VpcFacts } from "../../aws/vpc-facts.ts";
import type { RegionOutputs } from "../../ports/outputs.ts";
import { emptyLabSpec } from "../lab-spec.ts";
import { contains } from "../network/addresses.ts";
import type { DnsRecordSpec, HostSpec, LabSpec, LoadBalancerSpec, PodSpec, SubstituteFlow } from "../lab-spec.ts";
import { clusterNames, publicApiNames } from "./cluster-names.ts";
import { databaseNames } from "./druid-pods.ts";
import { dnsSpec } from "./dns-spec.ts";
import { loadBalancerHosts, loadBalancerSpec } from "./load-balancer-spec.ts";
import type { BalancerInput } from "./load-balancer-spec.ts";
import type { KubernetesObject } from "./manifests.ts";
import { endpointEnis, instanceHosts, securityGroupSpecs, subnetSpecs } from "./network-spec.ts";
import { publishedNames } from "./published-names.ts";

/** What one region adds to the lab. */
export interface Parts {
  readonly facts: VpcFacts;
  readonly outputs: RegionOutputs;
  readonly objects: readonly KubernetesObject[];
  readonly pods: readonly PlacedPod[];
  readonly balancers: readonly BalancerInput[];
  readonly zones: readonly PrivateZone[];
}

export interface PlacedPod {
  readonly spec: PodSpec;
  readonly fqdn: string;
  readonly availabilityZone: string;
}

/** The first region first. */
export function assemble(regions: readonly Parts[]): LabSpec {
  const named = distinct(regions);
  const first = present(named[0], "a platform has a region");
  const empty = emptyLabSpec();
  const loadBalancers = named.flatMap(({ balancers }) => balancers.map(loadBalancerSpec));
  const pods = named.flatMap((region) => region.pods.map(({ spec }) => spec));
  const published = named.flatMap((region) =>
    publishedNames(
      region.objects,
      region.pods.map(({ spec }) => spec),
    ),
  );
  const names = (region: Parts) =>
    namesOf(region, { published, loadBalancers, s3Address: empty.gatewayEndpoints.address });
  const facts = named.map((region) => region.facts);
  return {
    ...empty,
    cidr: first.outputs.vpcCidr,
    resolver: resolverOf(first),
    dns: names(first),
    further: named.slice(1).map((region) => ({
      cidr: region.outputs.vpcCidr,
      resolver: resolverOf(region),
      resolverHost: resolverHostOf(region),
      dns: names(region),
    })),
    subnets: facts.flatMap(subnetSpecs),
    internet: {
      attached: facts.some(({ internetGateways }) => internetGateways.length > 0),
      publicAddresses: facts.flatMap(publicAddresses),
    },
    securityGroups: facts.flatMap(securityGroupSpecs),
    hosts: [
      ...empty.hosts.map((host) => (host.id === "aws" ? { ...host, enis: facts.flatMap(endpointEnis) } : host)),
      ...named.slice(1).map((region) => resolverHost(resolverHostOf(region))),
      ...facts.flatMap(instanceHosts),
      ...named.flatMap(({ balancers }) => balancers.flatMap(loadBalancerHosts)),
    ],
    pods,
    loadBalancers,
    substituteFlows: named.flatMap((region) => electionFlows(region.pods.map(({ spec }) => spec))),
  };
}

/** A pod or load balancer whose name an earlier region has already takes its region into its name. */
function distinct(regions: readonly Parts[]): Parts[] {
  const pods = new Set<string>();
  const balancers = new Set<string>();
  const fresh = (known: Set<string>, name: string, region: string): string => {
    const own = known.has(name) ? `${name}.${region}` : name;
    known.add(own);
    return own;
  };
  return regions.map((part) => ({
    ...part,
    pods: part.pods.map((pod) => ({
      ...pod,
      spec: { ...pod.spec, name: fresh(pods, pod.spec.name, part.outputs.region) },
    })),
    balancers: part.balancers.map((one) => ({ ...one, name: fresh(balancers, one.name, part.outputs.region) })),
  }));
}

interface OfEveryRegion {
  readonly published: readonly DnsRecordSpec[];
  readonly loadBalancers: readonly LoadBalancerSpec[];
  readonly s3Address: string;
}

function namesOf({ zones, pods, facts, outputs, objects }: Parts, whole: OfEveryRegion): LabSpec["dns"] {
  const published = [
    ...whole.published,
    ...clusterNames(objects, pods),
    ...databaseNames(outputs, pods),
    ...publicApiNames(facts, outputs.region, whole.s3Address),
  ];
  return dnsSpec({
    ...{ zones, facts, region: outputs.region, published, balancers: whole.loadBalancers },
    pods: pods.map(({ spec, fqdn }) => ({ ...spec, fqdn })),
    s3Address: whole.s3Address,
  });
}

function resolverHostOf({ outputs }: Parts): string {
  return `dns-${outputs.region}`;
}

function resolverHost(id: string): HostSpec {
  return { id, role: "dns", hostname: id, power: "on", enis: [] };
}

function publicAddresses({ networkInterfaces }: VpcFacts): string[] {
  return networkInterfaces.flatMap(({ Association, PrivateIpAddress }) =>
    Association?.PublicIp === undefined ? [] : (PrivateIpAddress ?? []),
  );
}

/** In Keeper's place ZooKeeper elects its leader on a port of its own, which the platform does not declare (rulings R25). */
function electionFlows(pods: readonly PodSpec[]): SubstituteFlow[] {
  const keepers = pods.filter(({ program }) => program.kind === "zookeeper" && program.ownConfig === undefined);
  const port = keepers.flatMap((pod) => (pod.program.kind === "zookeeper" ? [pod.program.electionPort] : []))[0];
  if (port === undefined) return [];
  const addresses = keepers.map((pod) => pod.eni.address);
  return [
    { why: "ZooKeeper stands in for ClickHouse Keeper and elects on this port", from: addresses, to: addresses, port },
  ];
}

/** The resolver of a VPC is the second address after its base (Amazon DNS server, VPC user guide). */
function resolverOf({ outputs: { vpcCidr: cidr }, facts }: Parts): string {
  const base = cidr.split("/")[0]?.split(".").map(Number) ?? [];
  const [a, b, c, d] = base;
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    throw environmentError(`${cidr} is not an IPv4 range`, { code: "ASSAY_LAB_CIDR" });
  }
  const reserved = [a, b, c, d + 2].join(".");
  const isInSubnet = facts.subnets.some(({ CidrBlock }) => CidrBlock !== undefined && contains(CidrBlock, reserved));
  return isInSubnet ? linkLocalResolver : reserved;
}

/**
 * The resolver's other address, the same in every VPC: where the reserved one lies in a subnet, a host of that subnet would
 * look for it beside itself.
 */
const linkLocalResolver = "169.254.169.253";
