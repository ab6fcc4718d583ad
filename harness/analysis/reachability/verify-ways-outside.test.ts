// Ways to the internet, on facts written by hand.

import { describe, expect, it } from "vitest";
import type { GatewayFact, InterfaceFact, RouteFact, SubnetFact } from "./network-facts.ts";
import { subnet, end, to, inside, internet, gatewayOf, places, common, unsure, igw } from "./sample-ways.ts";
import type { Changes, Asked } from "./sample-ways.ts";

describe("to the internet", () => {
  const v4 = { from: inside("a"), to: internet, far: "8.8.8.8" };
  const v6 = { ...v4, far: "2a00::8" };
  const direct = (changes: Changes, asked: Asked = v4, gateway: GatewayFact = igw) =>
    places({ gateways: [gateway], routes: { a: [to("g"), to("g", "::/0")] }, ...changes }, asked)["gateway g"];

  it("goes by an attached gateway and a public address", () => {
    expect([direct({}), direct({}, v4, { ...igw, ...unsure }), direct({}, v4, { ...igw, vpcs: ["w"] })]).toEqual([
      2, 1, 0,
    ]);
    const own = (more: Partial<InterfaceFact>, asked = v4) => direct({ interfaces: [end("a", more)] }, asked);
    expect(own({ publicV4: false })).toBe(0);
    expect(own({ publicV4: false, publicUnknown: "x" })).toBe(1);
    expect(own({ publicUnknown: "x" })).toBe(1);
    expect([own({ publicV4: false }, v6), own({ publicUnknown: "x" }, v6)]).toEqual([2, 2]);
  });

  it("heeds VPC block public access, which leaves egress to what only calls out", () => {
    const under = (more: Partial<SubnetFact>, asked: Asked = v4, gateway: GatewayFact = igw) =>
      direct({ subnets: [subnet("a", "v", more)] }, asked, gateway);
    const egressOnly: GatewayFact = { ...common, kind: "egress-only", vpcs: ["v"] };
    expect([under({ publicAccess: "blocked" }), under({ publicAccess: "egress-only" })]).toEqual([0, 0]);
    expect(under({ publicAccessUnknown: "x" })).toBe(1);
    expect(under({ publicAccess: "egress-only" }, v6)).toBe(0);
    expect([under({}, v6, egressOnly), under({}, v4, egressOnly)]).toEqual([2, 0]);
    expect(under({ publicAccess: "egress-only" }, v6, egressOnly)).toBe(2);
    expect(under({ publicAccess: "blocked" }, v6, egressOnly)).toBe(0);
  });

  it("goes through a NAT gateway, its subnet's lists and routes", () => {
    const nat = (more: object = {}): GatewayFact => ({
      id: "n",
      label: "n",
      kind: "nat",
      subnet: "b",
      isPublic: true,
      ...more,
    });
    const through = (changes: Changes, own = nat(), asked: Asked = v4) =>
      places(
        { gateways: [igw, own], routes: { a: [to("n"), to("n", "::/0")], b: [to("g"), to("g", "::/0")] }, ...changes },
        asked,
      );
    expect(Object.entries(through({}))).toEqual([
      ...[
        ["sender from", 2],
        ["egress-groups from", 2],
        ["access-list-out a", 2],
        ["route a", 2],
      ],
      ...[
        ["gateway n", 2],
        ["access-list-in b", 2],
        ["access-list-out b", 2],
        ["route b", 2],
      ],
    ]);
    const back = places({ gateways: [igw, nat()], routes: { a: [to("n")], b: [to("g")] } }, v4, "answer");
    expect(Object.entries(back)).toEqual([
      ...[
        ["access-list-in b", 2],
        ["access-list-out b", 2],
        ["access-list-in a", 2],
      ],
    ]);
    expect([nat({ isPublic: false }), nat(unsure)].map((own) => through({}, own)["gateway n"])).toEqual([0, 1]);
    expect(through({}, nat(), v6)["gateway n"]).toBe(0);
    expect(through({ interfaces: [end("a", { publicV4: false })] })["route b"]).toBe(2);
    const under = (publicAccess: SubnetFact["publicAccess"]) =>
      through({ subnets: [subnet("b", "v", { publicAccess })] })["route b"];
    expect([under("egress-only"), under("blocked")]).toEqual([2, 0]);
    expect(through({ routes: { a: [to("n")], b: [to("n")] } })["route b"]).toBe(1);
    const second: GatewayFact = { id: "o", label: "o", kind: "nat", subnet: "c", isPublic: true };
    const twice = { gateways: [igw, nat(), second], routes: { a: [to("n")], b: [to("o")] } };
    expect(places(twice, v4)["route b"]).toBe(1);
    const homely = { gateways: [igw, nat({ subnet: "a" })], routes: { a: [to("n")] } };
    expect(places(homely, v4, "answer")).toEqual({ "access-list-in a": 2 });
    expect(through({}, nat({ subnet: "gone" }))["route a"]).toBe(1);
    const home = places({ gateways: [igw, nat({ subnet: "a" })], routes: { a: [to("n")] } }, v4);
    expect(Object.keys(home).slice(3)).toEqual(["route a", "gateway n"]);
  });

  it("may go several ways, of which nobody knows which one is taken", () => {
    const other: GatewayFact = { ...igw, id: "h" };
    const parted = (far: string) =>
      places({ gateways: [igw, other], routes: { a: [to("g", "8.0.0.0/9"), to("h")] } }, { ...v4, far });
    expect(parted("8.0.0.0/8")).toEqual({
      "sender from": 2,
      "egress-groups from": 2,
      "access-list-out a": 2,
      "route a": 1,
    });
    expect([parted("8.0.0.1")["gateway g"], parted("8.200.0.1")["gateway h"]]).toEqual([2, 2]);
  });

  it("takes no route of a service's own, and what calls come in by the gateway of the VPC", () => {
    const service: RouteFact = { service: "s3", target: "e" };
    const endpoint: GatewayFact = { id: "e", label: "e", kind: "endpoint", service: "s3" };
    const changes = { gateways: [igw, endpoint], routes: { a: [service, to("g")] } };
    expect(places(changes, v4)["gateway g"]).toBe(2);
    expect(places(changes, { ...v4, to: gatewayOf("service", "e") })["route a"]).toBe(2);
    expect(places({ ...changes, routes: { a: [to("e")] } }, { ...v4, to: gatewayOf("service", "e") })["route a"]).toBe(
      0,
    );
    const called = places(changes, { from: internet, to: inside("a"), far: "8.8.8.8" });
    expect(Object.entries(called)).toEqual([
      ...[
        ["gateway g", 2],
        ["access-list-in a", 2],
        ["ingress-groups to", 2],
        ["receiver to", 2],
      ],
    ]);
    expect(places({}, { from: internet, to: inside("a"), far: "8.8.8.8" })["gateway none"]).toBe(0);
  });
});
