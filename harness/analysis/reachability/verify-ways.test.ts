// Ways within the networks and between them, on facts written by hand.

import { describe, expect, it } from "vitest";
import type { GatewayFact, RouteFact } from "./network-facts.ts";
import { boxOf } from "./regions.ts";
import {
  range,
  named,
  subnet,
  end,
  to,
  networkOf,
  inside,
  gatewayOf,
  places,
  common,
  unsure,
  igw,
} from "./sample-ways.ts";
import { View } from "./verify-ways.ts";

describe("to another subnet of the same VPC", () => {
  const asked = { from: inside("a"), to: inside("b"), far: "10.0.1.4" };
  const route = (target: string, ...gateways: GatewayFact[]) =>
    places({ gateways, routes: { a: [to(target)] } }, asked)["route a"];

  it("everything on the way is met, in both directions", () => {
    const changes = { routes: { a: [to("local")], b: [to("local")] } };
    expect(Object.entries(places(changes, asked))).toEqual([
      ...[
        ["sender from", 2],
        ["egress-groups from", 2],
        ["access-list-out a", 2],
      ],
      ...[
        ["route a", 2],
        ["access-list-in b", 2],
        ["ingress-groups to", 2],
        ["receiver to", 2],
      ],
    ]);
    expect(Object.entries(places(changes, asked, "answer"))).toEqual([
      ...[
        ["access-list-out b", 2],
        ["route b", 2],
        ["access-list-in a", 2],
      ],
    ]);
  });

  it.each<[string, GatewayFact[], number]>([
    ["local", [], 2],
    ["gone", [], 1],
    ["g", [{ ...common, kind: "unknown" }], 1],
    ["g", [igw], 0],
    ["g", [{ ...common, kind: "nowhere", why: "gone" }], 0],
    ["g", [{ ...common, kind: "endpoint", service: "s3" }], 0],
    ["g", [{ ...common, kind: "vpn", vpcs: ["v"] }], 1],
    ["g", [{ ...common, kind: "peering", ends: ["v", "w"], isActive: true }], 0],
  ])("a route to %s %j passes %i", (target, gateways, lets) => {
    expect(route(target, ...gateways)).toBe(lets);
  });

  it("no route is no way, a table that could not be read may be one", () => {
    expect(places({}, asked)["route a"]).toBe(0);
    const unread = subnet("a", "v", { table: "unread" });
    expect(places({ subnets: [unread] }, asked)["route a"]).toBe(1);
    expect(places({ routes: { a: [{ ...to("local"), ...unsure }] } }, asked)["route a"]).toBe(1);
    const network = networkOf({ routes: { a: [to("local")] } });
    const tables = named({ id: "table-a", label: "a", routes: [to("local")], ...unsure });
    const view = new View({ ...network, tables }, { from: asked.from, to: asked.to, family: 4 });
    const box = boxOf({ protocols: [6, 6], ports: [443, 443] }, range(asked.far));
    expect(Object.fromEntries(view.call(box))["route a"]).toBe(1);
  });

  it("the most specific route wins, in whatever order they stand", () => {
    const told = (far: string) =>
      places({ gateways: [igw], routes: { a: [to("g"), to("local", "200.0.0.0/9")] } }, { ...asked, far })["route a"];
    expect([told("200.0.0.1"), told("200.200.0.1")]).toEqual([2, 0]);
    const parts = [to("g"), to("local", "10.0.0.0/9")];
    expect(places({ gateways: [igw], routes: { a: parts } }, { ...asked, far: "10.0.0.0/8" })["route a"]).toBe(1);
  });

  it("interfaces that do not call, or do not answer, are no ends", () => {
    const told = places({ interfaces: [end("a", { calls: false }), end("b", { answers: false })] }, asked);
    expect([told["sender from"], told["receiver to"]]).toEqual([0, 0]);
  });
});

describe("to another VPC", () => {
  const asked = { from: inside("a"), to: inside("c"), far: "10.9.0.4" };
  const route = (gateway: Partial<GatewayFact>, target = "g") =>
    places({ gateways: [{ ...common, ...gateway } as GatewayFact], routes: { a: [to(target)] } }, asked)["route a"];
  const peering = (more: object) => ({ kind: "peering", ends: ["v", "w"], isActive: true, ...more }) as const;

  it("a peering leads there, when it joins the two and is active", () => {
    expect([route(peering({})), route(peering(unsure)), route(peering({ isActive: false }))]).toEqual([2, 1, 0]);
    expect([route(peering({ ends: ["v"] })), route(peering({ ends: ["w"] }))]).toEqual([0, 0]);
    expect([route({}, "local"), route({ kind: "vpn", vpcs: ["v"] }), route({ kind: "internet", vpcs: ["v"] })]).toEqual(
      [...[0, 1, 0]],
    );
  });

  it("a transit gateway leads there by its own table", () => {
    const transit = (target: string, more: object = {}, ...others: GatewayFact[]) => {
      const attachment = { vpc: "v", table: "table-tgw", subnets: [], isRouted: true, ...more };
      const gateways: GatewayFact[] = [{ ...common, kind: "transit", attachments: [attachment] }, ...others];
      return places({ gateways, routes: { a: [to("g")], tgw: [to(target)] } }, asked)["route a"];
    };
    expect([transit("w"), transit("w", unsure), transit("elsewhere"), transit("w", { table: "unread" })]).toEqual([
      2, 1, 1, 1,
    ]);
    expect(transit("w", { vpc: "x" })).toBe(0);
    const own = { vpc: "v", table: "table-tgw", subnets: [], isRouted: true };
    const several: GatewayFact = {
      ...common,
      kind: "transit",
      attachments: [{ ...own, vpc: "w", table: "unread" }, own],
    };
    expect(places({ gateways: [several], routes: { a: [to("g")], tgw: [to("w")] } }, asked)["route a"]).toBe(2);
    expect(transit("hole", {}, { id: "hole", label: "hole", kind: "nowhere", why: "black hole" })).toBe(0);
  });
});

describe("to networks that the model does not show", () => {
  const asked = { from: inside("a"), to: gatewayOf("peer"), far: "192.168.0.1" };
  const route = (gateway: Partial<GatewayFact>, target = "g", ...others: GatewayFact[]) =>
    places(
      { gateways: [{ ...common, ...gateway } as GatewayFact, ...others], routes: { a: [to(target)], b: [to("out")] } },
      asked,
    )["route a"];
  const vpn = (more: object) => ({ kind: "vpn", vpcs: ["v"], ...more }) as const;

  it("a VPN gateway, or a peering with one end here, leads there", () => {
    expect([route(vpn({})), route(vpn(unsure)), route(vpn({ vpcs: ["w"] }))]).toEqual([2, 1, 0]);
    const peering = { kind: "peering", ends: ["v"], isActive: true } as const;
    expect([route(peering), route({ ...peering, ends: ["v", "w"] }), route({ ...peering, ends: ["w"] })]).toEqual([
      2, 0, 0,
    ]);
    expect([route({ kind: "egress-only", vpcs: ["v"] }), route({ kind: "nowhere", why: "gone" })]).toEqual([0, 0]);
    expect(route({ kind: "internet", vpcs: ["v"] })).toBe(2);
  });

  it("another gateway leads elsewhere, a NAT gateway to wherever its subnet's routes do", () => {
    const other: GatewayFact = { id: "h", label: "h", kind: "vpn", vpcs: ["v"] };
    const nat: GatewayFact = { id: "h", label: "h", kind: "nat", subnet: "b", isPublic: true };
    const out = (kind: "internet" | "vpn"): GatewayFact => ({ id: "out", label: "out", kind, vpcs: ["v"] });
    expect(route(vpn({}), "h", other)).toBe(0);
    const parted = [to("out", "192.168.0.0/32"), to("more")];
    const both = { a: [to("h")], b: parted };
    const gateways = [{ ...common, ...vpn({}) } as GatewayFact, nat, out("internet"), { ...other, id: "more" }];
    expect(places({ gateways, routes: both }, { ...asked, far: "192.168.0.0/31" })["route a"]).toBe(1);
    expect([route(vpn({}), "h", nat, out("internet")), route(vpn({}), "h", nat, out("vpn"))]).toEqual([0, 1]);
  });

  it("a transit gateway leads there unless its table leads nowhere", () => {
    const transit = (routes: readonly RouteFact[], more: object = {}) => {
      const attachment = { vpc: "v", table: "table-tgw", subnets: [], isRouted: true, ...more };
      const gateways: GatewayFact[] = [{ ...common, kind: "transit", attachments: [attachment] }];
      return places({ gateways, routes: { a: [to("g")], tgw: routes } }, asked)["route a"];
    };
    expect([transit([to("beyond")]), transit([]), transit([to("beyond")], unsure)]).toEqual([2, 0, 1]);
    expect(transit([to("beyond")], { table: "unread" })).toBe(1);
  });

  it("what comes from there enters by the gateway", () => {
    const enters = (gateway: Partial<GatewayFact>) =>
      places(
        { gateways: [{ ...common, ...gateway } as GatewayFact] },
        { from: gatewayOf("peer"), to: inside("a"), far: "192.168.0.1" },
      );
    expect(Object.entries(enters(vpn({})))).toEqual([
      ...[
        ["gateway g", 2],
        ["access-list-in a", 2],
        ["ingress-groups to", 2],
        ["receiver to", 2],
      ],
    ]);
    expect([enters(vpn({ vpcs: [] }))["gateway g"], enters(vpn(unsure))["gateway g"]]).toEqual([0, 1]);
    const transit = (more: object) => ({
      ...({ kind: "transit", attachments: [{ vpc: "v", table: "t", subnets: [], isRouted: true, ...more }] } as const),
    });
    expect(
      [transit({}), transit({ isRouted: false }), transit({ vpc: "w" })].map((one) => enters(one)["gateway g"]),
    ).toEqual([...[2, 0, 0]]);
    expect(enters({ ...transit({}), ...unsure })["gateway g"]).toBe(1);
  });
});
