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

it("IAM-006: everybody but the named are strangers to a vendor's role", () => {
  const vendor = { account: "555555555555" };
  const agreed = { StringEquals: { "sts:ExternalId": "12" } };
  const open = { Effect: "Allow", NotPrincipal: { AWS: vendor.account }, Action: "sts:AssumeRole", Condition: agreed };
  const named = { Effect: "Allow", Principal: { AWS: vendor.account }, Action: "sts:AssumeRole", Condition: agreed };
  const partition = { ...named, Principal: { AWS: "arn:aws-us-gov:iam::666666666666:root" } };
  const own = { ...named, Principal: { AWS: [account, `arn:aws:iam::${account}:role/x`] } };
  const judged = (statement: Statement) =>
    said("IAM-006", { Own: trusting([statement], { RoleName: "vendor" }) }, { vendor });
  expect(judged(named)).toBe("held");
  expect(judged(own)).toBe("held");
  expect([judged(open), judged(partition)].join("\n")).toMatchInlineSnapshot(`
    "violated
    finding Own/AssumeRolePolicyDocument/Statement/0/NotPrincipal: vendor may be taken on by everybody but the named, which is not the vendor's account | "555555555555"
    violated
    finding Own/AssumeRolePolicyDocument/Statement/0/Principal/AWS: vendor may be taken on by arn:aws-us-gov:iam::666666666666:root, which is not the vendor's account | "555555555555""
  `);
});

it("BASE-001: a statement of an endpoint's policy is judged by itself and by the denials beside it", () => {
  const all = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
  const own = { ...all, Principal: { AWS: `arn:aws:iam::${account}:root` } };
  const oneService = { ...all, Resource: "arn:aws:ecr:*:*:*" };
  const judged = (...Statement: Statement[]) => {
    const endpoint = {
      VpcEndpointType: "Interface",
      ServiceName: "com.amazonaws.us-east-1.ecr.api",
      PolicyDocument: { Statement },
    };
    return said("BASE-001", { Door: ["EC2::VPCEndpoint", endpoint] });
  };
  expect(judged(own)).toBe("held");
  expect(judged(all, { ...all, Effect: "Deny" })).toBe("held");
  expect([judged(own, all), judged(oneService)].join("\n")).toMatchInlineSnapshot(`
    "violated
    finding Door/PolicyDocument/Statement/1: ecr.api: the policy allows everything to everyone | "named principals, actions or resources" | {"cdk":"endpoint.addToPolicy(new PolicyStatement({ principals, actions, resources }))"}
    violated
    finding Door/PolicyDocument/Statement/0: ecr.api: the policy allows everything to everyone | "named principals, actions or resources" | {"cdk":"endpoint.addToPolicy(new PolicyStatement({ principals, actions, resources }))"}"
  `);
});

it("BASE-006, BASE-007: a policy that cannot be told hides none of the others", () => {
  const key = (KeyPolicy: unknown) => ["KMS::Key", { KeyPolicy }] as const;
  const closed = key({ "Fn::ImportValue": "policy" });
  const open = (Principal: object) =>
    key({ Statement: [{ Effect: "Allow", Principal, Action: "kms:Decrypt", Resource: "*" }] });
  const own = open({ AWS: account });
  expect(verdict("BASE-007", { Closed: closed, Own: own })).toBe("unknown");
  expect(verdict("BASE-007", { Closed: closed, Own: own, Open: open({ AWS: "*" }) })).toBe("violated");
  expect(verdict("BASE-006", { Closed: closed, Own: own })).toBe("unknown");
  const service = { Service: "sns.amazonaws.com" };
  expect(verdict("BASE-006", { Closed: closed, Own: own, Open: open(service) })).toBe("violated");
});
