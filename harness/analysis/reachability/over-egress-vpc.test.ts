// Out to the internet through another VPC, with everything that may be missing on the way there and back; and NAT gateways
// that send on to other networks. Each answer's proof is accepted by the verifier.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Raw } from "./crosscheck/raw.ts";
import { wayInWords } from "./explain.ts";
import { ask, inner, internet, raw, reach, unresolved, world } from "./sample-network.ts";

const out = { from: inner, to: internet } as const;
const route = (id: string, RouteTableId: string, DestinationCidrBlock: unknown, target: Record<string, unknown>) =>
  raw(id, "Route", { RouteTableId, DestinationCidrBlock, ...target });
const through = { NatGatewayId: "nat" };
const over = { TransitGatewayId: "tgw" };
const open = raw("members", "SecurityGroup", { VpcId: "vpc" });

/** A VPC without a gateway of its own, and a hub with a NAT gateway; `more` adds and replaces by id. */
function hub(...more: Raw[]): Raw[] {
  const base = [
    ...world(open),
    raw("rtb-b", "RouteTable", { VpcId: "vpc" }),
    raw("rtba-b", "SubnetRouteTableAssociation", { SubnetId: "net-b", RouteTableId: "rtb-b" }),
    route("to-hub", "rtb-b", "0.0.0.0/0", over),
    raw("vpc-2", "VPC", { CidrBlock: "10.1.0.0/16" }),
    ...["entry", "entry-2", "exit"].flatMap((id, at) => [
      raw(id, "Subnet", { VpcId: "vpc-2", CidrBlock: `10.1.${String(at)}.0/24` }),
      raw(`${id}-table`, "RouteTable", { VpcId: "vpc-2" }),
      raw(`${id}-link`, "SubnetRouteTableAssociation", { SubnetId: id, RouteTableId: `${id}-table` }),
    ]),
    raw("igw-2", "InternetGateway"),
    raw("igw-2-link", "VPCGatewayAttachment", { VpcId: "vpc-2", InternetGatewayId: "igw-2" }),
    raw("nat", "NatGateway", { SubnetId: "exit" }),
    route("entry-out", "entry-table", "0.0.0.0/0", through),
    route("entry-2-out", "entry-2-table", "0.0.0.0/0", through),
    route("exit-out", "exit-table", "0.0.0.0/0", { GatewayId: "igw-2" }),
    route("exit-back", "exit-table", "10.0.0.0/16", over),
    raw("tgw", "TransitGateway"),
    raw("link-1", "TransitGatewayAttachment", { TransitGatewayId: "tgw", VpcId: "vpc", SubnetIds: ["net-b"] }),
    raw("link-2", "TransitGatewayAttachment", {
      TransitGatewayId: "tgw",
      VpcId: "vpc-2",
      SubnetIds: ["entry", "entry-2"],
    }),
    raw("spokes", "TransitGatewayRouteTable", { TransitGatewayId: "tgw" }),
    raw("spoke", "TransitGatewayRouteTableAssociation", {
      TransitGatewayAttachmentId: "link-1",
      TransitGatewayRouteTableId: "spokes",
    }),
    raw("default", "TransitGatewayRoute", {
      TransitGatewayRouteTableId: "spokes",
      DestinationCidrBlock: "0.0.0.0/0",
      TransitGatewayAttachmentId: "link-2",
    }),
  ];
  const replaced = new Set(more.map(({ id }) => id));
  return [...base.filter(({ id }) => !replaced.has(id)), ...more];
}

const without = (id: string) => hub().filter((one) => one.id !== id);
const deny = (subnet: string): Raw[] => [
  raw("acl", "NetworkAcl", { VpcId: "vpc-2" }),
  raw("acla", "SubnetNetworkAclAssociation", { SubnetId: subnet, NetworkAclId: "acl" }),
];

describe("to the internet through another VPC", () => {
  it("is answered, and shows the way", () => {
    const { reach: said, network, proof } = ask(hub(), out);
    expect(said).toBe("answered");
    expect(wayInWords(network, proof)).toBe(
      "tcp 443 from inner → groups of inner → the default network ACL of vpc out of net-b → rtb-b to tgw → " +
        "tgw into vpc-2, and out through its NAT gateways → the internet (8.8.8.8); the answer comes back to port 50000",
    );
  });

  it.each<[string, Raw[], string]>([
    ["no route in one of the attachment's subnets: it may go the other way", without("entry-2-out"), "unknown"],
    ["no route in any of them", without("entry-2-out").filter(({ id }) => id !== "entry-out"), "none"],
    ["no way back from the NAT gateway", without("exit-back"), "arrives"],
    [
      "the way back ends in a black hole",
      hub(route("exit-back", "exit-table", "10.0.0.0/16", { GatewayId: "igw-2" })),
      "arrives",
    ],
    ["no route from the NAT gateway to the internet", without("exit-out"), "none"],
    ["the hub's gateway is not attached", without("igw-2-link"), "none"],
    [
      "a private NAT gateway that leads only to the transit gateway and the internet",
      hub(raw("nat", "NatGateway", { SubnetId: "exit", ConnectivityType: "private" })),
      "unknown",
    ],
    [
      "straight to the hub's internet gateway",
      hub(
        route("entry-out", "entry-table", "0.0.0.0/0", { GatewayId: "igw-2" }),
        route("entry-2-out", "entry-2-table", "0.0.0.0/0", { GatewayId: "igw-2" }),
      ),
      "none",
    ],
    [
      "the spokes' table leads nowhere",
      hub(
        raw("default", "TransitGatewayRoute", {
          TransitGatewayRouteTableId: "spokes",
          DestinationCidrBlock: "0.0.0.0/0",
          Blackhole: true,
        }),
      ),
      "none",
    ],
    [
      "the spokes' table leads back into the spoke",
      hub(
        raw("default", "TransitGatewayRoute", {
          TransitGatewayRouteTableId: "spokes",
          DestinationCidrBlock: "0.0.0.0/0",
          TransitGatewayAttachmentId: "link-1",
        }),
      ),
      "unknown",
    ],
    [
      "the hub's table does not know the spoke",
      hub(raw("tgw", "TransitGateway", { DefaultRouteTablePropagation: "disable" })),
      "arrives",
    ],
    [
      "half of the world",
      hub(
        raw("default", "TransitGatewayRoute", {
          TransitGatewayRouteTableId: "spokes",
          DestinationCidrBlock: "128.0.0.0/1",
          TransitGatewayAttachmentId: "link-2",
        }),
      ),
      "answered",
    ],
    [
      "the spoke's route is wider than the hub's",
      hub(route("exit-out", "exit-table", "8.0.0.0/8", { GatewayId: "igw-2" })),
      "answered",
    ],
    ["a network ACL of the NAT gateway's subnet denies", hub(...deny("exit")), "none"],
    ["a network ACL of the attachment's subnet", hub(...deny("entry")), "unknown"],
    [
      "subnets that cannot be resolved",
      hub(
        raw("link-2", "TransitGatewayAttachment", { TransitGatewayId: "tgw", VpcId: "vpc-2", SubnetIds: unresolved }),
      ),
      "unknown",
    ],
    [
      "no subnet is shown",
      hub(raw("link-2", "TransitGatewayAttachment", { TransitGatewayId: "tgw", VpcId: "vpc-2", SubnetIds: [] })),
      "unknown",
    ],
    [
      "a route of the hub that cannot be resolved",
      hub(route("entry-out", "entry-table", unresolved, through)),
      "unknown",
    ],
    [
      "on to a second transit gateway",
      hub(
        raw("tgw-2", "TransitGateway"),
        route("entry-out", "entry-table", "0.0.0.0/0", { TransitGatewayId: "tgw-2" }),
        route("entry-2-out", "entry-2-table", "0.0.0.0/0", { TransitGatewayId: "tgw-2" }),
      ),
      "none",
    ],
    [
      "on to an appliance",
      hub(route("entry-out", "entry-table", "0.0.0.0/0", { NetworkInterfaceId: "eni-elsewhere" })),
      "unknown",
    ],
  ])("%s", (_, resources, said) => {
    expect(reach(resources, out)).toBe(said);
  });

  it("keeps IPv6 unknown, as a hub has no NAT gateway for it", () => {
    const v6 = (id: string, block: string) =>
      raw(id, "Subnet", {
        VpcId: "vpc",
        CidrBlock: "10.0.1.0/24",
        Ipv6CidrBlock: block,
        AssignIpv6AddressOnCreation: true,
      });
    const resources = hub(
      raw("block", "VPCCidrBlock", { VpcId: "vpc", Ipv6CidrBlock: "2600:1f99:0:0::/56" }),
      v6("net-b", "2600:1f99:0:1::/64"),
      raw("to-hub-6", "Route", { RouteTableId: "rtb-b", DestinationIpv6CidrBlock: "::/0", ...over }),
      raw("default-6", "TransitGatewayRoute", {
        TransitGatewayRouteTableId: "spokes",
        DestinationCidrBlock: "::/0",
        TransitGatewayAttachmentId: "link-2",
      }),
      ...["entry", "entry-2"].map((id) =>
        raw(`${id}-6`, "Route", { RouteTableId: `${id}-table`, DestinationIpv6CidrBlock: "::/0", GatewayId: "igw-2" }),
      ),
    );
    expect(reach(resources, out, 6)).toBe("unknown");
    expect(
      reach(
        resources
          .filter(({ id }) => !id.startsWith("entry-") || !id.endsWith("-6"))
          .filter(({ id }) => id !== "entry-6"),
        out,
        6,
      ),
    ).toBe("none");
  });

  it("lets nobody in that way", () => {
    expect(reach(hub(), { from: internet, to: inner })).toBe("none");
  });
});

describe("through a NAT gateway to other networks", () => {
  const far = { kind: "interface", id: "far" } as const;
  const peer = { kind: "peer", gateway: "tgw" } as const;
  const inHub = (...more: Raw[]) =>
    hub(
      raw("far", "NetworkInterface", { SubnetId: "entry", PrivateIpAddress: "10.1.0.4", GroupSet: ["members"] }),
      ...more,
    );

  it("is unknown where its subnet's routes lead on", () => {
    expect(reach(inHub(), { from: far, to: inner })).toBe("unknown");
    expect(reach(inHub(), { from: far, to: peer })).toBe("unknown");
    expect(
      reach(
        inHub().filter(({ id }) => id !== "exit-back"),
        { from: far, to: inner },
      ),
    ).toBe("none");
    expect(
      reach(
        inHub().filter(({ id }) => id !== "exit-back"),
        { from: far, to: peer },
      ),
    ).toBe("none");
  });

  it("is none where a route of its own leads elsewhere", () => {
    expect(reach(inHub(route("exit-back", "exit-table", "10.9.0.0/16", over)), { from: far, to: inner })).toBe("none");
  });

  it("asks of a private one whether it leads on at all", () => {
    const only = raw("nat", "NatGateway", { SubnetId: "exit", ConnectivityType: "private" });
    const asked = { from: far, to: internet } as const;
    expect(reach(inHub(only), asked)).toBe("unknown");
    expect(
      reach(
        inHub(only).filter(({ id }) => id !== "exit-back"),
        asked,
      ),
    ).toBe("none");
    expect(reach(inHub(only, route("exit-back", "exit-table", unresolved, over)), asked)).toBe("unknown");
  });
});

describe("the verifier", () => {
  it("is at most 300 lines, comments and empty lines apart", () => {
    const lines = ["verify.ts", "verify-ways.ts", "regions.ts"].flatMap((name) =>
      readFileSync(new URL(name, import.meta.url), "utf8").split("\n"),
    );
    expect(lines.filter((line) => !/^\s*(\/\/|\/\*\*|\*|$)/.test(line)).length).toBeLessThanOrEqual(300);
  });
});
