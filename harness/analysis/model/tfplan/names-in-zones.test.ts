// Records are called as the provider completes their names.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { withNamesInZones } from "./names-in-zones.ts";
import { modelOfSample } from "./sample-plan.ts";

const id = { references: ["aws_route53_zone.z.zone_id", "aws_route53_zone.z"] };

function nameOf(record: object, zone: object = { name: "in.example.com" }): unknown {
  const model = modelOfSample({ "aws_route53_zone.z": { values: { ...zone } }, "aws_route53_record.r": record });
  return model.all("AWS::Route53::RecordSet")[0]?.properties["Name"];
}

const later = (name: string) => ({ values: { name }, unknown: { zone_id: true }, written: { zone_id: id } });
const standing = (name: string) => ({ values: { name, zone_id: "Z1" } });

describe("the name of a record", () => {
  it.each([
    ["db", "db.in.example.com"],
    ["a.b", "a.b.in.example.com"],
    ["db.in.example.com", "db.in.example.com"],
    ["DB.IN.example.com.", "DB.IN.example.com."],
    ["", "in.example.com"],
    ["in.example.com", "in.example.com"],
  ])("%s is %s", (name, full) => {
    expect(nameOf(later(name))).toBe(full);
    expect(nameOf(standing(name), { name: "in.example.com.", zone_id: "Z1" })).toBe(full);
  });

  it("in a zone that the plan does not hold is what is written", () => {
    expect(nameOf(standing("db"))).toBe("db");
    expect(nameOf({ values: { name: "db" } })).toBe("db");
    expect(nameOf(later("db"), {})).toBe("db");
    expect(
      nameOf({ values: { name: "db", zone_id: "in.example.com" } }, { name: "in.example.com", zone_id: "Z1" }),
    ).toBe("db");
  });

  it("in a zone whose name is not known is not known", () => {
    const model = modelOfSample({
      "aws_route53_zone.z": { unknown: { name: true }, written: { name: { references: ["local.x"] } } },
      "aws_route53_record.r": later("db"),
      "aws_vpc.v": { values: { name: "db" } },
    });
    expect(model.all("AWS::Route53::RecordSet")[0]?.properties["Name"]).toEqual(
      new Unresolved("aws_route53_zone.z.name", "known after apply"),
    );
    expect(model.all("AWS::EC2::VPC")).toHaveLength(1);
  });

  it("is completed by a zone, and by nothing else of the zone's name", () => {
    const thing = (type: string, Name: string) => ({
      ...{ type, id: Name, source: "", pointer: "", attributes: {}, identities: ["Z1"], properties: { Name } },
    });
    const record = { ...thing("AWS::Route53::RecordSet", "db"), identities: [] };
    const [, , named] = withNamesInZones([
      thing("AWS::S3::Bucket", "no.zone"),
      thing("AWS::Route53::HostedZone", "in.example.com"),
      { ...record, properties: { Name: "db", HostedZoneId: "Z1" } },
    ]);
    expect(named?.properties["Name"]).toBe("db.in.example.com");
  });

  it("that is not known stays so", () => {
    const written = { zone_id: id, name: { references: ["local.x"] } };
    const record = { unknown: { zone_id: true, name: true }, written };
    expect(nameOf(record)).toEqual(new Unresolved("aws_route53_record.r.name", "known after apply"));
  });
});
