// Rules and routes that stand in their group or table: the provider takes them as an attribute, so that all of them have one
// list of references together. Forms are those of Terraform 1.11 with provider 5.100.

import { describe, expect, it } from "vitest";
import { madeOf, modelOfSample } from "./sample-plan.ts";

const to = (...references: string[]) => ({ references });
const group = { unknown: { id: true } };

function peersOf(ingress: object[], unknown: object[], references: string[]): unknown[] {
  const [made] = madeOf({
    "aws_security_group.x": {
      values: { ingress },
      unknown: { ingress: unknown },
      written: { ingress: to(...references) },
    },
    "aws_security_group.lb": group,
    "aws_security_group.app": group,
    "aws_vpc.v": { unknown: { id: true } },
  });
  const { SecurityGroupIngress: rules } = made?.[1] as { SecurityGroupIngress: Record<string, unknown>[] };
  return rules.map((rule) => JSON.parse(JSON.stringify(rule["SourceSecurityGroupId"] ?? rule["CidrIp"])) as unknown);
}

describe("rules in a group", () => {
  const rule = (port: number) => ({ from_port: port, to_port: port, protocol: "tcp", cidr_blocks: [] });
  const open = { cidr_blocks: [], security_groups: true };
  const lb = ["aws_security_group.lb.id", "aws_security_group.lb"];

  it("that name one group between them name it", () => {
    expect(peersOf([rule(1)], [open], lb)).toEqual(["⟨aws_security_group/lb⟩"]);
    expect(peersOf([rule(1), rule(2)], [open, open], [...lb, "var.port", ...lb, "aws_vpc.v.cidr_block"])).toEqual([
      ...["⟨aws_security_group/lb⟩", "⟨aws_security_group/lb⟩"],
    ]);
    expect(peersOf([rule(1)], [open], [...lb, "aws_vpc.v.id", "aws_vpc.v"])).toEqual(["⟨aws_security_group/lb⟩"]);
  });

  it("that name several do not tell which", () => {
    const both = [...lb, "aws_security_group.app.id", "aws_security_group.app"];
    expect(peersOf([rule(1), rule(2)], [open, open], both)).toEqual([
      "unresolved: aws_security_group.x.ingress.0.security_groups (known after apply)",
      "unresolved: aws_security_group.x.ingress.1.security_groups (known after apply)",
    ]);
    expect(peersOf([rule(1)], [open], [...lb, "local.other"])[0]).toContain("unresolved");
    expect(peersOf([rule(1)], [open], ["aws_vpc.v.id"])[0]).toContain("unresolved");
  });
});

it("what may be of any kind is what there is", () => {
  const [made] = madeOf({
    "aws_security_group.x": {
      values: { ingress: [{ protocol: "tcp" }] },
      unknown: { ingress: [{ prefix_list_ids: true }] },
      written: { ingress: to("aws_ec2_managed_prefix_list.p.id", "aws_ec2_managed_prefix_list.p") },
    },
    "aws_ec2_managed_prefix_list.p": group,
  });
  expect(made?.[1]).toMatchObject({
    SecurityGroupIngress: [{ SourcePrefixListId: "⟨aws_ec2_managed_prefix_list/p⟩" }],
  });
});

describe("routes in a table", () => {
  const gateways = {
    "aws_internet_gateway.g": { unknown: { id: true } },
    "aws_ec2_transit_gateway.t": { unknown: { id: true } },
  };

  it("lead where the kind of their target says", () => {
    const references = ["aws_internet_gateway.g.id", "aws_internet_gateway.g", "aws_ec2_transit_gateway.t.id"];
    const made = madeOf({
      "aws_route_table.t": {
        values: { route: [{ cidr_block: "0.0.0.0/0" }, { cidr_block: "10.9.0.0/16" }] },
        unknown: { route: [{ gateway_id: true }, { transit_gateway_id: true }] },
        written: { route: to(...references) },
      },
      ...gateways,
    });
    const routes = made.filter(([type]) => type === "AWS::EC2::Route").map(([, properties]) => properties);
    expect(routes).toMatchObject([
      { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "⟨aws_internet_gateway/g⟩" },
      { DestinationCidrBlock: "10.9.0.0/16", TransitGatewayId: "⟨aws_ec2_transit_gateway/t⟩" },
    ]);
  });

  it.each([
    ["nat_gateway_id", "aws_nat_gateway", "NatGatewayId"],
    ["vpc_peering_connection_id", "aws_vpc_peering_connection", "VpcPeeringConnectionId"],
    ["vpc_endpoint_id", "aws_vpc_endpoint", "VpcEndpointId"],
    ["network_interface_id", "aws_network_interface", "NetworkInterfaceId"],
    ["egress_only_gateway_id", "aws_egress_only_internet_gateway", "EgressOnlyInternetGatewayId"],
    ["gateway_id", "aws_vpn_gateway", "GatewayId"],
  ])("of %s lead to %s alone", (name, type, property) => {
    const routeTo = (target: string) => {
      const made = madeOf({
        "aws_route_table.t": {
          unknown: { route: [{ [name]: true }] },
          written: { route: to(`${target}.x.id`, `${target}.x`) },
        },
        [`${target}.x`]: { unknown: { id: true } },
      });
      const [, properties] = made.find(([kind]) => kind === "AWS::EC2::Route") ?? [];
      return JSON.stringify((properties as Record<string, unknown>)[property]);
    };
    expect(routeTo(type)).toBe(`"⟨${type}/x⟩"`);
    expect(routeTo("aws_subnet")).toContain("unresolved");
  });
});

describe("what a network was made with", () => {
  it.each([
    ["aws_default_route_table", "default_route_table_id", "AWS::EC2::RouteTable", { Main: true }],
    ["aws_default_network_acl", "default_network_acl_id", "AWS::EC2::NetworkAcl", { Default: true }],
  ])("%s is of the network whose it is", (type, name, kind, attributes) => {
    const model = modelOfSample({
      [`${type}.d`]: {
        unknown: { [name]: true, vpc_id: true },
        written: { [name]: to(`aws_vpc.v.${name}`, "aws_vpc.v") },
      },
      "aws_vpc.v": { unknown: { id: true, [name]: true } },
    });
    const [made] = model.all(kind);
    expect(made).toMatchObject({ attributes, properties: { VpcId: "⟨aws_vpc/v⟩" } });
    const standing = modelOfSample({ [`${type}.d`]: { values: { [name]: "x-1", vpc_id: "vpc-1" } } });
    expect(standing.all(kind)[0]?.properties["VpcId"]).toBe("vpc-1");
    const bare = modelOfSample({ [`${type}.d`]: { values: { [name]: "x-1" } } });
    expect(bare.all(kind)[0]?.properties).not.toHaveProperty("VpcId");
    expect(bare.gaps).toEqual([]);
  });

  it("is set apart from what was added", () => {
    expect(modelOfSample({ "aws_network_acl.d": {} }).all("AWS::EC2::NetworkAcl")[0]?.attributes).toMatchObject({
      Default: false,
    });
  });
});

it("what nobody writes in a block that stands is left to the provider", () => {
  const values = { launch_template: [{}] };
  const unknown = { launch_template: [{ id: true, name: true, version: true }] };
  const written = { launch_template: [{ id: to("aws_launch_template.t.id"), version: { constant_value: "1" } }] };
  const [made] = madeOf({ "aws_instance.i": { values, unknown, written }, "aws_launch_template.t": group });
  const { LaunchTemplate: own } = made?.[1] as { LaunchTemplate: Record<string, unknown> };
  expect(own["LaunchTemplateId"]).toBe("⟨aws_launch_template/t⟩");
  expect(own).not.toHaveProperty("LaunchTemplateName");
  expect(JSON.stringify(own["Version"])).toContain("unresolved");
});
