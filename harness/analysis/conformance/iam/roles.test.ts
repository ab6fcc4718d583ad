// Roles by what they are for, and the policies that count for them.

import { describe, expect, it } from "vitest";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { account, platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { accountOf, crossAccountRoles, humanRoles, isAccountRoot, nodeRoles, podRole, policiesOf } from "./roles.ts";
import { policyName, statementsOfRole, webIdentityRoles } from "./roles.ts";
import { property } from "../../model/node.ts";

const trust = (Principal: object | string, Action = "sts:AssumeRole", Condition: object = {}) => ({
  AssumeRolePolicyDocument: { Statement: [{ Effect: "Allow", Principal, Action, Condition }] },
});
const role = (properties: object = {}) =>
  ["IAM::Role", { ...trust({ Service: "x.amazonaws.com" }), ...properties }] as const;
const provider = `arn:aws:iam::${account}:oidc-provider/p`;
const token = (subject: string) =>
  trust({ Federated: provider }, "sts:AssumeRoleWithWebIdentity", { StringEquals: { "p:sub": subject } });

function ids(found: (model: PlatformModel) => Resource | undefined | readonly Resource[], written: Written): string[] {
  return [found(platform(written)) ?? []].flat().map(({ id }) => id);
}

describe("roles by what they are for", () => {
  const group = (NodeRole: unknown) => ["EKS::Nodegroup", { NodeRole }] as const;
  const used = { "Fn::GetAtt": ["Workers", "Arn"] };
  it.each<[string, Written, string[]]>([
    ["those of the groups, once each", { A: group(used), B: group(used), Workers: role(), Node: role() }, ["Workers"]],
    [
      "those called so, without groups",
      { Mine: role({ RoleName: "a-node" }), Nodes: role(), Other: role() },
      ["Mine", "Nodes"],
    ],
    ["no other resource of a group", { A: group({ Ref: "Key" }), Key: ["KMS::Key"], Node: role() }, ["Node"]],
    ["not what nobody knows", { A: group("arn:aws:iam::1:role/x"), Node: role() }, ["Node"]],
  ])("of nodes: %s", (_what, written, expected) => {
    expect(ids(nodeRoles, written)).toEqual(expected);
  });

  it("of web identities: by the action or by the principal", () => {
    const written = {
      ByAction: role(trust("*", "sts:AssumeRoleWithWebIdentity")),
      ByPrincipal: role(trust({ Service: "x.amazonaws.com", Federated: provider })),
      Second: role({
        AssumeRolePolicyDocument: {
          Statement: [
            { Effect: "Allow", Principal: { Service: "x.amazonaws.com" }, Action: "sts:AssumeRole" },
            { Effect: "Allow", Principal: { Federated: provider }, Action: "sts:TagSession" },
          ],
        },
      }),
      Neither: role(),
      Directory: role(trust({ Federated: `arn:aws:iam::${account}:saml-provider/x` }, "sts:AssumeRoleWithSAML")),
    };
    expect(ids(webIdentityRoles, written)).toEqual(["ByAction", "ByPrincipal", "Second"]);
  });

  const some = token("system:serviceaccount:a:b");
  it.each<[string, Written, string[]]>([
    [
      "by its name before its subject",
      { A: role(token("x:clickhouse-sa")), B: role({ ...some, RoleName: "x-irsa" }) },
      ["B"],
    ],
    ["by its id", { A: role(some), ClickHousePods: role(some) }, ["ClickHousePods"]],
    ["called after the service account", { A: role(some), B: role({ ...some, RoleName: "clickhousesa" }) }, ["B"]],
    ["called after one pod", { A: role(some), B: role({ ...some, RoleName: "clickhouse-pod" }) }, ["B"]],
    ["called after pods", { A: role(some), B: role({ ...some, RoleName: "of-pods" }) }, ["B"]],
    ["by its subject", { A: role(some), B: role(token("system:serviceaccount:x:clickhouse-sa")) }, ["B"]],
    ["the only one", { A: role(some), B: role() }, ["A"]],
    ["none of several", { A: role(some), B: role(some) }, []],
    ["none", { ClickHousePods: role() }, []],
  ])("of the pods: %s", (_what, written, expected) => {
    expect(ids(podRole, written)).toEqual(expected);
  });

  const other = "210987654321";
  it.each<[string, Written, string[]]>([
    [
      "by name",
      { A: role({ RoleName: "the-vendor" }), CrossAccount: role(), B: role({ RoleName: "cross-account" }) },
      ["A", "CrossAccount", "B"],
    ],
    ["by another account's number", { A: role(trust({ AWS: other })), B: role(trust({ AWS: account })) }, ["A"]],
    [
      "by another account's role",
      { A: role(trust({ AWS: [`arn:aws:iam::${account}:root`, `arn:aws:sts::${other}:assumed-role/x/y`] })) },
      ["A"],
    ],
    [
      "by an external ID",
      { A: role(trust({ AWS: account }, "sts:AssumeRole", { StringEquals: { "sts:ExternalId": "x" } })), B: role() },
      ["A"],
    ],
    [
      "not by keys that only sound so",
      {
        A: role(
          trust({ AWS: account }, "sts:AssumeRole", {
            StringEquals: { "x:sts:ExternalId": "x", "sts:ExternalIdx": "y" },
          }),
        ),
      },
      [],
    ],
    [
      "not by a service or a provider",
      { A: role(trust({ Service: "arn:aws:iam::210987654321:root" })), B: role(trust({ Federated: other })) },
      [],
    ],
    [
      "not by a text that is no account",
      { A: role(trust({ AWS: "arn:aws:iam::12345:root" })), B: role(trust({ AWS: "*" })) },
      [],
    ],
  ])("of others: %s", (_what, written, expected) => {
    expect(ids(crossAccountRoles, written)).toEqual(expected);
  });

  it.each<[string, Written, string[]]>([
    [
      "of the account itself",
      { A: role(trust({ AWS: account })), B: role(trust({ AWS: `arn:aws:iam::${account}:root` })), C: role() },
      ["A", "B"],
    ],
    [
      "a user",
      { A: role(trust({ AWS: [`arn:aws:iam::${account}:role/x`, `arn:aws:iam::${account}:user/x`] })) },
      ["A"],
    ],
    [
      "of a company's directory",
      {
        A: role(trust({ Federated: `arn:aws:iam::${account}:saml-provider/x` })),
        B: role(trust({ Federated: provider })),
      },
      ["A"],
    ],
    ["not a role", { A: role(trust({ AWS: `arn:aws:iam::${account}:role/x` })) }, []],
    [
      "not a service of such a name",
      {
        A: role(trust({ Service: account })),
        B: role(trust({ Service: "a:saml-provider/b" })),
        C: role(trust({ AWS: "x:saml-provider/y" })),
      },
      [],
    ],
    ["not the vendor's", { A: role({ ...trust({ AWS: account }), RoleName: "vendor" }) }, []],
  ])("of people: %s", (_what, written, expected) => {
    expect(ids(humanRoles, written)).toEqual(expected);
  });
});

describe("accounts of principals", () => {
  it.each<[string, string | undefined]>([
    [account, account],
    ["⟨AWS::AccountId⟩", "⟨AWS::AccountId⟩"],
    [`arn:aws:iam::${account}:role/x`, account],
    [`arn:aws:sts::${account}:assumed-role/x/y`, account],
    [`arn:aws-us-gov:iam::${account}:role/x`, account],
    [`x${account}`, undefined],
    [`${account}1`, undefined],
    ["arn:aws:s3:::x", undefined],
    [`xarn:aws:iam::${account}:role/x`, undefined],
    ["*", undefined],
  ])("%s", (principal, expected) => {
    expect(accountOf(principal)).toBe(expected);
  });

  it("the account itself is its number or its root", () => {
    const model = platform({});
    const all = [
      account,
      `arn:aws:iam::${account}:root`,
      `arn:aws:iam::${account}:role/a`,
      "arn:aws:iam::210987654321:root",
      "210987654321",
    ];
    expect(all.filter((one) => isAccountRoot(model, one))).toEqual(all.slice(0, 2));
  });
});

describe("policies of a role", () => {
  const document = (Action: string) => ({ Statement: { Effect: "Allow", Action, Resource: "*" } });
  const written = {
    App: role({
      RoleName: "app",
      Policies: [{ PolicyName: "p", PolicyDocument: document("a:inline") }],
      ManagedPolicyArns: [{ Ref: "Managed" }, "arn:aws:iam::aws:policy/service-role/X", { Ref: "Key" }],
    }),
    Other: role({ RoleName: "other" }),
    Key: ["KMS::Key"],
    Managed: ["IAM::ManagedPolicy", { PolicyDocument: document("a:managed") }],
    Listing: ["IAM::ManagedPolicy", { PolicyDocument: document("a:listing"), Roles: ["other", "app"] }],
    ByRef: ["IAM::Policy", { PolicyDocument: document("a:ref"), Roles: [{ Ref: "App" }] }],
    Elsewhere: ["IAM::Policy", { PolicyDocument: document("a:elsewhere"), Roles: [{ Ref: "Other" }] }],
    Single: ["IAM::RolePolicy", { PolicyDocument: document("a:single"), RoleName: "app" }],
    SingleByRef: ["IAM::RolePolicy", { PolicyDocument: document("a:singleref"), RoleName: { Ref: "App" } }],
    SingleElsewhere: ["IAM::RolePolicy", { PolicyDocument: document("a:no"), RoleName: "other" }],
  } as const;

  it("are inline, separate, and managed", () => {
    const model = platform(written);
    const actions = model
      .all("AWS::IAM::Role")
      .map((one) => statementsOfRole(model, one).flatMap((each) => each.actions()));
    expect(actions).toEqual([
      ["a:inline", "a:ref", "a:listing", "a:single", "a:singleref", "a:managed"],
      ["a:elsewhere", "a:listing", "a:no"],
    ]);
    expect(policiesOf(model, model.all("AWS::IAM::Role")[0] as Resource).map(({ resource }) => resource.id)).toEqual([
      "App",
      "ByRef",
      "Listing",
      "Single",
      "SingleByRef",
      "Managed",
    ]);
  });

  it("are named by the last part of their ARN", () => {
    const names = property(platform(written).resources[0] as Resource, "ManagedPolicyArns")
      .list()
      .map(policyName);
    expect(names.slice(1, 2)).toEqual(["service-role/X"]);
    const [own] = property(
      platform({ A: role({ ManagedPolicyArns: ["xarn:aws:iam::aws:policy/a"] }) }).resources[0] as Resource,
      "ManagedPolicyArns",
    ).list();
    expect(own === undefined ? "" : policyName(own)).toBe("xarn:aws:iam::aws:policy/a");
  });
});
