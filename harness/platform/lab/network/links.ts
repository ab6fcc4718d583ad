// Which links a lab has: a bridge per subnet, one veth pair per host or pod and subnet, and three routed links: to the
// resolver, to the addresses behind gateway endpoints, and to the world outside. Each item knows how to be made and unmade.

import { present } from "../../../core/errors.ts";
import type { EniSpec, LabSpec, SubnetSpec } from "../lab-spec.ts";
import { prefixLength, routerAddress } from "./addresses.ts";
import { linkName, netnsName } from "./names.ts";
import { networksOf } from "./networks.ts";

/** `create` and `remove` are lines for `ip -batch` in the router's namespace, `inside` those for the namespace `netns`. */
export interface NetworkItem {
  readonly key: string;
  readonly create: readonly string[];
  readonly remove: readonly string[];
  readonly netns?: string;
  readonly inside?: readonly string[];
}

/** Where ENIs sit: the namespace of a host, or of a pod. */
export interface EniOwner {
  readonly id: string;
  readonly enis: readonly EniSpec[];
}

export const outsideNetwork = { router: "203.0.113.1", host: "203.0.113.10" } as const;
const gatewayLink = "gwe0";
const internetLink = "igw0";
export const routerLinks = { gatewayEndpoint: gatewayLink, internet: internetLink } as const;

export function eniOwners(spec: LabSpec): EniOwner[] {
  return [
    ...spec.hosts.map(({ id, enis }) => ({ id, enis })),
    ...spec.pods.map((pod) => ({ id: pod.name, enis: [pod.eni] })),
  ];
}

/** The router's link to the resolver of the n-th network. */
export function resolverLink(index: number): string {
  return `dns${index}`;
}

/** All items of a spec, in the order in which they must be made. */
export function networkItems(spec: LabSpec): NetworkItem[] {
  const owners = eniOwners(spec);
  return [
    ...spec.subnets.map(bridge),
    ...owners.map(({ id }) => namespace(id)),
    ...owners.flatMap((owner) => vethPairs(owner, spec)),
    ...routedLinks(spec),
  ];
}

/** The router-side links of one host or pod: set down, they are a cable pulled. */
export function linksOf(owner: EniOwner): string[] {
  return subnetsOf(owner).map((subnet) => linkName("v", `${owner.id}/${subnet}`));
}

function bridge(subnet: SubnetSpec): NetworkItem {
  const name = linkName("b", subnet.id);
  return {
    key: `bridge ${subnet.id} ${subnet.cidr}`,
    create: [
      `link add ${name} type bridge stp_state 0 forward_delay 0`,
      `addr add ${routerAddress(subnet.cidr)}/${prefixLength(subnet.cidr)} dev ${name}`,
      `link set ${name} up`,
    ],
    remove: [`link del ${name}`],
  };
}

function namespace(id: string): NetworkItem {
  const netns = netnsName(id);
  return {
    key: `netns ${id}`,
    create: [`netns add ${netns}`],
    remove: [`netns del ${netns}`],
    netns,
    inside: ["link set lo up"],
  };
}

function vethPairs(owner: EniOwner, spec: LabSpec): NetworkItem[] {
  return subnetsOf(owner).map((subnetId, index) => {
    const subnet = present(
      spec.subnets.find(({ id }) => id === subnetId),
      `ENI of ${owner.id} in subnet ${subnetId}, which the lab spec does not have`,
    );
    const addresses = owner.enis.filter((eni) => eni.subnet === subnetId).map((eni) => eni.address);
    const [outer, inner] = [linkName("v", `${owner.id}/${subnetId}`), `eth${index}`];
    const netns = netnsName(owner.id);
    return {
      key: `veth ${owner.id} ${subnetId} ${index} ${addresses.join(",")}`,
      create: [
        `link add ${outer} type veth peer name ${inner} netns ${netns}`,
        `link set ${outer} master ${linkName("b", subnetId)} up`,
      ],
      remove: [`link del ${outer}`],
      netns,
      inside: insideOf(inner, { subnet, addresses, index }),
    };
  });
}

/** Answers leave by the interface that owns their source address, as they do on an instance with several ENIs. */
function insideOf(link: string, at: { subnet: SubnetSpec; addresses: readonly string[]; index: number }): string[] {
  const { subnet, addresses, index } = at;
  const [router, table] = [routerAddress(subnet.cidr), 100 + index];
  return [
    ...addresses.map((address) => `addr add ${address}/${prefixLength(subnet.cidr)} dev ${link}`),
    `link set ${link} up`,
    ...(index === 0 ? [`route replace default via ${router} dev ${link}`] : []),
    `route replace ${subnet.cidr} dev ${link} table ${table}`,
    `route replace default via ${router} dev ${link} table ${table}`,
    ...addresses.map((address) => `rule add from ${address} lookup ${table} pref ${table}`),
  ];
}

function routedLinks(spec: LabSpec): NetworkItem[] {
  const gateway = spec.gatewayEndpoints.address;
  return [
    ...networksOf(spec).map(({ resolver, resolverHost }, index) =>
      routed(resolverLink(index), {
        netns: netnsName(resolverHost),
        address: resolver,
        router: index === 0 ? "169.254.169.1" : `169.254.169.${100 + index}`,
        byDefault: true,
      }),
    ),
    routed(gatewayLink, { netns: "aws", address: gateway, router: "169.254.169.2", byDefault: false }),
    routed(internetLink, {
      netns: "outside",
      address: outsideNetwork.host,
      router: outsideNetwork.router,
      byDefault: true,
    }),
  ];
}

function routed(link: string, at: { netns: string; address: string; router: string; byDefault: boolean }): NetworkItem {
  const inside = [
    `addr add ${at.address}/32 dev up0`,
    "link set up0 up",
    `route replace ${at.router}/32 dev up0`,
    `route replace default via ${at.router} dev up0 src ${at.address} table 90`,
    `rule add from ${at.address} lookup 90 pref 90`,
  ];
  return {
    key: `routed ${link} ${at.address}`,
    create: [
      `link add ${link} type veth peer name up0 netns ${at.netns}`,
      `addr add ${at.router}/32 dev ${link}`,
      `link set ${link} up`,
      `route replace ${at.address}/32 dev ${link}`,
    ],
    remove: [`link del ${link}`],
    netns: at.netns,
    inside: at.byDefault ? [...inside, `route replace default via ${at.router} dev up0 src ${at.address}`] : inside,
  };
}

function subnetsOf(owner: EniOwner): string[] {
  return [...new Set(owner.enis.map((eni) => eni.subnet))];
}
