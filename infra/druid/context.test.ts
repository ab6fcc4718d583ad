// Contexts that are whole, and what is said of those that are not.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readContext } from "./context.ts";

const whole = { account: "123456789012", region: "us-west-2", environment: "prototype", version: "v1" };
const read = (values: object) => () => readContext(JSON.stringify(values));

describe("a context", () => {
  it("is the profile's own, with a domain", () => {
    const own = readContext(readFileSync(join(import.meta.dirname, "context.json"), "utf8"));
    expect(own).toMatchObject({ ...whole, domain: "druid.internal.example.com" });
  });

  it("needs no domain", () => {
    expect(read(whole)()).toEqual({ ...whole, domain: undefined });
  });

  it.each([
    ["eleven digits", { ...whole, account: "12345678901" }, /account: expected twelve digits, got "12345678901"/],
    ["an account as a number", { ...whole, account: 123_456_789_012 }, /account: expected text, got number/],
    ["no region", { ...whole, region: undefined }, /region is missing/],
    ["another environment", { ...whole, environment: "production" }, /environment: expected prototype/],
    ["another version", { ...whole, version: "v2" }, /version: expected v1/],
    ["a domain with a scheme", { ...whole, domain: "https://example.com" }, /domain: expected a name/],
    ["a part that is misspelt", { ...whole, enviroment: "prototype" }, /enviroment: no part of the context/],
    ["nothing at all", {}, /account is missing.*region is missing.*environment is missing.*version is missing/],
    ["a list", [], /holds no object/],
  ])("with %s is refused", (_what, values, says) => {
    expect(read(values)).toThrow(says);
  });

  it("that is no JSON is refused", () => {
    expect(() => readContext("account: 1")).toThrow(/no JSON/);
  });
});
