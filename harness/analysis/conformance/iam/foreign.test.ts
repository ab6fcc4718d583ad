// Accounts of principals: the platform's own, others, and what is no account.

import { expect, it } from "vitest";
import { account, platform } from "../sample-platform.ts";
import { accountOf, isForeign } from "./roles.ts";

it.each([
  ["210987654321", "210987654321", true],
  [account, account, false],
  ["⟨AWS::AccountId⟩", "⟨AWS::AccountId⟩", false],
  ["arn:aws-cn:iam::210987654321:user/ann", "210987654321", true],
  ["arn:aws:sts::210987654321:assumed-role/a/b", "210987654321", true],
  [`arn:aws:iam::${account}:root`, account, false],
  ["arn:aws:iam::1210987654321:root", "1210987654321", false],
  ["arn:aws:iam::210987654321a:root", "210987654321a", false],
  ["arn:aws:iam::a210987654321:root", "a210987654321", false],
  ["x-arn:aws:iam::210987654321:root", undefined, false],
  ["ec2.amazonaws.com", undefined, false],
  ["2109876543210", undefined, false],
])("%s", (principal, expected, foreign) => {
  expect({ account: accountOf(principal), foreign: isForeign(platform({}), principal) }).toEqual({
    account: expected,
    foreign,
  });
});
