// The private zone of the database, the records of its name, and what they lead to.

import type { Inspection } from "../inspection.ts";
import { property, rootOf } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";

export const zoneName = "internal.yourcompany.com";
export const recordName = "clickhouse.internal.yourcompany.com";

/** Zones of the name: the private one first, whose records are the platform's. */
export function zonesOf(it: Inspection): Resource[] {
  const named = it.model
    .all("AWS::Route53::HostedZone")
    .filter((zone) => trimmed(property(zone, "Name").text()) === zoneName);
  const isPrivate = (zone: Resource) => property(zone, "VPCs").list().length > 0;
  return named.toSorted((a, b) => Number(isPrivate(b)) - Number(isPrivate(a)));
}

/** The zone whose records are the platform's. */
export function zoneOf(it: Inspection): Resource | undefined {
  return zonesOf(it)[0];
}

/** Every record of the service's name, written by itself or in a group of records; other facts of the name aside. */
export function recordsOf(it: Inspection): Node[] {
  return addressRecords(it).filter((record) => trimmed(record.get("Name").text()) === recordName);
}

/** Records of addresses and other names by which a name is answered. */
export function recordsNamed(it: Inspection, name: string): Node[] {
  return addressRecords(it).filter((record) => trimmed(record.get("Name").text()) === trimmed(name));
}

/** Records by which a public zone answers for the service's name, those for every name of a domain among them. */
export function publicRecords(it: Inspection): Node[] {
  const zones = it.model.all("AWS::Route53::HostedZone");
  const isPublic = (zone: Resource | undefined) => zone !== undefined && property(zone, "VPCs").list().length === 0;
  return addressRecords(it).filter((record) => {
    const name = trimmed(record.get("Name").text());
    const isMeant = name === recordName || (name.startsWith("*.") && recordName.endsWith(name.slice(1)));
    if (!isMeant) return false;
    const named = property(record.resource, "HostedZoneName");
    if (!named.exists) return isPublic(it.model.referred(property(record.resource, "HostedZoneId")));
    const candidates = zones.filter((zone) => trimmed(property(zone, "Name").text()) === trimmed(named.text()));
    return candidates.length > 0 && candidates.every(isPublic);
  });
}

function addressRecords(it: Inspection): Node[] {
  const groups = it.model.isLive ? [] : it.model.all("AWS::Route53::RecordSetGroup");
  return [
    ...it.model.all("AWS::Route53::RecordSet").map((record) => rootOf(record)),
    ...groups.flatMap((group) => property(group, "RecordSets").list()),
  ].filter((record) => !/^(TXT|CAA|HTTPS|SVCB)$/.test(record.get("Type").written()));
}

function trimmed(name: string | undefined): string {
  return (name ?? "").replace(/\.$/, "").toLowerCase();
}

/** A record may lead to the name for both families, which AWS keeps beside the balancer's own. */
export function namesBalancer(it: Inspection, target: Node, balancer: Resource): boolean {
  const name = target.text()?.replace(/^dualstack\./i, "");
  if (name === undefined) return false;
  return it.model.named(name) === balancer || trimmed(name) === trimmed(textOf(balancer.attributes["DNSName"]));
}
