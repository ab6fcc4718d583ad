import { describe, expect, it } from "vitest";
import { decide } from "./decide.ts";
import { readPolicy } from "./document.ts";
import type { Policy } from "./document.ts";
import type { Policies } from "./policies.ts";
import { askerOf } from "./principal.ts";
import type { Asker } from "./principal.ts";
import { requestOf } from "./request.ts";
import type { RequestInit } from "./request.ts";
import type { ValueMap } from "../model/value.ts";

const home = "111111111111";
const session = askerOf(`arn:aws:sts::${home}:assumed-role/app/s1`);
const role = `arn:aws:iam::${home}:role/app`;
const key = `arn:aws:kms:us-east-1:${home}:key/k`;

function policy(...statements: ValueMap[]): Policy {
  return readPolicy({ name: "p", document: { Version: "2012-10-17", Statement: statements } });
}

const all = policy({ Effect: "Allow", Action: "*", Resource: "*" });
const nothing = policy({ Effect: "Allow", Action: "sqs:*", Resource: "*" });
const root = { AWS: `arn:aws:iam::${home}:root` };

interface Question extends Partial<RequestInit> {
  readonly policies: Policies;
}

function ask({ policies, ...rest }: Question) {
  const question = { asker: session, action: "s3:GetObject", resource: "arn:aws:s3:::data/x", resourceAccount: home };
  return decide(requestOf({ ...question, ...rest }), policies);
}

const anyone = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const foreign = askerOf("arn:aws:iam::222222222222:user/carol");

describe("decisions", () => {
  it.each<[string, Question, string]>([
    ["identity policy alone, one account", { policies: { identity: [all] } }, "allowed"],
    ["no policy", { policies: {} }, "denied"],
    [
      "resource policy alone, one account",
      { policies: { resource: policy({ ...anyone, Principal: { AWS: role } }) } },
      "allowed",
    ],
    [
      "account in the resource policy delegates only",
      { policies: { resource: policy({ ...anyone, Principal: root }) } },
      "denied",
    ],
    ["boundary limits", { policies: { identity: [all], boundary: [nothing] } }, "denied"],
    [
      "boundary limits what the role is given",
      { policies: { boundary: [nothing], resource: policy({ ...anyone, Principal: { AWS: role } }) } },
      "denied",
    ],
    [
      "boundary does not limit what the session is given",
      { policies: { boundary: [nothing], resource: policy(anyone) } },
      "allowed",
    ],
    ["session policy limits", { policies: { identity: [all], session: [nothing] } }, "denied"],
    [
      "service control must allow at each level",
      {
        policies: {
          identity: [all],
          serviceControl: [
            { name: "root", policies: [all] },
            { name: "ou", policies: [nothing] },
          ],
        },
      },
      "denied",
    ],
    [
      "resource control denies",
      {
        policies: {
          identity: [all],
          resourceControl: [{ name: "root", policies: [policy({ ...anyone, Effect: "Deny" })] }],
        },
      },
      "denied",
    ],
    [
      "endpoint policy must allow",
      { policies: { identity: [all], endpoint: [policy({ ...anyone, Resource: "arn:aws:s3:::other/*" })] } },
      "denied",
    ],
    ["across accounts both are needed: identity alone", { asker: foreign, policies: { identity: [all] } }, "denied"],
    [
      "across accounts both are needed: resource alone",
      { asker: foreign, policies: { resource: policy(anyone) } },
      "denied",
    ],
    [
      "across accounts both",
      {
        asker: foreign,
        policies: { identity: [all], resource: policy({ ...anyone, Principal: { AWS: "222222222222" } }) },
      },
      "allowed",
    ],
    ["anonymous by everyone", { asker: { is: "anonymous" }, policies: { resource: policy(anyone) } }, "allowed"],
    [
      "anonymous is nobody's account",
      { asker: { is: "anonymous" }, policies: { resource: policy({ ...anyone, Principal: root }) } },
      "denied",
    ],
    [
      "a key without its policy cannot be judged",
      { action: "kms:Decrypt", resource: key, policies: { identity: [all] } },
      "unknown",
    ],
    [
      "a key that delegates to the account",
      {
        action: "kms:Decrypt",
        resource: key,
        policies: { identity: [all], resource: policy({ ...anyone, Principal: root }) },
      },
      "allowed",
    ],
    [
      "a key that does not",
      {
        action: "kms:Decrypt",
        resource: key,
        policies: {
          identity: [all],
          resource: policy({ ...anyone, Principal: { AWS: foreign.is === "user" ? foreign.arn : "" } }),
        },
      },
      "denied",
    ],
    [
      "a grant allows beside the key policy",
      {
        action: "kms:Decrypt",
        resource: key,
        policies: { resource: policy(), grants: [{ id: "g", grantee: role, operations: ["Decrypt"] }] },
      },
      "allowed",
    ],
    [
      "a grant for another operation",
      {
        action: "kms:Encrypt",
        resource: key,
        policies: { resource: policy(), grants: [{ id: "g", grantee: role, operations: ["Decrypt"] }] },
      },
      "denied",
    ],
    [
      "a grant bound to an encryption context",
      {
        action: "kms:Decrypt",
        resource: key,
        given: { "kms:EncryptionContext:app": "b" },
        policies: {
          resource: policy(),
          grants: [
            { id: "g", grantee: role, operations: ["Decrypt"], constraint: { kind: "subset", pairs: { app: "a" } } },
          ],
        },
      },
      "denied",
    ],
    [
      "NotPrincipal that lists the session, its role and its account",
      {
        policies: {
          identity: [all],
          resource: policy({
            Effect: "Deny",
            NotPrincipal: { AWS: [role, home, `arn:aws:sts::${home}:assumed-role/app/s1`] },
            Action: "*",
            Resource: "*",
          }),
        },
      },
      "allowed",
    ],
    [
      "NotPrincipal that lists only the role",
      {
        policies: {
          identity: [all],
          resource: policy({ Effect: "Deny", NotPrincipal: { AWS: role }, Action: "*", Resource: "*" }),
        },
      },
      "unknown",
    ],
    [
      "some of many actions",
      {
        action: "s3:*",
        stands: "for-many",
        policies: { identity: [policy({ Effect: "Allow", Action: "s3:Get*", Resource: "*" })] },
      },
      "unknown",
    ],
    [
      "all of many actions",
      {
        action: "s3:Get*",
        stands: "for-many",
        policies: { identity: [policy({ Effect: "Allow", Action: "s3:*", Resource: "*" })] },
      },
      "allowed",
    ],
  ])("%s", (_name, question, expected) => {
    expect(ask(question).outcome).toBe(expected);
  });

  it("lets a token in through the trust policy only, with its subject and audience", () => {
    const provider = `arn:aws:iam::${home}:oidc-provider/issuer`;
    const asker: Asker = { is: "web-identity", provider };
    const trust = policy({
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "issuer:sub": "system:serviceaccount:ns:sa", "issuer:aud": "sts.amazonaws.com" } },
    });
    const outcome = (given: Record<string, string>, open: string[] = []): string => {
      const action = "sts:AssumeRoleWithWebIdentity";
      return ask({ asker, action, resource: role, given, open, policies: { resource: trust } }).outcome;
    };
    const sub = { "issuer:sub": "system:serviceaccount:ns:sa" };
    expect(outcome({ ...sub, "issuer:aud": "sts.amazonaws.com" })).toBe("allowed");
    expect(outcome({ ...sub, "issuer:aud": "other" })).toBe("denied");
    expect(outcome(sub, ["issuer:aud"])).toBe("unknown");
  });

  it("names the statements that decide and the path", () => {
    const deny = policy(
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Sid: "No", Effect: "Deny", Action: "s3:*", Resource: "*" },
    );
    const decision = ask({ policies: { identity: [all, deny] } });
    expect(decision).toMatchObject({
      outcome: "denied",
      isExplicit: true,
      deciding: [{ pointer: "/Statement/1", sid: "No" }],
    });
    const open = ask({
      open: ["aws:SourceVpce"],
      policies: {
        identity: [
          policy({
            Effect: "Allow",
            Action: "*",
            Resource: "*",
            Condition: { StringEquals: { "aws:SourceVpce": "v" } },
          }),
        ],
      },
    });
    expect(open).toMatchObject({ outcome: "unknown", open: [{ kind: "key", name: "aws:SourceVpce" }] });
    expect(open.path.map(({ gate }) => gate)).toEqual(["deny", "identity"]);
  });
});

it.each([
  ["every account's", "*", "allowed"],
  ["accounts' of one beginning, the asker's own among them", "11111111111?", "allowed"],
  ["others'", "22222222222?", "denied"],
  ["one other's", "222222222222", "denied"],
])("a pattern of %s log groups", (_what, account, expected) => {
  const resource = `arn:aws:logs:*:${account}:log-group:g`;
  const asked = requestOf({ asker: session, action: "logs:PutLogEvents", resource, stands: "for-many" });
  expect(decide(asked, { identity: [all] }).outcome).toBe(expected);
});
