// Ways in that no interface of the VPC shows: services of AWS that take requests at its edge, or from other accounts, and
// hand them on to what stands within. They need neither an internet gateway's route nor a public address.

import type { Inspection } from "../inspection.ts";
import { homeAccount } from "../iam/arns.ts";
import { bucketPolicies } from "../storage/buckets.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";
import { peerNetworks, peerTexts } from "./declared-peers.ts";

export interface ManagedDoor {
  readonly node: Node | Resource;
  readonly message: string;
  /** Whoever uses the door is not part of what was read. */
  readonly isOpen: "yes" | "unknown";
}

const balancer = "AWS::ElasticLoadBalancingV2::LoadBalancer";
const listener = "AWS::ElasticLoadBalancingV2::Listener";
const within = new Set([balancer, listener, "AWS::EC2::Instance", "AWS::EC2::NetworkInterface", "AWS::EC2::Subnet"]);

/**
 * Every such way that ends at something of the platform, as its description says. Of a running platform those services
 * that EC2 keeps are asked, and the interfaces tell which others stand in its networks.
 */
export function managedDoors(it: Inspection): ManagedDoor[] {
  const { model } = it;
  if (model.isLive) return [...verifiedAccess(model), ...clientVpns(it), ...serviceInterfaces(model)];
  return [
    ...accelerators(model),
    ...origins(model),
    ...distributions(model),
    ...privateLinks(model),
    ...verifiedAccess(model),
    ...clientVpns(it),
    ...latticeShares(model),
    ...fileServers(model),
  ];
}

/** Something of the platform's own that the value names. */
function ownTarget(model: PlatformModel, node: Node): Resource | undefined {
  const found = node.exists ? model.referred(node) : undefined;
  return found !== undefined && within.has(found.type) ? found : undefined;
}

function doorTo(model: PlatformModel, node: Node, by: string): ManagedDoor[] {
  const target = ownTarget(model, node);
  return target === undefined
    ? []
    : [{ node, message: `${by} leads from the internet to ${target.id}`, isOpen: "yes" }];
}

function accelerators(model: PlatformModel): ManagedDoor[] {
  return model
    .all("AWS::GlobalAccelerator::EndpointGroup")
    .flatMap((group) => property(group, "EndpointConfigurations").list())
    .flatMap((endpoint) => doorTo(model, endpoint.get("EndpointId"), "a global accelerator"));
}

function origins(model: PlatformModel): ManagedDoor[] {
  return model
    .all("AWS::CloudFront::VpcOrigin")
    .flatMap((origin) => doorTo(model, property(origin, "VpcOriginEndpointConfig", "Arn"), "CloudFront"));
}

/** A distribution is a door to a bucket whose policy lets it read. */
function distributions(model: PlatformModel): ManagedDoor[] {
  return model.all("AWS::CloudFront::Distribution").flatMap((distribution) => {
    const config = property(distribution, "DistributionConfig");
    if (!config.get("Enabled").bool(true)) return [];
    return config
      .get("Origins")
      .list()
      .flatMap((origin) => {
        const node = origin.get("DomainName");
        const bucket = bucketOf(model, node);
        if (bucket === undefined || !letsCloudFront(model, bucket)) return [];
        return [{ node, message: `CloudFront gives out what ${bucket.id} holds`, isOpen: "yes" }];
      });
  });
}

function bucketOf(model: PlatformModel, domain: Node): Resource | undefined {
  const found = model.referred(domain);
  if (found?.type === "AWS::S3::Bucket") return found;
  const name = /^(.+)\.s3[.-][a-z0-9.-]*amazonaws\.com$/.exec(domain.text() ?? "")?.[1];
  const named = model.named(name, ["AWS::S3::Bucket"]);
  return named?.type === "AWS::S3::Bucket" ? named : undefined;
}

function letsCloudFront(model: PlatformModel, bucket: Resource): boolean {
  return bucketPolicies(model, bucket)
    .flatMap((policy) => statementsOf(policy))
    .filter((statement) => statement.allows)
    .flatMap((statement) => statement.principals())
    .some(({ kind, value }) => kind === "CanonicalUser" || /cloudfront/i.test(value) || value === "*");
}

/** Links of API Gateway: an API of the older kind can be private, the newer kind never is. */
function privateLinks(model: PlatformModel): ManagedDoor[] {
  const rest = model.all("AWS::ApiGateway::VpcLink").flatMap((link) => {
    const [target] = property(link, "TargetArns")
      .list()
      .filter((node) => ownTarget(model, node) !== undefined);
    return target === undefined ? [] : restDoor(model, target);
  });
  const links = model.all("AWS::ApiGatewayV2::VpcLink");
  const integrations = model.all("AWS::ApiGatewayV2::Integration");
  const used = integrations.flatMap((one) => {
    const link = model.referred(property(one, "ConnectionId"));
    return link?.type === "AWS::ApiGatewayV2::VpcLink" ? [{ one, link }] : [];
  });
  const idle = links.filter((link) => !used.some((one) => one.link === link));
  return [
    ...rest,
    ...used.map(({ one }): ManagedDoor => {
      const node = property(one, "IntegrationUri");
      return { node, message: "an HTTP API leads from the internet into the VPC", isOpen: "yes" };
    }),
    ...idle.map((node): ManagedDoor => {
      return { node, message: "which API uses the link into the VPC is not known", isOpen: "unknown" };
    }),
  ];
}

function restDoor(model: PlatformModel, node: Node): ManagedDoor[] {
  const apis = model.all("AWS::ApiGateway::RestApi");
  if (apis.length === 0) return [{ node, message: "which API uses the link is not known", isOpen: "unknown" }];
  const isPrivate = (api: Resource) => {
    const kinds = property(api, "EndpointConfiguration", "Types").texts();
    return kinds.length > 0 && kinds.every((kind) => kind === "PRIVATE");
  };
  if (apis.every(isPrivate)) return [];
  return [{ node, message: "an API leads from the internet to the load balancer", isOpen: "yes" }];
}

/** What AWS puts into a subnet for a service at its edge; an API of the newer kind is never private. */
const serviceDoors: Readonly<Record<string, Pick<ManagedDoor, "message" | "isOpen">>> = {
  global_accelerator_managed: { message: "a global accelerator leads from the internet into the VPC", isOpen: "yes" },
  api_gateway_managed: { message: "which API uses the link into the VPC is not known", isOpen: "unknown" },
};

function serviceInterfaces(model: PlatformModel): ManagedDoor[] {
  return model.all("AWS::EC2::NetworkInterface").flatMap((node) => {
    const door = serviceDoors[textOf(node.attributes["InterfaceType"])];
    return door === undefined ? [] : [{ node, ...door }];
  });
}

function verifiedAccess(model: PlatformModel): ManagedDoor[] {
  return model.all("AWS::EC2::VerifiedAccessEndpoint").map((node) => {
    return { node, message: "Verified Access leads from the internet into the VPC", isOpen: "yes" };
  });
}

/** Anybody's device, wherever it is, unless the intent says that people come by a VPN. */
function clientVpns({ model, intent }: Inspection): ManagedDoor[] {
  const isVpn = (text: string) => /vpn/i.test(text);
  if (peerTexts(intent).some(isVpn) || peerNetworks(intent).some(({ over }) => isVpn(over))) return [];
  return model.all("AWS::EC2::ClientVpnTargetNetworkAssociation").map((one) => {
    const node = property(one, "SubnetId");
    return { node, message: "a client VPN that no peer declares leads into the VPC", isOpen: "yes" };
  });
}

/** What VPC Lattice offers of the platform is reached by every account that it is shared with. */
function latticeShares(model: PlatformModel): ManagedDoor[] {
  const own = homeAccount(model);
  return model.all("AWS::RAM::ResourceShare").flatMap((share) => {
    const guests = property(share, "Principals")
      .texts()
      .filter((text) => text !== own && text !== "⟨AWS::AccountId⟩" && !text.startsWith(`arn:aws:iam::${own}:`));
    if (guests.length === 0) return [];
    return property(share, "ResourceArns")
      .list()
      .filter((node) => model.referred(node)?.type.startsWith("AWS::VpcLattice::") === true)
      .map((node): ManagedDoor => {
        return { node, message: `VPC Lattice shares a way in with ${guests.join(", ")}`, isOpen: "yes" };
      });
  });
}

/** A file server over buckets stands on the internet unless it is put into a VPC. */
function fileServers(model: PlatformModel): ManagedDoor[] {
  return model.all("AWS::Transfer::Server").flatMap((server) => {
    const kind = property(server, "EndpointType");
    const isOutside = (kind.text() ?? "PUBLIC") === "PUBLIC" && (property(server, "Domain").text() ?? "S3") === "S3";
    return isOutside ? [{ node: kind, message: "a file server on the internet gives out buckets", isOpen: "yes" }] : [];
  });
}
