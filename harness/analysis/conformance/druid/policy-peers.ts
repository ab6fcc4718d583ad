// Whom a rule of a network policy means by namespaces and by addresses.

import { nameOf } from "../cluster/manifest-objects.ts";
import { selectsAmong } from "../cluster/pod-selector.ts";
import type { Inspection } from "../inspection.ts";
import { contains, covers, overlaps, parseCidr, parseCidrs, prefixLength } from "../../model/cidr.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";

const nameLabel = "kubernetes.io/metadata.name";
/** A namespace of which nobody has spoken yet. */
const another = "⟨another⟩";
/** Whom a selector picks that picks namespaces of which nobody spoke. */
export const everyNamespace = "every namespace";
/** Blocks of more addresses than this name nobody: a pod gets any address of its subnet. */
const narrow = { 4: 28, 6: 124 } as const;

/** Every namespace that a selector picks, of those declared and those that it speaks of; `another` for any other. */
function pickedNamespaces(it: Inspection, selector: Node): string[] {
  const declared = it.model
    .all("Kubernetes::Namespace")
    .map((one) => new Map([...labelsOf(property(one, "metadata", "labels")), [nameLabel, nameOf(one)]]));
  const spoken = [
    ...selector
      .get("matchLabels")
      .entries()
      .flatMap(([key, value]) => (key === nameLabel ? [value.written()] : [])),
    ...selector
      .get("matchExpressions")
      .list()
      .flatMap((one) => (one.get("key").text() === nameLabel ? one.get("values").texts() : [])),
  ];
  const others = [...spoken, another].map((name) => new Map([[nameLabel, name]]));
  const picked = [...declared, ...others].filter((labels) => selectsAmong(selector, labels));
  return [...new Set(picked.map((labels) => labels.get(nameLabel) ?? ""))];
}

function labelsOf(labels: Node): [string, string][] {
  return labels.entries().map(([key, value]) => [key, value.written()]);
}

/** Namespaces that a peer lets in beside those that the intent declares. */
export function foreignNamespaces(it: Inspection, peer: Node): string[] {
  const selector = peer.get("namespaceSelector");
  if (!selector.exists) return [];
  const picked = pickedNamespaces(it, selector);
  if (picked.includes(another)) return [everyNamespace];
  return picked.filter((name) => !(it.intent.namespaces ?? picked).includes(name));
}

/** Whether a block of addresses takes in whatever pods have theirs in a subnet of the nodes. */
export function isAnyPod(it: Inspection, peer: Node): boolean {
  const written = peer.get("ipBlock", "cidr").written();
  const block = parseCidr(written);
  if (block === undefined || (prefixLength(written) ?? 0) >= narrow[block.family]) return false;
  const left = parseCidrs(peer.get("ipBlock", "except").texts());
  const pods = parseCidrs(it.intent.cidrs.tiers["private"] ?? []);
  return pods.some((subnet) => overlaps(subnet, block) && !covers(left, contains(block, subnet) ? subnet : block));
}
