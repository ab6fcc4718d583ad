// Text of a CloudFormation template, JSON or YAML with its short-form intrinsics, as plain data.

import { parseDocument } from "yaml";
import type { CollectionTag, ScalarTag } from "yaml";
import { isMap as isYamlMap, isScalar, isSeq, YAMLMap } from "yaml";
import { expandLoops } from "./expand-loops.ts";
import { usageError } from "#harness/core/errors.ts";

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
  const parsed = text.trimStart().startsWith("{") ? parseJson(text, file) : parseYaml(text, file);
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
  }
  return template;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw usageError(`${file} is not valid JSON: ${oneLine(cause)}`);
  }
}

function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { customTags: tags, uniqueKeys: true });
  const mistake = document.errors[0] ?? document.warnings[0];
  if (mistake !== undefined) throw usageError(`${file} is not valid YAML: ${oneLine(mistake)}`);
  return document.toJS({ maxAliasCount: 1_000 }) as unknown;
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split("\n")[0] ?? message).replace(/:$/, "");
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
  if (!isSeq(value) && !isYamlMap(value) && !isScalar(value)) return value;
  const map = new YAMLMap();
  map.set(name, value);
  return map;
}

function splitOnce(value: string): string[] {
  const at = value.indexOf(".");
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)];
}
