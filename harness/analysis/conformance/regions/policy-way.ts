// What network policies leave of the way between two kinds of pods: whoever a policy selects may do only what some policy's
// rule names, at both ends.

import type { Inspection } from "../inspection.ts";
import { nameOf, namespaceOf } from "../cluster/manifest-objects.ts";
import { selects, selectsAmong } from "../cluster/pod-selector.ts";
import { contains, overlaps, parseCidr } from "../../model/cidr.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** Who opens connections to whom, on which port of TCP. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

/** Sets of pods of a kind, by their name. */
export function setsOf(it: Inspection, kind: string): Resource[] {
  return it.model.all("Kubernetes::StatefulSet").filter((set) => nameOf(set).includes(kind));
}

/** Every pod of the one kind may open connections to every pod of the other in its region. */
export function policiesAdmit(it: Inspection, { from, to, port }: Way): void {
  it.looked();
  for (const caller of setsOf(it, from)) {
    const called = setsOf(it, to).filter((set) => set.region === caller.region);
    it.each(called, (answerer) => {
      const ports = { number: port, of: answerer };
      const sides = [
        { side: "Egress", own: caller, far: answerer, rules: "egress", peers: "to" },
        { side: "Ingress", own: answerer, far: caller, rules: "ingress", peers: "from" },
      ] as const;
      for (const { side, own, far, rules, peers } of sides) {
        const policies = policiesOf(it, own, side);
        const [first] = policies;
        if (first === undefined) continue;
        const isOpen = policies.some((policy) =>
          property(policy, "spec", rules)
            .list()
            .some((rule) => meansPods(it, rule.get(peers), far) && meansPort(rule.get("ports"), ports)),
        );
        it.expect(property(first, "spec", rules), isOpen, {
          message: `network policies keep ${nameOf(caller)} from ${nameOf(answerer)} on ${String(port)}`,
          expected: port,
        });
      }
    });
  }
}

function policiesOf(it: Inspection, set: Resource, side: "Egress" | "Ingress"): Resource[] {
  return it.model
    .all("Kubernetes::NetworkPolicy")
    .filter((policy) => policy.region === set.region && namespaceOf(policy) === namespaceOf(set))
    .filter((policy) => selects(property(policy, "spec", "podSelector"), labelsOf(set)) && isAbout(policy, side));
}

function labelsOf(set: Resource): Node {
  return property(set, "spec", "template", "metadata", "labels");
}

/** A policy that does not say what it is about is about what comes in, and about what goes out if it has rules for it. */
function isAbout(policy: Resource, side: "Egress" | "Ingress"): boolean {
  const types = property(policy, "spec", "policyTypes").texts();
  if (types.length > 0) return types.includes(side);
  return side === "Ingress" || property(policy, "spec", "egress").list().length > 0;
}

/** By the labels of the pods and of their namespace, or by a range that holds all of their addresses. Nobody named is all. */
function meansPods(it: Inspection, peers: Node, pods: Resource): boolean {
  const named = peers.list();
  return named.length === 0 || named.some((one) => (one.get("ipBlock").exists ? holds : names)(it, one, pods));
}

function names(it: Inspection, peer: Node, pods: Resource): boolean {
  const space = peer.get("namespaceSelector");
  const isThere = space.exists
    ? selectsAmong(space, namespaceLabels(it, pods))
    : namespaceOf(peer.resource) === namespaceOf(pods);
  return isThere && selects(peer.get("podSelector"), labelsOf(pods));
}

/** Labels of the namespace of some pods, its name among them. */
function namespaceLabels(it: Inspection, pods: Resource): ReadonlyMap<string, string> {
  const name = namespaceOf(pods);
  const labels = it.model
    .all("Kubernetes::Namespace")
    .filter((space) => nameOf(space) === name && space.region === pods.region)
    .flatMap((space) => property(space, "metadata", "labels").entries());
  return new Map([...labels.map(([key, node]) => [key, node.written()] as const), [ownLabel, name]]);
}

/** Every namespace has it. Source: Kubernetes, "Automatic labelling". */
const ownLabel = "kubernetes.io/metadata.name";

/** Whether a range holds every address that pods of a region may have, and none of them is taken out of it. */
function holds(it: Inspection, peer: Node, { region }: Resource): boolean {
  const block = peer.get("ipBlock");
  const outer = parseCidr(block.get("cidr").written());
  const out = block.get("except").texts().map(parseCidr);
  const inner = it.model
    .all("AWS::EC2::VPC")
    .filter((vpc) => region === undefined || vpc.region === region)
    .map((vpc) => parseCidr(property(vpc, "CidrBlock").written()));
  const isWhole = inner.every(
    (range) =>
      outer !== undefined &&
      range !== undefined &&
      contains(outer, range) &&
      out.every((one) => one !== undefined && !overlaps(one, range)),
  );
  return inner.length > 0 && isWhole;
}

/** Whether a rule's ports hold one of those pods. A port goes by its number or by its name among the pods. None is all. */
function meansPort(ports: Node, wanted: { readonly number: number; readonly of: Resource }): boolean {
  const named = ports.list();
  return named.length === 0 || named.some((one) => isPort(one, wanted));
}

function isPort(one: Node, { number, of }: { readonly number: number; readonly of: Resource }): boolean {
  if ((one.get("protocol").text() ?? "TCP") !== "TCP") return false;
  const port = one.get("port");
  if (!port.exists) return true;
  if (/\D/.test(port.written())) return portNamed(of, port.written()) === number;
  const first = port.number() ?? 0;
  return first <= number && number <= (one.get("endPort").number() ?? first);
}

function portNamed(set: Resource, name: string): number | undefined {
  return property(set, "spec", "template", "spec", "containers")
    .list()
    .flatMap((container) => container.get("ports").list())
    .find((port) => port.get("name").text() === name)
    ?.get("containerPort")
    .number();
}
