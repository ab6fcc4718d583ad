// The stacks of Druid: one that holds four, in the order in which they need each other, and the network below them.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { subnetsOfTier, zoneOf } from "../subjects.ts";
import { routes, tableOf } from "../../model/network.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, textOf } from "../../model/value.ts";

const [vpc, eks, setup, druid] = ["VpcNestedStack", "EksNestedStack", "DruidSetupNestedStack", "DruidNestedStack"];
const nestedNames = [vpc, eks, setup, druid];
const declared = {
  declaredOnly: "how stacks hold and await each other stands in their templates",
  templateOnly: "nested stacks are CloudFormation's own",
} as const;

export const druidStackChecks = [
  check(
    "DRUID-001",
    (it) => {
      const stacks = it.model.all("AWS::CloudFormation::Stack");
      it.each(nestedNames, (name) => {
        const found = stacks.filter((stack) => isNamed(stack, name));
        if (found.length !== 1) {
          it.violated(found[1] ?? "none", {
            message: `${String(found.length)} nested stacks are named ${name}`,
            expected: 1,
            actual: found.length,
          });
        }
      });
      it.each(stacks, (stack) => {
        const known = nestedNames.some((name) => isNamed(stack, name));
        it.expect(property(stack, "TemplateURL"), known, {
          message: `${stack.id} is no part of the deployment`,
          expected: nestedNames,
        });
      });
      it.leftOut("that the stacks are complete shows in the account");
    },
    declared,
  ),

  check(
    "DRUID-002",
    (it) => {
      const order: readonly (readonly [string, readonly string[]])[] = [
        [eks, [vpc]],
        [setup, [vpc]],
        [druid, [eks, setup]],
      ];
      const stacks = it.model.all("AWS::CloudFormation::Stack");
      // One that is missing is DRUID-001's.
      it.presupposes(stacks, "a nested stack");
      it.each(order, ([name, before]) => {
        const stack = stacks.find((one) => isNamed(one, name));
        if (stack === undefined) return;
        const waits = waitsFor(stack, stacks);
        const missing = before.filter((one) => !waits.some((other) => isNamed(other, one)));
        it.expect(property(stack, "Parameters"), missing.length === 0, {
          message: `${name} does not wait for ${missing.join(" and ")}`,
          expected: before,
          actual: waits.map((one) => one.id),
        });
      });
      const independent = [eks, setup].flatMap((name) => stacks.filter((one) => isNamed(one, name)));
      it.each(independent, (stack) => {
        const others = waitsFor(stack, stacks).filter((one) => independent.includes(one));
        it.expect(property(stack, "Parameters"), others.length === 0, {
          message: `${stack.id} waits for ${others.map((one) => one.id).join(", ")}`,
          expected: "cluster and stores are made independently",
        });
      });
    },
    declared,
  ),

  check("DRUID-003", (it) => {
    const vpcs = it.model.all("AWS::EC2::VPC");
    it.looked();
    if (vpcs.length !== 1) it.violated(vpcs[1] ?? "none", { message: `${String(vpcs.length)} VPCs`, expected: 1 });
    for (const [tier, leadsOut] of [
      ["private", false],
      ["public", true],
    ] as const) {
      it.attempt(() => {
        tierOverZones(it, tier, leadsOut);
      });
    }
  }),
];

/** The name, or the name with what CDK puts after it. */
function isNamed(stack: Resource, name: string): boolean {
  return stack.id.startsWith(name);
}

/** Stacks whose outputs a stack takes, or that it names. */
function waitsFor(stack: Resource, stacks: readonly Resource[]): Resource[] {
  const named = stack.attributes["DependsOn"];
  const ids = isList(named) ? named.map(textOf) : [textOf(named)];
  const given = property(stack, "Parameters")
    .entries()
    .map(([, node]) => JSON.stringify(node.raw));
  return stacks.filter((other) => {
    if (other === stack) return false;
    const own = other.identities[0]?.replaceAll(/[⟨⟩]/g, "") ?? other.id;
    return (
      ids.includes(other.id) ||
      given.some((text) => [`⟨${own}/`, `⟨${own}.`, `\${${other.id}.`].some((name) => text.includes(name)))
    );
  });
}

function tierOverZones(it: Inspection, tier: string, leadsOut: boolean): void {
  const subnets = subnetsOfTier(it.model, it.intent, tier);
  const zones = new Set(subnets.map(zoneOf));
  it.looked();
  if (zones.size < 2) {
    it.violated(subnets[0] ?? "none", {
      message: `the ${tier} subnets stand in ${zones.size === 0 ? "no zone" : [...zones].join(", ")}`,
      expected: "at least 2 zones",
    });
  }
  it.each(subnets, (subnet) => {
    const table = tableOf(it.model, subnet);
    const isPublic = routes(it.model).some(
      (route) => route.table !== undefined && route.table === table && route.targetKind === "internet-gateway",
    );
    it.expect(property(subnet, "CidrBlock"), isPublic === leadsOut, {
      message: leadsOut ? `${subnet.id} is not public` : `${subnet.id} is open to the internet`,
      expected: leadsOut ? "a route to the internet gateway" : "no route to an internet gateway",
    });
  });
}
