import { describe, expect, test } from "vitest";
import { threeZoneSpec } from "../fixture/three-zones.ts";
import type { LabSpec, RouteSpec, SubnetSpec } from "../lab-spec.ts";
import { resolvConf } from "../agent/hosts.ts";
import { routerTable } from "./access-lists.ts";
import { networkItems } from "./links.ts";
import { linkName } from "./names.ts";
import { routingTables } from "./routes.ts";

const local: RouteSpec = { destination: "10.20.0.0/16", target: "local" };
const far: SubnetSpec = {
  id: "far-0",
  cidr: "10.20.1.0/24",
  availabilityZone: "eu-central-1a",
  routes: [local],
  accessList: { inbound: [], outbound: [] },
};

/** The fixture's network and a second one, whose routes lead to each other as given. */
function twoNetworks({ there = [], back = [] }: { there?: RouteSpec[]; back?: RouteSpec[] }): LabSpec {
  const spec = threeZoneSpec();
  const network = { cidr: "10.20.0.0/16", resolver: "10.20.0.2", resolverHost: "dns-far", dns: spec.dns };
  return {
    ...spec,
    further: [network],
    hosts: [...spec.hosts, { id: "dns-far", role: "dns", hostname: "dns-far", power: "on", enis: [] }],
    subnets: [
      ...spec.subnets.map((subnet) => ({ ...subnet, routes: [...subnet.routes, ...there] })),
      { ...far, routes: [local, ...back] },
    ],
  };
}

function tableOf(spec: LabSpec, subnet: string): string {
  const table = routingTables(spec).find(({ key }) => key === `routes ${linkName("b", subnet)}`);
  return table?.create.join("\n") ?? "";
}

const toFar = `10.20.1.0/24 dev ${linkName("b", "far-0")}`;
const toNear = `10.0.1.0/24 dev ${linkName("b", "data-0")}`;

describe("two networks", () => {
  test("do not reach each other without peering", () => {
    expect(tableOf(twoNetworks({}), "data-0")).not.toContain(toFar);
    expect(tableOf(twoNetworks({}), "far-0")).not.toContain(toNear);
    expect(tableOf(twoNetworks({}), "data-0")).toContain(toNear);
    expect(tableOf(twoNetworks({}), "far-0")).toContain(toFar);
  });

  test("reach each other where a route table says so, and nowhere else", () => {
    const spec = twoNetworks({ there: [{ destination: "10.20.0.0/16", target: "peering" }] });
    expect(tableOf(spec, "data-0")).toContain(toFar);
    expect(tableOf(spec, "far-0")).not.toContain(toNear);
  });

  test("have a resolver each, which the other does not reach", () => {
    const spec = twoNetworks({ there: [{ destination: "10.20.0.0/16", target: "peering" }] });
    expect(tableOf(spec, "data-0")).toContain("10.0.0.2/32 dev dns0");
    expect(tableOf(spec, "data-0")).not.toContain("10.20.0.2");
    expect(tableOf(spec, "far-0")).toContain("10.20.0.2/32 dev dns1");
    expect(resolvConf(spec, "10.20.1.7", [])).toContain("nameserver 10.20.0.2\n");
    expect(resolvConf(spec, "10.0.1.7", [])).toContain("nameserver 10.0.0.2\n");
    expect(networkItems(spec).find(({ key }) => key === "routed dns1 10.20.0.2")?.netns).toBe("dns-far");
    expect(routerTable(spec)).toContain('iifname "dns1" accept');
  });
});
