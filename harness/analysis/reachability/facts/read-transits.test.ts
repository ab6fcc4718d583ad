// Transit gateways as facts: who is attached, which table each asks, where its routes lead, and what is not known of it.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../../model/cidr.ts";
import type { SourceKind } from "../../model/resource.ts";
import { modelOf } from "../crosscheck/compare.ts";
import type { Raw } from "../crosscheck/raw.ts";
import type { AccessListFact } from "../network-facts.ts";
import { raw, unresolved } from "../sample-network.ts";
import { readNetwork } from "./read-network.ts";
import { letsEverythingPass } from "./read-transits.ts";

const cidr = (text: string) => parseCidr(text);
const open = '{"Ref":"X"} cannot be resolved: parameter has no default';
const maybe = (id: string) => `${id} exists if {"Ref":"X"}: parameter has no default`;
const perhaps = (one: Raw): Raw => ({ ...one, more: { uncertain: unresolved } });
const byDefault = "default route table of tgw";

const link = (id: string, VpcId: unknown, properties: Record<string, unknown> = {}) =>
  raw(id, "TransitGatewayAttachment", {
    TransitGatewayId: "tgw",
    VpcId,
    SubnetIds: [`net-${String(VpcId)}`],
    ...properties,
  });
const base = [
  raw("a", "VPC", { CidrBlock: "10.0.0.0/16" }),
  raw("b", "VPC", { CidrBlock: "10.1.0.0/16" }),
  raw("six", "VPCCidrBlock", { VpcId: "b", Ipv6CidrBlock: "2a05::/56" }),
  raw("net-a", "Subnet", { VpcId: "a", CidrBlock: "10.0.0.0/24" }),
  raw("net-b", "Subnet", { VpcId: "b", CidrBlock: "10.1.0.0/24" }),
  raw("tgw", "TransitGateway"),
  link("to-a", "a"),
  link("to-b", "b"),
];
const network = (more: Raw[], kind?: SourceKind) => {
  const replaced = new Set(more.map(({ id }) => id));
  return readNetwork(modelOf([...base.filter(({ id }) => !replaced.has(id)), ...more], kind));
};
/** The gateway's attachments, without their subnets, by VPC. */
const attachments = (more: Raw[], kind?: SourceKind) => {
  const gateway = network(more, kind).gateways.get("tgw");
  return gateway?.kind !== "transit"
    ? []
    : gateway.attachments.map(({ subnets, ...one }) => ({ ...one, subnets: subnets.map(({ id }) => id) }));
};
const known = (vpc: string) => ({ vpc, table: byDefault, subnets: [`net-${vpc}`], isRouted: true });
const table = raw("spokes", "TransitGatewayRouteTable", { TransitGatewayId: "tgw" });
const associated = (of: string, to: unknown = "spokes") =>
  raw(`as-${of}`, "TransitGatewayRouteTableAssociation", {
    TransitGatewayAttachmentId: of,
    TransitGatewayRouteTableId: to,
  });
const told = (of: string, to = "spokes") =>
  raw(`told-${of}`, "TransitGatewayRouteTablePropagation", {
    TransitGatewayAttachmentId: of,
    TransitGatewayRouteTableId: to,
  });
const route = (properties: Record<string, unknown>) =>
  raw("static", "TransitGatewayRoute", {
    TransitGatewayRouteTableId: "spokes",
    DestinationCidrBlock: "10.9.0.0/16",
    TransitGatewayAttachmentId: "to-b",
    ...properties,
  });
const off = (what: string) => raw("tgw", "TransitGateway", { [`DefaultRouteTable${what}`]: "disable" });
const toA = { destination: cidr("10.0.0.0/16"), target: "a" };
const toB = { destination: cidr("10.1.0.0/16"), target: "b" };

describe("attachments of a transit gateway", () => {
  it("ask its default table, unless they are associated with another", () => {
    expect(network([]).gateways.get("tgw")).toMatchObject({ kind: "transit", id: "tgw", label: "tgw" });
    expect(attachments([])).toEqual([known("a"), known("b")]);
    expect(attachments([table, associated("to-a")])[0]?.table).toBe("spokes");
    expect(attachments([table, associated("to-a")])[1]?.table).toBe(byDefault);
    const named = raw("tgw", "TransitGateway", { AssociationDefaultRouteTableId: "tgw-rtb-1" });
    expect(attachments([named])[0]?.table).toBe("tgw-rtb-1");
    expect(attachments([off("Association")])[0]?.table).toBe("no route table of tgw");
    expect(attachments([off("Propagation")])[0]?.table).toBe(byDefault);
    expect(attachments([], "live")[0]?.table).toBe("no route table of tgw");
    expect(attachments([table, associated("to-a")], "live")[0]?.table).toBe("spokes");
  });

  it("ask a table that is not known where their association is not", () => {
    const unread = "route table of a transit gateway that could not be read";
    expect(attachments([associated("to-a", unresolved)])[0]?.table).toBe(unread);
    expect(attachments([associated("to-a", null)])[0]?.table).toBe(unread);
    expect(attachments([associated("to-a", "tgw-rtb-0")])[0]?.table).toBe("tgw-rtb-0");
  });

  it("are those of this gateway that name a VPC", () => {
    const vpn = link("vpn", undefined);
    const other = { ...link("other", "a"), properties: { TransitGatewayId: "tgw-2", VpcId: "a" } };
    expect(attachments([vpn, other])).toEqual([known("a"), known("b")]);
    const byOtherName = { ...link("to-b", "b"), type: "AWS::EC2::TransitGatewayVpcAttachment" };
    expect(attachments([byOtherName])).toEqual([known("a"), known("b")]);
  });

  it("may not be there, and may be stopped at their subnets", () => {
    const ofA = (more: Raw[]) => attachments(more).find(({ vpc }) => vpc === "a");
    expect(ofA([perhaps(link("to-a", "a"))])).toEqual({ ...known("a"), unknown: maybe("to-a") });
    expect(network([perhaps(raw("tgw", "TransitGateway"))]).gateways.get("tgw")?.unknown).toBe(maybe("tgw"));
    const doubt = "what the network ACLs of to-a's subnets let pass";
    expect(ofA([link("to-a", "a", { SubnetIds: unresolved })])).toEqual({ ...known("a"), subnets: [], unknown: doubt });
    expect(ofA([link("to-a", "a", { SubnetIds: ["net-a", "net-0"] })])).toEqual({ ...known("a"), unknown: doubt });
    expect(ofA([link("to-a", "a", { SubnetIds: ["net-a", "net-a"] })])).toEqual(known("a"));
    expect(ofA([link("to-a", "a", { SubnetIds: [] })])).toEqual({ ...known("a"), subnets: [] });
    const closed = [
      raw("acl", "NetworkAcl", { VpcId: "a" }),
      raw("acla", "SubnetNetworkAclAssociation", { SubnetId: "net-a", NetworkAclId: "acl" }),
    ];
    expect(attachments(closed).map(({ unknown }) => unknown)).toEqual([doubt, undefined]);
  });

  it("are led to by some table, or not", () => {
    const isRouted = (more: Raw[], kind?: SourceKind) => attachments(more, kind).map((one) => one.isRouted);
    expect(isRouted([off("Propagation")])).toEqual([false, false]);
    expect(isRouted([off("Propagation"), table, told("to-a")])).toEqual([true, false]);
    expect(isRouted([off("Propagation"), table, route({})])).toEqual([false, true]);
    expect(isRouted([off("Propagation"), table, route({ TransitGatewayAttachmentId: unresolved })])).toEqual([
      true,
      true,
    ]);
    expect(isRouted([off("Propagation"), table, route({ DestinationCidrBlock: unresolved })])).toEqual([true, true]);
    expect(isRouted([off("Propagation"), table, told("elsewhere")])).toEqual([true, true]);
    expect(isRouted([raw("tgw", "TransitGateway", { PropagationDefaultRouteTableId: unresolved })])).toEqual([
      true,
      true,
    ]);
    expect(isRouted([], "live")).toEqual([false, false]);
  });
});

describe("a route table of a transit gateway", () => {
  const tables = (more: Raw[], kind?: SourceKind) =>
    [...network(more, kind).tables.values()].filter(({ id }) => !id.startsWith("main"));
  const of = (more: Raw[], id = "spokes", kind?: SourceKind) => tables(more, kind).find((one) => one.id === id);

  it("is its default one, what is written, and one without routes", () => {
    expect(tables([])).toEqual([
      { id: "no route table of tgw", label: "tgw without a route table", routes: [] },
      { id: byDefault, label: "the default route table of tgw", routes: [toA, toB] },
    ]);
    expect(tables([off("Association"), table]).map(({ id }) => id)).toEqual([
      "no route table of tgw",
      "spokes",
      byDefault,
    ]);
    expect(
      tables([raw("tgw", "TransitGateway", { AssociationDefaultRouteTableId: "spokes" }), table]).map(({ id }) => id),
    ).toEqual(["no route table of tgw", "spokes", byDefault]);
    expect(tables([table], "live").map(({ id }) => id)).toEqual(["no route table of tgw", "spokes"]);
    const stray = raw("stray", "TransitGatewayRouteTable", { TransitGatewayId: "tgw-2" });
    expect(of([stray], "stray")).toBeUndefined();
  });

  it("has what is propagated to it, of IPv6 where the attachment carries it", () => {
    expect(of([table])?.routes).toEqual([]);
    expect(of([table, told("to-a")])).toEqual({ id: "spokes", label: "spokes", routes: [toA] });
    const six = link("to-b", "b", { Options: { Ipv6Support: "enable" } });
    expect(of([table, told("to-b"), six])?.routes).toEqual([toB, { destination: cidr("2a05::/56"), target: "b" }]);
    const four = link("to-b", "b", { Options: { Ipv6Support: "disable" } });
    expect(of([table, told("to-b"), four])?.routes).toEqual([toB]);
    expect(of([table, told("to-b"), perhaps(link("to-b", "b"))])?.routes).toEqual([{ ...toB, unknown: maybe("to-b") }]);
    expect(of([table, told("to-b"), link("to-b", "c")])?.routes).toEqual([]);
    expect(of([table, told("to-b"), link("to-b", undefined)])?.routes).toEqual([]);
    expect(of([table, told("to-a", "other")])?.routes).toEqual([]);
    expect(of([table, told("to-a")], "spokes", "live")?.routes).toEqual([]);
  });

  it("is not known where somebody unknown propagates to it", () => {
    expect(of([table, told("elsewhere"), told("to-a")])).toEqual({
      id: "spokes",
      label: "spokes",
      routes: [toA],
      unknown: "which routes elsewhere propagates",
    });
    const vpn = (TransitGatewayId: string) => raw("vpn", "VPNConnection", { TransitGatewayId });
    expect(of([vpn("tgw")], byDefault)?.unknown).toBe("which routes vpn propagates");
    expect(of([vpn("tgw-2")], byDefault)?.unknown).toBeUndefined();
    expect(of([vpn("tgw"), table])?.unknown).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>, unknown]>([
    ["a VPC", {}, { target: "b" }],
    ["an attachment that is not shown", { TransitGatewayAttachmentId: "elsewhere" }, { target: "elsewhere" }],
    ["an attachment that is no VPC's", { TransitGatewayAttachmentId: "tunnel" }, { target: "tunnel" }],
    ["nowhere", { Blackhole: true }, { target: "black hole" }],
    ["nowhere for want of a target", { TransitGatewayAttachmentId: undefined }, { target: "black hole" }],
    ["what is not resolved", { TransitGatewayAttachmentId: unresolved }, { target: "", unknown: open }],
    ["nowhere, perhaps", { Blackhole: unresolved }, { target: "", unknown: open }],
  ])("leads by its own routes to %s", (_, properties, expected) => {
    const own = { destination: cidr("10.9.0.0/16"), ...(expected as object) };
    const tunnel = link("tunnel", undefined);
    expect(of([table, tunnel, route(properties), told("to-a")])?.routes).toEqual([own, toA]);
    expect(of([table, tunnel, route(properties)], "spokes", "live")?.routes).toEqual([own]);
  });

  it("is not known where the destination of a route is not", () => {
    for (const kind of ["template", "live"] as const) {
      const lost = { id: "spokes", label: "spokes", routes: [] };
      expect(of([table, route({ DestinationCidrBlock: unresolved })], "spokes", kind)).toEqual({
        ...lost,
        unknown: open,
      });
      expect(of([table, route({ DestinationCidrBlock: undefined })], "spokes", kind)).toEqual({
        ...lost,
        unknown: "static has no destination",
      });
      expect(of([table, perhaps(route({}))], "spokes", kind)?.routes[0]?.unknown).toBe(maybe("static"));
      expect(of([table, route({ TransitGatewayRouteTableId: "other" })], "spokes", kind)).toEqual(lost);
    }
  });
});

describe("an access list lets everything pass", () => {
  const every = { protocols: [0, 255], ports: [0, 65_535], number: 100, allows: true } as const;
  const whole = ["0.0.0.0/0", "::/0"].flatMap((text) => cidr(text) ?? []).map((range) => ({ ...every, range }));
  const list = (inbound: AccessListFact["inbound"], outbound: AccessListFact["inbound"] = whole): AccessListFact => ({
    id: "acl",
    label: "acl",
    inbound,
    outbound,
  });
  const [four, six] = whole;

  it("where the first entry of each family and direction does", () => {
    expect(letsEverythingPass(list(whole))).toBe(true);
    expect(letsEverythingPass(list([...whole, { ...every, allows: false }]))).toBe(true);
    expect(letsEverythingPass(undefined)).toBe(false);
    expect(letsEverythingPass(list([]))).toBe(false);
    expect(letsEverythingPass(list(whole, []))).toBe(false);
    for (const only of [four, six]) expect(letsEverythingPass(list(only === undefined ? [] : [only]))).toBe(false);
    expect(letsEverythingPass(list([{ ...every, allows: true, unknown: "?" }, ...whole]))).toBe(false);
  });

  it.each<[string, Partial<AccessListFact["inbound"][number]>]>([
    ["denies", { allows: false }],
    ["is not known", { unknown: "?" }],
    ["is about some protocols", { protocols: [6, 255] }],
    ["is about other protocols", { protocols: [0, 17] }],
  ])("not where the first entry %s", (_, change) => {
    expect(letsEverythingPass(list(whole.map((one) => ({ ...one, ...change }))))).toBe(false);
  });

  it.each(["0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"])("not where the first entry is about %s", (text) => {
    const range = cidr(text);
    const narrow = range === undefined ? [] : [{ ...every, range }];
    expect(letsEverythingPass(list([...narrow, ...whole]))).toBe(false);
  });
});
