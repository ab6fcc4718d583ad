// An endpoint of PrivateLink in the lab: its interfaces are further ends of the nodes of the balancer behind the endpoint
// service, so that a connection comes in by the consumer's groups and goes on by the provider's.

import { withoutDot } from "../../aws/private-zones.ts";
import type { VpcFacts } from "../../aws/vpc-facts.ts";
import type { DnsRecordSpec, EniSpec, HostSpec, LoadBalancerSpec } from "../lab-spec.ts";
import type { Parts } from "./assemble.ts";

export interface EndpointInterface extends EniSpec {
  readonly availabilityZone: string;
}

/** Interfaces of the endpoint whose service the balancer is behind. */
export function endpointOf(facts: VpcFacts): EndpointInterface[] {
  const found = facts.endpoints.find(({ ServiceName }) => ServiceName?.includes(".vpce-svc-") === true);
  const groups = (found?.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  return (found?.NetworkInterfaceIds ?? []).flatMap((id) => {
    const eni = facts.networkInterfaces.find(({ NetworkInterfaceId }) => NetworkInterfaceId === id);
    const subnet = facts.subnets.find(({ SubnetId }) => SubnetId === eni?.SubnetId);
    if (eni?.PrivateIpAddress === undefined || subnet === undefined) return [];
    return [
      {
        ...{ id, subnet: eni.SubnetId ?? "", address: eni.PrivateIpAddress, groups },
        availabilityZone: subnet.AvailabilityZone ?? "",
      },
    ];
  });
}

/** The balancer with the endpoint's addresses at its nodes, and with a target that the facts do not have yet. */
export function throughEndpoint(
  balancer: LoadBalancerSpec,
  { endpoint, target }: { endpoint: readonly EndpointInterface[]; target: Target },
): LoadBalancerSpec {
  return {
    ...balancer,
    listeners: balancer.listeners.map((listener) => withTarget(listener, target)),
    zones: balancer.zones.map((zone) => ({
      ...zone,
      endpoints: endpoint
        .filter(({ availabilityZone }) => availabilityZone === zone.availabilityZone)
        .map(({ address }) => address),
    })),
  };
}

interface Target {
  readonly address: string;
  readonly port: number;
}

function withTarget(listener: LoadBalancerSpec["listeners"][number], { address, port }: Target) {
  const { targetGroup } = listener;
  if (targetGroup.targets.some((target) => target.address === address)) return listener;
  const added = { address, port, availabilityZone: "all" };
  return { ...listener, targetGroup: { ...targetGroup, targets: [...targetGroup.targets, added] } };
}

/** The endpoint's interfaces are at the balancer's nodes and not at the APIs. */
export function withEndpoint(host: HostSpec, endpoint: readonly EndpointInterface[]): HostSpec {
  const others = host.enis.filter(({ id }) => !endpoint.some((one) => one.id === id));
  if (host.role !== "nlb") return { ...host, enis: others };
  const ends = endpoint.filter(({ availabilityZone }) => availabilityZone === host.availabilityZone);
  return {
    ...host,
    enis: [...others, ...ends.map(({ id, subnet, address, groups }) => ({ id, subnet, address, groups }))],
  };
}

/** The zone's own name, where its record leads to the endpoint. */
export function endpointName(
  { facts, zones, outputs }: Parts,
  endpoint: readonly EndpointInterface[],
): DnsRecordSpec[] {
  const entries = facts.endpoints.flatMap(({ DnsEntries }) => DnsEntries ?? []).map(({ DnsName }) => DnsName ?? "");
  const isAlias = zones
    .flatMap(({ records }) => records)
    .some(({ AliasTarget }) => entries.includes(withoutDot(AliasTarget?.DNSName ?? "none")));
  const values = endpoint.map(({ address }) => address);
  return isAlias ? [{ name: outputs.zone.name, type: "A", ttl: 60, values }] : [];
}
