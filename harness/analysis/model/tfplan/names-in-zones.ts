// Names of records as the provider completes them: one that does not end in its zone's name is a name in the zone.
// Source: the provider's reference, "aws_route53_record", attribute "fqdn".

import type { Resource } from "../resource.ts";
import { textOf, tokensOf, Unresolved } from "../value.ts";
import type { Value } from "../value.ts";

/** The resources with records by their full names. */
export function withNamesInZones(resources: readonly Resource[]): Resource[] {
  const zones = resources.filter(({ type }) => type === "AWS::Route53::HostedZone");
  return resources.map((one) => {
    const { Name: name = "", HostedZoneId: id } = one.properties;
    if (one.type !== "AWS::Route53::RecordSet" || typeof name !== "string") return one;
    const zone = zones.find((zone) => isNamed(zone, textOf(id)));
    return { ...one, properties: { ...one.properties, Name: fullName(name, zone?.properties["Name"]) } };
  });
}

function isNamed({ identities }: Resource, id: string): boolean {
  return identities.includes(id) || tokensOf(id).some((name) => identities.includes(`⟨${name.split(".")[0] ?? ""}⟩`));
}

function fullName(name: string, zone: Value): Value {
  const bare = name.replace(/\.$/, "");
  if (zone instanceof Unresolved) return bare.includes(".") ? name : zone;
  const ending = textOf(zone).replace(/\.$/, "");
  if (bare.toLowerCase().endsWith(ending.toLowerCase())) return name;
  return bare === "" ? ending : `${bare}.${ending}`;
}
