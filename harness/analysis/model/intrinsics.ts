// Evaluates CloudFormation's intrinsic functions. What cannot be known here (a parameter without default, an import from
// elsewhere, a macro) becomes Unresolved with its expression; a reference to a resource becomes its token.

import { subnetsOfCidr } from "./cidr.ts";
import { hasToken, isList, isMap, sameValue, textOf, token, Unresolved } from "./value.ts";
import type { Value, ValueMap } from "./value.ts";

/** Parameters by name, looked up when asked for. */
export type Parameters = Pick<ReadonlyMap<string, Value>, "has" | "get">;

export interface Scope {
  readonly parameters: Parameters;
  readonly mappings: ValueMap;
  readonly conditions: ValueMap;
  /** Logical ids of the template's resources. */
  readonly resourceIds: ReadonlySet<string>;
  /** Name of a resource's token: the logical id, prefixed by the stack where several templates are read. */
  readonly tokenName: (logicalId: string) => string;
  readonly pseudo: Readonly<Record<string, Value>>;
  /** Value of an export of another stack; undefined when no stack read exports it. */
  readonly importValue: (name: string) => Value;
  /** Value of an output of a nested stack by the stack's logical id; undefined when the resource is no stack. */
  readonly nestedOutput: (logicalId: string, output: string) => Value;
  /** Value of an attribute that a property of the resource says; undefined where only the deployment knows it. */
  readonly repeated: (logicalId: string, attribute: string) => Value;
  /** Name that the `Ref` of a token's resource gives, where it is written. */
  readonly writtenName: (tokenName: string) => string | undefined;
}

type Intrinsic = (argument: unknown, scope: Scope, whole: unknown) => Value;

/** A value with its intrinsics evaluated. `AWS::NoValue` becomes undefined and leaves maps and lists. */
export function evaluate(node: unknown, scope: Scope): Value {
  if (node === null || ["string", "number", "boolean"].includes(typeof node)) return resolveDynamic(node as Value);
  if (node === undefined) return undefined;
  if (Array.isArray(node)) return node.map((item) => evaluate(item, scope)).filter((item) => item !== undefined);
  if (node instanceof Date) return node.toISOString().slice(0, 10);
  const entries = Object.entries(node as Record<string, unknown>);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined && (first[0] === "Ref" || first[0].startsWith("Fn::"))) {
    const intrinsic = intrinsics[first[0]];
    if (intrinsic === undefined) return new Unresolved(node, `${first[0]} is not known`);
    return intrinsic(first[1], scope, node);
  }
  const macro = entries.find(([key]) => key === "Fn::Transform" || key.startsWith("Fn::ForEach::"));
  if (macro !== undefined) return new Unresolved(node, `${macro[0]} may put anything beside what is written`);
  const result: Record<string, Value> = {};
  for (const [key, child] of entries) {
    const value = evaluate(child, scope);
    if (value !== undefined) result[key] = value;
  }
  return result;
}

/** Truth of a named condition, or Unresolved. */
export function conditionHolds(name: string, scope: Scope): boolean | Unresolved {
  const expression = scope.conditions[name];
  if (expression === undefined) return new Unresolved(name, "condition is not declared");
  return truth(expression, scope);
}

function truth(expression: unknown, scope: Scope): boolean | Unresolved {
  if (typeof expression === "boolean") return expression;
  if (isMap(expression)) {
    const condition = expression["Condition"];
    if (typeof condition === "string") return conditionHolds(condition, scope);
    const equals = expression["Fn::Equals"];
    if (isList(equals)) return equal(equals, scope);
    for (const name of ["Fn::And", "Fn::Or", "Fn::Not"] as const) {
      const operands = expression[name];
      if (isList(operands))
        return connective(
          name,
          operands.map((operand) => truth(operand, scope)),
          expression,
        );
    }
  }
  const value = evaluate(expression, scope);
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  return new Unresolved(expression, "not a condition");
}

function connective(name: string, operands: (boolean | Unresolved)[], whole: unknown): boolean | Unresolved {
  if (name === "Fn::Not") {
    const [operand] = operands;
    return typeof operand === "boolean" ? !operand : new Unresolved(whole, "operand is unresolved");
  }
  const decisive = name === "Fn::Or";
  if (operands.includes(decisive)) return decisive;
  const open = operands.find((operand) => operand instanceof Unresolved);
  return open === undefined ? !decisive : new Unresolved(whole, "an operand is unresolved");
}

function equal(operands: readonly Value[], scope: Scope): boolean | Unresolved {
  const [left, right] = operands.map((operand) => evaluate(operand, scope));
  if (left instanceof Unresolved || right instanceof Unresolved || opaque(left) || opaque(right)) {
    if (sameValue(left, right)) return true;
    return new Unresolved({ "Fn::Equals": operands }, "an operand is unresolved");
  }
  if (!isCompound(left) && !isCompound(right)) return textOf(left) === textOf(right);
  const parts = JSON.stringify([left, right]);
  if (sameValue(left, right)) return true;
  return /unresolved: |⟨/.test(parts) ? new Unresolved({ "Fn::Equals": operands }, "an operand is unresolved") : false;
}

/** A list or a map: it has no text. */
function isCompound(value: Value): boolean {
  return isList(value) || isMap(value);
}

function opaque(value: Value): boolean {
  return typeof value === "string" && hasToken(value);
}

function resolveDynamic(value: Value): Value {
  if (typeof value === "string" && value.includes("{{resolve:")) return new Unresolved(value, "dynamic reference");
  return value;
}

function firstUnresolved(values: readonly Value[]): Unresolved | undefined {
  return values.find((value) => value instanceof Unresolved);
}

function reference(name: string, scope: Scope, whole: unknown): Value {
  if (name === "AWS::NoValue") return undefined;
  if (name.startsWith("AWS::")) return name in scope.pseudo ? scope.pseudo[name] : token(name);
  if (scope.parameters.has(name)) return scope.parameters.get(name);
  if (scope.resourceIds.has(name)) return token(scope.tokenName(name));
  return new Unresolved(whole, `${name} is neither a parameter nor a resource`);
}

/** A reference whose name is written, or put together as AWS::LanguageExtensions lets it be. */
function referenceTo(argument: unknown, scope: Scope, whole: unknown): Value {
  const name = evaluate(argument, scope);
  if (name instanceof Unresolved) return new Unresolved(whole, name.reason);
  if (typeof name !== "string") return new Unresolved(whole, "malformed Ref");
  return reference(name, scope, whole);
}

function attribute(argument: unknown, scope: Scope, whole: unknown): Value {
  const parts = typeof argument === "string" ? splitAttribute(argument) : evaluate(argument, scope);
  if (!isList(parts) || parts.length < 2) return new Unresolved(whole, "malformed Fn::GetAtt");
  const [id, ...path] = parts;
  if (typeof id !== "string" || firstUnresolved(path) !== undefined)
    return new Unresolved(whole, "malformed Fn::GetAtt");
  if (!scope.resourceIds.has(id)) return new Unresolved(whole, `${id} is not a resource`);
  const name = path.map(textOf).join(".");
  const output = name.startsWith("Outputs.") ? scope.nestedOutput(id, name.slice("Outputs.".length)) : undefined;
  return output ?? scope.repeated(id, name) ?? token(`${scope.tokenName(id)}.${name}`);
}

/** A text that holds names of resources, with those that are written; a text that is one reference stays one. */
function withNames(text: string, scope: Scope): string {
  if (!hasToken(text) || /^⟨[^⟩]*⟩$/.test(text)) return text;
  return text.replaceAll(/⟨([^⟩]*)⟩/g, (whole: string, name: string) => scope.writtenName(name) ?? whole);
}

function splitAttribute(text: string): string[] {
  const at = text.indexOf(".");
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function substitute(argument: unknown, scope: Scope, whole: unknown): Value {
  const [template, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  if (typeof template !== "string") return new Unresolved(whole, "malformed Fn::Sub");
  let open: Unresolved | undefined;
  const text = template.replaceAll(/\$\{([^}]*)\}/g, (match, inner: string) => {
    const name = inner.trim();
    if (name.startsWith("!")) return `\${${name.slice(1)}}`;
    const local = isMap(variables) ? variables[name] : undefined;
    let value: Value;
    if (local !== undefined) value = evaluate(local, scope);
    else if (name.includes(".")) value = attribute(name, scope, whole);
    else value = reference(name, scope, whole);
    if (value instanceof Unresolved) open ??= new Unresolved(whole, value.reason);
    else if (isCompound(value)) open ??= new Unresolved(whole, `${name} is no text`);
    return value === undefined ? match : textOf(value);
  });
  return open ?? withNames(text, scope);
}

function join(argument: unknown, scope: Scope, whole: unknown): Value {
  const [delimiter, list] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const items = evaluate(list, scope);
  if (typeof delimiter !== "string" || !isList(items)) {
    return items instanceof Unresolved ? items : new Unresolved(whole, "malformed Fn::Join");
  }
  const open = firstUnresolved(items);
  if (open !== undefined) return new Unresolved(whole, open.reason);
  if (items.some(isCompound)) return new Unresolved(whole, "an item is no text");
  return withNames(items.map(textOf).join(delimiter), scope);
}

function split(argument: unknown, scope: Scope, whole: unknown): Value {
  const [delimiter, source] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const text = evaluate(source, scope);
  if (text instanceof Unresolved) return new Unresolved(whole, text.reason);
  if (typeof delimiter !== "string" || typeof text !== "string") return new Unresolved(whole, "malformed Fn::Split");
  const pieces = text.split(delimiter);
  // A token may hold the delimiter in its real value: the pieces beyond it are opaque, not absent.
  return pieces.length === 1 && hasToken(text)
    ? [0, 1, 2, 3].map((at) => token(`Split(${delimiter},${text})[${at}]`))
    : pieces;
}

function select(argument: unknown, scope: Scope, whole: unknown): Value {
  const [index, list] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const at = Number(textOf(evaluate(index, scope)));
  const items = evaluate(list, scope);
  if (items instanceof Unresolved) return new Unresolved(whole, items.reason);
  if (!isList(items) && typeof items === "string" && hasToken(items)) return token(`Select(${at},${items})`);
  if (!isList(items) || !Number.isInteger(at)) return new Unresolved(whole, "malformed Fn::Select");
  return at < items.length ? items[at] : new Unresolved(whole, `the list has no item ${at}`);
}

function choose(argument: unknown, scope: Scope, whole: unknown): Value {
  const [name, whenTrue, whenFalse] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (typeof name !== "string") return new Unresolved(whole, "malformed Fn::If");
  const holds = conditionHolds(name, scope);
  if (holds === true) return evaluate(whenTrue, scope);
  if (holds === false) return evaluate(whenFalse, scope);
  const [left, right] = [evaluate(whenTrue, scope), evaluate(whenFalse, scope)];
  return sameValue(left, right) ? left : new Unresolved(whole, `condition ${name} is unresolved: ${holds.reason}`);
}

function findInMap(argument: unknown, scope: Scope, whole: unknown): Value {
  const [name, top, second, fallback] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const [map, key, leaf] = [name, top, second].map((part) => evaluate(part, scope));
  const open = firstUnresolved([map, key, leaf]);
  if (open !== undefined) return new Unresolved(whole, open.reason);
  const table = scope.mappings[textOf(map)];
  const row = isMap(table) ? table[textOf(key)] : undefined;
  const value = isMap(row) ? row[textOf(leaf)] : undefined;
  if (value !== undefined) return evaluate(value, scope);
  if (isMap(fallback) && "DefaultValue" in fallback) return evaluate(fallback["DefaultValue"], scope);
  return new Unresolved(whole, "the mapping has no such entry");
}

function zones(argument: unknown, scope: Scope): Value {
  const region = evaluate(argument, scope);
  if (region instanceof Unresolved) return region;
  const name = region === "" ? reference("AWS::Region", scope, argument) : region;
  return ["a", "b", "c"].map((letter) => `${textOf(name)}${letter}`);
}

function cidr(argument: unknown, scope: Scope, whole: unknown): Value {
  const [block, count, bits] = (Array.isArray(argument) ? (argument as unknown[]) : []).map((part) =>
    evaluate(part, scope),
  );
  if (typeof block !== "string" || hasToken(block)) return new Unresolved(whole, "the block is unresolved");
  const subnets = subnetsOfCidr(block, Number(textOf(count)), Number(textOf(bits ?? 8)));
  return subnets ?? new Unresolved(whole, "malformed Fn::Cidr");
}

function importValue(argument: unknown, scope: Scope, whole: unknown): Value {
  const name = evaluate(argument, scope);
  if (name instanceof Unresolved) return new Unresolved(whole, name.reason);
  return scope.importValue(textOf(name)) ?? new Unresolved(whole, "no template read exports it");
}

function toJson(argument: unknown, scope: Scope, whole: unknown): Value {
  const value = evaluate(argument, scope);
  const text = JSON.stringify(value);
  return text.includes("unresolved: ") ? new Unresolved(whole, "a part is unresolved") : text;
}

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: referenceTo,
  "Fn::GetAtt": attribute,
  "Fn::Sub": substitute,
  "Fn::Join": join,
  "Fn::Split": split,
  "Fn::Select": select,
  "Fn::If": choose,
  "Fn::FindInMap": findInMap,
  "Fn::GetAZs": zones,
  "Fn::Cidr": cidr,
  "Fn::ImportValue": importValue,
  "Fn::ToJsonString": toJson,
  "Fn::Base64": (argument, scope) => {
    const value = evaluate(argument, scope);
    return typeof value === "string" ? Buffer.from(value).toString("base64") : value;
  },
  "Fn::Length": (argument, scope, whole) => {
    const value = evaluate(argument, scope);
    return isList(value) ? value.length : new Unresolved(whole, "the list is unresolved");
  },
  "Fn::Transform": (_argument, _scope, whole) => new Unresolved(whole, "macros run in the account"),
};
