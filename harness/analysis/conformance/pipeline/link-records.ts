// Records that answer for a name inside the workers' network: of their own or in groups, exact ones before wildcards.

import type { Inspection } from "../inspection.ts";
import { property, rootOf } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, textOf } from "../../model/value.ts";
import { networksOfWorkers, trimmed } from "./parts.ts";

export interface NameRecord {
  readonly type: string;
  /** The name that an alias takes, or each value. */
  readonly targets: readonly Node[];
}

export function recordsOf(it: Inspection, name: string): NameRecord[] {
  const asked = zoneFor(it, name);
  const known = asked === undefined ? [] : written(it).filter(({ zone }) => zone === asked);
  const exact = known.filter(({ node }) => trimmed(node.get("Name").written()) === name);
  const wild = known.filter(({ node }) => {
    const own = trimmed(node.get("Name").written());
    return own.startsWith("*.") && name.endsWith(own.slice(1));
  });
  // Of several wildcards the closest one answers, and only that.
  const lengths = wild.map(({ node }) => trimmed(node.get("Name").written()).length);
  const closest = wild.filter((_, index) => lengths[index] === Math.max(...lengths));
  return (exact.length > 0 ? exact : closest).map(({ node }) => {
    const alias = node.get("AliasTarget", "DNSName");
    return {
      type: node.get("Type").written().toUpperCase(),
      targets: alias.exists ? [alias] : node.get("ResourceRecords").list(),
    };
  });
}

/** The longest of the private zones that hold a name: the one that is asked. */
export function zoneFor(it: Inspection, name: string): Resource | undefined {
  return it.model
    .all("AWS::Route53::HostedZone")
    .filter((zone) => isPrivateHere(it, zone) && `.${name}`.endsWith(`.${nameOf(zone)}`))
    .toSorted((one, other) => nameOf(other).length - nameOf(one).length)[0];
}

export function nameOf(zone: Resource): string {
  return trimmed(property(zone, "Name").written());
}

interface Written {
  readonly node: Node;
  readonly zone: Resource | undefined;
}

function written(it: Inspection): Written[] {
  const single = it.model.all("AWS::Route53::RecordSet").map((record) => rootOf(record));
  const own = single.map((node) => ({ node, zone: zoneOf(it, node) }));
  if (it.model.isLive) return own;
  const grouped = it.model.all("AWS::Route53::RecordSetGroup").flatMap((group) => {
    const zone = zoneOf(it, rootOf(group));
    return property(group, "RecordSets")
      .list()
      .map((node) => ({ node, zone: zone ?? zoneOf(it, node) }));
  });
  return [...own, ...grouped];
}

function zoneOf(it: Inspection, node: Node): Resource | undefined {
  const named = trimmed(node.get("HostedZoneName").written());
  return (
    it.model.referred(node.get("HostedZoneId")) ??
    it.model.all("AWS::Route53::HostedZone").find((one) => nameOf(one) === named)
  );
}

/** Joined to a network in which a worker stands. */
function isPrivateHere(it: Inspection, zone: Resource): boolean {
  const homes = networksOfWorkers(it);
  return property(zone, "VPCs")
    .list()
    .map((one) => it.model.referred(one.get("VPCId")))
    .some((vpc) => vpc !== undefined && (homes.length === 0 || homes.includes(vpc)));
}

/** By a token of the endpoint's DNS entries, or by one of the names that the control plane gave it: `<zone>:<name>`. */
export function namesEndpoint(it: Inspection, text: string, link: Resource): boolean {
  const token = /⟨[^⟨⟩]+\.(DnsEntries|dns_entry)⟩/.exec(text)?.[0];
  if (it.model.named(token) === link) return true;
  const entries = link.attributes["DnsEntries"];
  return isList(entries) && entries.some((entry) => trimmed(textOf(entry).replace(/[^:]*:/, "")) === trimmed(text));
}
