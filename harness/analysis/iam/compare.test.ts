// One value of a policy against one of the request, at the borders of each kind of value.

import { describe, expect, it } from "vitest";
import { address, binary, bool, date, numeric } from "./compare.ts";
import { any, glob } from "./glob.ts";

const same = (left: number, right: number): boolean => left === right;
const less = (left: number, right: number): boolean => left < right;

describe("numbers", () => {
  it.each([
    ["1", "1.0", true],
    ["+1", "1", true],
    ["-1", "1", false],
    ["-12", "-12", true],
    ["1.", "1", true],
    ["1.25", "1.25", true],
    [".25", "0.25", true],
    ["1x", "1", false],
    ["x1", "1", false],
    ["x", "x", false],
    ["1", "x", false],
    ["x", "1", false],
    ["", "0", false],
  ])("%s is %s: %s", (policy, request, expected) => {
    expect(numeric(same)(policy, request).value).toBe(expected);
  });

  it("are compared from the request's side", () => {
    expect(numeric(less)("2", "1").value).toBe(true);
    expect(numeric(less)("1", "2").value).toBe(false);
    expect(numeric(() => true)("x", "1").value).toBe(false);
    expect(numeric(() => true)("1", "x").value).toBe(false);
  });
});

describe("dates", () => {
  it.each([
    ["2026-06-01T12:00:00Z", "2026-06-01T12:00:00.000Z", true],
    ["2026-06-01T12:00Z", "2026-06-01T12:00:00Z", true],
    ["2026-06-01T14:00:00+02:00", "2026-06-01T12:00:00Z", true],
    ["2026-06-01T14:00:00+0200", "2026-06-01T12:00:00Z", true],
    ["2026-06-01T10:00:00-02:00", "2026-06-01T12:00:00Z", true],
    ["2026-06-01T12:00:00.25Z", "2026-06-01T12:00:00.250Z", true],
    ["2026-06-01", "2026-06-01T00:00:00Z", true],
    ["2026-06", "2026-06-01", true],
    ["2026", "2026-01-01", true],
    ["1780315200", "2026-06-01T12:00:00Z", true],
    ["1780315200.5", "2026-06-01T12:00:00.5Z", true],
    ["1780315200.25", "2026-06-01T12:00:00.25Z", true],
    ["+1780315200", "2026-06-01T12:00:00Z", true],
    ["-1", "1969-12-31T23:59:59Z", true],
    ["20260", "1970-01-01T05:37:40Z", true],
    ["202", "1970-01-01T00:03:22Z", true],
    ["x1780315200", "2026-06-01T12:00:00Z", false],
    ["June 1, 2026", "2026-06-01", false],
    ["2026-06-01T12:00:00Z", "June 1, 2026 12:00 UTC", false],
    ["2026-06-01x", "2026-06-01", false],
    ["x2026-06-01", "2026-06-01", false],
    ["2026-13-01", "2026-13-01", false],
    ["2026-06-01 12:00:00Z", "2026-06-01T12:00:00Z", false],
    ["2026-06-01T12:00:00", "2026-06-01T12:00:00", false],
    ["2026-06-01T12Z", "2026-06-01T12Z", false],
  ])("%s is %s: %s", (policy, request, expected) => {
    expect(date(same)(policy, request).value).toBe(expected);
  });

  it("are compared from the request's side", () => {
    expect(date(less)("2027", "2026").value).toBe(true);
    expect(date(() => true)("x", "2026").value).toBe(false);
    expect(date(() => true)("2026", "x").value).toBe(false);
  });
});

describe("truths and bytes", () => {
  it.each([
    ["true", "TRUE", true],
    ["False", "false", true],
    ["true", "false", false],
    ["yes", "yes", false],
    ["", "", false],
  ])("%s is %s: %s", (policy, request, expected) => {
    expect(bool(policy, request).value).toBe(expected);
  });

  it.each([
    ["QQ==", "QQ==", true],
    ["QQ==", "QQ", true],
    ["QQ=", "QQ", true],
    ["QQ==", "QR==", false],
    ["Q=Q", "QQ", false],
    ["Q!", "Q!", false],
    ["!Q", "!Q", false],
    ["ab+/09", "ab+/09", true],
    ["QQ===", "QQ===", false],
  ])("%s is %s: %s", (policy, request, expected) => {
    expect(binary(policy, request).value).toBe(expected);
  });

  it("of a request known in part are open by that part", () => {
    expect(bool("true", glob("t*"))).toEqual({ value: undefined, open: [{ kind: "part", name: "t*" }] });
  });
});

describe("addresses", () => {
  it.each([
    ["10.0.0.0/8", "10.255.0.1", true],
    ["10.0.0.0/8", "11.0.0.1", false],
    ["10.0.0.0/8", "10.1.0.0/16", true],
    ["10.0.0.0/8", "12.0.0.0/8", false],
    ["nonsense", "10.0.0.1", false],
    ["10.0.0.0/8", "nonsense", false],
    ["nonsense", any, false],
  ])("%s holds %s: %s", (policy, request, expected) => {
    expect(address(policy, request).value).toBe(expected);
  });

  it("of which only a part is in the range are open", () => {
    expect(address("10.0.0.0/16", "10.0.0.0/8")).toEqual({
      value: undefined,
      open: [{ kind: "part", name: "10.0.0.0/8" }],
    });
    expect(address("10.0.0.0/16", any)).toEqual({ value: undefined, open: [{ kind: "part", name: "any address" }] });
  });
});
