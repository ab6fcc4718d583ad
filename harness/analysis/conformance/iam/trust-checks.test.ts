// Whose tokens a role is bound to, and functions that anybody may call, on a few resources.

import { expect, it } from "vitest";
import { account, said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { trusting } from "./sample-roles.ts";
import type { Statement } from "./sample-roles.ts";

const provider = `arn:aws:iam::${account}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A`;
const issuer = "oidc.eks.us-east-1.amazonaws.com/id/A";
const bound = (more: object = {}): Statement => ({
  Effect: "Allow",
  Principal: { Federated: provider },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: { [`${issuer}:sub`]: "system:serviceaccount:a:b", [`${issuer}:aud`]: "sts.amazonaws.com" },
    ...more,
  },
});
const role = (...trust: Statement[]): Written => ({ Own: trusting(trust) });
const verdict = (row: string, written: Written) => said(row, written).split("\n")[0];

it.each<[string, Written, string]>([
  ["an exact subject and audience", role(bound()), "held"],
  [
    "any subject of the cluster",
    role({
      ...bound(),
      Condition: {
        StringLike: { [`${issuer}:sub`]: "system:serviceaccount:*:*" },
        StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
      },
    }),
    "violated",
  ],
  [
    "people of the account beside it, who bring no token",
    role(bound(), { Effect: "Allow", Principal: { AWS: account }, Action: "sts:*" }),
    "held",
  ],
  [
    "what tokens alone do not give",
    role(bound(), { Effect: "Allow", Principal: { Federated: provider }, Action: "sts:TagSession" }),
    "held",
  ],
  [
    "the provider beside an account, in one statement",
    role(bound(), { ...bound(), Principal: { AWS: account, Federated: provider }, Condition: {} }),
    "violated",
  ],
  ["a denial beside it", role(bound(), { ...bound(), Effect: "Deny", Condition: {} }), "held"],
])("BASE-005: %s", (_, written, expected) => {
  expect(verdict("BASE-005", written)).toBe(expected);
});

it.each<[string, object, string]>([
  ["everybody", { Principal: "*" }, "violated"],
  ["everybody of an organisation", { Principal: "*", PrincipalOrgID: "o-1" }, "held"],
  ["one account", { Principal: account }, "held"],
])("BASE-007: a function for %s", (_, more, expected) => {
  const written: Written = {
    F: ["Lambda::Function", {}],
    May: ["Lambda::Permission", { Action: "lambda:InvokeFunction", FunctionName: { Ref: "F" }, ...more }],
  };
  expect(verdict("BASE-007", written)).toBe(expected);
});
