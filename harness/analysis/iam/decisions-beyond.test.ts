// Decisions that other accounts, grants, keys, roles, services or exceptions have a part in.

import { describe, expect, it } from "vitest";
import { askerOf } from "./principal.ts";
import {
  ask,
  everyone,
  forbid,
  grant,
  home,
  key,
  open,
  other,
  perhaps,
  policy,
  result,
  role,
  sessionArn,
  told,
} from "./sample-decision.ts";
import type { Case } from "./sample-decision.ts";

const allOf = { ...everyone, Action: "*", Resource: "*" };

describe("a decision beyond the own policies", () => {
  it.each<Case>([
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
      "a key whose policy is not there, where no other policy allows",
      {},
      { action: "kms:Decrypt", resource: key },
      result("unknown", [], ["deny: false", "identity: false"], {
        open: [{ kind: "value", name: "the policy of the resource, which alone can let anyone in" }],
      }),
    ],
    [
      "nobody known, whom the resource forbids",
      { resource: policy("resource", { Effect: "Allow", ...allOf }, { Effect: "Deny", ...allOf }) },
      { asker: { is: "anonymous" } },
      result("denied", ["resource"], ["deny: true resource", "resource: true resource"], { isExplicit: true }),
    ],
    [
      "nobody known, whom a policy without a name speaks of",
      { resource: grant("resource") },
      { asker: { is: "anonymous" } },
      result("denied", [], ["deny: false", "resource: false"]),
    ],
    [
      "an endpoint whose policy names nobody",
      { identity: [grant("own")], endpoint: [grant("endpoint")] },
      {},
      result("denied", [], ["deny: false", "endpoint: false", "identity: true own"]),
    ],
    [
      "a grant to a service, which no statement has to allow",
      { resource: policy("resource"), grants: [{ id: "g", grantee: "eks.amazonaws.com", operations: ["Decrypt"] }] },
      { asker: { is: "service", name: "eks.amazonaws.com" }, action: "kms:Decrypt", resource: key },
      result("allowed", [], ["deny: false", "resource: false"]),
    ],
    [
      "a grant that may be bound, beside a policy that forbids nothing",
      {
        identity: [grant("own", other)],
        resource: policy("resource"),
        grants: [
          { id: "g", grantee: role, operations: ["Decrypt"], constraint: { kind: "subset", pairs: { app: "a" } } },
        ],
      },
      { action: "kms:Decrypt", resource: key, open: ["kms:EncryptionContext:app"] },
      result("unknown", [], ["deny: false", "identity: false", "resource: false", "grant: undefined"], {
        open: [{ kind: "key", name: "kms:EncryptionContext:app" }],
      }),
    ],
    [
      "the own policies perhaps, the resource certainly not",
      { identity: [grant("own", perhaps)], resource: grant("resource", { Principal: { AWS: "222222222222" } }) },
      {},
      result("unknown", ["own"], ["deny: false", "identity: undefined own", "resource: false"], { open }),
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
