// Ways out of the VPC: gateways, routes, and the walk from the public internet inwards.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { privateSubnets } from "../subjects.ts";
import { managedDoors } from "./managed-doors.ts";
import { publicPaths } from "./public-paths.ts";
import { networksBeyond, peerNetworks, peerTexts } from "./declared-peers.ts";
import type { PeerNetwork } from "./declared-peers.ts";
import { peerPaths } from "./peer-paths.ts";
import { internetPaths, solverOf, wayOut } from "./reachable.ts";
import { reachOf, staysInside, strangeDoors, toldRoutes, waysOut } from "./ways-out.ts";
import { associationOf, routes } from "../../model/network.ts";
import { property } from "../../model/node.ts";

export const gateways = [
  check("NET-004", (it) => {
    it.prohibition("AWS::EC2::VPC");
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
    it.prohibition("AWS::EC2::VPC");
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
          const why = wayOut(it, { table: route.table });
          it.violated(route.target, {
            message: `a route to ${route.destination.text() ?? "?"} leads out of the VPC (${route.targetKind})`,
            expected: "local, gateway endpoints, declared peers",
            ...(why === undefined ? {} : { why }),
            patch: { cdk: "remove the route" },
          });
        }
      },
    );
    // What a VPN gateway is told of the networks beyond it becomes routes of the table.
    it.each(
      () => toldRoutes(it),
      (propagation) => {
        it.violated(propagation, {
          message: "routes of a VPN gateway that no peer declares are put into the table",
          expected: "local, gateway endpoints, declared peers",
          patch: { cdk: "remove the propagation" },
        });
      },
    );
    // Routes to declared networks are wide or narrow as they like: the solver says what gets where.
    it.each(
      () => waysOut(it),
      ({ resource, label, to, reach, why }) => {
        const says = { expected: "declared peers only", why };
        if (reach === "unknown") it.undecided(resource, { message: `${label}, on its way to ${to}: ${why}` });
        else it.violated(resource, { ...says, message: `packets of ${label} get to ${to}` });
      },
    );
    it.each(
      () => strangeDoors(it),
      ({ endpoint, service }) => {
        it.violated(endpoint, {
          message: `an endpoint leads to ${service}, which no peer declares`,
          expected: "declared",
        });
      },
    );
  }),

  // Interfaces by the solver, which knows routes, gateways, addresses, network ACLs and groups; what has none by itself.
  check("NET-012", (it) => {
    it.prohibition("AWS::EC2::VPC");
    it.each(
      () => internetPaths(it, "in"),
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
      () => peerPaths(it, "in"),
      ({ resource, label, network, gateway, reach, why }) => {
        const who = network === undefined ? `networks beyond ${gateway} that no peer declares` : `the peer ${network}`;
        const says = { expected: network === undefined ? "declared peers only" : "what the peer may call", why };
        if (reach === "unknown") it.undecided(resource, { message: `${label}, seen from ${who}: ${why}` });
        else it.violated(resource, { ...says, message: `packets of ${who} get to ${label}` });
      },
    );
    it.each(
      () => publicPaths(it.model),
      ({ node, message }) => {
        it.violated(node, { message, expected: "no path from the public internet" });
      },
    );
    it.each(
      () => managedDoors(it),
      ({ node, message, isOpen }) => {
        if (isOpen === "unknown") it.undecided(node, { message });
        else it.violated(node, { message, expected: "no path from outside the VPC" });
      },
    );
    if (it.model.isLive) {
      it.leftOut("CloudFront, REST APIs, VPC Lattice and file servers are not asked; the description shows them");
    }
  }),

  check("NET-013", (it) => {
    const isLink = (text: string) => /vpn|vgw|direct|dx/i.test(text);
    const networks = peerNetworks(it.intent).filter((network) => isLinked(it, network));
    const declared = [...peerTexts(it.intent).filter(isLink), ...networks.map(({ name }) => name)];
    if (declared.length === 0) {
      it.outOfScope("the intent declares no Direct Connect or VPN gateway; the link itself needs a real account");
      return;
    }
    it.looked();
    it.attempt(() => {
      const { gateways } = solverOf(it).network;
      const links = gateways.values().filter((gateway) => {
        if (gateway.kind === "vpn") return gateway.vpcs.length > 0;
        return gateway.kind === "transit" && gateway.attachments.length > 0;
      });
      if (links.toArray().length === 0)
        it.missing({ message: "no VPN gateway is attached to the VPC", expected: declared });
    });
    it.each(networks, (network) => {
      const reach = reachOf(it, network);
      const what = { message: `no packet of the platform gets to ${network.name}`, expected: network.name };
      if (reach === "none") it.missing(what);
      else if (reach === "unknown") it.undecided("none", { message: `whether ${network.name} can be reached` });
    });
    it.leftOut("whether the tunnels are up needs the real link");
  }),
];

/** Whether a network is connected by a link: over anything but an endpoint or a peering, whose ends are both in AWS. */
function isLinked(it: Inspection, { name, over }: PeerNetwork): boolean {
  if (["endpoint", "peering", "pcx"].includes(over)) return false;
  const peerings = [...solverOf(it).network.gateways.values()].filter(({ kind }) => kind === "peering");
  return !peerings.some((one) => networksBeyond(one, it.model, it.intent).some((network) => network.name === name));
}
