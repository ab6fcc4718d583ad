// Decisions in full: outcome, what it turns on, the statements that decide, and every gate of the path.

import { describe, expect, it } from "vitest";
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

const home = "111111111111";
const role = `arn:aws:iam::${home}:role/app`;
const sessionArn = `arn:aws:sts::${home}:assumed-role/app/s1`;
const key = `arn:aws:kms:us-east-1:${home}:key/k`;
const unresolved = new Unresolved("{Ref: X}", "no default");

function policy(name: string, ...statements: (ValueMap | Unresolved)[]): Policy {
  return readPolicy({ name, document: { Version: "2012-10-17", Statement: statements } });
}

const grant = (name: string, more: ValueMap = {}) =>
  policy(name, { Effect: "Allow", Action: "*", Resource: "*", ...more });
const forbid = (name: string, more: ValueMap = {}) =>
  policy(name, { Effect: "Deny", Action: "*", Resource: "*", ...more });
const other = { Action: "sqs:*" };
const perhaps = { Condition: { StringEquals: { "aws:SourceVpce": "v" } } };
const everyone = { Principal: "*" };
const open: readonly Open[] = [{ kind: "key", name: "aws:SourceVpce" }];

function ask(policies: Policies, more: Partial<RequestInit> = {}): Decision {
  const question = { asker: askerOf(sessionArn), action: "s3:GetObject", resource: "arn:aws:s3:::data/x" };
  return decide(requestOf({ ...question, resourceAccount: home, open: ["aws:SourceVpce"], ...more }), policies);
}

/** The path as `gate: answer by policy, policy`. */
function told({ outcome, isExplicit, open: turnsOn, deciding, path }: Decision) {
  const gates = path.map(({ gate, truth, statements }) => {
    return `${gate}: ${String(truth.value)} ${statements.map((one) => one.policy).join()}`.trim();
  });
  return { outcome, isExplicit, open: turnsOn, deciding: deciding.map((one) => one.policy), path: gates };
}

const result = (outcome: string, deciding: string[], path: string[], more: Partial<ReturnType<typeof told>> = {}) => ({
  outcome,
  isExplicit: false,
  open: [],
  deciding,
  path,
  ...more,
});

describe("a decision in full", () => {
  it.each<[string, Policies, Partial<RequestInit>, ReturnType<typeof result>]>([
    ["nothing says anything", {}, {}, result("denied", [], ["deny: false", "identity: false"])],
    [
      "one of two policies allows",
      { identity: [grant("other", other), grant("own")] },
      {},
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "one surely allows, one perhaps",
      { identity: [grant("perhaps", perhaps), grant("own")] },
      {},
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "one perhaps allows",
      { identity: [grant("other", other), grant("perhaps", perhaps)] },
      {},
      result("unknown", ["perhaps"], ["deny: false", "identity: undefined perhaps"], { open }),
    ],
    [
      "a denial",
      { identity: [grant("own"), forbid("no"), forbid("other", other)] },
      {},
      result("denied", ["no"], ["deny: true no", "identity: true own"], { isExplicit: true }),
    ],
    [
      "a denial of somebody who is not allowed",
      { identity: [forbid("no")] },
      {},
      result("denied", ["no"], ["deny: true no", "identity: false"], { isExplicit: true }),
    ],
    [
      "perhaps a denial",
      { identity: [grant("own"), forbid("perhaps", perhaps)] },
      {},
      result("unknown", ["perhaps", "own"], ["deny: undefined perhaps", "identity: true own"], { open }),
    ],
    [
      "perhaps a denial of what nobody allows",
      { identity: [forbid("perhaps", perhaps)] },
      {},
      result("denied", [], ["deny: undefined perhaps", "identity: false"]),
    ],
    [
      "every gate",
      {
        identity: [grant("own")],
        boundary: [grant("boundary")],
        session: [grant("session")],
        serviceControl: [{ name: "root", policies: [grant("scp")] }],
        resourceControl: [{ name: "root", policies: [grant("rcp", everyone)] }],
        endpoint: [grant("endpoint", everyone)],
        resource: grant("resource", { Principal: { AWS: role } }),
        grants: [],
      },
      {},
      result(
        "allowed",
        ["own"],
        [
          "deny: false",
          "service control: true scp",
          "endpoint: true endpoint",
          "identity: true own",
          "boundary: true boundary",
          "session: true session",
          "resource: true resource",
          "grant: false",
        ],
      ),
    ],
    [
      "denials of every kind",
      {
        identity: [forbid("identity")],
        boundary: [forbid("boundary")],
        session: [forbid("session")],
        serviceControl: [{ name: "root", policies: [forbid("scp")] }],
        resourceControl: [{ name: "root", policies: [forbid("rcp", everyone)] }],
        endpoint: [forbid("endpoint", everyone)],
        resource: forbid("resource", everyone),
      },
      {},
      result(
        "denied",
        ["scp", "rcp", "endpoint", "identity", "resource", "boundary", "session"],
        [
          "deny: true scp,rcp,endpoint,identity,resource,boundary,session",
          "service control: false",
          "endpoint: false",
          "identity: false",
          "boundary: false",
          "session: false",
          "resource: false",
        ],
        { isExplicit: true },
      ),
    ],
    [
      "an empty boundary or session is none",
      { identity: [grant("own")], boundary: [], session: [] },
      {},
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "an endpoint without policies lets nothing through",
      { identity: [grant("own")], endpoint: [] },
      {},
      result("denied", [], ["deny: false", "endpoint: false", "identity: true own"]),
    ],
    [
      "an endpoint's statement without a principal speaks of nobody",
      { identity: [grant("own")], endpoint: [grant("endpoint")] },
      {},
      result("denied", [], ["deny: false", "endpoint: false", "identity: true own"]),
    ],
    [
      "a resource's statement without a principal speaks of nobody",
      { resource: grant("resource") },
      {},
      result("denied", [], ["deny: false", "identity: false", "resource: false"]),
    ],
    [
      "the resource lets the session in",
      { resource: grant("resource", { Principal: { AWS: sessionArn } }) },
      {},
      result("allowed", ["resource"], ["deny: false", "identity: false", "resource: true resource"]),
    ],
    [
      "the resource lets its role in",
      { resource: grant("resource", { Principal: { AWS: role } }) },
      {},
      result("allowed", ["resource"], ["deny: false", "identity: false", "resource: true resource"]),
    ],
    [
      "the resource names the account",
      { resource: grant("resource", { Principal: { AWS: home } }) },
      {},
      result("denied", [], ["deny: false", "identity: false", "resource: true resource"]),
    ],
    [
      "the root of the account needs no identity policy",
      {},
      { asker: askerOf(`arn:aws:iam::${home}:root`) },
      result("allowed", [], ["deny: false", "identity: true"]),
    ],
    [
      "an effect that is not known",
      { identity: [grant("own"), policy("what", { Effect: unresolved, Action: "*", Resource: "*" })] },
      {},
      result("unknown", ["what", "own"], ["deny: undefined what", "identity: true own"], {
        open: [{ kind: "value", name: "the effect of /Statement/0" }],
      }),
    ],
    [
      "a statement that is not known",
      { identity: [policy("what", unresolved)] },
      {},
      result("unknown", ["what", "what"], ["deny: undefined what", "identity: undefined what"], {
        open: [
          { kind: "value", name: "the effect of /Statement/0" },
          { kind: "value", name: "{Ref: X}" },
        ],
      }),
    ],
    [
      "across accounts, both perhaps",
      { identity: [grant("own", perhaps)], resource: grant("resource", everyone) },
      { asker: askerOf("arn:aws:iam::222222222222:user/carol") },
      result("unknown", ["own", "resource"], ["deny: false", "identity: undefined own", "resource: true resource"], {
        open,
      }),
    ],
    [
      "across accounts, a grant alone",
      {
        resource: policy("resource"),
        grants: [{ id: "g", grantee: "arn:aws:iam::222222222222:user/carol", operations: ["Decrypt"] }],
      },
      { asker: askerOf("arn:aws:iam::222222222222:user/carol"), action: "kms:Decrypt", resource: key },
      result("unknown", [], ["deny: false", "identity: false", "resource: false", "grant: true"], {
        open: [{ kind: "value", name: "whether a grant alone reaches across accounts" }],
      }),
    ],
    [
      "across accounts, a grant and the own policies",
      {
        identity: [grant("own")],
        resource: policy("resource"),
        grants: [{ id: "g", grantee: "arn:aws:iam::222222222222:user/carol", operations: ["Decrypt"] }],
      },
      { asker: askerOf("arn:aws:iam::222222222222:user/carol"), action: "kms:Decrypt", resource: key },
      result("allowed", ["own"], ["deny: false", "identity: true own", "resource: false", "grant: true"]),
    ],
    [
      "a grant within limits that do not allow",
      {
        boundary: [grant("boundary", other)],
        resource: policy("resource"),
        grants: [{ id: "g", grantee: role, operations: ["Decrypt"] }],
      },
      { action: "kms:Decrypt", resource: key },
      result("unknown", [], ["deny: false", "identity: false", "boundary: false", "resource: false", "grant: true"], {
        open: [{ kind: "value", name: "whether limits bind what a grant gives" }],
      }),
    ],
    [
      "a key whose policy is not there",
      { identity: [grant("own")] },
      { action: "kms:Decrypt", resource: key },
      result("unknown", ["own"], ["deny: false", "identity: true own"], {
        open: [{ kind: "value", name: "the policy of the resource, which alone can let anyone in" }],
      }),
    ],
    [
      "a key that leaves it to the account, which allows",
      { identity: [grant("own")], resource: grant("resource", { Principal: { AWS: home } }) },
      { action: "kms:Decrypt", resource: key },
      result("allowed", ["own", "resource"], ["deny: false", "identity: true own", "resource: true resource"]),
    ],
    [
      "no key, though the action is one of its service",
      { identity: [grant("own")] },
      { action: "kms:ListAliases", resource: "*" },
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "no key, though it looks like one further on",
      { identity: [grant("own")] },
      { action: "kms:ListAliases", resource: `x${key}` },
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "no key action on a key's ARN",
      { identity: [grant("own")] },
      { action: "tag:GetResources", resource: key },
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "a role without its trust policy",
      { identity: [grant("own")] },
      { action: "STS:AssumeRole", resource: role },
      result("unknown", ["own"], ["deny: false", "identity: true own"], {
        open: [{ kind: "value", name: "the policy of the resource, which alone can let anyone in" }],
      }),
    ],
    [
      "another action on a role",
      { identity: [grant("own")] },
      { action: "iam:GetRole", resource: role },
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "another resource of the token service",
      { identity: [grant("own")] },
      { action: "sts:GetCallerIdentity", resource: "*" },
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "no role, though it looks like one further on",
      { identity: [grant("own")] },
      { action: "sts:AssumeRole", resource: `x${role}` },
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "the anonymous, with a grant for somebody",
      { resource: grant("resource", everyone), grants: [] },
      { asker: { is: "anonymous" } },
      result("allowed", ["resource"], ["deny: false", "resource: true resource"]),
    ],
    [
      "a service within organisation policies",
      {
        resource: grant("resource", { Principal: { Service: "x" } }),
        serviceControl: [{ name: "root", policies: [] }],
      },
      { asker: { is: "service", name: "x" } },
      result("allowed", ["resource"], ["deny: false", "resource: true resource"]),
    ],
    [
      "a service-linked role within organisation policies",
      {
        identity: [grant("own")],
        serviceControl: [{ name: "root", policies: [forbid("scp")] }],
        resourceControl: [{ name: "root", policies: [forbid("rcp", everyone)] }],
      },
      { asker: askerOf(`arn:aws:iam::${home}:role/aws-service-role/x/R`) },
      result("allowed", ["own"], ["deny: false", "identity: true own"]),
    ],
    [
      "a denial with NotPrincipal, and a boundary",
      {
        identity: [grant("own")],
        boundary: [grant("boundary")],
        resource: forbid("resource", { NotPrincipal: { AWS: [home, role, sessionArn] } }),
      },
      {},
      result(
        "denied",
        ["resource"],
        ["deny: true resource", "identity: true own", "boundary: true boundary", "resource: false"],
        { isExplicit: true },
      ),
    ],
    [
      "a denial with NotPrincipal, and no boundary",
      {
        identity: [grant("own")],
        boundary: [],
        resource: forbid("resource", { NotPrincipal: { AWS: [home, role, sessionArn] } }),
      },
      {},
      result("allowed", ["own"], ["deny: false", "identity: true own", "resource: false"]),
    ],
    [
      "a grant with NotPrincipal, and a boundary",
      {
        boundary: [grant("boundary")],
        resource: grant("resource", { NotPrincipal: { AWS: [home, role, sessionArn] } }),
      },
      {},
      result("denied", [], ["deny: false", "identity: false", "boundary: true boundary", "resource: false"]),
    ],
  ])("%s", (_, policies, more, expected) => {
    expect(told(ask(policies, more))).toEqual(expected);
  });
});
