// Where a listener's connections end, and whether they carry TLS on the whole way.

import type { Inspection } from "../inspection.ts";
import { serverPorts } from "../servers/server-ports.ts";
import { currentPolicy } from "./tls-policies.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** Target groups of an action, by either way of writing it. */
export function targetGroups(action: Node): Node[] {
  const weighted = action.get("ForwardConfig", "TargetGroups").list();
  return [action.get("TargetGroupArn"), ...weighted.map((one) => one.get("TargetGroupArn"))].filter(
    (one) => one.exists,
  );
}

/** TLS of a current policy at the balancer, or at every target; or a port that the intent lets through in plain text. */
export function carriesTls(it: Inspection, listener: Resource): void {
  const protocol = property(listener, "Protocol");
  const port = property(listener, "Port").number() ?? 0;
  const name = protocol.written();
  if (name === "TLS" || name === "HTTPS") {
    const policy = property(listener, "SslPolicy");
    it.expect(policy, currentPolicy.test(policy.written()), {
      message: "the listener offers old TLS versions",
      expected: "a policy of TLS 1.2 and newer",
      actual: policy.text() ?? "the default, ELBSecurityPolicy-2016-08",
    });
    return;
  }
  if ((it.intent.plaintextPorts ?? []).includes(port)) return;
  if (name === "HTTP" && onlyRedirects(it, listener)) return;
  if (name === "TCP" && !it.model.hasManifests) {
    it.outOfScope("needs: assembly (whether the target port ends TLS stands in the manifests)");
    return;
  }
  const targets = property(listener, "DefaultActions")
    .list()
    .flatMap((action) => targetGroups(action))
    .map((node) => it.model.required(node, `where ${listener.id} leads`))
    .map((group) => property(group, "Port").number() ?? port);
  const ports = targets.length === 0 ? [port] : targets;
  const secure = serverPorts(it.model).filter(({ tls, node }) => {
    const { region } = node.resource;
    return tls && (region === undefined || listener.region === undefined || region === listener.region);
  });
  // Connections are spread over all targets: one of them in plain text is enough.
  const isTls = name === "TCP" && ports.every((target) => secure.some((one) => one.port === target));
  it.expect(protocol, isTls, {
    message: `listener ${String(port)} carries plaintext`,
    expected: "TLS, or TCP to a port where the server ends TLS",
  });
}

/** A listener that sends every caller on to HTTPS, whichever of its rules applies, carries nothing itself. */
function onlyRedirects(it: Inspection, listener: Resource): boolean {
  const rules = it.model.referring("AWS::ElasticLoadBalancingV2::ListenerRule", ["ListenerArn"], listener);
  const lists = [property(listener, "DefaultActions"), ...rules.map((rule) => property(rule, "Actions"))];
  return lists.every((list) =>
    list.list().some((action) => action.get("RedirectConfig", "Protocol").text() === "HTTPS"),
  );
}
