import { describe, expect, it } from "vitest";
import type { Intent, Profile } from "#harness/config/profile.ts";
import { Node } from "../../model/node.ts";
import { Inspection } from "../inspection.ts";
import { platform, running } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { managedDoors } from "./managed-doors.ts";

type Resources = Exclude<Written, string>;

function doorsIn(model: PlatformModel, intent: Partial<Intent> = {}): string[] {
  const profile = { name: "byoc-private", intent: { peers: [], ...intent } } as unknown as Profile;
  return managedDoors(new Inspection("NET-008", model, profile)).map(({ node, message, isOpen }) => {
    return `${node instanceof Node ? node.resource.id : node.id} ${isOpen}: ${message}`;
  });
}

const own: Resources = {
  nlb: ["ElasticLoadBalancingV2::LoadBalancer", { Name: "own" }],
  bucket: ["S3::Bucket", { BucketName: "own-bucket" }],
  topic: ["SNS::Topic", { TopicName: "t" }],
};
const doors = (more: Resources, intent: Partial<Intent> = {}) => doorsIn(platform({ ...own, ...more }), intent);
const nlb = { Ref: "nlb" };

describe("doors at AWS's edge", () => {
  const accelerator = (id: unknown) =>
    ["GlobalAccelerator::EndpointGroup", { EndpointConfigurations: [{ EndpointId: id }] }] as const;
  const origin = (arn: unknown) => ["CloudFront::VpcOrigin", { VpcOriginEndpointConfig: { Arn: arn } }] as const;

  it.each<[string, Resources, string[]]>([
    ["none", {}, []],
    ["an accelerator", { x: accelerator(nlb) }, ["x yes: a global accelerator leads from the internet to nlb"]],
    ["an accelerator of somebody else", { x: accelerator("arn:aws:elasticloadbalancing:x") }, []],
    ["an accelerator of something that is no way in", { x: accelerator({ Ref: "topic" }) }, []],
    ["CloudFront", { x: origin(nlb) }, ["x yes: CloudFront leads from the internet to nlb"]],
    [
      "Verified Access",
      { x: ["EC2::VerifiedAccessEndpoint"] },
      ["x yes: Verified Access leads from the internet into the VPC"],
    ],
  ])("%s", (_what, more, expected) => {
    expect(doors(more)).toEqual(expected);
  });

  it("are asked of nobody on the running platform", () => {
    expect(doorsIn(running({ ...own, x: accelerator(nlb) }))).toEqual([]);
  });
});

describe("distributions", () => {
  const distribution = (domain: unknown, more: object = {}) =>
    ["CloudFront::Distribution", { DistributionConfig: { Origins: [{ DomainName: domain }], ...more } }] as const;
  const policy = (statement: object) => {
    const said = { Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...statement };
    return ["S3::BucketPolicy", { Bucket: { Ref: "bucket" }, PolicyDocument: { Statement: [said] } }] as const;
  };
  const service = policy({ Principal: { Service: "cloudfront.amazonaws.com" } });
  const domain = "own-bucket.s3.us-east-1.amazonaws.com";
  const open = ["x yes: CloudFront gives out what bucket holds"];

  it.each<[string, Resources, string[]]>([
    ["of a bucket that lets it read", { x: distribution(domain), p: service }, open],
    ["of the older name", { x: distribution("own-bucket.s3.amazonaws.com"), p: service }, open],
    ["by reference", { x: distribution({ "Fn::GetAtt": ["bucket", "RegionalDomainName"] }), p: service }, open],
    ["by an old identity", { x: distribution(domain), p: policy({ Principal: { CanonicalUser: "79a5" } }) }, open],
    ["of an open bucket", { x: distribution(domain), p: policy({ Principal: "*" }) }, open],
    ["written as on", { x: distribution(domain, { Enabled: true }), p: service }, open],
    ["that is off", { x: distribution(domain, { Enabled: false }), p: service }, []],
    ["of a bucket that lets nobody read", { x: distribution(domain) }, []],
    [
      "of a bucket that lets others read",
      { x: distribution(domain), p: policy({ Principal: { Service: "logs.amazonaws.com" } }) },
      [],
    ],
    ["of a bucket that denies", { x: distribution(domain), p: policy({ Effect: "Deny", Principal: "*" }) }, []],
    ["of another bucket", { x: distribution("other.s3.amazonaws.com"), p: service }, []],
    ["of a name that only begins so", { x: distribution(`${domain}.example.com`), p: service }, []],
    ["of something else", { x: distribution("example.com"), p: service }, []],
    ["of what is no bucket", { x: distribution({ Ref: "topic" }), p: service }, []],
  ])("%s", (_what, more, expected) => {
    expect(doors(more)).toEqual(expected);
  });
});

describe("links of API Gateway", () => {
  const link = (...arns: unknown[]) => ["ApiGateway::VpcLink", { TargetArns: arns }] as const;
  const api = (...types: string[]) =>
    ["ApiGateway::RestApi", types.length === 0 ? {} : { EndpointConfiguration: { Types: types } }] as const;
  const open = ["x yes: an API leads from the internet to the load balancer"];
  const integration = (id: unknown) =>
    ["ApiGatewayV2::Integration", { ConnectionId: id, IntegrationUri: "u" }] as const;
  const idle = "x unknown: which API uses the link into the VPC is not known";
  const used = "i yes: an HTTP API leads from the internet into the VPC";

  it.each<[string, Resources, string[]]>([
    ["of a public API", { x: link(nlb), a: api("REGIONAL") }, open],
    ["of an API that says nothing", { x: link(nlb), a: api() }, open],
    ["of a private API", { x: link(nlb), a: api("PRIVATE") }, []],
    ["of one that is both", { x: link(nlb), a: api("PRIVATE", "REGIONAL") }, open],
    ["of a private and a public one", { x: link(nlb), a: api("PRIVATE"), b: api("EDGE") }, open],
    ["of nobody who is known", { x: link(nlb) }, ["x unknown: which API uses the link is not known"]],
    ["to somebody else", { x: link("arn:aws:x"), a: api("EDGE") }, []],
    ["to nothing", { x: link(), a: api("EDGE") }, []],
    ["to somebody else and to the platform", { x: link("arn:aws:x", nlb), a: api("EDGE") }, open],
    ["the newer kind, used", { x: ["ApiGatewayV2::VpcLink"], i: integration({ Ref: "x" }) }, [used]],
    ["the newer kind, idle", { x: ["ApiGatewayV2::VpcLink"] }, [idle]],
    [
      "the newer kind, one of two",
      { x: ["ApiGatewayV2::VpcLink"], y: ["ApiGatewayV2::VpcLink"], i: integration({ Ref: "y" }) },
      [used, idle],
    ],
    ["an integration without one", { x: ["ApiGatewayV2::VpcLink"], i: integration({ Ref: "topic" }) }, [idle]],
    ["an integration of nothing", { i: integration(undefined) }, []],
  ])("%s", (_what, more, expected) => {
    expect(doors(more)).toEqual(expected);
  });
});

describe("doors for people and for other accounts", () => {
  const vpn = { x: ["EC2::ClientVpnTargetNetworkAssociation", { SubnetId: "subnet-1" }] } as const;
  const share = (principals: unknown[], ...arns: unknown[]) =>
    ["RAM::ResourceShare", { Principals: principals, ResourceArns: arns }] as const;
  const lattice = { service: ["VpcLattice::Service", {}] } as const;
  const served = { "Fn::GetAtt": ["service", "Arn"] };
  const server = (more: object) => ({ x: ["Transfer::Server", more] }) as const;
  const files = ["x yes: a file server on the internet gives out buckets"];

  it("a client VPN is declared, or open", () => {
    expect(doors(vpn)).toEqual(["x yes: a client VPN that no peer declares leads into the VPC"]);
    expect(doors(vpn, { peers: ["Company VPN"] })).toEqual([]);
    expect(doors(vpn, { peers: ["vpc-1"] })).toHaveLength(1);
    const peer = (over: string) =>
      ({ peers: [{ name: "office", over, cidrs: ["192.168.0.0/16"] }] }) as unknown as Partial<Intent>;
    expect([doors(vpn, peer("vpn")).length, doors(vpn, peer("transit")).length]).toEqual([0, 1]);
  });

  it.each<[string, Resources, string[]]>([
    [
      "with another account",
      { x: share(["444455556666"], served), ...lattice },
      ["x yes: VPC Lattice shares a way in with 444455556666"],
    ],
    [
      "with two",
      { x: share(["444455556666", "o-1", "123456789012"], served), ...lattice },
      ["x yes: VPC Lattice shares a way in with 444455556666, o-1"],
    ],
    ["with its own", { x: share(["123456789012", { Ref: "AWS::AccountId" }], served), ...lattice }, []],
    ["with a role of its own", { x: share(["arn:aws:iam::123456789012:role/r"], served), ...lattice }, []],
    [
      "with a role elsewhere",
      { x: share(["arn:aws:iam::444455556666:role/r"], served), ...lattice },
      ["x yes: VPC Lattice shares a way in with arn:aws:iam::444455556666:role/r"],
    ],
    ["of something else", { x: share(["444455556666"], { Ref: "topic" }, "arn:aws:x"), ...lattice }, []],
  ])("VPC Lattice shared %s", (_what, more, expected) => {
    expect(doors(more)).toEqual(expected);
  });

  it.each<[string, Resources, string[]]>([
    ["that says nothing", server({}), files],
    ["that is public, over buckets", server({ EndpointType: "PUBLIC", Domain: "S3" }), files],
    ["in a VPC", server({ EndpointType: "VPC" }), []],
    ["over file systems", server({ Domain: "EFS" }), []],
  ])("a file server %s", (_what, more, expected) => {
    expect(doors(more)).toEqual(expected);
  });
});
