import { describe, expect, it } from "vitest";
import { Node } from "./node.ts";
import { statementsOf, wildcardMatches } from "./policy.ts";
import type { Statement } from "./policy.ts";
import { Unresolved } from "./value.ts";
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

  it("tells its parts, each with its place", () => {
    const one = statement({
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::1:root", "2"], Service: "s3.amazonaws.com" },
      Action: ["s3:Get*", "s3:PutObject"],
      Resource: ["a", "b"],
      Condition: { StringEquals: { "aws:SourceArn": ["x", "y"], "aws:SourceAccount": 1 }, Bool: { k: true } },
    });
    expect([one.effect, one.allows, one.hasNotPrincipal, one.isForEveryone()]).toEqual(["Allow", true, false, false]);
    expect(one.principals().map(({ kind, value, node }) => [kind, value, node.pointer])).toEqual([
      ["AWS", "arn:aws:iam::1:root", "/Statement/Principal/AWS/0"],
      ["AWS", "2", "/Statement/Principal/AWS/1"],
      ["Service", "s3.amazonaws.com", "/Statement/Principal/Service"],
    ]);
    expect([one.actions(), one.notActions()]).toEqual([["s3:Get*", "s3:PutObject"], []]);
    expect([one.resources(), one.notResources()]).toEqual([["a", "b"], []]);
    expect(one.conditions().map(({ operator, key, values, node }) => [operator, key, values, node.pointer])).toEqual([
      ["StringEquals", "aws:SourceArn", ["x", "y"], "/Statement/Condition/StringEquals/aws:SourceArn"],
      ["StringEquals", "aws:SourceAccount", ["1"], "/Statement/Condition/StringEquals/aws:SourceAccount"],
      ["Bool", "k", ["true"], "/Statement/Condition/Bool/k"],
    ]);
    expect([one.coversAction("s3:PutObject"), one.coversAction("s3:DeleteObject")]).toEqual([true, false]);
    expect([one.coversResource("b"), one.coversResource("c")]).toEqual([true, false]);
  });

  it("has empty parts where nothing is written", () => {
    const one = statement({});
    expect([one.effect, one.allows, one.principals(), one.conditions()]).toEqual(["", false, [], []]);
    expect([one.coversAction("s3:GetObject"), one.coversResource("a"), one.isForEveryone()]).toEqual([
      false,
      false,
      false,
    ]);
    expect(statement({ Principal: null }).principals()).toEqual([]);
    expect(statement({ Effect: "Deny" }).allows).toBe(false);
    const bare = statement({ Principal: ["*", "1"] });
    expect(bare.principals().map(({ kind, value }) => [kind, value])).toEqual([
      ["AWS", "*"],
      ["AWS", "1"],
    ]);
    expect(statement({ NotPrincipal: { AWS: "1" } }).isForEveryone()).toBe(true);
    expect(statement({ Principal: { Federated: ["a", "*"] } }).isForEveryone()).toBe(true);
    const inverted = statement({ NotAction: ["s3:*", "iam:*"], NotResource: ["a*", "b*"] });
    expect([inverted.coversAction("sts:X"), inverted.coversAction("iam:X")]).toEqual([true, false]);
    expect([inverted.coversResource("c"), inverted.coversResource("b1")]).toEqual([true, false]);
  });

  it("stands in a list, or alone; text that is no JSON cannot be told", () => {
    const of = (document: Value) => statementsOf(new Node(resource, "/P", document));
    expect(of({ Statement: [{ Effect: "Allow" }, { Effect: "Deny" }] }).map(({ effect }) => effect)).toEqual([
      "Allow",
      "Deny",
    ]);
    expect(of({})).toEqual([]);
    expect(of('{"Statement":[{},{}]}').map(({ node }) => node.pointer)).toEqual(["/P/Statement/0", "/P/Statement/1"]);
    expect(() => of("{")).toThrow("the policy is text that is not JSON");
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

describe("somebody who is not known", () => {
  const unknown = new Unresolved({ Ref: "Reader" }, "a parameter without a value");

  it("hides nobody beside them", () => {
    expect(statement({ Principal: { AWS: [unknown, "*"] } }).isForEveryone()).toBe(true);
    expect(statement({ Principal: { Service: unknown, AWS: "*" } }).isForEveryone()).toBe(true);
  });

  it.each([
    [{ AWS: [unknown, "arn:aws:iam::1:root"] }],
    [{ AWS: unknown }],
    [{ AWS: unknown, Service: "*" }],
    [unknown],
  ])("may be everybody: %j", (principal) => {
    expect(() => statement({ Principal: principal }).isForEveryone()).toThrow("a parameter without a value");
  });
});

const drawn = { count: 0 };

describe("wildcards", () => {
  it.each([
    ["s3:*", "S3:GetObject", true],
    ["s3:Get?bject", "s3:GetObject", true],
    ["s3:Get", "s3:GetObject", false],
    ["a.b", "axb", false],
    ["a(b*", "a(bc", true],
    ["a.*", "axb", false],
    ["a.*", "a.b", true],
    ["*b", "abx", false],
    ["b*", "xab", false],
    ["?", "", false],
    ["a?c", "abbc", false],
    ["*", "", true],
    ["*", "two\nlines", true],
    ["a", "A", true],
    ["a", "b", false],
    ["s3:get*", "S3:GETOBJECT", true],
    ...["\\", "^", "$", ".", "+", "(", ")", "[", "]", "{", "}", "|"].map((sign): [string, string, boolean] => [
      `${sign}a*`,
      `${sign}ab`,
      true,
    ]),
  ])("%s against %s", (pattern, text, expected) => {
    expect(wildcardMatches(pattern, text)).toBe(expected);
    // Patterns are compiled once: others that mean the same are compiled anew.
    drawn.count += 1;
    const fresh = `${String(drawn.count)}:`;
    expect(wildcardMatches(fresh + pattern, fresh + text)).toBe(expected);
    expect(wildcardMatches(pattern + fresh, text + fresh)).toBe(expected);
  });
});
