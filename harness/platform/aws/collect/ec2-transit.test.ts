// What the reader of transit gateways makes of the API's answers, and what the solver then says: the same as of the template.

import { describe, expect, it } from "vitest";
import { readNetwork } from "../../../analysis/reachability/facts/read-network.ts";
import { Solver } from "../../../analysis/reachability/solver.ts";
import { PlatformModel } from "../../../analysis/model/platform-model.ts";
import type { AwsClients } from "../clients.ts";
import { Collector } from "./collector.ts";
import { readTransits } from "./ec2-transit.ts";

type Answer = object | Error;

const attachment = (id: string, vpc: string, table?: string) => ({
  TransitGatewayAttachmentId: id,
  TransitGatewayId: "tgw-1",
  ResourceType: "vpc",
  ResourceId: vpc,
  State: "available",
  ...(table === undefined ? {} : { Association: { TransitGatewayRouteTableId: table, State: "associated" } }),
});
const to = (cidr: string, link: string, rest: object = {}) => ({
  DestinationCidrBlock: cidr,
  State: "active",
  Type: "propagated",
  TransitGatewayAttachments: [{ TransitGatewayAttachmentId: link }],
  ...rest,
});

function answers(more: Readonly<Record<string, Answer>> = {}): Readonly<Record<string, Answer>> {
  return {
    DescribeTransitGatewayAttachments: {
      TransitGatewayAttachments: [
        attachment("link-1", "vpc-1", "table-1"),
        attachment("link-2", "vpc-2", "table-1"),
        attachment("link-9", "vpc-of-somebody-else", "table-9"),
      ],
    },
    DescribeTransitGatewayVpcAttachments: {
      TransitGatewayVpcAttachments: [
        { TransitGatewayAttachmentId: "link-1", SubnetIds: ["subnet-1"], Options: { Ipv6Support: "enable" } },
        { TransitGatewayAttachmentId: "link-2", SubnetIds: ["subnet-2"] },
      ],
    },
    DescribeTransitGateways: { TransitGateways: [{ TransitGatewayId: "tgw-1", Options: {} }] },
    DescribeTransitGatewayRouteTables: {
      TransitGatewayRouteTables: [
        { TransitGatewayRouteTableId: "table-1", TransitGatewayId: "tgw-1" },
        { TransitGatewayRouteTableId: "table-9", TransitGatewayId: "tgw-9" },
      ],
    },
    SearchTransitGatewayRoutes: { Routes: [to("10.1.0.0/16", "link-1"), to("10.2.0.0/16", "link-2")] },
    ...more,
  };
}

async function collected(given: Readonly<Record<string, Answer>>): Promise<Collector> {
  const send = (command: { constructor: { name: string } }): Promise<object> => {
    const answer = given[command.constructor.name.replace(/Command$/, "")] ?? new TypeError("no answer");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const collector = new Collector({ ec2: { send } } as unknown as AwsClients);
  await readTransits(collector, ["vpc-1", "vpc-2"]);
  return collector;
}

const network = [1, 2].flatMap((at) => [
  { type: "AWS::EC2::VPC", id: `vpc-${String(at)}`, properties: { CidrBlock: `10.${String(at)}.0.0/16` } },
  {
    type: "AWS::EC2::Subnet",
    id: `subnet-${String(at)}`,
    properties: { VpcId: `vpc-${String(at)}`, CidrBlock: `10.${String(at)}.0.0/24` },
  },
  { type: "AWS::EC2::RouteTable", id: `rtb-${String(at)}`, properties: { VpcId: `vpc-${String(at)}` } },
  {
    type: "AWS::EC2::SubnetRouteTableAssociation",
    id: `rtba-${String(at)}`,
    properties: { SubnetId: `subnet-${String(at)}`, RouteTableId: `rtb-${String(at)}` },
  },
  {
    type: "AWS::EC2::Route",
    id: `route-${String(at)}`,
    properties: { RouteTableId: `rtb-${String(at)}`, DestinationCidrBlock: "10.0.0.0/8", TransitGatewayId: "tgw-1" },
  },
  { type: "AWS::EC2::NetworkAcl", id: `acl-${String(at)}`, properties: { VpcId: `vpc-${String(at)}` } },
  {
    type: "AWS::EC2::SubnetNetworkAclAssociation",
    id: `acla-${String(at)}`,
    properties: { SubnetId: `subnet-${String(at)}`, NetworkAclId: `acl-${String(at)}` },
  },
  ...[true, false].flatMap((Egress) =>
    [{ CidrBlock: "0.0.0.0/0" }, { Ipv6CidrBlock: "::/0" }].map((range, index) => ({
      type: "AWS::EC2::NetworkAclEntry",
      id: `entry-${String(at)}-${String(Egress)}-${String(index)}`,
      properties: {
        NetworkAclId: `acl-${String(at)}`,
        RuleNumber: 100 + index,
        Egress,
        Protocol: -1,
        RuleAction: "allow",
        ...range,
      },
    })),
  ),
  {
    type: "AWS::EC2::NetworkInterface",
    id: `eni-${String(at)}`,
    properties: { SubnetId: `subnet-${String(at)}`, PrivateIpAddress: `10.${String(at)}.0.4` },
  },
]);

async function reach(given: Readonly<Record<string, Answer>>): Promise<string> {
  const collector = await collected(given);
  const read = collector.resources().map(({ region: _region, ...one }) => ({ ...one, source: "live", pointer: "" }));
  const resources = network.map((one) => ({
    ...one,
    attributes: {},
    identities: [one.id],
    source: "live",
    pointer: "",
  }));
  const model = new PlatformModel({
    kind: "live",
    account: "123456789012",
    region: "us-east-1",
    resources: [...resources, ...read] as never,
    gaps: collector.gaps(),
  });
  const ends = { from: { kind: "interface", id: "eni-1" }, to: { kind: "interface", id: "eni-2" } } as const;
  try {
    return new Solver(readNetwork(model)).ask({ ...ends, family: 4 }).reach;
  } catch {
    return "unread";
  }
}

describe("the reader of transit gateways", () => {
  it("tells attachments, associations, tables and routes in force", async () => {
    const collector = await collected(answers());
    expect(collector.gaps()).toEqual([]);
    expect(
      collector.resources().map(({ type, id }) => `${type.replace("AWS::EC2::TransitGateway", "")} ${id}`),
    ).toEqual([
      " tgw-1",
      "Attachment link-1",
      "Attachment link-2",
      "Route table-1|10.1.0.0/16",
      "Route table-1|10.2.0.0/16",
      "RouteTable table-1",
      "RouteTableAssociation table-1|link-1",
      "RouteTableAssociation table-1|link-2",
    ]);
  });

  it("asks nothing more where no VPC of the platform is attached", async () => {
    const collector = await collected({ DescribeTransitGatewayAttachments: { TransitGatewayAttachments: [] } });
    expect([collector.gaps(), collector.calls().map(({ outcome }) => outcome)]).toEqual([[], ["ok"]]);
  });

  it.each<[string, Readonly<Record<string, Answer>>, string]>([
    ["both ways", {}, "answered"],
    [
      "a black hole",
      {
        SearchTransitGatewayRoutes: {
          Routes: [
            to("10.1.0.0/16", "link-1"),
            { DestinationCidrBlock: "10.2.0.0/16", State: "blackhole", Type: "static" },
          ],
        },
      },
      "none",
    ],
    ["no way back", { SearchTransitGatewayRoutes: { Routes: [to("10.2.0.0/16", "link-2")] } }, "arrives"],
    [
      "a route to an attachment of somebody else",
      { SearchTransitGatewayRoutes: { Routes: [to("10.0.0.0/8", "link-9")] } },
      "unknown",
    ],
    [
      "an attachment that no table is associated with",
      {
        DescribeTransitGatewayAttachments: {
          TransitGatewayAttachments: [attachment("link-1", "vpc-1"), attachment("link-2", "vpc-2", "table-1")],
        },
      },
      "none",
    ],
  ])("leads to what the template would say: %s", async (_, more, said) => {
    expect(await reach(answers(more))).toBe(said);
  });

  it.each([
    "DescribeTransitGatewayAttachments",
    "DescribeTransitGatewayVpcAttachments",
    "DescribeTransitGateways",
    "DescribeTransitGatewayRouteTables",
    "SearchTransitGatewayRoutes",
  ])("is never a pass where %s is denied", async (operation) => {
    const denied = Object.assign(new Error("no"), { name: "UnauthorizedOperation" });
    const collector = await collected(answers({ [operation]: denied }));
    expect(collector.gaps().map((gap) => gap.operation.split(" ")[0])).toEqual([`ec2:${operation}`]);
    expect(["unread", "unknown"]).toContain(await reach(answers({ [operation]: denied })));
  });

  it("takes a list of routes that is cut off for no list", async () => {
    const cut = { SearchTransitGatewayRoutes: { Routes: [], AdditionalRoutesAvailable: true } };
    expect((await collected(answers(cut))).gaps()[0]?.reason).toMatch(/cut off/);
  });
});
