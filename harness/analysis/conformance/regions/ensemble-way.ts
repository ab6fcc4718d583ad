// The way from servers to their ensemble: what servers are told, what security groups admit, what network policies leave.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { configFiles, elements } from "../cluster/server-config.ts";
import { rolesOf } from "../groups/judge-group.ts";
import { admissionOf, admits } from "../groups/rule-set.ts";
import { propertiesOf } from "../pipeline/java-properties.ts";
import { contains, parseCidr } from "../../model/cidr.ts";
import { groupsInRole } from "../../model/group-roles.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { rulesOf } from "../../model/security-rules.ts";

const zookeeperPort = 2181;

export const ensembleWay = [
  check(
    "CH-023",
    (it) => {
      namesEnsemble(it);
      membersAnswer(it);
      groupsAdmit(it, { from: "clickhouse", to: "zookeeper", port: zookeeperPort });
      policiesAdmit(it, { from: "clickhouse", to: "zookeeper", port: zookeeperPort });
      it.leftOut("connections are opened on the running platform");
    },
    { needs: "manifests" },
  ),
];

/** Every server is told three members, each on the client port. */
function namesEnsemble(it: Inspection): void {
  const files = configFiles(it.model);
  for (const [, own] of Map.groupBy(files, ({ node }) => node.resource.region)) {
    const server = own.find(({ xml }) => elements(xml, "https_port").length + elements(xml, "http_port").length > 0);
    const told = own.filter(({ xml }) => elements(xml, "zookeeper").length > 0);
    if (server === undefined && told.length === 0) continue;
    it.each(told.length > 0 ? told : [server ?? told[0]].filter((one) => one !== undefined), ({ xml, node }) => {
      const members = elements(elements(xml, "zookeeper")[0] ?? "", "node");
      const hosts = new Set(members.flatMap((member) => elements(member, "host")));
      const ports = members.flatMap((member) => elements(member, "port")).map(Number);
      it.expect(node, hosts.size >= 3 && ports.every((port) => port === zookeeperPort), {
        message: "servers do not know three members of the ensemble on 2181",
        expected: { members: 3, port: zookeeperPort },
        actual: { members: [...hosts], ports },
      });
    });
  }
}

/** As many members as servers are told run, and each listens on the client port. */
function membersAnswer(it: Inspection): void {
  const sets = it.model
    .all("Kubernetes::StatefulSet")
    .filter((set) => /zookeeper/i.test(property(set, "metadata", "name").written()));
  for (const set of sets) {
    const replicas = property(set, "spec", "replicas");
    it.expect(replicas, (replicas.number() ?? 1) >= 3, { message: "fewer than three members run", expected: 3 });
  }
  const maps = it.model.all("Kubernetes::ConfigMap").flatMap((map) => property(map, "data").entries());
  for (const [, node] of maps.filter(([name]) => name === "zoo.cfg")) {
    const settings = propertiesOf(node.written());
    const named = [...settings].filter(([name]) => /^server\.\d+$/.test(name));
    const ports = named.map(([, value]) => value.split(";")[1]?.split(":").at(-1) ?? settings.get("clientPort"));
    it.expect(
      node,
      ports.every((port) => port === String(zookeeperPort)),
      {
        message: "members of the ensemble listen on other ports",
        expected: zookeeperPort,
        actual: ports,
      },
    );
    const voting = named.filter(([, value]) => !/:observer\b/.test(value));
    it.expect(node, voting.length >= 3, {
      message: "fewer than three members vote",
      expected: 3,
      actual: voting.length,
    });
  }
}

/** Who opens connections to whom, on which port of TCP. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

/** The groups of both ends let the connections pass. */
export function groupsAdmit(it: Inspection, { from, to, port }: Way): void {
  const roles = rolesOf(it);
  const sides = [
    { role: from, direction: "egress", peer: to },
    { role: to, direction: "ingress", peer: from },
  ] as const;
  for (const { role, direction, peer } of sides) {
    it.each(groupsInRole(roles, role), (group) => {
      const rules = rulesOf(it.model, group, direction).filter((rule) => rule.peer.kind !== "unresolved");
      const wanted = { protocol: "tcp", first: port, last: port, peer: { role: peer } };
      const isOpen = admits(
        rules.map((rule) => admissionOf(rule, roles, it.model)),
        wanted,
      );
      it.expect(property(group, "GroupName"), isOpen, {
        message: `the group of ${role} does not admit ${direction} with ${peer} on ${String(port)}`,
        expected: wanted,
      });
    });
  }
}

/** A policy that selects pods forbids what none of its rules names. */
export function policiesAdmit(it: Inspection, way: Way): void {
  const { from, to, port } = way;
  const sides = [
    { role: from, type: "Egress", list: "egress", far: "to", peer: to },
    { role: to, type: "Ingress", list: "ingress", far: "from", peer: from },
  ] as const;
  const regions = new Set(it.model.all("Kubernetes::StatefulSet").map((set) => set.region));
  for (const region of regions) {
    const policies = it.model.all("Kubernetes::NetworkPolicy").filter((policy) => policy.region === region);
    const ranges = it.model
      .all("AWS::EC2::VPC")
      .filter((vpc) => region === undefined || vpc.region === region)
      .map((vpc) => property(vpc, "CidrBlock").written());
    for (const { role, type, list, far, peer } of sides) {
      const own = policies.filter((policy) => {
        return selects(property(policy, "spec", "podSelector"), role) && isAbout(policy, type);
      });
      it.looked();
      const [first] = own;
      if (first === undefined) continue;
      const isOpen = own.some((policy) =>
        property(policy, "spec", list)
          .list()
          .some((rule) => names(it, rule.get(far), { role: peer, ranges }) && onPort(rule.get("ports"), port)),
      );
      it.expect(property(first, "spec", list), isOpen, {
        message: `network policies of ${region ?? "the cluster"} keep ${role} from ${peer} on ${String(port)}`,
        expected: port,
      });
    }
  }
}

/** A policy that does not say what it is about is about what comes in, and about what goes out if it has rules for it. */
function isAbout(policy: Resource, type: "Egress" | "Ingress"): boolean {
  const types = property(policy, "spec", "policyTypes").texts();
  if (types.length > 0) return types.includes(type);
  return type === "Ingress" || property(policy, "spec", "egress").list().length > 0;
}

function selects(selector: Node, role: string): boolean {
  const labels = selector.get("matchLabels");
  return labels.entries().every(([name, value]) => name === "role" && value.text() === role);
}

interface Far {
  readonly role: string;
  /** Of the network that the pods stand in. */
  readonly ranges: readonly string[];
}

/** By the labels of the pods, or by a range that holds all of their addresses. */
function names(it: Inspection, far: Node, { role, ranges }: Far): boolean {
  if (!far.exists) return true;
  return far.list().some((one) => {
    const space = one.get("namespaceSelector");
    if (space.exists && !isOwnNamespace(it, space)) return false;
    if (one.get("podSelector").exists) return selects(one.get("podSelector"), role);
    if (space.exists) return true;
    const block = one.get("ipBlock");
    if (!block.exists || block.get("except").list().length > 0 || ranges.length === 0) return false;
    const outer = parseCidr(block.get("cidr").written());
    const inner = ranges.map(parseCidr);
    return outer !== undefined && inner.every((range) => range !== undefined && contains(outer, range));
  });
}

/** By the labels that the namespace of the policy has, its name among them. */
function isOwnNamespace(it: Inspection, selector: Node): boolean {
  const name = property(selector.resource, "metadata", "namespace").written();
  const spaces = it.model.all("Kubernetes::Namespace").map((one) => property(one, "metadata"));
  const own = spaces.filter((one) => one.get("name").text() === name).flatMap((one) => one.get("labels").entries());
  const labels = new Map([...own.map(([key, value]) => [key, value.text()] as const), [nameLabel, name] as const]);
  const wanted = selector.get("matchLabels").entries();
  return wanted.every(([key, value]) => labels.get(key) === value.text());
}

const nameLabel = "kubernetes.io/metadata.name";

/** Ports of the platform's pods by their names. */
const named: Readonly<Record<string, number>> = { client: 2181, https: 8123, native: 9000, interserver: 9009 };

function numberOf(port: Node): number | undefined {
  return named[port.written()] ?? port.number();
}

function onPort(ports: Node, wanted: number): boolean {
  if (!ports.exists) return true;
  return ports.list().some((one) => {
    const isTcp = (one.get("protocol").text() ?? "TCP") === "TCP";
    const first = numberOf(one.get("port"));
    const last = one.get("endPort").number() ?? first;
    return isTcp && (first === undefined || (first <= wanted && wanted <= (last ?? first)));
  });
}
