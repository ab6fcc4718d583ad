// What a reference in a statement is. A plan shows what an identifier refers to and not what is written around it: only
// where nothing can be is the reference the identifier.

import { isList, textOf, Unresolved } from "../value.ts";
import type { Value } from "../value.ts";
import type { Target } from "./references.ts";

/** Attributes that name a thing whole: an ARN with more behind it would name nothing, or nothing of this one. */
const whole: Readonly<Record<string, RegExp>> = {
  aws_kms_key: /^arn$/,
  aws_kms_replica_key: /^arn$/,
  aws_iam_role: /^arn$/,
  aws_iam_user: /^arn$/,
  aws_iam_policy: /^arn$/,
  aws_iam_openid_connect_provider: /^arn$/,
  aws_secretsmanager_secret: /^(arn|id)$/,
  aws_sns_topic: /^(arn|id)$/,
  aws_sqs_queue: /^arn$/,
  aws_ecr_repository: /^arn$/,
  aws_cloudwatch_event_rule: /^arn$/,
  aws_cloudtrail: /^arn$/,
  aws_budgets_budget: /^arn$/,
  aws_vpc_endpoint: /^id$/,
  aws_vpc: /^id$/,
};

/** The attribute by which a target is named whole; nothing where more may stand around it. */
export function wholeName({ type, attribute }: Target): string | undefined {
  const own = attribute ?? "arn";
  return whole[type]?.test(own) === true ? own : undefined;
}

/** Whether a target is what issues tokens: keys of conditions begin with it. */
export function isIssuer({ type, attribute = "" }: Target): boolean {
  return type === "aws_iam_openid_connect_provider" ? /^(url|arn)$/.test(attribute) : attribute === "identity";
}

/**
 * The key of a condition on an issuer's tokens, whose claim the plan hides. Values tell it: a service account is a subject
 * and nothing else, and a condition on anything else with such a value would let in nobody. A test that also holds of what
 * is not equal, or not there, tells nothing.
 */
export function keyOfIssuer(issuer: string, { test, values }: { test: string; values: Value }): Value {
  const texts = (isList(values) ? values : [values]).map(textOf);
  const isTelling = /^String(Equals|Like|EqualsIgnoreCase)$/.test(test);
  if (isTelling && texts.every((text) => text.startsWith("system:serviceaccount:"))) return `${issuer}:sub`;
  if (isTelling && texts.every((text) => text === "sts.amazonaws.com")) return `${issuer}:aud`;
  return new Unresolved(`a key of ${issuer}`, "known after apply");
}
