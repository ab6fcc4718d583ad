import { describe, expect, it } from "vitest";
import { meets } from "./condition.ts";
import { RequestContext, singleValue } from "./context.ts";
import type { ContextInit, Known } from "./context.ts";
import { glob } from "./glob.ts";
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
    ["foranyvalue:stringequalsifexists", "team", "red", true],
    ["ForAnyValues:StringEquals", "team", "red", undefined],
    ["ForAllValue:StringEquals", "team", "red", undefined],
    ["ForSomeValues:StringEquals", "team", "red", undefined],
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

  it.each([{}, { given: { name: "x" } }, { open: ["*"] }])(
    "leaves a block that could not be read open in %j",
    (given) => {
      const unread = new Unresolved("{Ref: X}", "no default");
      const condition = { operator: "StringEquals", key: "name", values: [unread], unread };
      const { value, open } = meets(condition, { context: new RequestContext(given), hasVariables: true });
      expect({ value, open }).toEqual({ value: undefined, open: [{ kind: "value", name: "{Ref: X}" }] });
    },
  );

  it("says what an unresolved value was", () => {
    const condition = { operator: "StringEquals", key: "name", values: [new Unresolved("{Ref: X}", "no default")] };
    const { value, open } = meets(condition, { context: new RequestContext(context), hasVariables: true });
    expect(value).toBeUndefined();
    expect(open).toEqual([{ kind: "value", name: "{Ref: X}" }]);
  });

  it.each([
    ["StringEqualz", "name", "x", "value", "the operator StringEqualz, which IAM does not know"],
    ["StringEquals", "team", "red", "value", "StringEquals on the list team, which IAM leaves undefined"],
    ["StringEquals", "open", "x", "key", "open"],
    ["Null", "open", "true", "key", "open"],
    ["Null", "perhaps", "true", "key", "perhaps"],
    ["StringEqualsIfExists", "perhaps", "o-ours", "key", "perhaps"],
    ["StringLike", "partly", "arn:aws:iam::999999999999:role/*", "key", "partly"],
    ["StringEquals", "name", "${open}", "key", "open"],
  ] as const)("says on what it turns: %s %s %s", (operator, key, value, kind, name) => {
    const { open } = meets(
      { operator, key, values: [value] },
      { context: new RequestContext(context), hasVariables: true },
    );
    expect(open).toEqual([{ kind, name }]);
  });

  it.each([
    ["Null", "name", "maybe", false],
    ["Null", "missing", "TRUE", true],
    ["Null", "name", "FALSE", true],
    ["Null", "perhaps", "false", undefined],
    ["Null", "missing", ["true", "false"], true],
    ["StringEquals", "open", [], false],
    ["StringNotEquals", "open", [], undefined],
    ["StringEqualsIfExists", "open", [], undefined],
    ["ForAnyValue:StringNotEquals", "missing", "x", false],
    ["ForAllValues:StringNotEquals", "missing", "x", true],
    ["ForAnyValue:StringEquals", "perhaps", "o-other", undefined],
    ["StringEqualsIfExists", "perhaps", "o-other", true],
    ["NumericGreaterThanEquals", "age", "300", true],
    ["NumericGreaterThanEquals", "age", "301", false],
    ["NumericLessThan", "age", "300", false],
    ["NumericLessThanEquals", "age", "299", false],
    ["NumericGreaterThan", "age", "299", true],
    ["DateNotEquals", "at", "2026-06-01", true],
    ["NotStringEquals", "name", "Alice", undefined],
    ["xForAnyValue:StringEquals", "name", "Alice", undefined],
    ["ForAnyValue:", "name", "Alice", undefined],
    ["NullIfExists", "name", "false", undefined],
    ["ForAllValues:Null", "missing", "true", true],
    ["", "name", "Alice", undefined],
    ["Bool", "tls", "${tls}", false],
  ] as const)("%s %s %s: %s", (operator, key, values, expected) => {
    expect(ask(operator, key, values)).toBe(expected);
  });

  it("reads variables only where the document knows them", () => {
    const condition = { operator: "StringEquals", key: "name", values: ["${name}"] };
    const asked = (hasVariables: boolean) =>
      meets(condition, { context: new RequestContext(context), hasVariables }).value;
    expect([asked(true), asked(false)]).toEqual([true, false]);
  });

  it("asks for the presence of a key by what could be resolved", () => {
    const values = [new Unresolved("{Ref: X}", "no default")];
    const { value, open } = meets(
      { operator: "Null", key: "name", values },
      { context: new RequestContext(context), hasVariables: true },
    );
    expect({ value, open }).toEqual({ value: undefined, open: [{ kind: "value", name: "{Ref: X}" }] });
  });

  it("names a key once, and each thing that a doubt turns on", () => {
    const values = ["${open}", "${open}", new Unresolved("{Ref: X}", "no default")];
    const { open } = meets(
      { operator: "StringEquals", key: "perhaps", values },
      { context: new RequestContext(context), hasVariables: true },
    );
    expect(open).toEqual([
      { kind: "key", name: "perhaps" },
      { kind: "key", name: "open" },
      { kind: "value", name: "{Ref: X}" },
    ]);
  });
});

describe("what is known of a key", () => {
  it.each<[string, ContextInit, Known]>([
    ["nothing was said", {}, { is: "absent" }],
    ["given", { given: { K: "a" } }, { is: "present", values: ["a"], isList: false }],
    ["a list", { given: { k: ["a", "b"] } }, { is: "present", values: ["a", "b"], isList: true }],
    ["an empty list", { given: { k: [] }, open: ["k"] }, { is: "absent" }],
    ["in part", { given: { k: { like: "a*" } } }, { is: "present", values: [glob("a*")], isList: false }],
    ["or absent", { given: { k: { like: "a", maybeAbsent: true } } }, { is: "maybe", values: ["a"], isList: false }],
    ["left open", { open: ["K"] }, { is: "open" }],
    ["left open with all others", { open: ["*"] }, { is: "open" }],
    ["another one is left open", { open: ["kk", "xk", "j"] }, { is: "absent" }],
    ["absent among open ones", { open: ["*"], absent: ["K"] }, { is: "absent" }],
    ["given among absent ones", { given: { k: "a" }, absent: ["k"] }, { is: "present", values: ["a"], isList: false }],
  ])("%s", (_, init, expected) => {
    expect(new RequestContext(init).look("k")).toEqual(expected);
  });

  it("takes what names a key for nothing but its characters", () => {
    expect(new RequestContext({ open: ["a.c"] }).look("abc")).toEqual({ is: "absent" });
    expect(new RequestContext({ open: ["a(b)[c]{d}|e+f?$^\\"] }).look("A(b)[c]{d}|e+f?$^\\")).toEqual({ is: "open" });
    expect(new RequestContext({ open: ["tag/*"] }).look("tag/a\nb")).toEqual({ is: "open" });
  });

  it("has one exact value or none", () => {
    expect(singleValue({ is: "present", values: ["a"], isList: true })).toBe("a");
    expect(singleValue({ is: "present", values: [glob("a*")], isList: false })).toBeUndefined();
    expect(singleValue({ is: "present", values: ["a", "b"], isList: true })).toBeUndefined();
    expect(singleValue({ is: "maybe", values: ["a"], isList: false })).toBeUndefined();
  });
});
