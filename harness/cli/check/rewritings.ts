// Templates written otherwise from one end to the other, in one way each: what CloudFormation makes of them is the same.
// For tests.

import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { parseTemplate } from "../../analysis/model/parse-template.ts";

interface Tree {
  readonly [key: string]: unknown;
}

interface Body extends Tree {
  readonly Type: string;
  readonly Properties?: Tree;
}

type Bodies = Readonly<Record<string, Body>>;

export type Rewriting = (template: Tree, kept: (id: string) => boolean) => Tree;

/** By name; `kept` are logical ids that others than the template know. */
export const rewritings: Readonly<Record<string, Rewriting>> = {
  "other logical ids": (template, kept) => {
    const bodies = bodiesOf(template);
    const isKept = (id: string) => kept(id) || bodies[id]?.Type === "AWS::CloudFormation::Stack" || !(id in bodies);
    const named = (id: string) => (isKept(id) ? id : `R${createHash("sha1").update(id).digest("hex").slice(0, 12)}`);
    const whole = renamed({ ...template }, named) as Tree;
    return {
      ...whole,
      Resources: Object.fromEntries(Object.entries(bodiesOf(whole)).map(([id, body]) => [named(id), body])),
    };
  },
  "YAML with short forms": (template) => {
    const short: string[] = [];
    const text = stringify(shortened(template, short), { aliasDuplicateObjects: false, version: "1.1", lineWidth: 0 });
    const yaml = text.replaceAll(/["']?@@(\d+)@@["']?/g, (_whole, at: string) => short[Number(at)] ?? "");
    return parseTemplate(`# A template.\n${yaml}`, "rewritten.yaml");
  },
  "every resource under a condition that holds": (template) =>
    withCondition({ ...template, Resources: mapped(bodiesOf(template), (body) => ({ Condition: always, ...body })) }),
  "every property chosen": (template) =>
    withCondition(
      withProperties(template, (properties) =>
        mapped(properties, (value) => ({ "Fn::If": [always, value, { Ref: "AWS::NoValue" }] })),
      ),
    ),
  "every part chosen": (template) =>
    withCondition(
      withProperties(template, (properties) =>
        mapped(properties, (value) =>
          everywhere(value, (part) => (isTree(part) ? { "Fn::If": [always, part, { Ref: "AWS::NoValue" }] } : part)),
        ),
      ),
    ),
  "numbers and flags as texts": (template) =>
    withProperties(template, (properties) =>
      mapped(properties, (value) =>
        everywhere(value, (part) => (typeof part === "number" || typeof part === "boolean" ? String(part) : part)),
      ),
    ),
  "lists of one as what they hold": (template) =>
    withStatements(template, (statements) =>
      statements.map((one) => mapped(one, (part) => (Array.isArray(part) && part.length === 1 ? part[0] : part))),
    ),
  "single actions and resources as lists": (template) =>
    withStatements(template, (statements) =>
      statements.map((one) =>
        mapped(one, (part, key) => (/^(Not)?(Action|Resource)$/.test(key) && !Array.isArray(part) ? [part] : part)),
      ),
    ),
  "a statement for each action": (template) =>
    withStatements(template, (statements) =>
      statements.flatMap((one) =>
        Array.isArray(one["Action"])
          ? one["Action"].map((Action: unknown, at) => ({ ...one, Action, Sid: `Action${at}` }))
          : [one],
      ),
    ),
  "condition keys in other letters": (template) =>
    withStatements(template, (statements) =>
      statements.map((one) => ({
        ...one,
        ...(isTree(one["Condition"]) ? { Condition: mapped(one["Condition"], inOtherLetters) } : {}),
      })),
    ),
  "rules apart from their groups": (template) => {
    const apart: Record<string, Body> = {};
    const own = mapped(bodiesOf(template), (body, id) => {
      const { SecurityGroupIngress: rules, ...rest } = body.Properties ?? {};
      if (body.Type !== group || !Array.isArray(rules)) return body;
      for (const [at, rule] of rules.entries()) {
        const Properties = { ...(rule as Tree), GroupId: { "Fn::GetAtt": [id, "GroupId"] } };
        apart[`${id}Rule${at}`] = { Type: `${group}Ingress`, Properties };
      }
      return { ...body, Properties: rest };
    });
    return { ...template, Resources: { ...own, ...apart } };
  },
  "policies of roles apart": (template) => {
    const apart: Record<string, Body> = {};
    const own = mapped(bodiesOf(template), (body, id) => {
      const { Policies: policies, ...rest } = body.Properties ?? {};
      if (body.Type !== "AWS::IAM::Role" || !Array.isArray(policies) || policies.some(isCall)) return body;
      for (const [at, policy] of (policies as Tree[]).entries()) {
        const { PolicyDocument } = policy;
        apart[`${id}Policy${at}`] =
          at % 2 === 0
            ? { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument, Roles: [{ Ref: id }] } }
            : { Type: "AWS::IAM::RolePolicy", Properties: { ...policy, RoleName: { Ref: id } } };
      }
      return { ...body, Properties: rest };
    });
    return { ...template, Resources: { ...own, ...apart } };
  },
};

const always = "RewrittenAlways";
const group = "AWS::EC2::SecurityGroup";

function bodiesOf(template: Tree): Bodies {
  return template["Resources"] as Bodies;
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An intrinsic function with its arguments. */
function isCall(value: unknown): boolean {
  return isTree(value) && /^(Ref|Condition|Fn::.+)$/.test(Object.keys(value).join());
}

function mapped<T>(tree: Readonly<Record<string, T>>, change: (value: T, key: string) => unknown): Tree {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, change(value, key)]));
}

/** Every part of a value from the inside out, what stands within intrinsic functions left as it is. */
function everywhere(value: unknown, change: (part: unknown) => unknown): unknown {
  if (isCall(value)) return value;
  if (Array.isArray(value)) return change(value.map((item) => everywhere(item, change)));
  return change(isTree(value) ? mapped(value, (child) => everywhere(child, change)) : value);
}

function withProperties(template: Tree, change: (properties: Tree) => Tree): Tree {
  const Resources = mapped(bodiesOf(template), (body) =>
    body.Properties === undefined ? body : { ...body, Properties: change(body.Properties) },
  );
  return { ...template, Resources };
}

/** The statements of every policy document. */
function withStatements(template: Tree, change: (statements: readonly Tree[]) => readonly Tree[]): Tree {
  const inDocument = (part: unknown) => {
    const statements = isTree(part) ? part["Statement"] : undefined;
    if (!Array.isArray(statements) || statements.some((one) => !isTree(one) || isCall(one))) return part;
    return { ...(part as Tree), Statement: change(statements as Tree[]) };
  };
  return withProperties(template, (properties) => everywhere(properties, inDocument) as Tree);
}

function withCondition(template: Tree): Tree {
  const conditions = (template["Conditions"] ?? {}) as Tree;
  return { ...template, Conditions: { ...conditions, [always]: { "Fn::Equals": ["a", "a"] } } };
}

/** Keys of conditions know no case; of a tag's key the tag's own name does. */
function inOtherLetters(keys: unknown): unknown {
  if (!isTree(keys)) return keys;
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [key.replace(/^aws:/, "AWS:"), value]));
}

/** References, attributes and texts with other logical ids in them. */
function renamed(value: unknown, named: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, named));
  if (!isTree(value)) return value;
  const inText = (text: unknown) =>
    String(text).replaceAll(
      /\$\{(\w+)((?:\.[\w.]+)?)\}/g,
      (_whole, id: string, rest: string) => `\${${named(id)}${rest}}`,
    );
  return mapped(value, (child, key) => {
    if (key === "Ref" && typeof child === "string") return named(child);
    if (key === "DependsOn") return Array.isArray(child) ? child.map((id) => named(String(id))) : named(String(child));
    if (key === "Fn::GetAtt" && Array.isArray(child))
      return [named(String(child[0])), ...(child as unknown[]).slice(1)];
    if (key === "Fn::Sub") return Array.isArray(child) ? [inText(child[0]), renamed(child[1], named)] : inText(child);
    return renamed(child, named);
  });
}

/** Placeholders where short forms will stand. */
function shortened(value: unknown, short: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => shortened(item, short));
  if (!isTree(value)) return value;
  const [key = "", argument] = Object.entries(value)[0] ?? [];
  const isAttribute =
    key === "Fn::GetAtt" && Array.isArray(argument) && argument.every((one) => typeof one === "string");
  const isText = /^(Ref|Fn::Sub)$/.test(key) && typeof argument === "string";
  if (!isCall(value) || (!isAttribute && !isText)) return mapped(value, (child) => shortened(child, short));
  const said = isAttribute ? argument.join(".") : JSON.stringify(argument);
  return `@@${short.push(`!${key.replace("Fn::", "")} ${said}`) - 1}@@`;
}
