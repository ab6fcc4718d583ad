// The security group rows. Allowed is what the intent declares for the group (R6); required is what the seed's text says.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { attachments, roleAttached } from "./attachments.ts";
import { balancersOf } from "../edge/own-balancers.ts";
import { declaredFor, judgeGroup, rolesOf, tcp, undeclared } from "./judge-group.ts";
import { admissionOf, admits, sharesPorts, touchesPorts } from "./rule-set.ts";
import { solverOf, wayOut } from "../net/reachable.ts";
import { routesOut, waysOut } from "../net/ways-out.ts";
import { keyOf } from "../../reachability/facts/look.ts";
import { groupsInRole } from "../../model/group-roles.ts";
import { property } from "../../model/node.ts";
import { contains, parseCidr, parseCidrs } from "../../model/cidr.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { describeRule, isInert, rulesOf } from "../../model/security-rules.ts";
import type { SecurityRule } from "../../model/security-rules.ts";

const clientPorts = [8123, 9000];
const podPorts = [9009, 9181, 9234];
const controlPlanePorts = [
  { first: 443, last: 443 },
  { first: 1025, last: 65_535 },
];
const separateRoles = ["workers", "clickhouse", "nlb", "endpoints"];

export const groupChecks = [
  check("SG-001", (it) => {
    const roles = rolesOf(it);
    let balancers: ReadonlySet<Resource> = new Set();
    it.each(separateRoles, (role) => {
      if (groupsInRole(roles, role).length === 0)
        it.missing({ message: `no security group of the ${role}`, expected: role });
    });
    it.each(
      () => {
        balancers = new Set(balancersOf(it));
        return attachments(it);
      },
      ({ node, role }) => {
        const own = roleAttached(it, roles, node);
        const isElsewhere = own !== undefined && own !== role;
        // Nodes may carry groups of the cluster besides their own, and a balancer of others those of its clients.
        const isOthers = role === "nlb" && !balancers.has(node.resource);
        const mayShare = (role === "workers" || isOthers) && !separateRoles.includes(own ?? "");
        it.expect(node, !isElsewhere || mayShare, {
          message: `the group of the ${own ?? ""} is attached to the ${role}`,
          expected: role,
          actual: own,
        });
      },
    );
    it.each(
      () => networkBalancers(it),
      (balancer) => {
        const groups = property(balancer, "SecurityGroups");
        it.expect(groups, groups.list().length > 0, {
          message: `${balancer.id} has no security group of its own`,
          expected: "the group of the nlb",
        });
      },
    );
  }),

  check("SG-002", (it) => {
    judgeGroup(it, "workers", {
      direction: "ingress",
      required: [tcp("controlPlane", 443), tcp("controlPlane", "1025-65535")],
      concerns: (rule, roles) =>
        controlPlanePorts.some((ports) => sharesPorts(rule, { protocol: "tcp", ...ports })) &&
        !groupsInRole(roles, "workers").some((own) => rule.peer.kind === "group" && rule.peer.group === own),
      what: "traffic into the worker nodes",
    });
  }),

  check("SG-003", (it) => {
    judgeGroup(it, "workers", {
      direction: "ingress",
      required: [{ peer: "self", protocol: "all", ports: "all" }],
      what: "traffic between the nodes",
    });
  }),

  // R5 with X-04: the open rule is a warning while no route leads out, and violated as soon as one does, or as the solver
  // finds a way for packets of the nodes to the internet or to networks that no peer declares.
  check("SG-004", (it) => {
    judgeGroup(it, "workers", {
      direction: "egress",
      required: [{ peer: "0.0.0.0/0", protocol: "all", ports: "all" }],
      what: "egress of the worker nodes",
    });
    it.attempt(() => {
      const out = routesOut(it);
      for (const group of groupsInRole(rolesOf(it), "workers")) {
        const open = rulesOf(it.model, group, "egress").find(
          (rule) => rule.peer.kind === "range" && rule.protocol === "all",
        );
        if (open === undefined) continue;
        const message = `${group.id} may send anything anywhere`;
        const { interfaces } = solverOf(it).network;
        const own = interfaces
          .filter(({ groups }) => groups?.includes(keyOf(group)) === true)
          .map(({ label }) => label);
        const ways = waysOut(it).filter(({ label }) => own.includes(label));
        const [way] = [...ways.filter(({ reach }) => reach !== "unknown"), ...ways];
        if (out.length > 0) {
          const why = wayOut(it, { group });
          const says = { message: `${message}, and a route leads out`, expected: "no route out" };
          it.violated(open.node, { ...says, ...(why === undefined ? {} : { why }) });
        } else if (way?.reach === "unknown") {
          it.undecided(open.node, { message: `${message}; whether a route leads out is not known: ${way.why}` });
        } else if (way !== undefined) {
          it.violated(open.node, {
            message: `${message}, and there is a way out`,
            expected: "no way out",
            why: way.why,
          });
        } else it.warn(open.node, { message: `${message}; no route leads out` });
      }
    });
  }),

  check("SG-005", (it) => {
    judgeGroup(it, "clickhouse", {
      direction: "ingress",
      required: clientPorts.map((port) => tcp("application", port)),
      concerns: (rule) => touchesPorts(rule, clientPorts),
      what: "client ports of the pods",
    });
  }),

  // Keeper's client port 9181 is open towards the pods, so it has to be admitted by them.
  check("SG-006", (it) => {
    judgeGroup(it, "clickhouse", {
      direction: "ingress",
      required: podPorts.map((port) => tcp("self", port)),
      concerns: (rule) => touchesPorts(rule, podPorts),
      what: "replication and Keeper ports",
    });
  }),

  // the S3 prefix list is the one destination beyond the VPC.
  check("SG-007", (it) => {
    judgeGroup(it, "clickhouse", {
      direction: "egress",
      required: [tcp(it.intent.cidrs.vpc, 443)],
      concerns: (rule) => touchesPorts(rule, [443]),
      what: "HTTPS egress of the pods",
    });
  }),

  check("SG-008", (it) => {
    judgeGroup(it, "clickhouse", {
      direction: "egress",
      required: podPorts.map((port) => tcp("self", port)),
      concerns: (rule) => touchesPorts(rule, podPorts),
      what: "egress of the pods for replication and Keeper",
    });
  }),

  check("SG-009", (it) => {
    const tier = it.intent.cidrs.tiers["application"] ?? [];
    judgeGroup(it, "nlb", {
      direction: "ingress",
      required: tier.flatMap((range) => clientPorts.map((port) => tcp(range, port))),
      concerns: (rule) => touchesPorts(rule, clientPorts),
      what: "traffic into the load balancer",
    });
  }),

  check("SG-010", (it) => {
    judgeGroup(it, "nlb", {
      direction: "egress",
      required: clientPorts.map((port) => tcp("clickhouse", port)),
      concerns: () => true,
      what: "egress of the load balancer",
    });
  }),

  check("SG-011", (it) => {
    const roles = rolesOf(it);
    const vpc = parseCidr(it.intent.cidrs.vpc);
    it.each(
      () => groupsInRole(roles, "endpoints"),
      (group) => {
        const rules = rulesOf(it.model, group, "ingress");
        for (const rule of rules) {
          if (rule.peer.kind !== "range" || isInert(rule)) continue;
          const inside = vpc !== undefined && rule.peer.ranges.every((range) => contains(vpc, range));
          it.expect(rule.node, inside, {
            message: "the endpoints admit callers from outside the VPC",
            expected: it.intent.cidrs.vpc,
            actual: describeRule(rule),
          });
        }
        const set = rules.map((rule) => admissionOf(rule, roles, it.model));
        for (const caller of ["workers", "clickhouse"]) {
          const byRole = admits(set, { protocol: "tcp", first: 443, last: 443, peer: { role: caller } });
          const byRange =
            vpc !== undefined &&
            admits(set, { protocol: "tcp", first: 443, last: 443, peer: { ranges: callerRanges(it) } });
          it.expect(property(group, "SecurityGroupIngress"), byRole || byRange, {
            message: `the ${caller} cannot reach the endpoints`,
            expected: "tcp 443 from callers inside the VPC",
            actual: rules.map(describeRule),
          });
        }
      },
    );
  }),

  // R6: 0 rules outside the declared set, which is closed under equivalence.
  check("SG-012", (it) => {
    const roles = rolesOf(it);
    it.each(
      () => it.model.all("AWS::EC2::SecurityGroup"),
      (group) => {
        const role = roles.get(group);
        for (const direction of ["ingress", "egress"] as const) {
          const declared = declaredFor(it, role, direction);
          it.attempt(() => {
            for (const rule of rulesOf(it.model, group, direction)) {
              if (isInert(rule) || isEksDefault(rule)) continue;
              it.attempt(() => {
                undeclared(it, rule, { declared, roles, what: `${group.id} ${direction}` });
              });
            }
          }, group);
        }
      },
    );
    it.each(
      () => rulesElsewhere(it),
      ({ rule, owner }) => {
        if (owner === undefined) {
          const message = "a rule is added to a group that is not part of the platform's design";
          it.violated(rule, { message, expected: "groups of the platform" });
          return;
        }
        const direction = rule.type === "AWS::EC2::SecurityGroupIngress" ? "ingress" : "egress";
        const declared = declaredFor(it, owner.type === "AWS::EKS::Cluster" ? "controlPlane" : undefined, direction);
        const added = rulesOf(it.model, owner, direction).filter(({ node }) => node.resource === rule);
        for (const one of added) undeclared(it, one, { declared, roles, what: `the own group of ${owner.id}` });
      },
    );
  }),
];

/** Other kinds of load balancers are no part of the platform, which is a row of its own. */
function networkBalancers(it: Inspection): Resource[] {
  return balancersOf(it).filter((one) => property(one, "Type").text() === "network");
}

/** Separate rules of groups that AWS makes by itself, with what they belong to, and of groups that nobody declares. */
function rulesElsewhere(it: Inspection): { rule: Resource; owner: Resource | undefined }[] {
  const declared = new Set(
    it.model.all("AWS::EC2::SecurityGroup").flatMap((group) => property(group, "GroupName").text() ?? []),
  );
  return it.model
    .all("AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress")
    .filter((rule) => !declared.has(property(rule, "GroupName").written()))
    .map((rule) => ({ rule, owner: it.model.referred(property(rule, "GroupId")) }))
    .filter(({ owner }) => owner?.type !== "AWS::EC2::SecurityGroup");
}

/** EKS makes a group of its own per cluster: members among themselves, and out. Only what somebody added is undeclared. */
function isEksDefault(rule: SecurityRule): boolean {
  if (!tagsOf(rule.group).has("aws:eks:cluster-name") || rule.protocol !== "all") return false;
  const { peer } = rule;
  if (rule.direction === "egress") return peer.text === "0.0.0.0/0";
  return peer.kind === "group" && peer.group === rule.group;
}

/** Where pods and nodes stand: the ranges of the first tier. */
function callerRanges(it: Inspection) {
  const first = Object.values(it.intent.cidrs.tiers).slice(0, 1);
  return parseCidrs(first.flat());
}
