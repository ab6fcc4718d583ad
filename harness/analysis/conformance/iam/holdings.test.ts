import { expect, it } from "vitest";
import { told } from "../sample-platform.ts";
import { may, role, trusting, ec2 } from "./sample-roles.ts";

const wide = ["IAM::ManagedPolicy", { PolicyDocument: { Statement: [may("s3:*", "*")] } }] as const;
const bounded = role([may("s3:GetObject", "arn:aws:s3:::data/x")], { PermissionsBoundary: { Ref: "Wide" } });
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
    "is nobody's": { Wide: wide, Own: role([may("s3:GetObject", "arn:aws:s3:::data/x")]) },
  });
  expect(verdictOf(text)).toEqual([
    ...["# only bounds", "held", "# bounds one and is another's", "violated"],
    ...["# bounds one and names another", "violated", "# is nobody's", "violated"],
  ]);
});
