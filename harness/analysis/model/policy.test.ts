import { describe, expect, it } from "vitest";
import { Node } from "./node.ts";
import { statementsOf, wildcardMatches } from "./policy.ts";
import type { Statement } from "./policy.ts";
import type { Value } from "./value.ts";

const resource = { type: "T", id: "R", source: "s", pointer: "", properties: {}, attributes: {}, identities: [] };

function statement(body: Value): Statement {
  const [first] = statementsOf(new Node(resource, "", { Statement: body }));
  if (first === undefined) throw new TypeError("no statement");
  return first;
}

describe("statements", () => {
  it("reads a single statement, a single action and JSON text", () => {
    const text = JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "*", Principal: "*" } });
    const [one] = statementsOf(new Node(resource, "", text));
    expect(one?.coversAction("s3:GetObject")).toBe(true);
    expect(one?.isForEveryone()).toBe(true);
  });

  it("inverts NotAction and NotResource", () => {
    const one = statement({ Effect: "Allow", NotAction: ["iam:*"], NotResource: "arn:aws:s3:::a" });
    expect([one.coversAction("s3:PutObject"), one.coversAction("IAM:PassRole")]).toEqual([true, false]);
    expect([one.coversResource("arn:aws:s3:::b"), one.coversResource("arn:aws:s3:::a")]).toEqual([true, false]);
  });

  it.each([
    [{ AWS: "*" }, true],
    ["*", true],
    [{ AWS: ["arn:aws:iam::1:root", "*"] }, true],
    [{ Service: "*" }, false],
    [{ AWS: "arn:aws:iam::123456789012:root" }, false],
  ])("knows everyone in %j", (principal, expected) => {
    expect(statement({ Effect: "Allow", Principal: principal }).isForEveryone()).toBe(expected);
  });
});

describe("wildcards", () => {
  it.each([
    ["s3:*", "S3:GetObject", true],
    ["s3:Get?bject", "s3:GetObject", true],
    ["s3:Get", "s3:GetObject", false],
    ["a.b", "axb", false],
    ["a(b*", "a(bc", true],
  ])("%s against %s", (pattern, text, expected) => {
    expect(wildcardMatches(pattern, text)).toBe(expected);
  });
});
