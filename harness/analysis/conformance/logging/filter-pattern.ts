// Metric filters' patterns over a trail's JSON events, read as CloudWatch Logs reads them, and asked about one successful
// call of a name. Fields of which nothing is known are taken for absent: a pattern that asks for one misses some calls.

import { wildcardMatches } from "../../model/policy.ts";

/** Services of the calls that are watched; every other call is EC2's. */
const sources: readonly (readonly [RegExp, string])[] = [
  [/^(DisableKey|ScheduleKeyDeletion|PutKeyPolicy|DisableKeyRotation)$/, "kms.amazonaws.com"],
  [/^(CreateTrail|UpdateTrail|DeleteTrail|StartLogging|StopLogging|PutEventSelectors)$/, "cloudtrail.amazonaws.com"],
  [/^(CreateCluster|CreateNodegroup)$/, "eks.amazonaws.com"],
];

/** Whether a pattern takes in a successful call. Patterns of words are matched by the words that they name. */
export function takesCall(pattern: string, call: string): boolean {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(pattern)?.[1];
  if (inner === undefined) return namesCall(pattern, call);
  const tokens = tokensOf(inner);
  const reader = { tokens, at: 0 };
  const taken = either(reader, call);
  return reader.at === tokens.length ? taken : namesCall(pattern, call);
}

/** Whether a pattern names a call, or what it begins or ends with. */
function namesCall(pattern: string, call: string): boolean {
  const names = pattern.match(/[\w*]+/g) ?? [];
  return names.some((name) => name.length > 1 && wildcardMatches(name, call));
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

function tokensOf(text: string): string[] {
  return text.match(/\(|\)|&&|\|\||!=|>=|<=|=|>|<|"(?:\\.|[^"\\])*"|%[^%]*%|[^\s()&|=!<>"]+/g) ?? [];
}

function either(reader: Reader, call: string): boolean {
  let taken = both(reader, call);
  while (reader.tokens[reader.at] === "||") {
    reader.at += 1;
    // Each side is read whatever the other says: the reader has to pass it.
    const other = both(reader, call);
    taken ||= other;
  }
  return taken;
}

function both(reader: Reader, call: string): boolean {
  let taken = one(reader, call);
  while (reader.tokens[reader.at] === "&&") {
    reader.at += 1;
    const other = one(reader, call);
    taken &&= other;
  }
  return taken;
}

function one(reader: Reader, call: string): boolean {
  if (reader.tokens[reader.at] === "(") {
    reader.at += 1;
    const taken = either(reader, call);
    if (reader.tokens[reader.at] === ")") reader.at += 1;
    return taken;
  }
  const [field = "", operator = "", value = ""] = reader.tokens.slice(reader.at, reader.at + 3);
  const actual = fieldOf(field, call);
  if (operator.toUpperCase() === "NOT") return passed(reader, 3, actual === undefined);
  if (operator.toUpperCase() === "EXISTS") return passed(reader, 2, actual !== undefined);
  if (operator.toUpperCase() === "IS") return passed(reader, 3, actual === value.toLowerCase());
  const isSame = actual !== undefined && sameText(value, actual);
  return passed(reader, 3, operator === "!=" ? !isSame : operator === "=" && isSame);
}

function passed(reader: Reader, count: number, taken: boolean): boolean {
  reader.at += count;
  return taken;
}

function fieldOf(field: string, call: string): string | undefined {
  const known: Readonly<Record<string, string>> = {
    "$.eventName": call,
    "$.eventSource": sources.find(([calls]) => calls.test(call))?.[1] ?? "ec2.amazonaws.com",
    "$.eventType": "AwsApiCall",
    "$.eventCategory": "Management",
    "$.managementEvent": "true",
    "$.readOnly": "false",
  };
  return known[field];
}

function sameText(value: string, actual: string): boolean {
  if (value.startsWith("%") && value.endsWith("%")) return safely(value.slice(1, -1)).test(actual);
  return wildcardMatches(value.replaceAll(/^"|"$/g, ""), actual);
}

function safely(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    return /(?!)/;
  }
}
