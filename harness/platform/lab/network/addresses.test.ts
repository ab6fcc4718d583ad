import { describe, expect, test } from "vitest";
import { addressNumber, addressText, contains, routerAddress } from "./addresses.ts";

describe("addresses", () => {
  test("text and number are inverse over the whole range", () => {
    for (const text of ["0.0.0.0", "10.0.1.40", "127.255.255.255", "255.255.255.255"]) {
      expect(addressText(addressNumber(text))).toBe(text);
    }
  });

  test("the router has the first address after the base", () => {
    expect(routerAddress("10.0.11.0/24")).toBe("10.0.11.1");
  });

  test.each([
    ["10.0.1.0/24", "10.0.1.255", true],
    ["10.0.1.0/24", "10.0.2.0", false],
    ["10.0.1.40", "10.0.1.40", true],
    ["10.0.1.40", "10.0.1.41", false],
    ["0.0.0.0/0", "203.0.113.10", true],
    ["128.0.0.0/1", "200.1.1.1", true],
  ])("%s contains %s: %s", (cidr, address, expected) => {
    expect(contains(cidr, address)).toBe(expected);
  });

  test("what is no address is a bug, not a zero", () => {
    expect(() => addressNumber("10.0.1")).toThrow("not an address");
    expect(() => addressNumber("10.0.1.256")).toThrow("not an address");
  });
});
