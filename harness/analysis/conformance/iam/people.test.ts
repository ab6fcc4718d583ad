// IAM-009 on users and groups: rights of people that ask for no second factor, wherever they are attached.

import { expect, it } from "vitest";
import { inFull } from "../sample-platform.ts";
import { deny, may } from "./sample-roles.ts";
import type { Statement } from "./sample-roles.ts";

const user = (more: object = {}) =>
  ["IAM::User", { UserName: "ann", LoginProfile: { Password: "p" }, ...more }] as const;
const group = (more: object = {}) => ["IAM::Group", { GroupName: "staff", ...more }] as const;
const document = (...Statement: Statement[]) => ({ PolicyDocument: { Statement } });
const managed = (name: string) => ({ ManagedPolicyArns: [`arn:aws:iam::aws:policy/${name}`] });
const factor = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };
const start = document(may("ec2:StartInstances"));

it("IAM-009: what people may do without a second factor", () => {
  const own = (...statements: Statement[]) => ({ Ann: user({ Policies: [document(...statements)] }) });
  const cases = {
    nothing: { Ann: user() },
    "nothing, in a group": { Staff: group() },
    "programs have no second factor": { Ann: ["IAM::User", { Policies: [start] }] as const },
    something: own(may("ec2:StartInstances")),
    "what comes before the factor": own(
      may([
        "iam:EnableMFADevice",
        "iam:ListMFADevices",
        "iam:ChangePassword",
        "iam:GetUser",
        "sts:AssumeRole",
        "sts:GetSessionToken",
      ]),
    ),
    "what only begins or ends alike": own(may(["iam:ChangePasswordOfOthers", "xsts:AssumeRole"])),
    "something, with a factor": own(may("ec2:StartInstances", "*", factor)),
    "everything, without one denied": own(may("*"), deny("*")),
    "everything, denied without a factor": own(may("*"), {
      ...deny("*"),
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    }),
    "everything but people": own({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
    "everything but machines": own({ Effect: "Allow", NotAction: "ec2:*", Resource: "*" }),
    "on all but one": own({
      Effect: "Allow",
      Action: "ec2:StartInstances",
      NotResource: "arn:aws:ec2:us-east-1:1:instance/i-1",
    }),
    "on one thing": own(may("s3:GetObject", "arn:aws:s3:::a/b"), deny("s3:GetObject", "arn:aws:s3:::c/*")),
    "on two things, one of them denied": own(
      may("s3:GetObject", ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]),
      deny("s3:GetObject", "arn:aws:s3:::a/*"),
    ),
    "on one thing that is denied": own(
      may("s3:GetObject", "arn:aws:s3:::a/b"),
      deny("s3:GetObject", "arn:aws:s3:::a/*"),
    ),
    "a policy of AWS": { Ann: user(managed("PowerUserAccess")) },
    "a policy of AWS, in a group": { Staff: group(managed("ReadOnlyAccess")) },
    "policies of AWS that give nothing": {
      Ann: user(managed("IAMUserChangePassword")),
      Staff: group(managed("AWSDenyAll")),
    },
    "a policy that is called like one of them": { Ann: user(managed("AWSDenyAllButMe")) },
    "a policy of AWS, denied beside it": {
      Ann: user({ ...managed("PowerUserAccess"), Policies: [document(deny("*"))] }),
    },
  };
  expect(inFull("IAM-009", cases)).toMatchInlineSnapshot(`
    "# nothing: held
    # nothing, in a group: held
    # programs have no second factor: unknown
    - none: nothing to judge was found
    # something: violated
    - Ann/Policies/0/PolicyDocument/Statement/0: Ann may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # what comes before the factor: held
    # what only begins or ends alike: violated
    - Ann/Policies/0/PolicyDocument/Statement/0: Ann may iam:ChangePasswordOfOthers without a second factor | found {"Effect":"Allow","Action":["iam:ChangePasswordOfOthers","xsts:AssumeRole"],"Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # something, with a factor: held
    # everything, without one denied: held
    # everything, denied without a factor: held
    # everything but people: violated
    - Ann/Policies/0/PolicyDocument/Statement/0: Ann may ec2:RunInstances without a second factor | found {"Effect":"Allow","NotAction":"iam:*","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # everything but machines: violated
    - Ann/Policies/0/PolicyDocument/Statement/0: Ann may s3:DeleteObject without a second factor | found {"Effect":"Allow","NotAction":"ec2:*","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # on all but one: violated
    - Ann/Policies/0/PolicyDocument/Statement/0: Ann may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","NotResource":"arn:aws:ec2:us-east-1:1:instance/i-1"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # on one thing: violated
    - Ann/Policies/0/PolicyDocument/Statement/0: Ann may s3:GetObject without a second factor | found {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/b"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # on two things, one of them denied: violated
    - Ann/Policies/0/PolicyDocument/Statement/0: Ann may s3:GetObject without a second factor | found {"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # on one thing that is denied: held
    # a policy of AWS: violated
    - Ann/ManagedPolicyArns/0: Ann may ec2:RunInstances without a second factor | found "arn:aws:iam::aws:policy/PowerUserAccess" | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a policy of AWS, in a group: violated
    - Staff/ManagedPolicyArns/0: Staff may ec2:RunInstances without a second factor | found "arn:aws:iam::aws:policy/ReadOnlyAccess" | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # policies of AWS that give nothing: held
    # a policy that is called like one of them: violated
    - Ann/ManagedPolicyArns/0: Ann may ec2:RunInstances without a second factor | found "arn:aws:iam::aws:policy/AWSDenyAllButMe" | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a policy of AWS, denied beside it: held"
  `);
});

it("IAM-009: rights by whatever way they are attached", () => {
  const Ann = user();
  const Ben = user({ UserName: "ben" });
  const Staff = group();
  const to = (type: string, more: object) => [`IAM::${type}`, { ...start, ...more }] as const;
  const cases = {
    "a policy for users": { Ann, Ben, P: to("Policy", { Users: [{ Ref: "Ann" }] }) },
    "a policy for users, by name": { Ann, Ben, P: to("Policy", { Users: ["x", "ben"] }) },
    "a policy for groups": { Ann, Staff, P: to("Policy", { Groups: [{ Ref: "Staff" }] }) },
    "a managed one for users": { Ann, Staff, P: to("ManagedPolicy", { Users: [{ Ref: "Ann" }] }) },
    "a managed one for groups": { Ann, Staff, P: to("ManagedPolicy", { Groups: ["staff"] }) },
    "a managed one that the user names": {
      Ann: user({ ManagedPolicyArns: [{ Ref: "P" }] }),
      P: to("ManagedPolicy", {}),
    },
    "named from both sides": {
      Ann: user({ ManagedPolicyArns: [{ Ref: "P" }] }),
      P: to("ManagedPolicy", { Users: ["ann"] }),
    },
    "a user's own": { Ann, Ben, P: to("UserPolicy", { UserName: { Ref: "Ben" } }) },
    "a group's own": { Ann, Staff, P: to("GroupPolicy", { GroupName: "staff" }) },
    "somebody else's": {
      Ann,
      Staff,
      P: to("UserPolicy", { UserName: "eve" }),
      Q: to("GroupPolicy", { GroupName: "ann" }),
      R: to("Policy", { Users: ["staff"], Groups: ["ann"] }),
    },
    "of a user without a name": { Ann: user({ UserName: undefined }), P: to("UserPolicy", { UserName: "Ann" }) },
  };
  expect(inFull("IAM-009", cases)).toMatchInlineSnapshot(`
    "# a policy for users: violated
    - P/PolicyDocument/Statement/0: Ann may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a policy for users, by name: violated
    - P/PolicyDocument/Statement/0: Ben may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a policy for groups: violated
    - P/PolicyDocument/Statement/0: Staff may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a managed one for users: violated
    - P/PolicyDocument/Statement/0: Ann may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a managed one for groups: violated
    - P/PolicyDocument/Statement/0: Staff may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a managed one that the user names: violated
    - P/PolicyDocument/Statement/0: Ann may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # named from both sides: violated
    - P/PolicyDocument/Statement/0: Ann may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a user's own: violated
    - P/PolicyDocument/Statement/0: Ben may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # a group's own: violated
    - P/PolicyDocument/Statement/0: Staff may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}
    # somebody else's: held
    # of a user without a name: violated
    - P/PolicyDocument/Statement/0: Ann may ec2:StartInstances without a second factor | found {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*"} | expected {"Bool":{"aws:MultiFactorAuthPresent":"true"}}"
  `);
});
