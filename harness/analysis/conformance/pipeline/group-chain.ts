// The chain of security groups from the brokers over the worker to the endpoint, as seed 002 draws it.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { judgeGroup, rolesOf, tcp } from "../groups/judge-group.ts";
import { reachesPublic } from "../../model/cidr.ts";
import { groupsInRole } from "../../model/group-roles.ts";
import type { Node } from "../../model/node.ts";
import { property } from "../../model/node.ts";
import { prefixListName } from "../../model/prefix-lists.ts";
import { describeRule, isInert, rulesOf } from "../../model/security-rules.ts";
import type { SecurityRule } from "../../model/security-rules.ts";
import { kafkaPort } from "./first-boot.ts";
import { facesOf } from "./hosts.ts";
import { brokers, linksToService, workers } from "./parts.ts";

const clickhousePort = 8443;
const pluginPorts = [443, 80];

export const chainChecks = [
  check("KC-003", (it) => {
    wears(it, "kafkaConnect", () => worn(it));
    it.each(
      () => groupsInRole(rolesOf(it), "kafkaConnect"),
      (group) => {
        for (const rule of rulesOf(it.model, group, "ingress").filter((one) => !isInert(one))) {
          it.violated(rule.node, {
            message: `something may open connections to the worker: ${describeRule(rule)}`,
            expected: "no ingress rule",
            why: "the worker pulls from the brokers and pushes to ClickHouse; nothing comes to it",
          });
        }
      },
    );
    it.leftOut("who really opened each connection is seen on the running worker");
  }),

  check("KC-004", (it) => {
    wears(it, "mskCluster", () => {
      return brokers(it).map((cluster) => {
        const by = property(cluster, "BrokerNodeGroupInfo", "SecurityGroups");
        return { by, groups: by.list() };
      });
    });
    otherNetworks(it);
    judgeGroup(it, "mskCluster", {
      direction: "ingress",
      required: [tcp("kafkaConnect", kafkaPort)],
      concerns: () => true,
      what: "into the brokers",
    });
  }),

  check("KC-005", (it) => {
    wears(it, "kafkaConnect", () => worn(it));
    judgeGroup(it, "kafkaConnect", {
      direction: "egress",
      required: [tcp("mskCluster", kafkaPort), tcp("clickhouseEndpoint", clickhousePort)],
      // Ways to the internet for plugins have a row of their own.
      concerns: (rule) => !(isForPlugins(rule) && leavesForInternet(rule)),
      what: "out of the worker",
    });
  }),

  // setup may have the rule, a running pipeline must not; what is judged is the running one.
  check("KC-006", (it) => {
    it.each(
      () => groupsInRole(rolesOf(it), "kafkaConnect"),
      (group) => {
        const outward = rulesOf(it.model, group, "egress").filter((rule) => !isInert(rule) && touchesPlugins(rule));
        for (const rule of outward) {
          if (rule.peer.kind === "unresolved") it.undecided(rule.node, { message: rule.peer.text });
          else if (isForeignList(it, rule)) {
            it.undecided(rule.node, { message: `what ${describeRule(rule)} leads to is not part of what was read` });
          } else if (leavesForInternet(rule)) {
            it.violated(rule.node, {
              message: `the way for plugins is still open: ${describeRule(rule)}`,
              expected: "no such rule after setup",
              patch: { cdk: "fetch plugins from a bucket through the S3 gateway endpoint" },
            });
          }
        }
      },
    );
  }),

  check("KC-007", (it) => {
    wears(it, "clickhouseEndpoint", () => {
      return linksToService(it).map((endpoint) => {
        const by = property(endpoint, "SecurityGroupIds");
        return { by, groups: by.list() };
      });
    });
    judgeGroup(it, "clickhouseEndpoint", {
      direction: "ingress",
      required: [tcp("kafkaConnect", clickhousePort)],
      concerns: () => true,
      what: "into the endpoint",
    });
  }),
];

interface Worn {
  /** Who wears the groups, where there are none to point at. */
  readonly by: Node;
  readonly groups: readonly Node[] | undefined;
}

function worn(it: Inspection): Worn[] {
  return workers(it).flatMap((host) => facesOf(it, host).map(({ node, groups }) => ({ by: node, groups })));
}

/** A part carries no other group than its own: a second one would add its rules, and none means the network's default. */
function wears(it: Inspection, role: string, all: () => readonly Worn[]): void {
  const own = groupsInRole(rolesOf(it), role);
  it.each(all, ({ by, groups }) => {
    if (groups === undefined) {
      it.undecided(by, { message: `which groups ${by.written()} carries is not part of what was read` });
      return;
    }
    if (groups.length === 0) {
      it.violated(by, {
        message: `${by.resource.id} carries the default group of its network`,
        expected: role,
        why: "the default group admits everything that carries it, and lets everything out",
      });
    }
    for (const node of groups) {
      it.expect(
        node,
        own.some((group) => group === it.model.referred(node)),
        { message: `${node.resource.id} carries a group that is not the ${role} group`, expected: role },
      );
    }
  });
}

/** Connections that MSK makes into other networks come by its own endpoints, past the brokers' group. */
function otherNetworks(it: Inspection): void {
  it.each(
    () => brokers(it),
    (cluster) => {
      const ways = property(
        cluster,
        "BrokerNodeGroupInfo",
        "ConnectivityInfo",
        "VpcConnectivity",
        "ClientAuthentication",
      );
      const open = [ways.get("Tls"), ways.get("Sasl", "Iam"), ways.get("Sasl", "Scram")].map((one) =>
        one.get("Enabled"),
      );
      for (const way of open) {
        it.expect(way, !way.bool(false), {
          message: "clients of other networks may connect past the brokers' group",
          expected: false,
        });
      }
    },
  );
}

function isForPlugins(rule: SecurityRule): boolean {
  return rule.protocol === "tcp" && rule.first === rule.last && pluginPorts.includes(rule.first);
}

function touchesPlugins(rule: SecurityRule): boolean {
  const isTcp = rule.protocol === "tcp" || rule.protocol === "all";
  return isTcp && pluginPorts.some((port) => rule.first <= port && port <= rule.last);
}

function leavesForInternet(rule: SecurityRule): boolean {
  return rule.peer.kind === "range" && rule.peer.ranges.some(reachesPublic);
}

/** A prefix list that is neither the platform's own nor that of a service with a gateway endpoint. */
function isForeignList(it: Inspection, { peer }: SecurityRule): boolean {
  if (peer.kind !== "prefix-list") return false;
  return it.intent.gatewayEndpoints?.includes(prefixListName(peer.text, it.model)) !== true;
}
