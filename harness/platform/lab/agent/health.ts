// What the load balancer's nodes saw, judged: which targets are healthy and which zones answer under the name.

import type { LoadBalancerSpec } from "../lab-spec.ts";
import type { ServerState } from "../services/haproxy.ts";

export interface TargetHealth {
  readonly targetGroup: string;
  readonly address: string;
  readonly port: number;
  readonly state: "healthy" | "unhealthy" | "initial";
}

/** Server states by the host of the node that reported them. */
export type NodeReports = ReadonlyMap<string, readonly ServerState[]>;

export function targetHealth(balancer: LoadBalancerSpec, reports: NodeReports): TargetHealth[] {
  return balancer.listeners.flatMap(({ port, targetGroup }) =>
    targetGroup.targets.map((target) => {
      const seen = [...reports.values()]
        .flat()
        .filter((row) => row.backend === `targets-${port}` && row.server === `${target.address}:${target.port}`);
      const state = seen.length === 0 ? "initial" : seen.some(isUp) ? "healthy" : "unhealthy";
      return { targetGroup: targetGroup.arn, address: target.address, port: target.port, state } as const;
    }),
  );
}

/**
 * Addresses of the zones in service: every listener has a healthy target there, and another zone's node reaches it. With no
 * such zone all of them answer, as AWS does: refusing everybody would be worse than trying.
 */
export function zonesInService(balancer: LoadBalancerSpec, reports: NodeReports): readonly string[] {
  const usable = balancer.zones.filter(
    ({ host }) => servesAll(balancer, reports.get(host)) && isReached(host, balancer, reports),
  );
  return (usable.length > 0 ? usable : balancer.zones).map(({ address }) => address);
}

function servesAll(balancer: LoadBalancerSpec, own: readonly ServerState[] | undefined): boolean {
  if (own === undefined || own.length === 0) return false;
  return balancer.listeners.every(({ port }) => own.some((row) => row.backend === `targets-${port}` && isUp(row)));
}

function isReached(host: string, balancer: LoadBalancerSpec, reports: NodeReports): boolean {
  const views = balancer.zones.filter((zone) => zone.host !== host).map((zone) => reports.get(zone.host) ?? []);
  const opinions = views.flat().filter((row) => row.backend === "zones" && row.server === host);
  return opinions.length === 0 || opinions.some(isUp);
}

function isUp(row: ServerState): boolean {
  return row.status.startsWith("UP") || row.status === "no check";
}
