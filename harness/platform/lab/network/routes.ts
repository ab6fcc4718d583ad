// Route tables of the subnets as the router's policy routing: packets that come in from a subnet's bridge meet the table
// of that subnet and nothing else, and every table ends in a black hole.

import type { LabSpec, RouteSpec } from "../lab-spec.ts";
import { routerLinks } from "./links.ts";
import { linkName, tableNumber, tables } from "./names.ts";

/** One rule and its table, as lines for `ip -batch`. */
export interface RoutingTable {
  readonly key: string;
  readonly create: readonly string[];
  readonly remove: readonly string[];
}

export function routingTables(spec: LabSpec): RoutingTable[] {
  const reachable = [...localRoutes(spec)];
  const internet = spec.internet.attached ? reachable : [];
  return [
    ...spec.subnets.map((subnet) =>
      table(linkName("b", subnet.id), {
        number: tableNumber(subnet.id),
        routes: subnet.routes.flatMap((route) => routeLines(route, spec)),
      }),
    ),
    table(routerLinks.resolver, { number: tables.resolver, routes: reachable }),
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

/** Every subnet and the resolver: what `local` means in a VPC. */
function localRoutes(spec: LabSpec): string[] {
  return [
    ...spec.subnets.map((subnet) => `${subnet.cidr} dev ${linkName("b", subnet.id)}`),
    `${spec.resolver}/32 dev ${routerLinks.resolver}`,
  ];
}

function routeLines(route: RouteSpec, spec: LabSpec): string[] {
  switch (route.target) {
    case "local":
      return localRoutes(spec);
    case "gateway-endpoint":
      return [`${route.destination} dev ${routerLinks.gatewayEndpoint}`];
    case "internet":
    case "nat":
      return spec.internet.attached ? [`${route.destination} dev ${routerLinks.internet}`] : [];
    case "elsewhere":
      return [`blackhole ${route.destination}`];
  }
}
