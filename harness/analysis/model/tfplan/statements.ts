// The document of an `aws_iam_policy_document` as the provider writes it, from the blocks that a plan shows of it before it
// is read. What is not known in it stays unknown, each part for itself.
// Source: the provider's reference, "Data Source: aws_iam_policy_document".

import { hasToken, isList, isMap, textOf, Unresolved } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, blocks, defined } from "./mapping.ts";
import { keyOfIssuer } from "./named-in-statements.ts";

const newest = "2012-10-17";

/** What a document is that others merge: sources below the own statements, overrides upon them. */
export function policyDocument(values: ValueMap): ValueMap {
  const own: ValueMap = defined({
    Version: at(values, "version") ?? newest,
    Id: at(values, "policy_id"),
    Statement: blocks(values, "statement").map(statement),
  });
  const said = (name: string) => blocks(values, name).filter((one) => one !== "");
  const below = [...said("source_json"), ...said("source_policy_documents")].map(asDocument);
  const upon = [...said("override_policy_documents"), ...said("override_json")].map(asDocument);
  const all = [...below, own, ...upon];
  const statements = [...below, own].reduce<readonly Value[]>((kept, one) => merged(kept, one, false), []);
  return defined({
    Version: all.map((one) => at(one, "Version")).reduce(later),
    Id: all.map((one) => at(one, "Id")).findLast((id) => id !== undefined && id !== ""),
    Statement: upon.reduce<readonly Value[]>((kept, one) => merged(kept, one, true), statements),
  });
}

/** There are two versions, and the later one is that of the whole; until it is met, one that is not known leaves it open. */
function later(one: Value, other: Value): Value {
  const both = [one, other];
  return both.find((version) => version === newest) ?? both.find((version) => version instanceof Unresolved) ?? one;
}

function asDocument(value: Value): Value {
  if (typeof value !== "string") return value;
  try {
    const document = JSON.parse(value) as Value;
    return isMap(document) ? document : new Unresolved(value, "no policy document");
  } catch {
    return new Unresolved(value, "not a JSON document");
  }
}

/** The statements with those of one more document: one of the same `Sid` takes the other's place. */
function merged(before: readonly Value[], document: Value, isUpon: boolean): readonly Value[] {
  return statementsIn(document).reduce<readonly Value[]>((kept, one) => {
    // What is not known yet may take the place of whatever has a name.
    if (one instanceof Unresolved)
      return [...(isUpon ? kept.map((own) => (sidOf(own) === "" ? own : one)) : kept), one];
    const place = sidOf(one) === "" ? -1 : kept.findIndex((own) => sidOf(own) === sidOf(one));
    return place < 0 ? [...kept, one] : kept.with(place, one);
  }, before);
}

function statementsIn(document: Value): readonly Value[] {
  if (document instanceof Unresolved) return [document];
  const statements = at(document, "Statement");
  if (statements === undefined || isList(statements)) return statements ?? [];
  return [statements instanceof Unresolved ? statements : new Unresolved("Statement", "no list of statements")];
}

function sidOf(statement: Value): string {
  return textOf(at(statement, "Sid"));
}

function statement(block: Value): Value {
  if (!isMap(block)) return block;
  const sid = at(block, "sid");
  // Which statement it takes the place of, and which takes its place, is its name's to say.
  if (sid instanceof Unresolved) return sid;
  return defined({
    Sid: sid === "" ? undefined : sid,
    Effect: at(block, "effect") ?? "Allow",
    Principal: principals(at(block, "principals")),
    NotPrincipal: principals(at(block, "not_principals")),
    Action: listed(at(block, "actions")),
    NotAction: listed(at(block, "not_actions")),
    Resource: withVariables(listed(at(block, "resources"))),
    NotResource: withVariables(listed(at(block, "not_resources"))),
    Condition: conditions(at(block, "condition")),
  });
}

/** A list of one is its item, and one of none is not there. */
function listed(list: Value): Value {
  if (!isList(list)) return list;
  return list.length > 1 ? list : list[0];
}

/** Variables of policies are written `&{…}`, as Terraform has another meaning for `${…}`. */
function withVariables(value: Value): Value {
  if (isList(value)) return value.map(withVariables);
  return typeof value === "string" ? value.replaceAll("&{", "${") : value;
}

function principals(list: Value): Value {
  if (!isList(list)) return list;
  const open = [...list, ...list.map((one) => at(one, "type"))].find((one) => one instanceof Unresolved);
  if (open !== undefined) return open;
  const named = list.map((one) => [textOf(at(one, "type")), withVariables(listed(at(one, "identifiers")))] as const);
  const [[type, identifiers] = ["", undefined]] = named;
  if (named.length === 1 && type === "*" && identifiers === "*") return "*";
  return gathered(named);
}

/** Values by name; those of one name together. Nothing where there are none. */
function gathered(named: readonly (readonly [string, Value])[]): Value {
  const groups = Map.groupBy(named, ([name]) => name);
  if (groups.size === 0) return undefined;
  return Object.fromEntries([...groups].map(([name, all]) => [name, listed(all.flatMap(([, value]) => value))]));
}

function conditions(list: Value): Value {
  if (!isList(list)) return list;
  const open = [...list, ...list.map((one) => at(one, "test"))].find((one) => one instanceof Unresolved);
  if (open !== undefined) return open;
  const tests = Map.groupBy(list, (one) => textOf(at(one, "test")));
  if (tests.size === 0) return undefined;
  return Object.fromEntries([...tests].map(([test, all]) => [test, keys(all)]));
}

/** A test is not known as long as one of its keys is not. */
function keys(all: readonly Value[]): Value {
  const named = all.map((one) => [keyOf(one), withVariables(listed(at(one, "values")))] as const);
  const open = named.map(([key]) => key).find((key) => key instanceof Unresolved);
  return open ?? gathered(named.map(([key, values]) => [textOf(key), values]));
}

function keyOf(block: Value): Value {
  const [key, test] = [at(block, "variable"), textOf(at(block, "test"))];
  return typeof key === "string" && hasToken(key) ? keyOfIssuer(key, { test, values: at(block, "values") }) : key;
}
