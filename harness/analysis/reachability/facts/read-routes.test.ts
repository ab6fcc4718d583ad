// Route tables as facts: written routes, local ones, those of gateway endpoints, and what is not known of them.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../../model/cidr.ts";
import type { SourceKind } from "../../model/resource.ts";
import { modelOf } from "../crosscheck/compare.ts";
import type { Raw } from "../crosscheck/raw.ts";
import { raw, unresolved } from "../sample-network.ts";
import { readNetwork } from "./read-network.ts";

const cidr = (text: string) => parseCidr(text);
const vpc = raw("vpc", "VPC", { CidrBlock: "10.0.0.0/16" });
const table = raw("rtb", "RouteTable", { VpcId: "vpc" });
const igw = raw("igw", "InternetGateway");
const perhaps = (one: Raw): Raw => ({ ...one, more: { uncertain: unresolved } });
const open = '{"Ref":"X"} cannot be resolved: parameter has no default';
const local = { destination: cidr("10.0.0.0/16"), target: "local" };

const tables = (resources: Raw[], kind?: SourceKind) =>
  readNetwork(modelOf([vpc, table, igw, ...resources], kind)).tables;
const route = (properties: Record<string, unknown>) =>
  raw("out", "Route", { RouteTableId: "rtb", DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw", ...properties });
const written = { destination: cidr("0.0.0.0/0"), target: "igw" };

describe("a route table", () => {
  it("has its own routes and those to every range of its VPC", () => {
    const block = raw("more", "VPCCidrBlock", { VpcId: "vpc", CidrBlock: "10.1.0.0/16" });
    const joined = {
      destination: { family: 4, first: cidr("10.0.0.0/16")?.first, last: cidr("10.1.0.0/16")?.last },
      target: "local",
    };
    expect(tables([route({}), block]).get("rtb")).toEqual({ id: "rtb", label: "rtb", routes: [written, joined] });
    const other = raw("rtb-2", "RouteTable", { VpcId: "elsewhere" });
    expect(tables([other]).get("rtb-2")).toEqual({ id: "rtb-2", label: "rtb-2", routes: [] });
  });

  it("stands in for a VPC's main table in a template alone", () => {
    const main = { id: "main route table of vpc", label: "the main route table of vpc", routes: [local] };
    expect(tables([]).get("main route table of vpc")).toEqual(main);
    expect([...tables([], "live").keys()]).toEqual(["rtb"]);
  });

  it.each<[string, Record<string, unknown>, unknown]>([
    ["a range", { DestinationCidrBlock: "10.9.0.0/16" }, [{ destination: cidr("10.9.0.0/16"), target: "igw" }]],
    [
      "a range of IPv6",
      { DestinationCidrBlock: undefined, DestinationIpv6CidrBlock: "2000::/3" },
      [{ destination: cidr("2000::/3"), target: "igw" }],
    ],
    [
      "AWS's own list",
      { DestinationCidrBlock: undefined, DestinationPrefixListId: "pl-63a5400a" },
      [{ service: "s3", target: "igw" }],
    ],
    [
      "a list of the source",
      { DestinationCidrBlock: undefined, DestinationPrefixListId: "pl" },
      [
        { destination: cidr("10.7.0.0/16"), target: "igw" },
        { destination: cidr("10.8.0.0/16"), target: "igw" },
      ],
    ],
    [
      "AWS's list of no known name",
      { DestinationCidrBlock: undefined, DestinationPrefixListId: "pl-aws" },
      [{ service: "pl-aws", target: "igw" }],
    ],
    ["a target that is not resolved", { GatewayId: unresolved }, [{ ...written, target: "", unknown: open }]],
    ["no target", { GatewayId: undefined }, [{ ...written, target: "", unknown: "out has no target that is known" }]],
  ])("leads to %s", (_, properties, routes) => {
    const lists = [
      raw("pl", "PrefixList", { Entries: [{ Cidr: "10.7.0.0/16" }, { Cidr: "10.8.0.0/16" }] }),
      { ...raw("pl-aws", "PrefixList", {}), more: { attributes: { Owner: "AWS" } } },
    ];
    expect(tables([route(properties), ...lists]).get("rtb")?.routes).toEqual([...(routes as object[]), local]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["cannot be resolved", { DestinationCidrBlock: unresolved }, open],
    ["is missing", { DestinationCidrBlock: undefined }, "out has no destination"],
    [
      "is a list that is not shown",
      { DestinationCidrBlock: undefined, DestinationPrefixListId: "pl-1" },
      "prefix list pl-1 is not part of the source",
    ],
    ["is no range", { DestinationCidrBlock: "all" }, 'expected an address range, found "all"'],
  ])("is not known where a destination %s", (_, properties, unknown) => {
    const other = raw("rtb-2", "RouteTable", { VpcId: "vpc" });
    const read = tables([route(properties), other]);
    expect(read.get("rtb")).toEqual({ id: "rtb", label: "rtb", routes: [local], unknown });
    expect(read.get("rtb-2")).toEqual({ id: "rtb-2", label: "rtb-2", routes: [local] });
  });

  it("may have a route that may not exist, or of which nobody knows the table", () => {
    const maybe = 'out exists if {"Ref":"X"}: parameter has no default';
    expect(tables([perhaps(route({}))]).get("rtb")?.routes[0]).toEqual({ ...written, unknown: maybe });
    const other = raw("rtb-2", "RouteTable", { VpcId: "vpc" });
    const stray = tables([route({ RouteTableId: unresolved }), other]);
    for (const id of ["rtb", "rtb-2"]) expect(stray.get(id)?.routes[0]).toEqual({ ...written, unknown: open });
    expect(tables([route({ RouteTableId: "elsewhere" })]).get("rtb")?.routes).toEqual([local]);
    expect(tables([route({ RouteTableId: undefined })]).get("rtb")?.routes).toEqual([local]);
  });

  it("loses a target that is gone", () => {
    const gone = (State: unknown): Raw => ({ ...route({}), more: { attributes: { State } as Record<string, string> } });
    expect(tables([gone("blackhole")]).get("rtb")?.routes[0]?.target).toBe("black hole");
    expect(tables([gone("Blackhole")]).get("rtb")?.routes[0]?.target).toBe("black hole");
    expect(tables([gone("active")]).get("rtb")?.routes[0]?.target).toBe("igw");
  });
});

describe("a gateway endpoint", () => {
  const endpoint = (properties: Record<string, unknown>) =>
    raw("vpce", "VPCEndpoint", { ServiceName: "com.amazonaws.us-east-1.s3", RouteTableIds: ["rtb"], ...properties });
  const toService = { service: "s3", target: "vpce" };
  const routesOf = (one: Raw) => tables([one, raw("rtb-2", "RouteTable", { VpcId: "vpc" })]);

  it("adds a route to the tables that it names", () => {
    expect(routesOf(endpoint({})).get("rtb")?.routes).toEqual([local, toService]);
    expect(routesOf(endpoint({})).get("rtb-2")?.routes).toEqual([local]);
    expect(routesOf(endpoint({ VpcEndpointType: "Interface" })).get("rtb")?.routes).toEqual([local]);
    const maybe = 'vpce exists if {"Ref":"X"}: parameter has no default';
    expect(routesOf(perhaps(endpoint({}))).get("rtb")?.routes).toEqual([local, { ...toService, unknown: maybe }]);
  });

  it("may add it to any table where they are not resolved", () => {
    const read = routesOf(endpoint({ RouteTableIds: unresolved }));
    for (const id of ["rtb", "rtb-2"]) expect(read.get(id)?.routes).toEqual([local, { ...toService, unknown: open }]);
  });
});
