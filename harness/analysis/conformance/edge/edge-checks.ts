// The way in: private zone, record, load balancer, listeners.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { subnetsOfTier } from "../subjects.ts";
import { carriesTls, targetGroups } from "./carried-tls.ts";
import { clusterListeners } from "./cluster-listeners.ts";
import { balancersOf, ownListeners, ownTargetGroups } from "./own-balancers.ts";
import { publicServices } from "./service-balancers.ts";
import { namesBalancer, publicRecords, recordName, recordsOf, zoneName, zoneOf, zonesOf } from "./zones.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** Protocols that clients use; the other declared ports are the pods' own. */
const clientProtocols = ["https", "native"];
const placeholder = "10.0.0.100";

export const edgeChecks = [
  check("DNS-001", (it) => {
    const zone = zoneOf(it);
    it.looked();
    if (zone === undefined) {
      it.missing({ message: `the zone ${zoneName} is missing`, expected: zoneName });
      return;
    }
    for (const one of zonesOf(it)) {
      const vpcs = property(one, "VPCs");
      it.attempt(() => {
        const expected = "a private zone of the VPC";
        it.expect(vpcs, vpcs.list().length > 0, { message: "the zone is public", expected });
      }, one);
    }
    it.attempt(() => {
      const vpcs = property(zone, "VPCs");
      if (vpcs.list().length === 0) return;
      const own = vpcs.list().some((one) => it.model.referred(one.get("VPCId"))?.type === "AWS::EC2::VPC");
      it.expect(vpcs, own, {
        message: "the zone does not belong to the platform's VPC",
        expected: "the platform's VPC",
      });
    }, zone);
  }),

  // R9: before the balancer exists the placeholder rule applies, afterwards the alias. TTL is a matter of plain records.
  check("DNS-002", (it) => {
    const records = recordsOf(it);
    it.looked();
    if (records.length === 0) {
      it.missing({ message: `the record ${recordName} is missing`, expected: recordName });
      return;
    }
    it.each(records.slice(0, 1), (first) => {
      const has = records.some((record) => ["A", "CNAME"].includes(record.get("Type").written()));
      it.expect(first.get("Type"), has, { message: "the name has no IPv4 address", expected: "A" });
    });
    it.each(records, (record) => {
      if (record.get("AliasTarget").exists) return;
      const ttl = record.get("TTL");
      it.expect(ttl, ttl.number() === 300, {
        message: `the record lives ${ttl.text() ?? "no agreed"} s`,
        expected: 300,
      });
    });
  }),

  check("DNS-003", (it) => {
    const records = recordsOf(it);
    const [record] = records;
    const balancers = balancersOf(it);
    it.looked();
    if (record === undefined) {
      it.missing({ message: `the record ${recordName} is missing`, expected: recordName });
      return;
    }
    it.attempt(() => {
      const targets = records.flatMap((one) => [
        one.get("AliasTarget", "DNSName"),
        ...one.get("ResourceRecords").list(),
      ]);
      for (const target of targets) {
        it.expect(target, target.text() !== placeholder, {
          message: "the placeholder address is still there",
          expected: "the load balancer",
        });
      }
      it.presupposes(balancers, "a load balancer that the name leads to");
      if (balancers.length === 0) return;
      const there = targets.filter((target) => target.exists);
      const leads = (target: Node) => balancers.some((balancer) => namesBalancer(it, target, balancer));
      const patch = { cdk: "aliasTarget: { dnsName: loadBalancer.attrDnsName, … }" };
      const expected = balancers[0]?.id;
      if (!there.some(leads)) {
        const message = "the name does not lead to the load balancer";
        it.expect(there[0] ?? record.get("AliasTarget"), false, { message, expected, patch });
        return;
      }
      // A client takes any of the answers.
      for (const target of there) {
        const message = "some of the answers lead elsewhere";
        it.expect(target, leads(target) || target.text() === placeholder, { message, expected, patch });
      }
    }, record.resource);
  }),

  check("DNS-004", (it) => {
    const zone = zoneOf(it);
    const tiers = Object.keys(it.intent.cidrs.tiers);
    const tier = tiers.includes("application") ? "application" : (tiers[0] ?? "");
    it.presupposes(zone === undefined ? [] : [zone], `the zone ${zoneName}`);
    it.each(
      () => subnetsOfTier(it.model, it.intent, tier),
      (subnet) => {
        if (zone === undefined) return;
        const vpc = it.model.referred(property(subnet, "VpcId"));
        const vpcs = property(zone, "VPCs");
        const resolves = vpc !== undefined && vpcs.list().some((one) => it.model.referred(one.get("VPCId")) === vpc);
        it.expect(vpcs, resolves, {
          message: `${subnet.id} cannot resolve the zone`,
          expected: "the VPC of every application subnet",
        });
      },
    );
    it.each(
      () => publicRecords(it),
      (record) => {
        it.violated(record.get("Name"), {
          message: "a public zone answers the internet for the database's name",
          expected: "an answer within the VPC only",
        });
      },
    );
    it.leftOut("answers to real questions are asked on the running platform");
  }),

  check("NLB-001", (it) => {
    const balancers = balancersOf(it);
    it.looked();
    if (balancers.length === 0) it.missing({ message: "there is no load balancer", expected: "1 internal NLB" });
    it.each(balancers, (balancer) => {
      const type = property(balancer, "Type");
      it.expect(type, type.text() === "network", {
        message: "not a network load balancer",
        expected: "network",
        actual: type.text() ?? "application (default)",
      });
      const scheme = property(balancer, "Scheme");
      it.expect(scheme, scheme.text() === "internal", {
        message: `${balancer.id} faces the internet`,
        expected: "internal",
        actual: scheme.text() ?? "internet-facing (default)",
        patch: { cdk: "internetFacing: false" },
      });
    });
    it.each(
      () => publicServices(it),
      ({ node, name }) => {
        it.violated(node, {
          message: `${name} asks for a load balancer that faces the internet`,
          expected: "internal",
        });
      },
    );
  }),

  check("NLB-002", (it) => {
    const listeners = ownListeners(it);
    const clients = Object.entries(it.intent.declaredPorts).filter(([name]) => clientProtocols.includes(name));
    it.each(clients, ([name, port]) => {
      const own = listeners.filter((one) => property(one, "Port").number() === port);
      if (own.length === 0) it.missing({ message: `no listener on ${String(port)} (${name})`, expected: port });
      for (const listener of own) leadsThrough(it, listener, { name, others: clients.filter(([one]) => one !== name) });
    });
  }),

  check("NLB-003", (it) => {
    const [tier = "data"] = Object.keys(it.intent.cidrs.tiers);
    const agreed = new Set(subnetsOfTier(it.model, it.intent, tier));
    it.each(
      () => balancersOf(it),
      (balancer) => {
        const mappings = property(balancer, "SubnetMappings")
          .list()
          .map((one) => one.get("SubnetId"));
        const nodes = [...property(balancer, "Subnets").list(), ...mappings];
        const own = new Set(nodes.map((node) => it.model.referred(node)));
        for (const node of nodes) {
          const subnet = it.model.referred(node);
          it.expect(node, subnet !== undefined && agreed.has(subnet), {
            message: "the balancer stands in a subnet that was not handed over",
            expected: tier,
          });
        }
        const missing = [...agreed].filter((subnet) => !own.has(subnet)).map((subnet) => subnet.id);
        it.expect(property(balancer, "Subnets"), missing.length === 0, {
          message: `the balancer is not in ${missing.join(", ")}`,
          expected: [...agreed].map((one) => one.id),
        });
      },
    );
  }),

  // R20: source-IP stickiness in the template violates even spreading.
  check("NLB-005", (it) => {
    it.each(
      () => ownTargetGroups(it),
      (group) => {
        const sticky = attributeOf(group, "TargetGroupAttributes", "stickiness.enabled");
        it.expect(sticky ?? property(group, "TargetGroupAttributes"), sticky?.bool(false) !== true, {
          message: "clients stick to one pod",
          expected: false,
        });
      },
    );
    it.leftOut("the spread of connections is measured on the running platform");
  }),

  // R26: a TCP listener passes TLS when the server configuration makes its target port a TLS port.
  check(
    "BASE-009",
    (it) => {
      it.each(
        () => it.model.all("AWS::ElasticLoadBalancingV2::Listener"),
        (listener) => {
          carriesTls(it, listener);
        },
      );
      clusterListeners(it);
      // Where no row promises an entrance, a cluster without one carries nothing in plain text through it.
      const isWithout = (it.intent.without ?? []).includes("AWS::ElasticLoadBalancingV2::Listener");
      if (!it.hasRow("NLB-002") && !isWithout) it.prohibition("Kubernetes::");
    },
    { about: ["AWS::ElasticLoadBalancingV2::Listener"] },
  ),
];

/** An attribute of a list of key and value pairs. */
export function attributeOf(resource: Resource, list: string, key: string): Node | undefined {
  return property(resource, list)
    .list()
    .find((one) => one.get("Key").text() === key)
    ?.get("Value");
}

/** A listener takes connections and leads them to where its own protocol is spoken. */
function leadsThrough(
  it: Inspection,
  listener: Resource,
  { name, others }: { readonly name: string; readonly others: readonly (readonly [string, number])[] },
): void {
  const protocol = property(listener, "Protocol");
  it.expect(protocol, !/^(UDP|QUIC)$/i.test(protocol.written()), {
    message: `the listener for ${name} takes datagrams only`,
    expected: "TCP or TLS",
  });
  for (const action of property(listener, "DefaultActions").list()) {
    for (const node of targetGroups(action)) {
      const port = property(it.model.required(node, `where ${listener.id} leads`), "Port").number();
      const other = others.find(([, one]) => one === port);
      it.expect(action, other === undefined, {
        message: `connections for ${name} end at the port of ${other?.[0] ?? ""}`,
        expected: "targets of the listener's own protocol",
      });
    }
  }
}
