// Load balancers that the cluster's controllers make for services and ingresses: what faces the internet among them.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";

const scheme = "service.beta.kubernetes.io/aws-load-balancer-scheme";
const internal = "service.beta.kubernetes.io/aws-load-balancer-internal";
const ingressScheme = "alb.ingress.kubernetes.io/scheme";

/** Services of type LoadBalancer that do not ask for an internal one, and ingresses that ask for a public one. */
export function publicServices(it: Inspection): { node: Node; name: string }[] {
  const services = it.model.all("Kubernetes::Service").flatMap((service) => {
    const type = property(service, "spec", "type");
    const annotations = property(service, "metadata", "annotations");
    const isInternal =
      annotations.get(scheme).text() === "internal" ||
      /^(true|0\.0\.0\.0\/0)$/.test(annotations.get(internal).written());
    return type.text() === "LoadBalancer" && !isInternal ? [{ node: type, name: service.id }] : [];
  });
  const ingresses = it.model.all("Kubernetes::Ingress").flatMap((ingress) => {
    const node = property(ingress, "metadata", "annotations", ingressScheme);
    return node.text() === "internet-facing" ? [{ node, name: ingress.id }] : [];
  });
  return [...services, ...ingresses];
}
