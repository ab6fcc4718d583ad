// Text of a CloudFormation template, JSON or YAML with its short-form intrinsics, as plain data.

import { parseDocument, YAMLMap } from "yaml";
import type { CollectionTag, Document, ScalarTag } from "yaml";
import { circleOf } from "./condition-circle.ts";
import { expandLoops } from "./expand-loops.ts";
import { yamlMistake } from "#harness/config/plain-yaml.ts";
import { usageError } from "#harness/core/errors.ts";
import { plainJson, refuseDepth } from "#harness/core/plain-text.ts";

const functions = [
  "And",
  "Base64",
  "Cidr",
  "Equals",
  "FindInMap",
  "ForEach",
  "GetAtt",
  "GetAZs",
  "GetStackOutput",
  "If",
  "ImportValue",
  "Join",
  "Length",
  "Not",
  "Or",
  "Select",
  "Split",
  "Sub",
  "ToJsonString",
  "Transform",
] as const;

const tags = [
  ...functions.flatMap((name) => tagForms(`!${name}`, `Fn::${name}`)),
  ...tagForms("!Ref", "Ref"),
  ...tagForms("!Condition", "Condition"),
];

/** Parses a template; a usage error names the file and the place of the first mistake. */
export function parseTemplate(text: string, file: string): Record<string, unknown> {
  const parsed = text.trimStart().startsWith("{") ? plainJson(text, file) : parseYaml(text, file);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw usageError(
      `${file}: expected a CloudFormation template, found ${parsed === null ? "nothing" : Array.isArray(parsed) ? "a list" : typeof parsed}`,
    );
  }
  const template = expandLoops(parsed as Record<string, unknown>);
  const resources = template["Resources"];
  if (typeof resources !== "object" || resources === null || Array.isArray(resources)) {
    throw usageError(`${file}: expected a CloudFormation template with a "Resources" section`);
  }
  for (const [id, resource] of Object.entries(resources)) {
    const type = (resource as { Type?: unknown } | null)?.Type;
    // A macro among the resources, or a loop whose list is not known: the model tells that it cannot see them.
    if (id.startsWith("Fn::")) continue;
    if (typeof type !== "string") throw usageError(`${file}: resource ${id} has no Type`);
    const { Properties: properties = {} } = resource as { Properties?: unknown };
    if (typeof properties !== "object" || properties === null || Array.isArray(properties)) {
      throw usageError(`${file}: the Properties of resource ${id} are no mapping`);
    }
  }
  const circle = circleOf(template["Conditions"]);
  if (circle !== undefined) throw usageError(`${file}: condition ${circle.join(" needs ")}`);
  return template;
}

function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { customTags: tags, uniqueKeys: true, merge: true });
  const mistake = document.errors[0] ?? document.warnings[0];
  if (mistake !== undefined) throw usageError(`${file} is not valid YAML: ${yamlMistake(mistake)}`);
  const data = dataOf(document, file);
  refuseDepth(data, file);
  return data;
}

/** Aliases that stand for too much at once are refused by the parser itself. */
function dataOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 1_000 }) as unknown;
  } catch (cause) {
    throw usageError(`${file} is not valid YAML: ${yamlMistake(cause)}`);
  }
}

/** The same tag on a scalar, a sequence and a map: `!Sub x`, `!Sub [x, {}]`, `!Transform {}`. */
function tagForms(tag: string, name: string): (ScalarTag | CollectionTag)[] {
  return [
    {
      tag,
      resolve: (value) => ({ [name]: name === "Fn::GetAtt" ? splitOnce(value) : value }),
    },
    { tag, collection: "seq", resolve: (value) => wrapped(name, value) },
    { tag, collection: "map", resolve: (value) => wrapped(name, value) },
  ];
}

function wrapped(name: string, value: unknown): unknown {
  const map = new YAMLMap();
  map.set(name, value);
  return map;
}

function splitOnce(value: string): string[] {
  const at = value.indexOf(".");
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)];
}
