import { describe, expect, test } from "vitest";
import { threeZoneSpec } from "../fixture/three-zones.ts";
import type { LabSpec, RouteSpec } from "../lab-spec.ts";
import { linkName, tableNumber } from "./names.ts";
import { routingTables } from "./routes.ts";

function tableOf(spec: LabSpec, link: string): string {
  return (
    routingTables(spec)
      .find(({ key }) => key === `routes ${link}`)
      ?.create.join("\n") ?? ""
  );
}

function withRoute(route: RouteSpec, attached: boolean): LabSpec {
  const spec = threeZoneSpec();
  const subnets = spec.subnets.map((subnet) =>
    subnet.id === "data-0" ? { ...subnet, routes: [...subnet.routes, route] } : subnet,
  );
  return { ...spec, subnets, internet: { attached, publicAddresses: [] } };
}

const data0 = linkName("b", "data-0");

describe("route tables", () => {
  test("each subnet has a table of its own, and its packets meet no other", () => {
    const spec = threeZoneSpec();
    const numbers = spec.subnets.map(({ id }) => tableNumber(id));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(tableOf(spec, data0)).toContain(`rule add iif ${data0} lookup ${tableNumber("data-0")}`);
  });

  test("every table ends in a black hole", () => {
    for (const { create } of routingTables(threeZoneSpec())) {
      expect(create.some((line) => line.startsWith("route replace blackhole default"))).toBe(true);
    }
  });

  test("a default route to an internet gateway works only while one is attached", () => {
    const route = { destination: "0.0.0.0/0", target: "internet" } as const;
    expect(tableOf(withRoute(route, true), data0)).toContain("0.0.0.0/0 dev igw0");
    expect(tableOf(withRoute(route, false), data0)).not.toContain("igw0");
  });

  test("from outside nothing is reachable without a gateway", () => {
    expect(tableOf(threeZoneSpec(), "igw0")).not.toContain("10.0.");
    expect(tableOf(withRoute({ destination: "0.0.0.0/0", target: "internet" }, true), "igw0")).toContain("10.0.1.0/24");
  });

  test("a subnet without the gateway endpoint's route does not reach it", () => {
    const spec = threeZoneSpec();
    const subnets = spec.subnets.map((subnet) => ({
      ...subnet,
      routes: subnet.routes.filter(({ target }) => target !== "gateway-endpoint"),
    }));
    expect(tableOf(spec, data0)).toContain("198.51.100.0/24 dev gwe0");
    expect(tableOf({ ...spec, subnets }, data0)).not.toContain("gwe0");
  });

  test("a target that the lab does not build swallows its packets", () => {
    const route = { destination: "192.168.0.0/16", target: "elsewhere" } as const;
    expect(tableOf(withRoute(route, false), data0)).toContain("route replace blackhole 192.168.0.0/16");
  });
});
