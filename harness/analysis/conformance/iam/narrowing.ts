// Whether a condition narrows a statement on every resource to what belongs to the platform: a request that lacks the
// key, or brings something unrelated, has to be turned away.

import { meets } from "../../iam/condition.ts";
import { RequestContext } from "../../iam/context.ts";
import type { Condition } from "../../iam/document.ts";
import { Undecided } from "../../model/node.ts";

/** Keys by which AWS tells resources, their owners or the reason of a call apart. */
const telling =
  /(resourcetag\/|requesttag\/|resourceaccount$|resourceorg|viaservice$|ec2:vpc$|ec2:createaction$|namespace$|grantisforawsresource$|passedtoservice$)/i;

const unrelated = ["unrelated", "false", "unrelated.us-east-1.amazonaws.com", "909090909090"];

/** Whether a condition tells the platform's own from the rest. */
export function narrows(condition: Condition): boolean {
  const { key } = condition;
  if (!telling.test(key)) return false;
  const circumstances = [{}, ...unrelated.map((value) => ({ given: { [key]: value } }))];
  return circumstances.every((context) => {
    const { value, open } = meets(condition, { context: new RequestContext(context), hasVariables: true });
    if (value === undefined) throw new Undecided(`whether ${key} narrows turns on ${open[0]?.name ?? "its value"}`);
    return !value;
  });
}
