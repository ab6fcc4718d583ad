// Ways out of the VPC: gateways, routes, and the walk from the public internet inwards.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { privateSubnets } from "../subjects.ts";
import { publicPaths } from "./public-paths.ts";
import { internetPaths, wayOut } from "./reachable.ts";
import { associationOf, destinationRanges, routes } from "../../model/network.ts";
import type { Route } from "../../model/network.ts";
import { covers, parseCidr } from "../../model/cidr.ts";
import { property } from "../../model/node.ts";

export const gateways = [
  check("NET-004", (it) => {
    it.prohibition();
    it.each(
      () => it.model.all("AWS::EC2::VPCGatewayAttachment"),
      (attachment) => {
        const gateway = property(attachment, "InternetGatewayId");
        it.expect(gateway, !gateway.exists, {
          message: "an internet gateway is attached to the VPC",
          expected: "none",
          why: "an attached gateway is one route away from the public internet",
          patch: { cdk: "remove the gateway attachment", cli: "aws ec2 detach-internet-gateway" },
        });
      },
    );
    it.each(
      () => it.model.all("AWS::EC2::EgressOnlyInternetGateway", "AWS::EC2::CarrierGateway"),
      (gateway) => {
        it.violated(gateway, { message: "a gateway to the internet belongs to the VPC", expected: "none" });
      },
    );
    const attached = new Set(
      it.model
        .all("AWS::EC2::VPCGatewayAttachment")
        .map((one) => it.model.referred(property(one, "InternetGatewayId"))),
    );
    it.each(
      () => it.model.all("AWS::EC2::InternetGateway"),
      (gateway) => {
        if (!attached.has(gateway)) it.warn(gateway, { message: "an internet gateway stands by, attached to nothing" });
      },
    );
  }),

  check("NET-005", (it) => {
    it.prohibition();
    it.each(
      () => it.model.all("AWS::EC2::NatGateway"),
      (gateway) => {
        it.violated(gateway, {
          message: "a NAT gateway gives workloads a way out",
          expected: "none",
          patch: { cdk: "natGateways: 0", cli: `aws ec2 delete-nat-gateway --nat-gateway-id ${gateway.id}` },
        });
      },
    );
  }),

  // R10: any route out of the VPC other than endpoints and declared peers, both families, prefix lists included.
  check("NET-009", (it) => {
    it.each(
      () => privateSubnets(it.model, it.intent),
      (subnet) => {
        if (associationOf(it.model, subnet) === undefined) {
          it.violated(subnet, {
            message: `${subnet.id} has no route table of its own and follows the VPC's main table`,
            expected: "an explicit association",
          });
        }
      },
    );
    it.each(
      () => routes(it.model),
      (route) => {
        if (route.targetKind === "none") it.undecided(route.resource, { message: "the route's target is not known" });
        else if (!staysInside(it, route)) {
          const why = wayOut(it.model, { table: route.table });
          it.violated(route.target, {
            message: `a route to ${route.destination.text() ?? "?"} leads out of the VPC (${route.targetKind})`,
            expected: "local, gateway endpoints, declared peers",
            ...(why === undefined ? {} : { why }),
            patch: { cdk: "remove the route" },
          });
        }
      },
    );
  }),

  // Interfaces by the solver, which knows routes, gateways, addresses, network ACLs and groups; what has none by itself.
  check("NET-012", (it) => {
    it.prohibition();
    it.each(
      () => internetPaths(it.model, "in"),
      ({ resource, label, reach, isRouted, why }) => {
        const says = { expected: "no path from the public internet", why };
        if (reach === "unknown") it.undecided(resource, { message: `${label}, seen from the internet: ${why}` });
        else if (reach === "answered")
          it.violated(resource, { ...says, message: `${label} is reachable from the internet` });
        else if (isRouted) it.violated(resource, { ...says, message: `packets of the internet get to ${label}` });
        else
          it.warn(resource, { ...says, message: `packets of the internet get to ${label}, which has no route back` });
      },
    );
    it.each(
      () => publicPaths(it.model),
      ({ node, message }) => {
        it.violated(node, { message, expected: "no path from the public internet" });
      },
    );
  }),

  check("NET-013", (it) => {
    const declared = it.intent.peers.filter((peer) => /vpn|vgw|direct|dx/i.test(peer));
    if (declared.length === 0) {
      it.outOfScope("the intent declares no Direct Connect or VPN gateway; the link itself needs a real account");
      return;
    }
    const attachments = it.model
      .all("AWS::EC2::VPCGatewayAttachment")
      .filter((attachment) => property(attachment, "VpnGatewayId").exists);
    const links = [...attachments, ...it.model.all("AWS::EC2::TransitGatewayAttachment")];
    it.looked();
    if (links.length === 0)
      it.violated("none", { message: "no VPN gateway is attached to the VPC", expected: declared });
    it.leftOut("whether the tunnels are up needs the real link");
  }),
];

/** Routes that lead out of the VPC to where the intent does not say. */
export function routesOut(it: Inspection): Route[] {
  return routes(it.model).filter((route) => route.targetKind !== "none" && !staysInside(it, route));
}

function staysInside(it: Inspection, route: Route): boolean {
  if (route.targetKind === "local" || route.targetKind === "endpoint") return true;
  const id = route.target.text() ?? "";
  const name = it.model.named(id)?.id ?? id;
  const peers: readonly string[] = it.intent.peers;
  const kinds: Readonly<Record<string, readonly string[]>> = {
    "vpn-gateway": ["vgw", "vpn", "direct-connect"],
    transit: ["tgw", "transit"],
    peering: ["peering"],
  };
  const isPeer = peers.includes(name) || (kinds[route.targetKind] ?? []).some((kind) => peers.includes(kind));
  const ranges = destinationRanges(it.model, route.destination);
  const allowed = it.intent.egress.flatMap((text) => parseCidr(text) ?? []);
  const within = ranges.length > 0 && ranges.every((range) => covers(allowed, range));
  return isPeer || within;
}
