import { describe, expect, test } from "vitest";
import { threeZoneSpec } from "../fixture/three-zones.ts";
import type { LabSpec } from "../lab-spec.ts";
import { linksOf, networkItems } from "./links.ts";

function insideOf(spec: LabSpec, netns: string): string[] {
  return networkItems(spec).flatMap((item) => (item.netns === netns ? (item.inside ?? []) : []));
}

describe("links", () => {
  test("names fit the kernel's fifteen characters and are unique", () => {
    const names = networkItems(threeZoneSpec()).flatMap((item) =>
      item.create.flatMap((line) => /^link add (\S+)/.exec(line)?.[1] ?? []),
    );
    expect(names.every((name) => name.length <= 15)).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  });

  test("keys are unique, so that a reconciliation can tell items apart", () => {
    const keys = networkItems(threeZoneSpec()).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("a host with interfaces in several subnets answers by the one that was asked", () => {
    const spec = threeZoneSpec();
    const enis = [0, 1].map((index) => ({
      id: `endpoint-${index}`,
      subnet: `data-${index}`,
      address: `10.0.${index + 1}.50`,
      groups: [],
    }));
    const hosts = spec.hosts.map((host) => (host.id === "aws" ? { ...host, enis } : host));
    const inside = insideOf({ ...spec, hosts }, "aws");
    expect(inside).toContain("rule add from 10.0.2.50 lookup 101 pref 101");
    expect(inside).toContain("route replace default via 10.0.2.1 dev eth1 table 101");
    expect(linksOf({ id: "aws", enis })).toHaveLength(2);
  });

  test("an interface in a subnet that the spec lacks is a bug with both names", () => {
    const spec = threeZoneSpec();
    expect(() => networkItems({ ...spec, subnets: spec.subnets.slice(1) })).toThrow(/subnet data-0/);
  });
});
