// A template and the plan that says the same, laid beside each other property by property: what a row reads of one has to
// be in the other, whether a row reads it today or not. For tests.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { Resource } from "../../analysis/model/resource.ts";
import { parsePlan } from "../../analysis/model/tfplan/plan-document.ts";
import { modelOfPlan } from "../../analysis/model/tfplan/tfplan-model.ts";
import { isList, isMap, textOf, Unresolved } from "../../analysis/model/value.ts";
import type { Value, ValueMap } from "../../analysis/model/value.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { inProject } from "../project.ts";
import { plansReferences } from "./terraform/one-reference.ts";
import type { Moment } from "./terraform/paper.ts";
import { saidByTerraform } from "./terraform/said-by-terraform.ts";

const byName = z.record(z.string(), z.record(z.string(), z.json()));
const listSchema = z.strictObject({
  /** What the provider says where a template says nothing: `type: {property: value}`. */
  defaults: byName,
  /** `type: {property/inner: why}`. */
  unread: z.record(z.string(), z.record(z.string(), z.string())),
});

type Json = z.infer<ReturnType<typeof z.json>>;
type Reviewed = z.infer<typeof listSchema>;

/** Properties that need not be equal, with the value or the reason. */
const reviewed = listSchema.parse(parse(readFileSync(inProject("fixtures/tfplan/properties.yaml"), "utf8")));

export interface PropertyParity {
  /** Properties that are the same. */
  readonly equal: number;
  /** Properties of which the plan knows nothing before the apply. */
  readonly open: ReadonlySet<string>;
  /** `address Type.Property: template <> plan`. */
  readonly different: readonly string[];
  /** Entries of the list without which more would be different, as `reviewedEntries` has them. */
  readonly needed: ReadonlySet<string>;
}

/** Every entry of the list: `unread AWS::EC2::EIP Domain`, `defaults AWS::IAM::Role {"Path":"/"}`. */
export function reviewedEntries(): string[] {
  return Object.keys({ ...reviewed.unread, ...reviewed.defaults }).flatMap((type) => [...entriesOf(type).keys()]);
}

/** The entries of a type, each with the list as it would be without it. */
function entriesOf(type: string): Map<string, Reviewed> {
  const { defaults, unread } = reviewed;
  const left = (path: string) => {
    return { defaults, unread: { ...unread, [type]: omitted(unread[type], path) } };
  };
  const unfilled = (name: string, rest: Json | undefined) => {
    const others = omitted(defaults[type], name);
    return { unread, defaults: { ...defaults, [type]: rest === undefined ? others : { ...others, [name]: rest } } };
  };
  const values = Object.entries(defaults[type] ?? {}).flatMap(([name, value]) =>
    leavesOf(value).map(([path, rest]): [string, Reviewed] => [
      `defaults ${type} ${[name, ...path].join("/")}`,
      unfilled(name, rest),
    ]),
  );
  const passed = Object.keys(unread[type] ?? {}).map((path): [string, Reviewed] => [
    `unread ${type} ${path}`,
    left(path),
  ]);
  return new Map([...values, ...passed]);
}

/** Each single value of a tree by its path, with the tree as it is without it. */
function leavesOf(value: Json): [path: string[], rest: Json | undefined][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[[], undefined]];
  return Object.entries(value).flatMap(([name, inner]) =>
    leavesOf(inner).map(([path, rest]): [string[], Json] => {
      const others = omitted(value, name);
      return [[name, ...path], rest === undefined ? others : { ...others, [name]: rest }];
    }),
  );
}

function omitted<T>(map: Readonly<Record<string, T>> | undefined, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(map ?? {}).filter(([own]) => own !== name));
}

/**
 * Every property of every AWS resource of a source, against the plan of the same platform. What does not depend on how plans
 * are read is worked out once, before the comparison that is returned.
 */
export function propertyParity(
  source: TemplateSource,
  of: { region: string; moment: Moment; only?: (resource: Resource) => boolean },
): (() => PropertyParity) | undefined {
  const said = saidByTerraform(source, of);
  const text = Buffer.from(JSON.stringify(said.plan));
  const origins = [...new Set(said.origins.values())].filter(({ type }) => !spread.has(type));
  const templateOf = (one: Resource, list: Reviewed) =>
    whole(one.properties, one.type, { meant: said.ofTemplate, list });
  const templates = new Map(origins.map((one) => [one, templateOf(one, reviewed)]));
  if (templates.size === 0) return undefined;
  return () => {
    const { resources } = modelOfPlan(parsePlan(text, "plan.json"), { file: "plan.json", region: of.region });
    const found = Map.groupBy(resources, (one) => said.origins.get(addressOf(one)));
    const beside = { equal: 0, open: new Set<string>(), different: [] as string[], needed: new Set<string>() };
    for (const [origin, template] of templates) {
      const planned = inPlace(found.get(origin) ?? [], origin.type);
      if (planned === undefined) beside.different.push(`${origin.id}: the plan has no ${origin.type}`);
      else {
        const by = (list: Reviewed) => whole(planned, origin.type, { meant: plansReferences, list });
        laidBeside(template, by(reviewed), { origin, beside, list: reviewed });
        for (const [entry, list] of entriesOf(origin.type)) {
          if (beside.needed.has(entry)) continue;
          const other = { equal: 0, open: new Set<string>(), different: [] as string[] };
          laidBeside(templateOf(origin, list), by(list), { origin, beside: other, list });
          if (other.different.length > 0) beside.needed.add(entry);
        }
      }
    }
    return beside;
  };
}

type Whole = Readonly<Record<string, unknown>>;

/** Every property in one form, without what is not compared. */
function whole(properties: ValueMap, type: string, { meant, list }: { meant: Meaning; list: Reviewed }): Whole {
  const passed = Object.keys(list.unread[type] ?? {}).map((path) => path.split("/"));
  const entries = Object.entries(properties).map(([name, value]) => {
    const own = passed.filter(([first]) => first === name).map(([, ...rest]) => rest);
    return [name, own.reduce((rest, path) => without(rest, path), plain(value, meant))] as const;
  });
  return Object.fromEntries(entries);
}

function laidBeside(
  template: Whole,
  plan: Whole,
  of: { origin: Resource; beside: { equal: number; open: Set<string>; different: string[] }; list: Reviewed },
): void {
  const { origin, beside, list } = of;
  for (const name of new Set([...Object.keys(template), ...Object.keys(plan)])) {
    const key = `${origin.type}.${name}`;
    const expected = asText(filled(template[name], list.defaults[origin.type]?.[name]));
    if (plan[name] === open) beside.open.add(key);
    else if (expected === asText(plan[name])) beside.equal += 1;
    else beside.different.push(`${origin.id} ${key}: ${expected} <> ${asText(plan[name])}`);
  }
}

function addressOf({ id }: Resource): string {
  return id.split("/")[0] ?? "";
}

/** What Terraform keeps in resources of their own goes back to where a template has it. */
const inside: Readonly<Record<string, Readonly<Record<string, { list: string; without: string }>>>> = {
  "AWS::EC2::SecurityGroup": {
    "AWS::EC2::SecurityGroupIngress": { list: "SecurityGroupIngress", without: "GroupId" },
    "AWS::EC2::SecurityGroupEgress": { list: "SecurityGroupEgress", without: "GroupId" },
  },
  "AWS::IAM::Role": { "AWS::IAM::RolePolicy": { list: "Policies", without: "RoleName" } },
  "AWS::IAM::User": { "AWS::IAM::UserPolicy": { list: "Policies", without: "UserName" } },
};

/** What a template says of several at once: the provider has one for each of them. */
const spread = new Set(["AWS::IAM::Policy", "AWS::Route53::RecordSetGroup"]);

function inPlace(all: readonly Resource[], type: string): ValueMap | undefined {
  const own = all.find((one) => one.type === type);
  if (own === undefined) return undefined;
  const whole: Record<string, Value> = { ...own.properties };
  for (const one of all) {
    const place = inside[type]?.[one.type];
    if (place === undefined) continue;
    const { [place.without]: _owner, ...rest } = one.properties;
    const before = whole[place.list];
    whole[place.list] = [...(isList(before) ? before : []), rest];
  }
  return whole;
}

/** Puts the references of a text into one form. */
type Meaning = (text: string) => string;

/** Stands for what is known after the apply. */
const open = Symbol("known after the apply");

/** Values in one form: scalars as text, documents read, lists without order, maps without what is absent. */
function plain(value: Value, meant: Meaning): unknown {
  if (value instanceof Unresolved) return open;
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return ofText(value, meant);
  if (typeof value !== "object") return String(value);
  const keys = isList(value) ? [] : Object.keys(value).map((key) => meant(key));
  const inner = Object.values(value).map((one: Value) => plain(one, meant));
  if (inner.includes(open)) return open;
  return isList(value) ? ofList(inner) : ofMap(keys.map((key, at) => [key, inner[at]] as const));
}

/** A set; one item stands for itself, as a single reference does; keys with values are a map, as Terraform has tags. */
function ofList(items: readonly unknown[]): unknown {
  const texts = new Map(items.filter((one) => one !== undefined).map((one) => [asText(one), one]));
  const kept = [...texts.values()].sort(byText);
  if (kept.length === 0) return undefined;
  const keyed = kept.filter(
    (one) => isMap(one) && "Key" in one && Object.keys(one).every((key) => /^(Key|Value)$/.test(key)),
  );
  if (keyed.length === kept.length) {
    return ofMap(keyed.map((one) => [textOf((one as ValueMap)["Key"]), (one as ValueMap)["Value"] ?? ""] as const));
  }
  return kept.length === 1 ? kept[0] : kept;
}

function ofMap(entries: readonly (readonly [string, unknown])[]): unknown {
  const kept = entries.filter(([, one]) => one !== undefined).sort(([one], [other]) => (one < other ? -1 : 1));
  const isOfAll = kept.some(([key, one]) => key === "IpProtocol" && one === "-1");
  const meant = isOfAll ? kept.filter(([key]) => key !== "FromPort" && key !== "ToPort") : kept;
  return meant.length === 0 ? undefined : Object.fromEntries(meant);
}

function ofText(text: string, meant: Meaning): unknown {
  const known = meant(text);
  if (!/^\s*[[{]/.test(known)) return known;
  try {
    return plain(JSON.parse(known) as Value, meant);
  } catch {
    return known;
  }
}

function byText(one: unknown, other: unknown): number {
  return asText(one) < asText(other) ? -1 : 1;
}

function asText(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

/** What a template says, and of the rest what the provider does; of a list, item by item. */
function filled(value: unknown, usual: unknown): unknown {
  if (usual === undefined || value === open) return value;
  if (value === undefined) return usual;
  if (Array.isArray(value)) return value.map((one) => filled(one, usual)).sort(byText);
  if (!isMap(value) || !isMap(usual)) return value;
  const names = [...new Set([...Object.keys(value), ...Object.keys(usual)])].sort();
  return Object.fromEntries(names.map((name) => [name, filled(value[name], usual[name])]));
}

/** A value without what lies at a path, of a list without it in every item; nothing at the end of the path. */
function without(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return undefined;
  if (Array.isArray(value)) return value.map((one) => without(one, [step, ...rest])).sort(byText);
  if (!isMap(value) || !(step in value)) return value;
  const { [step]: inner, ...others } = value;
  return rest.length === 0
    ? ofMap(Object.entries(others))
    : ofMap(Object.entries({ ...others, [step]: without(inner, rest) as Value }));
}
