// Route tables of the subnets as the router's policy routing: packets that come in from a subnet's bridge meet the table
// of that subnet and nothing else, and every table ends in a black hole.

import type { LabSpec, RouteSpec, SubnetSpec } from "../lab-spec.ts";
import { contains, networkAddress } from "./addresses.ts";
import { resolverLink, routerLinks } from "./links.ts";
import { linkName, tableNumber, tables } from "./names.ts";
import { networksOf, subnetsWithin } from "./networks.ts";

/** One rule and its table, as lines for `ip -batch`. */
export interface RoutingTable {
  readonly key: string;
  readonly create: readonly string[];
  readonly remove: readonly string[];
}

export function routingTables(spec: LabSpec): RoutingTable[] {
  const networks = networksOf(spec);
  const reachable = networks.flatMap((_network, index) => localRoutes(spec, index));
  const internet = spec.internet.attached ? reachable : [];
  return [
    ...spec.subnets.map((subnet) =>
      table(linkName("b", subnet.id), {
        number: tableNumber(subnet.id),
        routes: subnet.routes.flatMap((route) => routeLines(route, { spec, network: networkIndex(spec, subnet) })),
      }),
    ),
    ...networks.map((_network, index) =>
      table(resolverLink(index), { number: tables.resolver - index, routes: localRoutes(spec, index) }),
    ),
    table(routerLinks.gatewayEndpoint, { number: tables.gatewayEndpoint, routes: reachable }),
    table(routerLinks.internet, { number: tables.internet, routes: internet }),
  ];
}

function table(link: string, at: { number: number; routes: readonly string[] }): RoutingTable {
  const { number } = at;
  const priority = 1000 + (number % 30_000);
  return {
    key: `routes ${link}`,
    create: [
      ...at.routes.map((route) => `route replace ${route} table ${number}`),
      `route replace blackhole default table ${number} metric 9999`,
      `rule add iif ${link} lookup ${number} pref ${priority}`,
    ],
    remove: [`rule del iif ${link} lookup ${number} pref ${priority}`, `route flush table ${number}`],
  };
}

/** Every subnet of a network and its resolver: what `local` means in a VPC. */
function localRoutes(spec: LabSpec, network: number): string[] {
  const networks = networksOf(spec);
  const own = spec.subnets.filter((subnet) => networkIndex(spec, subnet) === network);
  return [...own.map(routeTo), `${networks[network]?.resolver ?? spec.resolver}/32 dev ${resolverLink(network)}`];
}

/** A subnet that is in no further network is in the first. */
function networkIndex(spec: LabSpec, { cidr }: SubnetSpec): number {
  return 1 + spec.further.findIndex((network) => contains(network.cidr, networkAddress(cidr)));
}

function routeTo({ id, cidr }: SubnetSpec): string {
  return `${cidr} dev ${linkName("b", id)}`;
}

function routeLines(route: RouteSpec, { spec, network }: { spec: LabSpec; network: number }): string[] {
  switch (route.target) {
    case "local":
      return localRoutes(spec, network);
    case "peering":
      return subnetsWithin(spec, route.destination).map(routeTo);
    case "gateway-endpoint":
      return [`${route.destination} dev ${routerLinks.gatewayEndpoint}`];
    case "internet":
    case "nat":
      return spec.internet.attached ? [`${route.destination} dev ${routerLinks.internet}`] : [];
    case "elsewhere":
      return [`blackhole ${route.destination}`];
  }
}
