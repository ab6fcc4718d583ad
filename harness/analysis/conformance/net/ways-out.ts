// Ways out of the VPC: routes by what they lead to, packets by the solver. Routes to a gateway beyond which the intent declares
// networks are left to the solver, which knows where their packets end.

import type { Inspection } from "../inspection.ts";
import { covers, parseCidr, parseCidrs } from "../../model/cidr.ts";
import { destinationRanges, endpointType, routes } from "../../model/network.ts";
import type { Route } from "../../model/network.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { keyAt } from "../../reachability/facts/look.ts";
import type { GatewayFact } from "../../reachability/network-facts.ts";
import { isDeclaredWhole, networksBeyond, peerNetworks } from "./declared-peers.ts";
import type { PeerNetwork } from "./declared-peers.ts";
import { peerPaths } from "./peer-paths.ts";
import { internetPaths, solverOf } from "./reachable.ts";

/** Routes that lead out of the VPC to where the intent does not say. */
export function routesOut(it: Inspection): Route[] {
  return routes(it.model).filter((route) => route.targetKind !== "none" && !staysInside(it, route));
}

/** Local, to an endpoint, to declared peers, or within the declared egress. */
export function staysInside(it: Inspection, route: Route): boolean {
  if (route.targetKind === "local" || isToService(it.model, route)) return true;
  const isPeer = isDeclared(it, route.target);
  const ranges = destinationRanges(it.model, route.destination);
  const allowed = parseCidrs(it.intent.egress);
  const within = ranges.length > 0 && ranges.every((range) => covers(allowed, range));
  return isPeer || within;
}

/** Whether a target is a gateway beyond which the intent declares networks, or all there is. */
function isDeclared(it: Inspection, target: Node): boolean {
  // Without a declared peer nothing has to be read of the network, which may not be known whole.
  if (it.intent.peers.length === 0) return false;
  const gateway = solverOf(it).network.gateways.get(keyAt(it.model, target) ?? "");
  if (gateway === undefined) return false;
  return isDeclaredWhole(gateway, it.model, it.intent) || networksBeyond(gateway, it.model, it.intent).length > 0;
}

/** Propagations of VPN gateways that are not declared. A running platform shows the routes themselves. */
export function toldRoutes(it: Inspection): Resource[] {
  if (it.model.isLive) return [];
  return it.model
    .all("AWS::EC2::VPNGatewayRoutePropagation")
    .filter((one) => !isDeclared(it, property(one, "VpnGatewayId")));
}

/**
 * A gateway endpoint is routed by its service's prefix list; by an address range, or to a balancer's endpoint, packets go
 * to somebody's appliances.
 */
function isToService(model: PlatformModel, { targetKind, destination, target }: Route): boolean {
  if (targetKind !== "endpoint" || parseCidr(destination.written()) !== undefined) return false;
  const endpoint = model.referred(target);
  return endpoint === undefined || endpointType(endpoint) !== "GatewayLoadBalancer";
}

export interface WayOut {
  readonly resource: Resource | "none";
  readonly label: string;
  /** Where the packets get to, in words. */
  readonly to: string;
  readonly reach: "answered" | "arrives" | "some" | "unknown";
  readonly why: string;
}

/** Packets that leave by a gateway beyond which networks are declared, and end elsewhere. */
export function waysOut(it: Inspection): WayOut[] {
  const { gateways } = solverOf(it).network;
  const hasPeers = (gateway: GatewayFact) => networksBeyond(gateway, it.model, it.intent).length > 0;
  if (!gateways.values().some(hasPeers)) return [];
  const abroad = it.intent.egress.length > 0 ? [] : internetPaths(it, "out");
  return [
    ...peerPaths(it, "out", hasPeers).map(({ network, gateway, ...path }) => ({
      ...path,
      to: network === undefined ? `networks beyond ${gateway} that no peer declares` : `the peer ${network}`,
    })),
    ...abroad.map((path) => ({ ...path, to: "the internet" })),
  ];
}

/** Interface endpoints of services that are not AWS's own and that no peer stands for. */
export function strangeDoors(it: Inspection): { readonly endpoint: Resource; readonly service: string }[] {
  const declared = peerNetworks(it.intent).flatMap(({ service }) => service ?? []);
  return it.model
    .all("AWS::EC2::VPCEndpoint")
    .filter((endpoint) => endpointType(endpoint) === "Interface")
    .flatMap((endpoint) => {
      const service = property(endpoint, "ServiceName").written();
      const isForeign = /^com\.amazonaws\.vpce\./.test(service);
      return isForeign && !declared.includes(service) ? [{ endpoint, service }] : [];
    });
}

/** Whether packets of some interface get to a declared network. */
export function reachOf(it: Inspection, network: PeerNetwork): "some" | "none" | "unknown" {
  const { ranges } = network;
  const solver = solverOf(it);
  const beyond = solver.network.gateways
    .values()
    .filter((one) => networksBeyond(one, it.model, it.intent).some(({ name }) => name === network.name));
  const reached = beyond.toArray().flatMap((gateway) =>
    solver.network.interfaces.flatMap(({ id }) =>
      ([4, 6] as const).map((family) => {
        const to = { kind: "peer", gateway: gateway.id, ranges } as const;
        return solver.ask({ from: { kind: "interface", id }, to, family }).reach;
      }),
    ),
  );
  if (reached.some((reach) => reach === "answered" || reach === "arrives")) return "some";
  return reached.includes("unknown") ? "unknown" : "none";
}
