// Draws contexts and conditions: every operator, with values that sometimes fit, near misses included.

import type { Prng } from "../../../core/prng.ts";
import type { ValueMap } from "../../../analysis/model/value.ts";
import { issuerKeys } from "./world.ts";

interface KeyRule {
  readonly key: string;
  readonly operators: readonly string[];
  readonly asked: readonly string[];
  readonly carried: readonly (string | readonly string[])[];
  readonly isList?: boolean;
}

const stringOperators = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
];
const arnOperators = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"];
const comparisons = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
const numericOperators = comparisons.map((name) => `Numeric${name}`);
const dateOperators = comparisons.map((name) => `Date${name}`);
const source = "arn:aws:logs:us-east-1:111111111111:log-group:/aws/app";

const rules: readonly KeyRule[] = [
  {
    key: "aws:PrincipalOrgID",
    operators: stringOperators,
    asked: ["o-abc", "O-ABC", "o-*", "o-?bc", "*"],
    carried: ["o-abc", "o-xyz"],
  },
  {
    key: "aws:SourceVpce",
    operators: stringOperators,
    asked: ["vpce-1", "vpce-*", "vpce-2", "VPCE-1"],
    carried: ["vpce-1", "vpce-2"],
  },
  {
    key: "aws:SourceAccount",
    operators: stringOperators,
    asked: ["111111111111", "222222222222", "${aws:ResourceAccount}"],
    carried: ["111111111111", "222222222222"],
  },
  { key: "sts:ExternalId", operators: stringOperators, asked: ["agreed", "*", "agr*"], carried: ["agreed", "other"] },
  {
    key: "aws:PrincipalTag/team",
    operators: stringOperators,
    asked: ["alice", "${aws:username}", "a*", "${aws:PrincipalTag/unit, 'alice'}", "${aws:PrincipalTag/unit}"],
    carried: ["alice", "a*e", "bob"],
  },
  {
    key: issuerKeys.subject,
    operators: stringOperators,
    asked: ["system:serviceaccount:ns:sa", "system:serviceaccount:ns:*", "system:serviceaccount:*:sa"],
    carried: ["system:serviceaccount:ns:sa", "system:serviceaccount:ns:sb"],
  },
  {
    key: issuerKeys.audience,
    operators: stringOperators,
    asked: ["sts.amazonaws.com", "other"],
    carried: ["sts.amazonaws.com", "other"],
  },
  {
    key: "aws:SourceArn",
    operators: arnOperators,
    asked: [
      source,
      "arn:aws:logs:*:111111111111:*",
      "arn:aws:logs:us-east-1:*:log-group:/aws/?pp",
      "arn:aws:logs:us-east-1:222222222222:*",
    ],
    carried: [source, "arn:aws:logs:us-west-2:222222222222:log-group:/aws/app"],
  },
  { key: "aws:SecureTransport", operators: ["Bool"], asked: ["true", "false"], carried: ["true", "false"] },
  { key: "aws:MultiFactorAuthPresent", operators: ["Bool"], asked: ["true", "false"], carried: ["true", "false"] },
  {
    key: "aws:MultiFactorAuthAge",
    operators: numericOperators,
    asked: ["300", "3600", "299.5"],
    carried: ["300", "299", "4000"],
  },
  {
    key: "aws:CurrentTime",
    operators: dateOperators,
    asked: ["2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z", "1780315200"],
    carried: ["2026-06-01T12:00:00Z", "2025-12-31T23:59:59Z"],
  },
  {
    key: "aws:SourceIp",
    operators: ["IpAddress", "NotIpAddress"],
    asked: ["10.0.0.0/8", "203.0.113.7/32", "203.0.113.7", "0.0.0.0/1", "2001:db8::/32"],
    carried: ["10.1.2.3", "203.0.113.7", "2001:db8::1"],
  },
  {
    key: "aws:TagKeys",
    operators: stringOperators,
    asked: ["team", "cost", "t*", "Team"],
    carried: [["team"], ["team", "cost"], ["other"]],
    isList: true,
  },
  {
    key: "aws:CalledVia",
    operators: stringOperators,
    asked: ["athena.amazonaws.com", "*.amazonaws.com"],
    carried: [["athena.amazonaws.com"], ["athena.amazonaws.com", "s3.amazonaws.com"]],
    isList: true,
  },
];

/** What the request carries: some keys, others missing. */
export function drawContext(prng: Prng, principal: string | null): Record<string, string | readonly string[]> {
  const drawn = rules.flatMap(({ key, carried }): [string, string | readonly string[]][] => {
    const value = prng.pick(carried);
    return prng.next() < 0.55 && value !== undefined ? [[spelled(prng, key), value]] : [];
  });
  const user = /:user\/(?:.*\/)?([^/]+)$/.exec(principal ?? "");
  return { ...Object.fromEntries(drawn), ...(user === null ? {} : { "aws:username": user[1] ?? "" }) };
}

/** A Condition block; often none. */
export function drawConditions(prng: Prng): ValueMap {
  const block: Record<string, Record<string, string | string[]>> = {};
  const lines = [0, 0, 1, 1, 1, 2, 3][prng.integer(7)] ?? 0;
  for (let line = 0; line < lines; line += 1) {
    const rule = prng.pick(rules);
    if (rule === undefined) break;
    const [operator, value] = prng.next() < 0.1 ? drawNull(prng) : drawLine(prng, rule);
    const keys = block[operator] ?? {};
    keys[spelled(prng, rule.key)] = value;
    block[operator] = keys;
  }
  return block;
}

function drawNull(prng: Prng): [string, string] {
  return ["Null", prng.next() < 0.5 ? "true" : "false"];
}

function drawLine(prng: Prng, { operators, asked, isList }: KeyRule): [string, string | string[]] {
  const base = prng.pick(operators) ?? "StringEquals";
  const set =
    isList === true
      ? prng.next() < 0.5
        ? "ForAllValues:"
        : "ForAnyValue:"
      : prng.next() < 0.05
        ? "ForAllValues:"
        : "";
  const ending = prng.next() < 0.2 ? "IfExists" : "";
  const values = Array.from({ length: 1 + prng.integer(2) }, () => prng.pick(asked) ?? "");
  return [`${set}${base}${ending}`, values.length === 1 ? (values[0] ?? "") : values];
}

/** Keys know no case: now and then another spelling. */
function spelled(prng: Prng, key: string): string {
  return prng.next() < 0.1 ? key.toLowerCase() : key;
}
