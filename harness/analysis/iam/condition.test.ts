import { describe, expect, it } from "vitest";
import { meets } from "./condition.ts";
import { RequestContext } from "./context.ts";
import type { ContextInit } from "./context.ts";
import { Unresolved } from "../model/value.ts";

const context: ContextInit = {
  given: {
    name: "Alice",
    team: ["red", "blue"],
    age: "300",
    at: "2026-06-01T12:00:00Z",
    ip: "10.1.2.3",
    v6: "2001:db8::1",
    arn: "arn:aws:logs:us-east-1:111111111111:log-group:/aws/x",
    tls: "true",
    bytes: "QmluYXJ5",
    partly: { like: "arn:aws:iam::999999999999:*" },
    perhaps: { like: "o-other", maybeAbsent: true },
  },
  open: ["open", "aws:PrincipalTag/*"],
};

function ask(operator: string, key: string, values: string | readonly string[]): boolean | undefined {
  const condition = { operator, key, values: [values].flat() };
  return meets(condition, { context: new RequestContext(context), hasVariables: true }).value;
}

describe("conditions", () => {
  it.each([
    ["StringEquals", "name", "Alice", true],
    ["StringEquals", "NAME", "alice", false],
    ["StringEqualsIgnoreCase", "name", "alice", true],
    ["StringEquals", "name", "*", false],
    ["StringLike", "name", "Al?c*", true],
    ["StringNotEquals", "name", ["Bob", "Alice"], false],
    ["StringNotLike", "name", ["B*", "C*"], true],
    ["StringEquals", "missing", "x", false],
    ["StringNotEquals", "missing", "x", true],
    ["StringEqualsIfExists", "missing", "x", true],
    ["StringEqualsIfExists", "name", "x", false],
    ["Null", "missing", "true", true],
    ["Null", "name", "true", false],
    ["Null", "name", "false", true],
    ["ForAllValues:StringEquals", "team", ["red", "blue", "green"], true],
    ["ForAllValues:StringEquals", "team", "red", false],
    ["ForAllValues:StringEquals", "missing", "red", true],
    ["ForAnyValue:StringEquals", "team", "red", true],
    ["ForAnyValue:StringEquals", "missing", "red", false],
    ["ForAnyValue:StringNotEquals", "team", "red", true],
    ["ForAllValues:StringNotEquals", "team", "red", false],
    ["ForAnyValue:StringEqualsIfExists", "missing", "red", true],
    ["NumericLessThan", "age", "300.5", true],
    ["NumericLessThanEquals", "age", "300", true],
    ["NumericGreaterThan", "age", "300", false],
    ["NumericEquals", "name", "1", false],
    ["NumericNotEquals", "age", "301", true],
    ["DateGreaterThan", "at", "2026-06-01T11:59:59Z", true],
    ["DateEquals", "at", "1780315200", true],
    ["DateLessThan", "at", "2026-06-01", false],
    ["IpAddress", "ip", "10.0.0.0/8", true],
    ["NotIpAddress", "ip", ["10.0.0.0/9", "11.0.0.0/8"], false],
    ["NotIpAddress", "v6", "203.0.113.7", true],
    ["IpAddress", "v6", "2001:db8::/32", true],
    ["ArnLike", "arn", "arn:aws:logs:*:111111111111:log-group:/aws/*", true],
    ["ArnEquals", "arn", "arn:aws:logs:*:222222222222:*", false],
    ["ArnNotLike", "arn", "arn:aws:logs:*:222222222222:*", true],
    ["Bool", "tls", "True", true],
    ["Bool", "tls", "false", false],
    ["Bool", "missing", "false", false],
    ["BoolIfExists", "missing", "false", true],
    ["BinaryEquals", "bytes", "QmluYXJ5", true],
    ["StringEquals", "name", "${name}", true],
    ["StringEquals", "name", "${missing}", false],
    ["StringNotEquals", "name", "${missing}", true],
    ["StringEquals", "name", "${missing, 'Alice'}", true],
    ["StringLike", "name", "${*}lice", false],
  ] as const)("%s %s %s: %s", (operator, key, values, expected) => {
    expect(ask(operator, key, values)).toBe(expected);
  });

  it.each([
    ["StringEquals", "open", "x", undefined],
    ["StringEqualsIfExists", "open", "x", undefined],
    ["Null", "open", "true", undefined],
    ["StringEquals", "aws:PrincipalTag/team", "x", undefined],
    ["StringEquals", "name", "${open}", undefined],
    ["StringLike", "partly", "arn:aws:iam::999999999999:*", true],
    ["StringLike", "partly", "arn:aws:iam::111111111111:*", false],
    ["ArnLike", "partly", "arn:aws:iam::*:role/admin", undefined],
    ["StringEquals", "perhaps", "o-ours", false],
    ["StringEqualsIfExists", "perhaps", "o-ours", undefined],
    ["StringNotEquals", "perhaps", "o-ours", true],
    ["StringEquals", "team", "red", undefined],
    ["StringEqualz", "name", "Alice", undefined],
  ] as const)("what is open stays open: %s %s %s: %s", (operator, key, values, expected) => {
    expect(ask(operator, key, values)).toBe(expected);
  });

  it("says what an unresolved value was", () => {
    const condition = { operator: "StringEquals", key: "name", values: [new Unresolved("{Ref: X}", "no default")] };
    const { value, open } = meets(condition, { context: new RequestContext(context), hasVariables: true });
    expect(value).toBeUndefined();
    expect(open).toEqual([{ kind: "value", name: "{Ref: X}" }]);
  });
});
