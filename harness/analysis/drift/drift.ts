// Where the running platform is no longer what was described: attribute by attribute, with both values; what is missing;
// what nobody described. What could not be compared is said, too.

import { messageOf } from "#harness/core/errors.ts";
import { describeRule, isInert, rulesOf } from "../model/security-rules.ts";
import type { SecurityRule } from "../model/security-rules.ts";
import type { PlatformModel } from "../model/platform-model.ts";
import type { Resource } from "../model/resource.ts";
import { compareValues, isNothing } from "./compare-values.ts";
import type { Looked } from "./compare-values.ts";
import { isDefault } from "./defaults.ts";
import type { DriftDocument } from "./drift-form.ts";
import { isMadeByAws } from "./made-by-aws.ts";
import { pairUp } from "./pair-up.ts";
import type { Pairs } from "./pairs.ts";

export interface Views {
  readonly declared: PlatformModel;
  readonly live: PlatformModel;
  /** Paths that the readers look at, by type, list items as `*`. */
  readonly read: Readonly<Record<string, readonly string[]>>;
}

type Findings = Pick<DriftDocument, "changed" | "missing" | "extra" | "notCompared">;

/** Rules are compared as a whole with their group, wherever they are written. */
const rules: readonly string[] = ["AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"];
const ruleAttributes = { SecurityGroupIngress: "ingress", SecurityGroupEgress: "egress" } as const;

export function driftBetween(views: Views): Findings & { readonly compared: DriftDocument["compared"] } {
  const declared = views.declared.resources.filter(isCloud);
  const live = views.live.resources.filter(isCloud);
  const pairs = pairUp(declared, live);
  const found: Findings = { changed: [], missing: [], extra: [], notCompared: [] };
  let attributes = 0;
  for (const [resource, running] of pairs.entries) attributes += compareOne({ resource, running, pairs }, views, found);
  for (const resource of declared.filter((one) => pairs.liveOf(one) === undefined)) findMissing(resource, views, found);
  for (const running of live.filter((one) => pairs.declaredOf(one) === undefined)) {
    if (isMadeByAws(running, { model: views.live, pairs })) continue;
    found.extra.push({ type: running.type, running: running.id, path: running.pointer });
  }
  return { ...found, compared: { resources: [...pairs.entries].length, attributes } };
}

function isCloud({ type }: Resource): boolean {
  return !type.startsWith("Kubernetes::") && type !== "AWS::CloudFormation::Stack" && !rules.includes(type);
}

/** Absent is only what was looked for. */
function findMissing(resource: Resource, { live }: Views, found: Findings): void {
  const { type, id, source } = resource;
  try {
    live.all(type);
  } catch (error) {
    found.notCompared.push({ type, resource: id, reason: messageOf(error) });
    return;
  }
  const reason = resource.uncertain?.reason;
  if (reason === undefined) found.missing.push({ type, resource: id, source, path: resource.pointer });
  else found.notCompared.push({ type, resource: id, reason: `it may not exist: ${reason}` });
}

interface Pair {
  readonly resource: Resource;
  readonly running: Resource;
  readonly pairs: Pairs;
}

/** Returns how many attributes were compared. */
function compareOne(pair: Pair, views: Views, found: Findings): number {
  const { resource, running, pairs } = pair;
  const paths = new Set(views.read[resource.type] ?? []);
  let compared = 0;
  const take = (attribute: string, { differences, open }: Looked): void => {
    for (const { path, declared, running: value } of differences)
      found.changed.push({
        ...placeOf(pair),
        attribute: `${attribute}${path}`,
        expected: plain(declared),
        actual: plain(value),
      });
    for (const { path, reason } of open)
      found.notCompared.push({ type: resource.type, resource: resource.id, attribute: `${attribute}${path}`, reason });
    compared += 1;
  };
  for (const attribute of attributesOf(resource, running)) {
    const [declared, value] = [resource.properties[attribute], running.properties[attribute]];
    if (resource.type === "AWS::EC2::SecurityGroup" && attribute in ruleAttributes) continue;
    if (declared === undefined || declared === null) {
      if (!isNothing(value) && !isDefault(resource.type, attribute, value))
        take(attribute, { differences: [{ path: "", declared: "nothing", running: value }], open: [], same: 0 });
    } else if (!paths.has(attribute)) {
      take(attribute, { differences: [], open: [{ path: "", reason: "no reader looks at it" }], same: 0 });
      compared -= 1;
    } else {
      const isRead = (path: string) => paths.has(`${attribute}${path}`) || isInStatement(paths, `${attribute}${path}`);
      const isFilledIn = (path: string, filled: unknown) => isDefault(resource.type, `${attribute}${path}`, filled);
      take(attribute, compareValues(declared, value, { pairs, isRead, isDefault: isFilledIn }));
    }
  }
  if (resource.type === "AWS::EC2::SecurityGroup")
    for (const side of groupSides(pair, views)) take(side.attribute, side.looked);
  return compared;
}

/** Statements of policies are told whole: what one has no running one needs to have. */
function isInStatement(paths: ReadonlySet<string>, path: string): boolean {
  const [, statements = ""] = /^(.*\/Statement)\//.exec(path) ?? [];
  return paths.has(statements);
}

function attributesOf(resource: Resource, running: Resource): string[] {
  return [...new Set([...Object.keys(resource.properties), ...Object.keys(running.properties)])].sort();
}

/** Both directions of a group: each rule by its meaning, inline or separate, in any order. */
function groupSides(
  { resource, running, pairs }: Pair,
  { declared, live }: Views,
): { attribute: string; looked: Looked }[] {
  return Object.entries(ruleAttributes).map(([attribute, direction]) => {
    const looked: Looked = { differences: [], open: [], same: 0 };
    try {
      const said = ruleTexts(rulesOf(declared, resource, direction), pairs, "declared");
      const seen = ruleTexts(rulesOf(live, running, direction), pairs, "live");
      for (const rule of said.filter((one) => !seen.includes(one)))
        looked.differences.push({ path: "", declared: rule, running: "nothing" });
      for (const rule of seen.filter((one) => !said.includes(one)))
        looked.differences.push({ path: "", declared: "nothing", running: rule });
    } catch (error) {
      looked.open.push({ path: "", reason: messageOf(error) });
    }
    return { attribute, looked };
  });
}

/** Rules as text; groups and prefix lists by the name that the description has for them. */
function ruleTexts(all: readonly SecurityRule[], pairs: Pairs, side: "declared" | "live"): string[] {
  const texts = all
    .filter((rule) => !isInert(rule))
    .map((rule) => {
      if (rule.peer.kind !== "group" || rule.peer.group === undefined || side === "declared") return describeRule(rule);
      const [own, peer] = [pairs.declaredOf(rule.group), pairs.declaredOf(rule.peer.group)];
      const group = own ?? rule.group;
      return describeRule({ ...rule, group, peer: { ...rule.peer, group: peer ?? rule.peer.group } });
    });
  return [...new Set(texts)];
}

function placeOf({
  resource,
  running,
}: Pair): Pick<DriftDocument["changed"][number], "type" | "resource" | "source" | "running"> {
  return { type: resource.type, resource: resource.id, source: resource.source, running: running.id };
}

function plain(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}
