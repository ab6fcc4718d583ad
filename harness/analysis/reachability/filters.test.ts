// Groups, access lists and tables as sets of packets: what may pass, what surely passes, and why the two differ.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../model/cidr.ts";
import { Atoms } from "./atoms.ts";
import { everything } from "./boxes.ts";
import type { Box } from "./boxes.ts";
import { modelOf } from "./crosscheck/compare.ts";
import type { Raw } from "./crosscheck/raw.ts";
import { readNetwork } from "./facts/read-network.ts";
import { Filters } from "./filters.ts";
import { ip, raw, unresolved, world } from "./sample-network.ts";

const anywhere = everything[3];
const open = '{"Ref":"X"} cannot be resolved: parameter has no default';

function filtersOf(resources: Raw[], family: 4 | 6 = 4) {
  const network = readNetwork(modelOf(resources));
  const atoms = new Atoms(network, family);
  const span = (text: string): [number, number] => {
    const range = parseCidr(text);
    return range === undefined ? [-1, -1] : atoms.span(range);
  };
  // What they keep would stand in for what they do: each question has filters of its own.
  return { filters: () => new Filters(network, atoms), atoms, span };
}

const group = (id: string, ...rules: Record<string, unknown>[]) =>
  raw(id, "SecurityGroup", { VpcId: "vpc", SecurityGroupIngress: rules });
const tcp = (port: number, peer: Record<string, unknown>) => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  ...peer,
});

describe("the groups of an interface", () => {
  const at = (port: number): Box => [6, 6, 0, anywhere, port, port];
  const stranger = tcp(4, { SourceSecurityGroupId: "sg-elsewhere" });
  const { filters, span } = filtersOf([
    ...world(),
    group("one", tcp(1, { SourceSecurityGroupId: "two" }), tcp(2, { SourcePrefixListId: "pl-63a5400a" }), stranger),
    group("two", tcp(3, { CidrIp: "10.7.0.0/16" }), tcp(3, { CidrIpv6: "2a00::/16" })),
    group("odd", tcp(5, { CidrIp: unresolved })),
    group("wide", { IpProtocol: "-1", CidrIp: "10.7.0.0/16" }),
  ]);
  const known = (...boxes: Box[]) => ({ may: boxes, must: boxes, why: [] });
  const fromRange: Box = [6, 6, ...span("10.7.0.0/16"), 3, 3];

  it("let pass what any rule about the far side does", () => {
    expect(filters().groups("ingress", ["one"], { groups: [] })).toMatchObject(known());
    expect(filters().groups("ingress", ["one"], { groups: ["two", "x"] })).toMatchObject(known(at(1)));
    expect(filters().groups("ingress", ["one"], { groups: [], service: "s3" })).toMatchObject(known(at(2)));
    expect(filters().groups("ingress", ["one"], { groups: [], service: "dynamodb" })).toMatchObject(known());
    expect(filters().groups("ingress", ["two"], { groups: [] })).toMatchObject(known(fromRange));
    expect(filters().groups("ingress", ["one", "two"], { groups: ["two"] })).toMatchObject(known(at(1), fromRange));
    expect(filters().groups("ingress", ["two", "wide"], { groups: [] })).toMatchObject(
      known([0, 255, ...span("10.7.0.0/16"), 0, 65_535]),
    );
    const out = filters().groups("egress", ["one"], { groups: [] });
    expect(out).toMatchObject(known([0, 255, ...span("0.0.0.0/0"), 0, 65_535]));
  });

  it("may let pass what a stranger's membership decides", () => {
    const why = ["members of sg-elsewhere are not part of the source"];
    expect(filters().groups("ingress", ["one"], { groups: [], isStranger: true })).toMatchObject({
      may: [at(4)],
      must: [],
      why,
    });
    expect(filters().groups("ingress", ["one"], { groups: ["sg-elsewhere"], isStranger: true })).toMatchObject(
      known(at(4)),
    );
    expect(filters().groups("ingress", ["one"], { groups: [], isStranger: false })).toMatchObject(known());
  });

  it("may let pass anything where a rule or a group is not known", () => {
    const whole: Box = [0, 255, 0, anywhere, 0, 65_535];
    expect(filters().groups("ingress", ["odd"], { groups: [] })).toMatchObject({ may: [whole], must: [], why: [open] });
    expect(filters().groups("ingress", ["odd", "two"], { groups: [] })).toMatchObject({
      may: [whole],
      must: [fromRange],
      why: [open],
    });
    const why = ["security group gone is not part of the source"];
    expect(filters().groups("ingress", ["two", "gone"], { groups: [] })).toMatchObject({
      may: [everything],
      must: [fromRange],
      why,
    });
  });

  it("are made once", () => {
    const kept = filters();
    const far = { groups: ["two"] };
    expect(kept.groups("ingress", ["one"], far)).toBe(kept.groups("ingress", ["one"], { groups: ["two"] }));
    const ids = [
      kept.groups("ingress", ["one"], far),
      kept.groups("egress", ["one"], far),
      kept.groups("ingress", ["one", "two"], far),
      kept.groups("ingress", ["one"], { groups: [] }),
      kept.groups("ingress", ["one"], { ...far, service: "s3" }),
      kept.groups("ingress", ["one"], { ...far, isStranger: true }),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("an access list", () => {
  const entry = (RuleNumber: number, RuleAction: string, CidrBlock: unknown, more?: Raw["more"]): Raw => ({
    ...raw(`e-${String(RuleNumber)}`, "NetworkAclEntry", {
      NetworkAclId: "acl",
      RuleNumber,
      RuleAction,
      Protocol: -1,
      CidrBlock,
    }),
    ...(more === undefined ? {} : { more }),
  });
  const read = (...entries: Raw[]) => {
    const { filters, span } = filtersOf([...world(), raw("acl", "NetworkAcl", { VpcId: "vpc" }), ...entries]);
    const box = (text: string): Box => [0, 255, ...span(text), 0, 65_535];
    return { list: filters().accessList("acl", "inbound"), box, out: filters().accessList("acl", "outbound") };
  };
  const maybe = { uncertain: unresolved };
  const doubt = (id: string) => `${id} exists if {"Ref":"X"}: parameter has no default`;

  it("lets pass what its first matching entry allows, in one direction", () => {
    const { list, box, out } = read(entry(1, "deny", "10.1.0.0/16"), entry(2, "allow", "10.0.0.0/15"));
    expect(list).toMatchObject({ may: [box("10.0.0.0/16")], must: [box("10.0.0.0/16")], why: [] });
    expect(out).toMatchObject({ may: [], must: [], why: [] });
  });

  it("may let pass what a doubtful entry allows, and surely what no doubtful entry denies", () => {
    const allowed = read(entry(1, "allow", "10.0.0.0/16", maybe), entry(2, "deny", "10.0.0.0/16"));
    expect(allowed.list).toMatchObject({ may: [allowed.box("10.0.0.0/16")], must: [], why: [doubt("e-1")] });
    const denied = read(entry(1, "deny", "10.0.0.0/16", maybe), entry(2, "allow", "10.0.0.0/15"));
    expect(denied.list.must).toEqual([denied.box("10.1.0.0/16")]);
    expect(denied.list.may).toEqual([denied.box("10.0.0.0/15")]);
    const sure = read(entry(1, "allow", "10.0.0.0/16"), entry(2, "deny", "10.0.0.0/16", maybe));
    expect(sure.list).toMatchObject({ may: [sure.box("10.0.0.0/16")], must: [sure.box("10.0.0.0/16")] });
    const lost = read(entry(1, "allow", unresolved), entry(2, "allow", "10.0.0.0/15"));
    expect(lost.list).toMatchObject({ may: [everything], must: [], why: [open, open] });
  });

  it("is about one family, and nothing is known of one that is not there", () => {
    expect(read(entry(1, "allow", "::/0")).list).toMatchObject({ may: [], must: [] });
    const gone = filtersOf(world()).filters().accessList("gone", "inbound");
    expect(gone).toMatchObject({ may: [everything], must: [], why: ["network ACL gone is not part of the source"] });
  });
});

describe("a route table", () => {
  const to = (id: string, properties: Record<string, unknown>) =>
    raw(id, "Route", { RouteTableId: "rtb", ...properties });
  const targets = (resources: Raw[], family: 4 | 6 = 4) => {
    const { filters, atoms } = filtersOf(resources, family);
    return filters()
      .table("rtb")
      .map(({ atoms: [first, last], target, unknown }) => {
        const range = atoms.range(first, last);
        return [range.first, range.last, target, ...(unknown === undefined ? [] : [unknown])];
      });
  };
  const end = (1n << 32n) - 1n;
  const bare = world().filter(({ id }) => id !== "out");
  const local = [ip("10.0.0.0"), ip("10.0.255.255"), "local"];
  const [before, behind] = [ip("10.0.0.0") - 1n, ip("10.0.255.255") + 1n];

  it("leads by the narrowest route, of equal ones by the first", () => {
    expect(targets(bare)).toEqual([[0n, before, undefined], local, [behind, end, undefined]]);
    expect(targets(world())).toEqual([[0n, before, "igw"], local, [behind, end, "igw"]]);
    const narrow = to("narrow", { DestinationCidrBlock: "128.0.0.0/1", VpcPeeringConnectionId: "pcx" });
    const half = ip("128.0.0.0");
    expect(targets([narrow, ...world()])).toEqual([
      [0n, before, "igw"],
      local,
      [behind, half - 1n, "igw"],
      [half, end, "pcx"],
    ]);
    expect(targets([...world(), narrow]).at(-1)).toEqual([half, end, "pcx"]);
    const twice = [
      to("a", { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "a" }),
      to("b", { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "b" }),
    ];
    expect(targets([...bare, ...twice]).at(-1)).toEqual([behind, end, "a"]);
    expect(targets([...bare, ...twice.toReversed()]).at(-1)).toEqual([behind, end, "b"]);
  });

  it("is about one family", () => {
    const six = to("six", { DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: "eigw" });
    expect(targets([...bare, six])).toEqual(targets(bare));
    expect(targets([...world(), six], 6)).toEqual([[0n, (1n << 128n) - 1n, "eigw"]]);
  });

  it("is not known where a route or the table is not", () => {
    const odd = to("odd", { DestinationCidrBlock: "0.0.0.0/0", GatewayId: unresolved });
    expect(targets([...bare, odd])).toEqual([[0n, before, "", open], local, [behind, end, "", open]]);
    expect(targets([...world(), to("odd", { DestinationCidrBlock: unresolved, GatewayId: "igw" })])).toEqual([
      [0n, end, undefined, open],
    ]);
    const { filters, atoms } = filtersOf(world());
    const unknown = "the route table is not part of the source";
    expect(filters().table("gone")).toEqual([{ atoms: [0, atoms.last], target: undefined, unknown }]);
    const kept = filters();
    expect(kept.table("rtb")).toBe(kept.table("rtb"));
  });

  it("leads to a service by its list alone", () => {
    const s3 = to("s3", { DestinationPrefixListId: "pl-63a5400a", GatewayId: "vpce" });
    const route = (resources: Raw[], table = "rtb", service = "s3") =>
      filtersOf(resources).filters().serviceRoute(table, service);
    expect(route([...world(), s3])).toEqual({ target: "vpce" });
    expect(route([...world(), s3], "rtb", "dynamodb")).toEqual({ target: undefined });
    expect(route(world())).toEqual({ target: undefined });
    expect(route(world(), "gone")).toEqual({ target: undefined, unknown: "the route table is not part of the source" });
    const odd = to("odd", { DestinationCidrBlock: unresolved, GatewayId: "igw" });
    expect(route([...world(), s3, odd])).toEqual({ target: "vpce", unknown: open });
    const lost = to("s3", { DestinationPrefixListId: "pl-63a5400a", GatewayId: unresolved });
    expect(route([...world(), lost])).toEqual({ target: "", unknown: open });
    expect(targets([...bare, s3])).toEqual(targets(bare));
  });
});
