// Load balancers as the lab shall run them: one host per zone at the address of its interface, listeners, targets, health.

import { present } from "../../../core/errors.ts";
import type { LoadBalancerFacts, TargetGroupFacts } from "../../aws/load-balancers.ts";
import type { EniSpec, HealthCheckSpec, HostSpec, LoadBalancerSpec, TargetGroupSpec } from "../lab-spec.ts";

export interface ZoneInterface {
  readonly availabilityZone: string;
  readonly eni: EniSpec;
}

export interface BalancerInput {
  /** Names the load balancer in the lab, where two regions may call theirs the same. */
  readonly name: string;
  readonly facts: LoadBalancerFacts;
  readonly targetGroups: readonly TargetGroupFacts[];
  readonly zones: readonly ZoneInterface[];
  /** Zone of a target by its address. */
  readonly zoneOf: (address: string) => string;
}

export function loadBalancerHosts({ zones }: BalancerInput): HostSpec[] {
  return zones.map(({ availabilityZone, eni }) => ({
    id: hostOfZone(availabilityZone),
    role: "nlb",
    hostname: hostOfZone(availabilityZone),
    availabilityZone,
    power: "on",
    enis: [eni],
  }));
}

export function loadBalancerSpec(input: BalancerInput): LoadBalancerSpec {
  const { loadBalancer, attributes, listeners } = input.facts;
  return {
    name: input.name,
    dnsName: present(loadBalancer.DNSName, "a load balancer without a DNS name"),
    crossZone: attributes.get("load_balancing.cross_zone.enabled") === "true",
    zones: input.zones.map(({ availabilityZone, eni }) => ({
      host: hostOfZone(availabilityZone),
      availabilityZone,
      address: eni.address,
    })),
    listeners: listeners.map((listener) => ({
      port: present(listener.Port, "a listener without a port"),
      targetGroup: targetGroupSpec(input, listener.DefaultActions?.[0]?.TargetGroupArn),
    })),
  };
}

function targetGroupSpec({ targetGroups, zoneOf }: BalancerInput, arn: string | undefined): TargetGroupSpec {
  const facts = present(
    targetGroups.find(({ targetGroup }) => targetGroup.TargetGroupArn === arn),
    `listener forwards to ${arn ?? "nothing"}`,
  );
  return {
    arn: facts.targetGroup.TargetGroupArn ?? "",
    targets: facts.targets.map((target) => ({
      address: target.Id ?? "",
      port: target.Port ?? facts.targetGroup.Port ?? 0,
      availabilityZone: zoneOf(target.Id ?? ""),
    })),
    health: healthOf(facts.targetGroup),
    terminateOnUnhealthy:
      facts.attributes.get("target_health_state.unhealthy.connection_termination.enabled") === "true",
  };
}

function healthOf(group: TargetGroupFacts["targetGroup"]): HealthCheckSpec {
  const protocol = group.HealthCheckProtocol;
  const port = Number(group.HealthCheckPort);
  return {
    protocol: protocol === "HTTPS" || protocol === "HTTP" ? protocol : "TCP",
    ...(Number.isInteger(port) && port > 0 ? { port } : {}),
    path: group.HealthCheckPath ?? "/",
    matcher: group.Matcher?.HttpCode ?? "200-399",
    intervalSeconds: group.HealthCheckIntervalSeconds ?? 30,
    timeoutSeconds: group.HealthCheckTimeoutSeconds ?? 10,
    healthyCount: group.HealthyThresholdCount ?? 5,
    unhealthyCount: group.UnhealthyThresholdCount ?? 2,
  };
}

function hostOfZone(availabilityZone: string): string {
  return `nlb-${availabilityZone}`;
}
