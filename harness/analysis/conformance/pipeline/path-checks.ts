// The way of the data: private subnets only, an interface endpoint under ClickHouse's own name, and no way around it.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { covers, parseCidr } from "../../model/cidr.ts";
import { endpointType, routes, tableOf } from "../../model/network.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf, tokensOf } from "../../model/value.ts";
import { brokers, privateLinks, settingsWith, subnetsOfHost, workers } from "./parts.ts";

const outward = ["internet-gateway", "nat", "egress-only", "carrier", "instance", "interface", "gateway"];

export const pathChecks = [
  check("KC-001", (it) => {
    it.each(
      () => places(it),
      ({ what, node }) => {
        const subnet = it.model.referred(node);
        if (subnet?.type !== "AWS::EC2::Subnet") {
          it.undecided(node, { message: `the subnet of ${what} is not part of what was read` });
          return;
        }
        isPrivate(it, subnet, what);
      },
    );
    it.each(
      () => workers(it).flatMap((host) => property(host, "NetworkInterfaces").list()),
      (inline) => {
        const asks = inline.get("AssociatePublicIpAddress");
        it.expect(asks, !asks.bool(false), { message: "the worker asks for a public address", expected: false });
      },
    );
    it.each(
      () => brokers(it),
      (cluster) => {
        const access = property(cluster, "BrokerNodeGroupInfo", "ConnectivityInfo", "PublicAccess", "Type");
        it.expect(access, (access.text() ?? "DISABLED") === "DISABLED", {
          message: "the brokers have public addresses",
          expected: "DISABLED",
        });
      },
    );
    it.each(
      () => it.model.all("AWS::EC2::EIP", "AWS::EC2::EIPAssociation"),
      (address) => {
        it.violated(address, { message: "an Elastic IP belongs to the pipeline", expected: "none" });
      },
    );
  }),

  check("KC-008", (it) => {
    const links = it.model.all("AWS::EC2::VPCEndpoint").filter((endpoint) => {
      return (property(endpoint, "ServiceName").text() ?? "").startsWith("com.amazonaws.vpce.");
    });
    it.looked();
    if (links.length === 0) {
      it.violated("none", { message: "no endpoint leads to ClickHouse Cloud", expected: "1 interface endpoint" });
    }
    it.each(links, (endpoint) => {
      const type = property(endpoint, "VpcEndpointType");
      it.expect(type, endpointType(endpoint) === "Interface", {
        message: `${endpoint.id} is not an interface endpoint`,
        expected: "Interface",
        actual: endpointType(endpoint),
      });
      const subnets = property(endpoint, "SubnetIds");
      it.expect(subnets, subnets.list().length > 0 || endpointType(endpoint) !== "Interface", {
        message: `${endpoint.id} has no interface in any subnet`,
        expected: "a private subnet",
      });
      const state = endpoint.attributes["State"];
      if (typeof state === "string" && state.toLowerCase() !== "available") {
        it.violated(endpoint, { message: `the endpoint is ${state}`, expected: "available", actual: state });
      }
    });
    if (!it.model.isLive)
      it.leftOut("whether ClickHouse Cloud accepted the connection is seen on the running platform");
  }),

  check("KC-009", (it) => {
    const name = serviceName(it);
    it.attempt(() => {
      const links = privateLinks(it);
      it.looked();
      if (links.some((endpoint) => property(endpoint, "PrivateDnsEnabled").bool(false))) return;
      const records = it.model.all("AWS::Route53::RecordSet").filter((record) => {
        return trimmed(property(record, "Name").text()) === name && isInPrivateZone(it, record);
      });
      const [first] = records;
      if (first === undefined) {
        it.violated(links[0] ?? "none", {
          message: `inside the VPC ${name} resolves as it does everywhere`,
          expected: "private DNS of the endpoint, or a private record",
        });
        return;
      }
      it.each(records, (record) => {
        for (const target of targetsOf(record)) leadsToLink(it, target, links);
      });
    });
    it.leftOut("answers to real questions are asked on the running platform");
  }),

  check("KC-010", (it) => {
    it.each(
      () => places(it),
      ({ what, node }) => {
        const subnet = it.model.referred(node);
        const table = subnet === undefined ? undefined : tableOf(it.model, subnet);
        if (table === undefined) {
          it.undecided(node, { message: `what routes the subnet of ${what} is not part of what was read` });
          return;
        }
        for (const route of routes(it.model).filter((one) => one.table === table)) {
          it.expect(route.target, !outward.includes(route.targetKind), {
            message: `the subnet of ${what} has a way out: ${route.targetKind}`,
            expected: "no route beyond the VPC",
          });
        }
      },
    );
    it.each(
      () => settingsWith(it, "connector.class"),
      ({ node, get }) => {
        const host = get("hostname");
        it.expect(node, host !== undefined && trimmed(host) === serviceName(it), {
          message: `the connector writes to ${host ?? "no host"}, which does not lead to the endpoint`,
          expected: serviceName(it),
          actual: host ?? "none",
        });
      },
    );
    it.leftOut("that no byte leaves by the internet is counted where AWS routes it");
  }),

  check("KC-012", (it) => {
    const agreed = it.profile.objectives["KC-012"]?.value;
    if (typeof agreed !== "string") {
      it.outOfScope("no agreed value");
      return;
    }
    const hosts = workers(it);
    it.looked();
    if (hosts.length !== 1) {
      it.violated(hosts[1] ?? "none", {
        message: `${String(hosts.length)} hosts run Kafka Connect`,
        expected: 1,
        actual: hosts.length,
      });
    }
    it.each(hosts, (host) => {
      const type = property(host, "InstanceType");
      it.expect(type, type.text() === agreed, { message: "not the agreed instance type", expected: agreed });
    });
  }),
];

interface Part {
  readonly what: string;
  readonly node: Node;
}

/** Every subnet in which a part of the pipeline stands. */
function places(it: Inspection): Part[] {
  return [
    ...brokers(it).flatMap((cluster) =>
      property(cluster, "BrokerNodeGroupInfo", "ClientSubnets")
        .list()
        .map((node) => ({ what: "the brokers", node })),
    ),
    ...workers(it).flatMap((host) => subnetsOfHost(host).map((node) => ({ what: "the worker", node }))),
    ...privateLinks(it).flatMap((endpoint) =>
      property(endpoint, "SubnetIds")
        .list()
        .map((node) => ({ what: "the endpoint", node })),
    ),
  ];
}

function isPrivate(it: Inspection, subnet: Resource, what: string): void {
  const declared = Object.values(it.intent.cidrs.tiers)
    .flat()
    .flatMap((text) => parseCidr(text) ?? []);
  const block = property(subnet, "CidrBlock");
  const range = parseCidr(block.text() ?? "");
  it.expect(block, range !== undefined && covers(declared, range), {
    message: `${what} stand outside the declared subnets`,
    expected: Object.values(it.intent.cidrs.tiers).flat(),
  });
  for (const name of ["MapPublicIpOnLaunch", "AssignIpv6AddressOnCreation"]) {
    const flag = property(subnet, name);
    it.expect(flag, !flag.bool(false), { message: `${subnet.id} hands out public addresses`, expected: false });
  }
  const table = tableOf(it.model, subnet);
  const gateways = routes(it.model).filter((route) => route.targetKind === "internet-gateway" && route.table === table);
  for (const route of table === undefined ? [] : gateways) {
    it.violated(route.target, { message: `${subnet.id} is a public subnet`, expected: "no internet gateway" });
  }
}

function serviceName(it: Inspection): string {
  const zone = it.intent["zone"];
  const service = typeof zone === "object" && zone !== null && "service" in zone ? zone.service : undefined;
  return trimmed(typeof service === "string" ? service : undefined);
}

function trimmed(name: string | undefined): string {
  return (name ?? "").replace(/\.$/, "").toLowerCase();
}

function isInPrivateZone(it: Inspection, record: Resource): boolean {
  const named = property(record, "HostedZoneName").text();
  const zone =
    it.model.referred(property(record, "HostedZoneId")) ??
    it.model.all("AWS::Route53::HostedZone").find((one) => trimmed(property(one, "Name").text()) === trimmed(named));
  if (zone === undefined) return false;
  return property(zone, "VPCs")
    .list()
    .some((one) => it.model.referred(one.get("VPCId"))?.type === "AWS::EC2::VPC");
}

function targetsOf(record: Resource): Node[] {
  const alias = property(record, "AliasTarget", "DNSName");
  return alias.exists ? [alias] : property(record, "ResourceRecords").list();
}

/** An alias of the endpoint, or addresses of the VPC. */
function leadsToLink(it: Inspection, target: Node, links: readonly Resource[]): void {
  const text = target.text() ?? "";
  const address = parseCidr(text);
  const own = [it.intent.cidrs.vpc].flatMap((range) => parseCidr(range) ?? []);
  const isInside = address !== undefined && covers(own, address);
  const named = links.some((link) => namesEndpoint(it, text, link));
  it.expect(target, isInside || named, {
    message: "the name does not lead to the endpoint",
    expected: "an alias of the endpoint, or an address of the VPC",
  });
}

/** By a token of the endpoint's DNS entries, or by one of the names that the control plane gave it. */
function namesEndpoint(it: Inspection, text: string, link: Resource): boolean {
  const token = /⟨[^⟨⟩]+\.DnsEntries⟩/.exec(text)?.[0];
  if (token !== undefined && it.model.named(token) === link) return true;
  const entries = link.attributes["DnsEntries"];
  const names = Array.isArray(entries) ? entries.map((entry) => textOf(entry)) : [];
  return tokensOf(text).length === 0 && names.some((name) => trimmed(name).endsWith(trimmed(text)) && text !== "");
}
