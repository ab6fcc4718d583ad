// Policies as `aws_iam_policy_document`, which most configurations write them in. For tests.

import { isList, isMap } from "../../../analysis/model/value.ts";
import type { Value } from "../../../analysis/model/value.ts";
import { Elements, get, items, Shuffled, Written } from "./words.ts";
import type { Said, SaidMap } from "./words.ts";

/** The data source that writes a document; of what is no policy, none. */
export function documentSaying(said: Said): SaidMap | undefined {
  const document = typeof said === "string" ? parsed(said) : said instanceof Written ? (said.document as Value) : said;
  if (!isMap(document) || !isList(document["Statement"])) return undefined;
  return {
    version: document["Version"],
    policy_id: document["Id"],
    source_policy_documents: undefined,
    override_policy_documents: undefined,
    statement: document["Statement"].map((one) => (isMap(one) ? statement(one) : one)),
  };
}

/** A text that the template puts together itself. */
function parsed(text: string): Value {
  try {
    return text.startsWith("{") ? (JSON.parse(text) as Value) : undefined;
  } catch {
    return undefined;
  }
}

function statement(one: Value): SaidMap {
  return {
    sid: get(one, "Sid"),
    effect: get(one, "Effect"),
    actions: listed(get(one, "Action")),
    not_actions: listed(get(one, "NotAction")),
    resources: listed(get(one, "Resource")),
    not_resources: listed(get(one, "NotResource")),
    principals: principals(get(one, "Principal")),
    not_principals: principals(get(one, "NotPrincipal")),
    condition: conditions(get(one, "Condition")),
  };
}

/** Terraform has its own meaning for `${…}`. */
function listed(value: Value): Said {
  if (value === undefined) return undefined;
  return new Elements(items(value).map((one) => (typeof one === "string" ? one.replaceAll("${", "&{") : one)));
}

function principals(value: Value): Said {
  if (value === "*") return [{ type: "*", identifiers: listed("*") }];
  if (!isMap(value)) return value ?? [];
  return new Shuffled(Object.entries(value).map(([type, one]) => ({ type, identifiers: listed(one) })));
}

function conditions(value: Value): Said {
  if (!isMap(value)) return value ?? [];
  return new Shuffled(
    Object.entries(value).flatMap(([test, keys]) =>
      isMap(keys) ? Object.entries(keys).map(([variable, one]) => ({ test, variable, values: listed(one) })) : [],
    ),
  );
}
