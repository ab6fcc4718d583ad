// Listeners that the cluster's controllers make: ingresses, and services of type LoadBalancer.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { currentPolicy } from "./tls-policies.ts";

const annotationOf = (resource: Resource, name: string): Node => property(resource, "metadata", "annotations", name);

/** Each carries TLS of a current policy, or is a port that the intent lets through in plain text. */
export function clusterListeners(it: Inspection): void {
  it.each(
    () => it.model.all("Kubernetes::Ingress"),
    (ingress) => {
      ingressListeners(it, ingress);
    },
  );
  const listeners = it.model.all("Kubernetes::Gateway").flatMap((gateway) =>
    property(gateway, "spec", "listeners")
      .list()
      .map((listener) => ({ gateway, listener })),
  );
  it.each(listeners, ({ gateway, listener }) => {
    const port = listener.get("port").number() ?? 0;
    const isTls = ["HTTPS", "TLS"].includes(listener.get("protocol").written());
    it.expect(listener.get("protocol"), isTls || (it.intent.plaintextPorts ?? []).includes(port), {
      message: `${gateway.id} listens in plain text on ${String(port)}`,
      expected: "HTTPS or TLS",
    });
  });
  const balanced = it.model
    .all("Kubernetes::Service")
    .filter((service) => property(service, "spec", "type").text() === "LoadBalancer");
  it.each(balanced, (service) => {
    serviceListeners(it, service);
  });
}

function ingressListeners(it: Inspection, ingress: Resource): void {
  const ports = annotationOf(ingress, "alb.ingress.kubernetes.io/listen-ports");
  // Everything that comes in plain text is sent on to HTTPS.
  const isSentOn = annotationOf(ingress, "alb.ingress.kubernetes.io/ssl-redirect").exists;
  const hasCertificate = annotationOf(ingress, "alb.ingress.kubernetes.io/certificate-arn").exists;
  for (const [protocol, port] of listened(ports.text(), hasCertificate)) {
    it.expect(ports, protocol === "HTTPS" || isSentOn || (it.intent.plaintextPorts ?? []).includes(port), {
      message: `${ingress.id} listens in plain text on ${String(port)}`,
      expected: "HTTPS",
      actual: ports.text() ?? "HTTP 80 (the default)",
    });
  }
  const policy = annotationOf(ingress, "alb.ingress.kubernetes.io/ssl-policy");
  it.expect(policy, currentPolicy.test(policy.written()), {
    message: `${ingress.id} offers old TLS versions`,
    expected: "a policy of TLS 1.2 and newer",
    actual: policy.text() ?? "the default, ELBSecurityPolicy-2016-08",
  });
}

/** `[{"HTTPS":443}]`; without the annotation the controller listens to HTTPS on 443 if it is given a certificate, else to HTTP on 80. */
function listened(text: string | undefined, hasCertificate: boolean): [string, number][] {
  const written: unknown = JSON.parse(text ?? (hasCertificate ? '[{"HTTPS":443}]' : '[{"HTTP":80}]'));
  const list = Array.isArray(written) ? (written as Record<string, number>[]) : [];
  return list.flatMap((one) => Object.entries(one));
}

function serviceListeners(it: Inspection, service: Resource): void {
  const prefix = "service.beta.kubernetes.io/aws-load-balancer";
  const policy = annotationOf(service, `${prefix}-ssl-negotiation-policy`);
  const certificate = annotationOf(service, `${prefix}-ssl-cert`);
  // The certificate is for the ports that are named, by number or by name; for all where none is.
  const named = (annotationOf(service, `${prefix}-ssl-ports`).text() ?? "*").split(",").map((one) => one.trim());
  for (const port of property(service, "spec", "ports").list()) {
    const number = port.get("port").number() ?? 0;
    if ((it.intent.plaintextPorts ?? []).includes(number)) continue;
    const isNamed = [String(number), port.get("name").text()].some((one) => one !== undefined && named.includes(one));
    const hasTls = certificate.exists && (named.includes("*") || isNamed);
    it.expect(port, hasTls && currentPolicy.test(policy.written()), {
      message: `${service.id} listens on ${String(number)} without current TLS`,
      expected: "a certificate and a policy of TLS 1.2 and newer",
    });
  }
}
