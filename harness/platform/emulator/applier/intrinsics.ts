// CloudFormation's intrinsic functions over already created resources. Unknown functions, unknown attributes and
// dynamic references are refused by name.

import { cidrBlocks } from "./cidr.ts";
import { refusal } from "./refusal.ts";
import { intrinsicOf, isObject } from "./template.ts";
import type { Json } from "./template.ts";

/** What a stack's expressions can see. `ref` and `attribute` throw a refusal for names that do not exist. */
export interface Scope {
  ref(name: string): Json;
  attribute(logicalId: string, name: string): Json;
  condition(name: string): boolean;
  mapping(map: string, top: string, second: string): Json;
  importValue(name: string): Json;
  availabilityZones(region: string): readonly string[];
}

/** The marker of AWS::NoValue: a property or element that is left out. */
export const noValue = Symbol("AWS::NoValue");

type Resolved = Json | typeof noValue;
type Function = (argument: Json, scope: Scope) => Resolved;

const functions: Readonly<Record<string, Function>> = {
  Ref: (argument, scope) => (argument === "AWS::NoValue" ? noValue : scope.ref(text(argument, "Ref"))),
  "Fn::GetAtt": (argument, scope) => scope.attribute(...attributePath(argument, scope)),
  "Fn::Join": (argument, scope) => {
    const [separator, parts] = pair(resolveJson(argument, scope), "Fn::Join");
    return list(parts, "Fn::Join").map(scalar).join(text(separator, "Fn::Join"));
  },
  "Fn::Select": (argument, scope) => {
    const [index, from] = pair(resolveJson(argument, scope), "Fn::Select");
    const chosen = list(from, "Fn::Select")[Number(index)];
    if (chosen === undefined) throw refusal(`Fn::Select finds nothing at ${JSON.stringify(index)}`);
    return chosen;
  },
  "Fn::Split": (argument, scope) => {
    const [separator, whole] = pair(resolveJson(argument, scope), "Fn::Split");
    return text(whole, "Fn::Split").split(text(separator, "Fn::Split"));
  },
  "Fn::Sub": substitute,
  "Fn::If": (argument, scope) => {
    const [name, yes, no] = list(argument, "Fn::If");
    if (yes === undefined || no === undefined) throw refusal("Fn::If needs a condition and two values");
    return resolve(scope.condition(text(name, "Fn::If")) ? yes : no, scope);
  },
  "Fn::FindInMap": (argument, scope) => {
    const [map, top, second] = list(resolveJson(argument, scope), "Fn::FindInMap");
    return scope.mapping(text(map, "Fn::FindInMap"), scalar(top), scalar(second));
  },
  "Fn::ImportValue": (argument, scope) => scope.importValue(text(resolveJson(argument, scope), "Fn::ImportValue")),
  "Fn::GetAZs": (argument, scope) => [
    ...scope.availabilityZones(
      text(resolveJson(argument, scope), "Fn::GetAZs") || text(scope.ref("AWS::Region"), "Ref"),
    ),
  ],
  "Fn::Base64": (argument, scope) =>
    Buffer.from(text(resolveJson(argument, scope), "Fn::Base64"), "utf8").toString("base64"),
  "Fn::Cidr": (argument, scope) => {
    const [block, count, bits] = list(resolveJson(argument, scope), "Fn::Cidr");
    return cidrBlocks(text(block, "Fn::Cidr"), Number(count), Number(bits ?? 8));
  },
  "Fn::Equals": (argument, scope) => {
    const [left, right] = pair(resolveJson(argument, scope), "Fn::Equals");
    return typeof left === "object" || typeof right === "object"
      ? JSON.stringify(left) === JSON.stringify(right)
      : String(left) === String(right);
  },
  "Fn::Not": (argument, scope) => !truth(list(argument, "Fn::Not")[0], scope),
  "Fn::And": (argument, scope) => list(argument, "Fn::And").every((part) => truth(part, scope)),
  "Fn::Or": (argument, scope) => list(argument, "Fn::Or").some((part) => truth(part, scope)),
  Condition: (argument, scope) => scope.condition(text(argument, "Condition")),
};

/** Names of the functions that the applier knows. */
export const knownFunctions: readonly string[] = Object.keys(functions);

/** The value with every function evaluated; `noValue` when the whole value is AWS::NoValue. */
export function resolve(value: Json, scope: Scope): Resolved {
  if (typeof value === "string") return literal(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((part) => resolve(part, scope)).filter((part) => part !== noValue);
  }
  const call = intrinsicCall(value);
  if (call !== undefined) return call.evaluate(call.argument, scope);
  const resolved: Record<string, Json> = {};
  for (const [key, part] of Object.entries(value as Readonly<Record<string, Json>>)) {
    const result = resolve(part, scope);
    if (result !== noValue) resolved[key] = result;
  }
  return resolved;
}

/** As `resolve`, where a value must be there. */
export function resolveJson(value: Json, scope: Scope): Json {
  const resolved = resolve(value, scope);
  if (resolved === noValue) throw refusal("AWS::NoValue stands where a value is needed");
  return resolved;
}

/** A condition's truth. */
export function truth(value: Json | undefined, scope: Scope): boolean {
  const resolved = value === undefined ? undefined : resolve(value, scope);
  if (typeof resolved !== "boolean") throw refusal(`${JSON.stringify(value)} is not a condition`);
  return resolved;
}

function intrinsicCall(value: Json): { evaluate: Function; argument: Json } | undefined {
  const call = intrinsicOf(value);
  if (call === undefined) return undefined;
  // An IAM policy statement may be nothing but a key named Condition with an operator object.
  if (call.name === "Condition" && typeof call.argument !== "string") return undefined;
  const evaluate = functions[call.name];
  if (evaluate === undefined) throw refusal(`the function ${call.name} is not known`);
  return { evaluate, argument: call.argument };
}

function substitute(argument: Json, scope: Scope): Json {
  const [template, own] = Array.isArray(argument) ? pair(argument, "Fn::Sub") : [argument, {}];
  const variables = isObject(own) ? (own as Readonly<Record<string, Json>>) : {};
  return literal(
    text(template, "Fn::Sub").replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, escaped: string, name: string) => {
      if (escaped === "!") return `\${${name}}`;
      const key = name.trim();
      const variable = variables[key];
      if (variable !== undefined) return scalar(resolveJson(variable, scope));
      const [logicalId, ...attribute] = key.split(".");
      if (attribute.length === 0) return scalar(scope.ref(key));
      return scalar(scope.attribute(logicalId ?? "", attribute.join(".")));
    }),
  );
}

function attributePath(argument: Json, scope: Scope): [string, string] {
  if (typeof argument === "string") {
    const [logicalId, ...attribute] = argument.split(".");
    return [logicalId ?? "", attribute.join(".")];
  }
  const [logicalId, attribute] = pair(argument, "Fn::GetAtt");
  return [text(logicalId, "Fn::GetAtt"), text(resolveJson(attribute, scope), "Fn::GetAtt")];
}

function literal(value: string): string {
  const dynamic = /\{\{resolve:[^}]*\}\}/.exec(value);
  if (dynamic !== null) throw refusal(`the dynamic reference ${dynamic[0]} is not resolved here`);
  return value;
}

function list(value: Json | undefined, where: string): readonly Json[] {
  if (!Array.isArray(value)) throw refusal(`${where} needs a list, not ${JSON.stringify(value)}`);
  return value as readonly Json[];
}

function pair(value: Json, where: string): readonly [Json, Json] {
  const [first, second, ...rest] = list(value, where);
  if (first === undefined || second === undefined || rest.length > 0) throw refusal(`${where} needs two values`);
  return [first, second];
}

function text(value: Json | undefined, where: string): string {
  if (typeof value !== "string") throw refusal(`${where} needs a string, not ${JSON.stringify(value)}`);
  return value;
}

function scalar(value: Json | undefined): string {
  if (value === undefined || value === null || typeof value === "object") {
    throw refusal(`${JSON.stringify(value)} stands where a string is built`);
  }
  return String(value);
}
