// Which pods may talk to which.

import { parse } from "yaml";
import { check } from "../check.ts";
import { namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { parseCidr, prefixLength, reachesPublic } from "../../model/cidr.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf } from "../../model/value.ts";
import { processes } from "./processes.ts";
import { everyNamespace, foreignNamespaces, isAnyPod } from "./policy-peers.ts";

/** More ports than this are no list of ports. */
const manyPorts = 1024;
/** Port of the names. */
const names = 53;

export const druidPolicyChecks = [
  check(
    "DRUID-008",
    (it) => {
      const addon = it.model.all("AWS::EKS::Addon").find((one) => property(one, "AddonName").text() === "vpc-cni");
      it.looked();
      const values = addon === undefined ? undefined : property(addon, "ConfigurationValues");
      if (values === undefined || !enforces(values)) {
        it.violated(values ?? "none", {
          message: "nobody enforces network policies",
          expected: { enableNetworkPolicy: "true" },
        });
      }
      const policies = it.model.all("Kubernetes::NetworkPolicy").filter((one) => namespaceOf(one) === "druid");
      for (const direction of ["Ingress", "Egress"]) {
        it.looked();
        if (!policies.some((policy) => deniesAll(policy, direction))) {
          it.violated(policies[0] ?? "none", {
            message: `pods without a policy of their own are open (${direction})`,
            expected: "a policy for every pod that lists nothing",
          });
        }
      }
      it.each(policies, (policy) => {
        listsPeers(it, policy);
      });
      const pods = podsOf(it.model).filter(({ of }) => namespaceOf(of) === "druid");
      it.each(pods, ({ of, spec }) => {
        const onNode = spec.get("hostNetwork");
        it.expect(onNode, !onNode.bool(false), {
          message: `${of.id} has the network of its node, which no policy counts for`,
          expected: false,
        });
      });
      it.leftOut("that unlisted connections are dropped shows on the running cluster");
    },
    { needs: "manifests" },
  ),
];

function enforces(values: Node): boolean {
  // Add-ons take YAML, of which JSON is a part.
  const parsed: unknown = parse(values.text() ?? "{}");
  return isMap(parsed) && textOf(parsed["enableNetworkPolicy"]) === "true";
}

function deniesAll(policy: Resource, direction: string): boolean {
  const spec = property(policy, "spec");
  const selector = spec.get("podSelector");
  const everyPod =
    selector.get("matchLabels").entries().length === 0 && selector.get("matchExpressions").list().length === 0;
  const listed = spec.get(direction.toLowerCase()).list().length;
  return everyPod && spec.get("policyTypes").texts().includes(direction) && listed === 0;
}

/** A rule that names neither a peer nor a port allows everything. */
function listsPeers(it: Inspection, policy: Resource): void {
  for (const [direction, peers] of [
    ["ingress", "from"],
    ["egress", "to"],
  ] as const) {
    for (const rule of property(policy, "spec", direction).list()) {
      const isOpen = rule.get(peers).list().length === 0 && !(direction === "egress" && leadsAway(it, rule));
      it.expect(rule, !isOpen, { message: `${policy.id} opens ${direction} for everyone`, expected: "named peers" });
      const ports = rule.get("ports").list();
      const isListed = ports.length > 0 || areLabelled(rule.get(peers).list());
      it.expect(rule, isListed && !ports.some(isAnyPort), {
        message: `${policy.id} opens every port`,
        expected: "named ports",
      });
      for (const peer of rule.get(peers).list()) {
        judgePeer(it, { policy, direction, ports, peer });
      }
      const world = rule
        .get(peers)
        .list()
        .some((peer) => isWorld(peer.get("ipBlock", "cidr").written()));
      it.expect(rule, !(world && direction === "ingress"), {
        message: `${policy.id} lets the world in`,
        expected: "named peers",
      });
    }
  }
}

/** Whoever is asked on ports that no process has is no pod of Druid: names, the API, AWS. */
function leadsAway(it: Inspection, rule: Node): boolean {
  const own = processes.map((name) => String(it.intent.declaredPorts[name]));
  const ports = rule.get("ports").list();
  return ports.length > 0 && !ports.some((port) => isAnyPort(port) || own.includes(port.get("port").written()));
}

/** Pods of the namespace by their labels are a list, whatever the ports. */
function areLabelled(peers: readonly Node[]): boolean {
  const isOne = (peer: Node) =>
    peer.get("podSelector", "matchLabels").entries().length > 0 && !peer.get("namespaceSelector").exists;
  return peers.length > 0 && peers.every(isOne);
}

interface Peer {
  readonly policy: Resource;
  readonly direction: "ingress" | "egress";
  readonly ports: readonly Node[];
  readonly peer: Node;
}

/** A peer is somebody in particular: neither every namespace nor every address that a pod may have. */
function judgePeer(it: Inspection, { policy, direction, ports, peer }: Peer): void {
  const isNamed = ["podSelector", "namespaceSelector", "ipBlock"].some((name) => peer.get(name).exists);
  it.expect(peer, isNamed, { message: `${policy.id} opens ${direction} for everyone`, expected: "named peers" });
  const isOnly = (port: string | number | undefined) =>
    ports.length > 0 && ports.every((one) => one.get("port").text() === String(port) && !one.get("endPort").exists);
  const foreign = foreignNamespaces(it, peer);
  // Names are asked of whoever answers for them, in whatever namespace that is.
  const isFine = foreign.length === 0 || (direction === "egress" && isOnly(names));
  it.expect(peer.get("namespaceSelector"), isFine || (direction === "egress" && !foreign.includes(everyNamespace)), {
    message: `${policy.id} opens ${direction} for ${foreign.join(", ")}`,
    expected: it.intent.namespaces ?? "named namespaces",
  });
  // Load balancers come to the router from addresses of the network.
  const isDoor = isOnly(it.intent.declaredPorts["router"]);
  it.expect(peer.get("ipBlock"), direction === "egress" || isDoor || !isAnyPod(it, peer), {
    message: `${policy.id} lets every pod in by its address`,
    expected: "peers by their labels",
  });
}

/** An entry without a port is every port of its protocol, and a wide range hardly less. */
function isAnyPort(port: Node): boolean {
  if (!port.get("port").exists) return true;
  const last = port.get("endPort").number();
  return last !== undefined && last - (port.get("port").number() ?? 0) >= manyPorts;
}

/** Whether a range is a large part of the internet: all of it, its halves, the routable part of IPv6. */
function isWorld(cidr: string): boolean {
  const range = parseCidr(cidr);
  if (range === undefined || !reachesPublic(range)) return false;
  return (prefixLength(cidr) ?? 0) < (range.family === 4 ? 8 : 16);
}
