// Flows that stand-ins need: those that the spec names, and the load balancer nodes' watch over each other, which AWS does
// outside of anyone's VPC.

import type { LabSpec, SubstituteFlow } from "../lab-spec.ts";
import { zoneHealthPort } from "../services/haproxy.ts";

export function allSubstituteFlows(spec: LabSpec): SubstituteFlow[] {
  const zoneHealth = spec.loadBalancers
    .map((balancer) => balancer.zones.map((zone) => zone.address))
    .filter((addresses) => addresses.length > 1)
    .map((addresses) => ({
      why: "load balancer nodes watch each other",
      from: addresses,
      to: addresses,
      port: zoneHealthPort,
    }));
  return [...spec.substituteFlows, ...zoneHealth];
}
