// Decisions for tests: policies in a line, questions of one role, and what was decided as text.

import { Unresolved } from "../model/value.ts";
import type { ValueMap } from "../model/value.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decide.ts";
import { readPolicy } from "./document.ts";
import type { Policy } from "./document.ts";
import type { Policies } from "./policies.ts";
import { askerOf } from "./principal.ts";
import { requestOf } from "./request.ts";
import type { RequestInit } from "./request.ts";
import type { Open } from "./truth.ts";

export const home = "111111111111";
export const role = `arn:aws:iam::${home}:role/app`;
export const sessionArn = `arn:aws:sts::${home}:assumed-role/app/s1`;
export const key = `arn:aws:kms:us-east-1:${home}:key/k`;
export const unresolved = new Unresolved("{Ref: X}", "no default");

export function policy(name: string, ...statements: (ValueMap | Unresolved)[]): Policy {
  return readPolicy({ name, document: { Version: "2012-10-17", Statement: statements } });
}

export const grant = (name: string, more: ValueMap = {}) =>
  policy(name, { Effect: "Allow", Action: "*", Resource: "*", ...more });
export const forbid = (name: string, more: ValueMap = {}) =>
  policy(name, { Effect: "Deny", Action: "*", Resource: "*", ...more });
export const other = { Action: "sqs:*" };
export const perhaps = { Condition: { StringEquals: { "aws:SourceVpce": "v" } } };
export const everyone = { Principal: "*" };
export const open: readonly Open[] = [{ kind: "key", name: "aws:SourceVpce" }];

export function ask(policies: Policies, more: Partial<RequestInit> = {}): Decision {
  const question = { asker: askerOf(sessionArn), action: "s3:GetObject", resource: "arn:aws:s3:::data/x" };
  return decide(requestOf({ ...question, resourceAccount: home, open: ["aws:SourceVpce"], ...more }), policies);
}

/** The path as `gate: answer by policy, policy`. */
export function told({ outcome, isExplicit, open: turnsOn, deciding, path }: Decision) {
  const gates = path.map(({ gate, truth, statements }) => {
    return `${gate}: ${String(truth.value)} ${statements.map((one) => one.policy).join()}`.trim();
  });
  return { outcome, isExplicit, open: turnsOn, deciding: deciding.map((one) => one.policy), path: gates };
}

type Rest = readonly [deciding: string[], path: string[], more?: Partial<ReturnType<typeof told>>];

/** What is expected to be told, with few words for what is mostly the same. */
export const result = (outcome: string, ...[deciding, path, more = {}]: Rest) => ({
  outcome,
  isExplicit: false,
  open: [] as readonly Open[],
  deciding,
  path,
  ...more,
});

export type Case = readonly [string, Policies, Partial<RequestInit>, ReturnType<typeof result>];
