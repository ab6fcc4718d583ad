// Routes, tables, destinations, endpoints and tiers, as the source writes them.

import { describe, expect, it } from "vitest";
import { parseCidr } from "./cidr.ts";
import {
  associationOf,
  destinationRanges,
  endpointType,
  isOfOwnRegion,
  prefixListRanges,
  routes,
  serviceOf,
  tableOf,
  tierOf,
} from "./network.ts";
import { property } from "./node.ts";
import { prefixListName } from "./prefix-lists.ts";
import { ec2, modelWith } from "./sample-model.ts";
import { serviceNames } from "./service-names.ts";
import type { ValueMap } from "./value.ts";

const table = ec2("RouteTable", "rtb", { VpcId: "vpc" });
const routeOf = (properties: ValueMap, ...more: Parameters<typeof modelWith>[0]) => {
  const [route] = routes(modelWith([table, ...more, ec2("Route", "r", { RouteTableId: "rtb", ...properties })]));
  return route;
};

describe("a route", () => {
  it.each<[ValueMap, string]>([
    [{ GatewayId: "local" }, "local"],
    [{ NatGatewayId: "n" }, "nat"],
    [{ EgressOnlyInternetGatewayId: "e" }, "egress-only"],
    [{ InstanceId: "i" }, "instance"],
    [{ NetworkInterfaceId: "eni" }, "interface"],
    [{ TransitGatewayId: "t" }, "transit"],
    [{ VpcPeeringConnectionId: "p" }, "peering"],
    [{ VpcEndpointId: "v" }, "endpoint"],
    [{ CarrierGatewayId: "c" }, "carrier"],
    [{ LocalGatewayId: "l" }, "local-gateway"],
    [{ CoreNetworkArn: "arn" }, "core-network"],
    [{ GatewayId: "igw-1" }, "internet-gateway"],
    [{ GatewayId: "vgw-1" }, "vpn-gateway"],
    [{ GatewayId: "vpce-1" }, "endpoint"],
    [{ GatewayId: "eigw-1" }, "egress-only"],
    [{ GatewayId: "other-1" }, "gateway"],
    [{}, "none"],
  ])("%j leads to a target of kind %s", (target, kind) => {
    const route = routeOf(target);
    expect(route?.targetKind).toBe(kind);
    expect(route?.target.text()).toBe(Object.values(target)[0]);
  });

  it.each([
    ["InternetGateway", "internet-gateway"],
    ["VPNGateway", "vpn-gateway"],
    ["VPCEndpoint", "endpoint"],
    ["Subnet", "gateway"],
  ])("knows a gateway of the model by its type %s", (type, kind) => {
    expect(routeOf({ GatewayId: "g" }, ec2(type, "g"))?.targetKind).toBe(kind);
  });

  it("has its table and its destination, whichever way that is written", () => {
    const v4 = routeOf({ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "local" });
    expect([v4?.table?.id, v4?.resource.id, v4?.destination.text()]).toEqual(["rtb", "r", "0.0.0.0/0"]);
    expect(routeOf({ DestinationIpv6CidrBlock: "::/0" })?.destination.text()).toBe("::/0");
    expect(routeOf({ DestinationPrefixListId: "pl-1" })?.destination.text()).toBe("pl-1");
    const none = routeOf({})?.destination;
    expect([none?.exists, none?.pointer]).toEqual([false, "/Resources/r/Properties/DestinationCidrBlock"]);
    expect(routeOf({ RouteTableId: "elsewhere" })?.table).toBeUndefined();
  });
});

describe("the table of a subnet", () => {
  const subnet = ec2("Subnet", "net", { VpcId: "vpc" });
  const main = (vpc: string) => ({ ...ec2("RouteTable", `main-${vpc}`, { VpcId: vpc }), attributes: { Main: true } });
  const joined = ec2("SubnetRouteTableAssociation", "a", { SubnetId: "net", RouteTableId: "rtb" });

  it("is the one that it is associated with", () => {
    const model = modelWith([subnet, table, main("vpc"), joined]);
    expect([associationOf(model, subnet)?.id, tableOf(model, subnet)?.id]).toEqual(["a", "rtb"]);
    expect(associationOf(model, ec2("Subnet", "other"))).toBeUndefined();
  });

  it("is the main one of its own VPC otherwise, where the source shows it", () => {
    expect(tableOf(modelWith([subnet, table, main("elsewhere"), main("vpc")]), subnet)?.id).toBe("main-vpc");
    expect(tableOf(modelWith([subnet, table, main("elsewhere")]), subnet)).toBeUndefined();
    const gone = { ...joined, properties: { ...joined.properties, RouteTableId: "gone" } };
    expect(() => tableOf(modelWith([subnet, main("vpc"), gone]), subnet)).toThrow("the route table of net is not part");
  });
});

describe("ranges of a destination", () => {
  const list = ec2("PrefixList", "pl", {
    Entries: [{ Cidr: "10.0.0.0/8" }, { Cidr: "no range" }, { Cidr: "::/0" }, {}],
  });
  const ranges = ["10.0.0.0/8", "::/0"].map(parseCidr);

  it("are the one that is written, or a list's entries that are ranges", () => {
    const model = modelWith([list, ec2("Subnet", "net", { Entries: [{ Cidr: "10.0.0.0/8" }] })]);
    const rangesOf = (text: string) => destinationRanges(model, property(ec2("Route", "r", { D: text }), "D"));
    expect(rangesOf("10.0.0.0/8")).toEqual([ranges[0]]);
    expect(rangesOf("pl")).toEqual(ranges);
    expect([rangesOf("pl-unknown"), rangesOf("net")]).toEqual([[], []]);
    expect(destinationRanges(model, property(list, "none"))).toEqual([]);
    expect(prefixListRanges(model, "pl")).toEqual(ranges);
  });

  it("of AWS's own lists stand for a service", () => {
    const named = (PrefixListName: unknown) =>
      modelWith([{ ...ec2("PrefixList", "pl-1"), attributes: { PrefixListName: PrefixListName as string } }]);
    expect(prefixListName("pl-1", named("com.amazonaws.us-east-1.dynamodb"))).toBe("dynamodb");
    expect(prefixListName("pl-1", named("com.amazonaws.us-east-1.ecr.api"))).toBe("ecr.api");
    for (const other of ["my com.amazonaws.us-east-1.s3", "com.amazonaws.us-east-1.", 7, undefined]) {
      expect(prefixListName("pl-1", named(other))).toBe("pl-1");
    }
    const none = modelWith([]);
    for (const id of ["pl-63a5400a", "pl-7ba54012", "pl-6da54004", "pl-6fa54006", "pl-6ea54007"]) {
      expect(prefixListName(id, none)).toBe("s3");
    }
    expect(prefixListName("pl-9", none)).toBe("pl-9");
  });
});

describe("an endpoint", () => {
  const endpoint = (ServiceName: string, more: ValueMap = {}, region?: string) => ({
    ...ec2("VPCEndpoint", "e", { ServiceName, ...more }),
    ...(region === undefined ? {} : { region }),
  });

  it.each([
    ["com.amazonaws.us-east-1.s3", "s3"],
    ["com.amazonaws.us-east-1.ecr.api", "ecr.api"],
    ["com.amazonaws.⟨AWS::Region⟩.sts", "sts"],
    ["aws.api.eu-west-1.kendra", "kendra"],
    ["com.amazonaws.vpce.us-east-1.vpce-svc-1", "us-east-1.vpce-svc-1"],
    ["my.com.amazonaws.us-east-1.s3", "my.com.amazonaws.us-east-1.s3"],
    ["other", "other"],
  ])("of %s is one of %s", (name, service) => {
    expect(serviceOf(endpoint(name))).toBe(service);
  });

  it("without a name leads nowhere, and is a gateway unless said otherwise", () => {
    const bare = ec2("VPCEndpoint", "e");
    expect([serviceOf(bare), endpointType(bare)]).toEqual(["", "Gateway"]);
    expect(endpointType(endpoint("x", { VpcEndpointType: "Interface" }))).toBe("Interface");
    expect(isOfOwnRegion(modelWith([]), bare)).toBe(true);
  });

  it("is of its own region unless it names another", () => {
    const isOwn = (name: string, region?: string, model = modelWith([])) =>
      isOfOwnRegion(model, endpoint(name, {}, region));
    expect(isOwn("com.amazonaws.us-east-1.s3")).toBe(true);
    expect(isOwn("com.amazonaws.eu-west-1.s3")).toBe(false);
    expect(isOwn("aws.api.eu-west-1.kendra")).toBe(false);
    expect(isOwn("com.amazonaws.us-gov-west-1.s3")).toBe(false);
    expect(isOwn("com.amazonaws.eu-west-1.s3", "eu-west-1")).toBe(true);
    expect(isOwn("com.amazonaws.us-east-1.s3", "eu-west-1")).toBe(false);
    expect(isOwn("com.amazonaws.⟨AWS::Region⟩.s3")).toBe(true);
    expect(isOwn("a com.amazonaws.eu-west-1.s3")).toBe(true);
    const unknown = modelWith([], { region: "⟨AWS::Region⟩" });
    expect(isOwn("com.amazonaws.eu-west-1.s3", undefined, unknown)).toBe(true);
    expect(isOwn("com.amazonaws.eu-west-1.s3", "x us-east-1")).toBe(true);
    expect(isOwn("com.amazonaws.eu-west-1.s3", "us-east-1a")).toBe(true);
  });

  it.each([
    ["com.amazonaws.us-east-1.ecr.api", ["api.ecr.us-east-1.amazonaws.com"]],
    ["com.amazonaws.us-east-1.ecr.dkr", ["dkr.ecr.us-east-1.amazonaws.com", "*.dkr.ecr.us-east-1.amazonaws.com"]],
    ["com.amazonaws.iam", ["iam.amazonaws.com", "iam.us-east-1.amazonaws.com"]],
    ["com.amazonaws.route53", ["route53.amazonaws.com", "route53.us-east-1.amazonaws.com"]],
    ["com.amazonaws.us-east-1.sts", ["sts.us-east-1.amazonaws.com"]],
  ])("of %s takes over %j", (name, names) => {
    expect(serviceNames(name, "us-east-1")).toEqual(names);
  });
});

describe("a subnet's tier", () => {
  const tiers = { data: ["10.0.0.0/23", "no range"], application: ["10.0.8.0/24"] };
  const tier = (CidrBlock: string | undefined, ...tags: [string, string][]) =>
    tierOf(ec2("Subnet", "net", { CidrBlock, Tags: tags.map(([Key, Value]) => ({ Key, Value })) }), tiers);

  it("is told by the declared ranges, edges included", () => {
    expect([tier("10.0.0.0/24"), tier("10.0.1.0/24"), tier("10.0.0.0/23")]).toEqual(["data", "data", "data"]);
    expect([tier("10.0.2.0/24"), tier("10.0.0.0/22"), tier("9.255.255.0/24")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(tier("10.0.8.0/25")).toBe("application");
  });

  it("and by its tags where no range says so", () => {
    for (const key of ["assay:tier", "tier", "Tier", "aws-cdk:subnet-name"])
      expect(tier("1.0.0.0/24", [key, "Data"])).toBe("data");
    expect(tier("1.0.0.0/24", ["assay:tier", "nothing"], ["tier", "data"])).toBe("data");
    expect(tier("1.0.0.0/24", ["Name", "data"])).toBeUndefined();
    expect(tier("10.0.8.0/24", ["tier", "data"])).toBe("application");
    expect(tier(undefined, ["tier", "application"])).toBe("application");
    expect(tier(undefined)).toBeUndefined();
  });
});
