// The way of the data: private subnets only, no way around the endpoint, and one agreed host in the middle.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { staysInside } from "../net/ways-out.ts";
import { covers, parseCidr, parseCidrs } from "../../model/cidr.ts";
import { routes, tableOf } from "../../model/network.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { asksFor, facesOf } from "./hosts.ts";
import { brokers, placesOf, serviceName, settingsWith, trimmed, workers } from "./parts.ts";
import { plannedWorkers } from "./planned-workers.ts";

export const pathChecks = [
  check("KC-001", (it) => {
    it.presupposes(brokers(it), "a cluster of brokers");
    it.presupposes(workers(it), "a host of Kafka Connect");
    it.each(
      () => placesOf(it),
      ({ what, at, subnet: node }) => {
        if (node === undefined) {
          it.violated(at, { message: `${what} stands in the account's default network`, expected: "a private subnet" });
          return;
        }
        const subnet = it.model.referred(node);
        if (subnet?.type !== "AWS::EC2::Subnet") {
          it.undecided(node, { message: `the subnet of ${what} is not part of what was read` });
          return;
        }
        isPrivate(it, subnet, what);
      },
    );
    it.each(
      () =>
        workers(it).flatMap((host) => [
          ...facesOf(it, host).flatMap((face) => face.public),
          property(host, "PublicIp"),
        ]),
      (asks) => {
        it.expect(asks, !asksFor(asks), { message: "the worker asks for a public address", expected: false });
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

  check("KC-010", (it) => {
    it.each(
      () => placesOf(it),
      ({ what, at, subnet: node }) => {
        const subnet = node === undefined ? undefined : it.model.referred(node);
        const table = subnet === undefined ? undefined : tableOf(it.model, subnet);
        if (table === undefined) {
          it.undecided(node ?? at, { message: `what routes the subnet of ${what} is not part of what was read` });
          return;
        }
        hasNoWayOut(it, table, what);
      },
    );
    it.each(
      () => settingsWith(it, "connector.class"),
      ({ node, get }) => {
        const host = get("hostname");
        it.expect(node, trimmed(host ?? "") === serviceName(it), {
          message: `the connector writes to ${host ?? "no host"}, which does not lead to the endpoint`,
          expected: serviceName(it),
          actual: host ?? "none",
        });
        const proxy = get("proxyHost");
        it.expect(node, proxy === undefined || /^(ignore)?$/i.test(get("proxyType") ?? ""), {
          message: `the connector writes by way of ${proxy ?? ""}`,
          expected: "no proxy",
          actual: proxy,
        });
      },
    );
    toldSomething(it);
    it.leftOut("that no byte leaves by the internet is counted where AWS routes it");
  }),

  check("KC-012", (it) => {
    const agreed = it.profile.objectives["KC-012"]?.value;
    if (typeof agreed !== "string") {
      it.outOfScope("no agreed value");
      return;
    }
    const hosts = plannedWorkers(it);
    const count = hosts.reduce((sum, { most }) => sum + most, 0);
    it.looked();
    if (count !== 1) {
      it.violated(hosts.at(-1)?.at ?? "none", {
        message: `${String(count)} hosts run Kafka Connect`,
        expected: 1,
        actual: count,
      });
    }
    it.each(
      hosts.flatMap(({ types }) => types),
      (type) => {
        it.expect(type, type.text() === agreed, { message: "not the agreed instance type", expected: agreed });
      },
    );
  }),
];

/** Without the connector's settings nobody can say where the data goes. */
export function toldSomething(it: Inspection): void {
  it.attempt(() => {
    if (settingsWith(it, "connector.class").length > 0) return;
    it.undecided("none", { message: "the settings of the connector are not part of what was read" });
  });
}

function hasNoWayOut(it: Inspection, table: Resource, what: string): void {
  for (const route of routes(it.model).filter((one) => one.table === table && one.targetKind !== "none")) {
    it.expect(route.target, staysInside(it, route), {
      message: `the subnet of ${what} has a way out: ${route.targetKind}`,
      expected: "no route beyond the VPC",
    });
  }
  if (it.model.isLive) return;
  for (const learnt of it.model.referring("AWS::EC2::VPNGatewayRoutePropagation", ["RouteTableIds"], table)) {
    it.violated(learnt, {
      message: `the subnet of ${what} takes its routes from a VPN`,
      expected: "no route beyond the VPC",
    });
  }
}

function isPrivate(it: Inspection, subnet: Resource, what: string): void {
  const declared = Object.values(it.intent.cidrs.tiers).flat();
  const block = property(subnet, "CidrBlock");
  const range = parseCidr(block.written());
  it.expect(block, range !== undefined && covers(parseCidrs(declared), range), {
    message: `${what} stand outside the declared subnets`,
    expected: declared,
  });
  for (const name of ["MapPublicIpOnLaunch", "AssignIpv6AddressOnCreation"]) {
    const flag = property(subnet, name);
    it.expect(flag, !flag.bool(false), { message: `${subnet.id} hands out public addresses`, expected: false });
  }
  const table = tableOf(it.model, subnet);
  if (table === undefined) return;
  const gateways = routes(it.model).filter((route) => route.targetKind === "internet-gateway" && route.table === table);
  for (const route of gateways) {
    it.violated(route.target, { message: `${subnet.id} is a public subnet`, expected: "no internet gateway" });
  }
}
