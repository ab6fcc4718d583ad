// What a statement speaks of, and what is left open where a part of it is not known.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../model/value.ts";
import type { ValueMap } from "../model/value.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decide.ts";
import { readPolicy } from "./document.ts";
import { askerOf } from "./principal.ts";
import { requestOf } from "./request.ts";
import type { RequestInit } from "./request.ts";
import type { Open } from "./truth.ts";

const home = "111111111111";
const asker = askerOf(`arn:aws:sts::${home}:assumed-role/app/s1`);
const unresolved = new Unresolved("{Ref: X}", "no default");
const open: readonly Open[] = [{ kind: "key", name: "aws:SourceVpce" }];

/** The one statement of a role that asks for an object. */
function asked(statement: ValueMap, more: Partial<RequestInit> = {}): Decision {
  const question = { asker, action: "s3:GetObject", resource: "arn:aws:s3:::data/x", resourceAccount: home };
  const whole = { Effect: "Allow", Action: "*", Resource: "*", ...statement };
  const identity = [readPolicy({ name: "p", document: { Version: "2012-10-17", Statement: [whole] } })];
  return decide(requestOf({ ...question, open: ["aws:SourceVpce"], ...more }), { identity });
}

describe("a statement speaks of", () => {
  it.each<[string, ValueMap, string]>([
    ["an action in any case", { Action: "S3:getobject" }, "allowed"],
    ["an action by its beginning", { Action: ["sqs:*", "s3:Get*"] }, "allowed"],
    ["no other action", { Action: "s3:Put*" }, "denied"],
    ["all actions but some", { Action: undefined, NotAction: "s3:Put*" }, "allowed"],
    ["all actions but this", { Action: undefined, NotAction: ["s3:Put*", "s3:Get*"] }, "denied"],
    ["a resource in its case", { Resource: "arn:aws:s3:::data/X" }, "denied"],
    ["all resources but some", { Resource: undefined, NotResource: "arn:aws:s3:::other/*" }, "allowed"],
    ["all resources but this", { Resource: undefined, NotResource: "arn:aws:s3:::data/*" }, "denied"],
    ["a resource by a variable", { Resource: "arn:aws:s3:::${team}/x" }, "allowed"],
    ["a resource by a variable without a value", { Resource: "arn:aws:s3:::${absent}/x" }, "denied"],
    ["every condition", { Condition: { StringEquals: { team: "data", size: "2" } } }, "denied"],
    ["one condition", { Condition: { StringEquals: { team: "data" } } }, "allowed"],
  ])("%s", (_, statement, outcome) => {
    expect(asked(statement, { given: { team: "data", size: "1" } }).outcome).toBe(outcome);
  });

  it.each<[string, ValueMap, Decision["open"]]>([
    ["an action", { Action: [unresolved] }, [{ kind: "value", name: "{Ref: X}" }]],
    ["a resource", { Resource: [unresolved] }, [{ kind: "value", name: "{Ref: X}" }]],
    ["a variable left open", { Resource: "arn:aws:s3:::${aws:SourceVpce}/x" }, open],
    [
      "a NotResource with a variable left open",
      { Resource: undefined, NotResource: "arn:aws:s3:::${aws:SourceVpce}/x" },
      open,
    ],
    [
      "a NotResource whose variable has no value",
      { Resource: undefined, NotResource: "arn:aws:s3:::${absent}/x" },
      [{ kind: "value", name: "the NotResource arn:aws:s3:::${absent}/x, whose variable has no value" }],
    ],
  ])("what is not known: %s", (_, statement, turnsOn) => {
    const { outcome, open: found } = asked(statement);
    expect({ outcome, found }).toEqual({ outcome: "unknown", found: turnsOn });
  });

  it("every resource by a star, also where the request has no ARN", () => {
    expect(asked({ Resource: "*" }, { resource: "*", action: "ec2:DescribeVpcs" }).outcome).toBe("allowed");
  });
});
