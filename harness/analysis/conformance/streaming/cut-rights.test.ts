// Rights of service accounts' roles over what others keep.

import { expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import type { Profile } from "#harness/config/profile.ts";
import { Inspection } from "../inspection.ts";
import { account, platform } from "../sample-platform.ts";
import { rightsAreCut } from "./cut-rights.ts";

const found = (Action: unknown, Resource: unknown) => {
  const Policies = [{ PolicyName: "p", PolicyDocument: { Statement: [{ Effect: "Allow", Action, Resource }] } }];
  const model = platform({
    R: ["IAM::Role", { RoleName: "r", AssumeRolePolicyDocument: { Statement: [] }, Policies }],
  });
  const it_ = new Inspection("BASE-001", model, { name: "sample" } as unknown as Profile);
  rightsAreCut(it_, present(model.resources[0], "a role"));
  const { verdict, findings } = it_.judgement();
  return [verdict, ...findings.map(({ message, expected, path }) => `${path ?? ""}: ${message} | ${String(expected)}`)];
};
const may = (...actions: string[]) => [
  "violated",
  ...actions.map(
    (action) => `/Resources/R/Properties/Policies: r may ${action} of every service | resources of its own service`,
  ),
];

it.each([
  ["s3:GetObject", "arn:aws:s3:::*"],
  ["s3:PutObject", "arn:aws:s3:::*/*"],
  ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:us-east-1:${account}:secret:*`],
  ["ssm:GetParameter", `arn:aws:ssm:us-east-1:${account}:parameter/*`],
  ["sqs:ReceiveMessage", `arn:aws:sqs:us-east-1:${account}:*`],
  ["dynamodb:GetItem", `arn:aws:dynamodb:us-east-1:${account}:table/*`],
])("%s of all, and of its own alone", (action, resource) => {
  expect(found(action, resource)).toEqual(may(action));
  expect(found(action, "*")).toEqual(may(action));
  expect(found(action, resource.replace(/\*$/, "own*"))).toEqual(["held"]);
  expect(found(action, resource.replace("us-east-1", "eu-west-1")).length === 1).toBe(resource.includes("us-east-1"));
});

it("several at once", () => {
  expect(found(["s3:Get*", "sqs:*"], "*")).toEqual(may("s3:GetObject", "sqs:ReceiveMessage"));
});
