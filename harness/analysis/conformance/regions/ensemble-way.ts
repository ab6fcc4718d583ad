// The way from servers to their ensemble: what servers are told, what security groups admit, what network
// policies and network ACLs leave.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { elements, sections } from "../servers/server-config.ts";
import { rolesOf } from "../groups/judge-group.ts";
import { admissionOf, admits } from "../groups/rule-set.ts";
import { propertiesOf } from "../pipeline/java-properties.ts";
import { groupsInRole } from "../../model/group-roles.ts";
import { property } from "../../model/node.ts";
import { rulesOf } from "../../model/security-rules.ts";
import { policiesAdmit } from "./policy-way.ts";
import type { Way } from "./policy-way.ts";
import { listsAdmit } from "./subnet-way.ts";

const zookeeperPort = 2181;

export const ensembleWay = [
  check(
    "CH-023",
    (it) => {
      namesEnsemble(it);
      membersAnswer(it);
      const way = { from: "clickhouse", to: "zookeeper", port: zookeeperPort };
      for (const admits of [groupsAdmit, policiesAdmit, listsAdmit]) {
        it.attempt(() => {
          admits(it, way);
        });
      }
      it.leftOut("connections are opened on the running platform");
    },
    { needs: "manifests" },
  ),
];

/** Every server is told three members, each on the client port. */
function namesEnsemble(it: Inspection): void {
  const asked = ["zookeeper", "https_port", "http_port", "protocols"].flatMap((name) => sections(it.model, name));
  for (const [, own] of Map.groupBy(asked, ({ node }) => node.resource.region)) {
    const told = own.filter(({ xml }) => xml.startsWith("<zookeeper"));
    it.each(told.length > 0 ? told : own.slice(0, 1), ({ xml, node }) => {
      const members = elements(xml, "zookeeper").flatMap((ensemble) => elements(ensemble, "node"));
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
    const ports = named.map(([, value]) => /;(?:.*:)?(\d+)$/.exec(value)?.[1] ?? settings.get("clientPort"));
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

/** The groups of both ends let the connections pass. */
export function groupsAdmit(it: Inspection, { from, to, port }: Way): void {
  const roles = rolesOf(it);
  const sides = [
    { role: from, direction: "egress", peer: to },
    { role: to, direction: "ingress", peer: from },
  ] as const;
  for (const { role, direction, peer } of sides) {
    const groups = groupsInRole(roles, role);
    // What the intent names a group for has one.
    if (role in (it.intent.securityGroups ?? {})) it.presupposes(groups, `a security group of ${role}`);
    it.each(groups, (group) => {
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
