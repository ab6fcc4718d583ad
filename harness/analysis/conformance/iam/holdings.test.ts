import { expect, it } from "vitest";
import { account, platform, told } from "../sample-platform.ts";
import { property } from "../../model/node.ts";
import { statementsOf } from "../../model/policy.ts";
import { holdingsOf, namedResources, ownPolicyArns } from "./holdings.ts";
import { may, role, trusting, ec2 } from "./sample-roles.ts";
import { Inspection } from "../inspection.ts";
import { loadProfile } from "../../../config/load-profile.ts";

const wide = ["IAM::ManagedPolicy", { PolicyDocument: { Statement: [may("s3:*", "*")] } }] as const;
const bounded = role([may("s3:GetObject", "arn:aws:s3:::data/x")], { PermissionsBoundary: { Ref: "Wide" } });
const user = ["IAM::User", { PermissionsBoundary: { Ref: "Wide" } }] as const;
const naming = (more: object) => ["IAM::ManagedPolicy", { ...wide[1], ...more }] as const;
const verdictOf = (text: string) => text.split("\n").filter((line) => !line.startsWith("finding"));

it("BASE-016: a policy that only bounds grants nothing; one that somebody has, or nobody, does", () => {
  const text = told("BASE-016", {
    "only bounds": { Wide: wide, Own: bounded },
    "bounds one and is another's": {
      ...{ Wide: wide, Own: bounded },
      Other: trusting([ec2], { RoleName: "other", ManagedPolicyArns: [{ Ref: "Wide" }] }),
    },
    "bounds one and names another": {
      ...{ Wide: ["IAM::ManagedPolicy", { ...wide[1], Roles: ["other"] }], Own: bounded },
      Other: trusting([ec2], { RoleName: "other" }),
    },
    "bounds a user alone": { Wide: wide, Ann: user },
    "bounds a group alone": { Wide: wide, Team: ["IAM::Group", { PermissionsBoundary: { Ref: "Wide" } }] },
    "bounds one and names a user": { Wide: naming({ Users: ["ann"] }), Own: bounded },
    "bounds one and names a group": { Wide: naming({ Groups: ["team"] }), Own: bounded },
    "bounds one and is a user's": {
      ...{ Wide: wide, Own: bounded },
      Ann: ["IAM::User", { ManagedPolicyArns: [{ Ref: "Wide" }] }],
    },
    "is nobody's": { Wide: wide, Own: role([may("s3:GetObject", "arn:aws:s3:::data/x")]) },
  });
  expect(verdictOf(text)).toEqual([
    ...["# only bounds", "held", "# bounds one and is another's", "violated"],
    ...["# bounds one and names another", "violated", "# bounds a user alone", "held"],
    ...["# bounds a group alone", "held", "# bounds one and names a user", "violated"],
    ...["# bounds one and names a group", "violated", "# bounds one and is a user's", "violated"],
    ...["# is nobody's", "violated"],
  ]);
});

it("BASE-016: what one holder has and nobody can tell hides nothing of the others", () => {
  const open = trusting([ec2], { RoleName: "open", Policies: { "Fn::ImportValue": "policies" } });
  const narrow = role([may("s3:GetObject", "arn:aws:s3:::data/x")]);
  const text = told("BASE-016", {
    "nothing else": { Open: open, Own: narrow },
    "another has too much": { Open: open, Own: role([may("s3:*", "*")]) },
    "another has too much of a policy": {
      ...{ Open: open, Wide: wide },
      Own: role([may("s3:GetObject", "arn:aws:s3:::data/x")], { ManagedPolicyArns: [{ Ref: "Wide" }] }),
    },
    "a user has too much": {
      ...{ Open: open, Own: narrow },
      Ann: ["IAM::User", { Policies: [{ PolicyName: "p", PolicyDocument: { Statement: [may("s3:*", "*")] } }] }],
    },
    "nobody is known to have too much": { Open: open, Own: narrow, Wide: wide },
  });
  expect(verdictOf(text)).toEqual([
    ...["# nothing else", "unknown", "# another has too much", "violated"],
    ...["# another has too much of a policy", "violated", "# a user has too much", "violated"],
    ...["# nobody is known to have too much", "unknown"],
  ]);
});

it("ARNs of what a holder has, and of what a statement is about", () => {
  const model = platform({
    Own: role([may("s3:GetObject")], { ManagedPolicyArns: [{ Ref: "Wide" }] }),
    Wide: ["IAM::ManagedPolicy", { ...wide[1], ManagedPolicyName: "wide" }],
  });
  const [own] = holdingsOf(new Inspection("BASE-016", model, loadProfile("byoc-private", "."))).filter(
    ({ holders }) => holders.length > 0,
  );
  expect(own === undefined ? [] : ownPolicyArns(own)).toEqual([`arn:aws:iam::${account}:policy/wide`]);
  const named = (statement: object) => {
    const { resources } = platform({ One: ["IAM::Policy", { PolicyDocument: { Statement: [statement] } }] });
    return resources.flatMap((one) => statementsOf(property(one, "PolicyDocument")).map(namedResources));
  };
  expect(named({ ...may("s3:*", ["a", "b"]) })).toEqual([["a", "b"]]);
  expect(named({ Effect: "Allow", Action: "s3:*", NotResource: ["a"] })).toEqual([["*"]]);
});
