import { describe, expect, it } from "vitest";
import { contains, covers, formatAddress, parseCidr, prefixLength, subnetsOfCidr, union } from "./cidr.ts";
import type { Range } from "./cidr.ts";

const range = (text: string): Range => {
  const parsed = parseCidr(text);
  if (parsed === undefined) throw new TypeError(text);
  return parsed;
};

describe("parseCidr", () => {
  it.each(["10.0.0.0/33", "10.0.0/8", "256.0.0.0/8", "10.0.0.0/x", "::/129", "1::2::3/64", "12345::/16", "", "sg-1"])(
    "refuses %s",
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );

  it("takes a lone address as a range of one, and cuts host bits", () => {
    expect(range("10.0.0.1")).toEqual({ family: 4, first: 167_772_161n, last: 167_772_161n });
    expect(range("10.0.0.77/24")).toEqual(range("10.0.0.0/24"));
  });

  it("reads both families", () => {
    expect(contains(range("2000::/3"), range("2600:1f18::/32"))).toBe(true);
    expect(contains(range("::/0"), range("0.0.0.0/0"))).toBe(false);
    expect(range("::1").first).toBe(1n);
  });
});

describe("unions", () => {
  it("makes halves whole", () => {
    expect(union([range("128.0.0.0/1"), range("0.0.0.0/1")])).toEqual([range("0.0.0.0/0")]);
    expect(covers([range("10.0.0.0/25"), range("10.0.0.128/25")], range("10.0.0.0/24"))).toBe(true);
    expect(covers([range("10.0.0.0/25"), range("10.0.0.129/32")], range("10.0.0.0/24"))).toBe(false);
  });

  it("keeps the families apart", () => {
    expect(union([range("::/0"), range("0.0.0.0/0")])).toHaveLength(2);
  });
});

describe("sizes", () => {
  it("tells prefix lengths", () => {
    expect(prefixLength("10.0.1.0/24")).toBe(24);
    expect(prefixLength("2000::/3")).toBe(3);
    expect(prefixLength("no")).toBeUndefined();
  });

  it("cuts blocks as Fn::Cidr does", () => {
    expect(subnetsOfCidr("10.0.0.0/16", 2, 8)).toEqual(["10.0.0.0/24", "10.0.1.0/24"]);
    expect(subnetsOfCidr("10.0.0.0/24", 3, 8)).toBeUndefined();
    expect(subnetsOfCidr("x", 1, 8)).toBeUndefined();
  });

  it("writes addresses", () => {
    expect(formatAddress(4, 167_772_161n)).toBe("10.0.0.1");
    expect(formatAddress(6, 1n)).toBe("0:0:0:0:0:0:0:1");
  });
});
