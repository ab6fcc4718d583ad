import { describe, expect, it } from "vitest";
import {
  contains,
  covers,
  formatAddress,
  overlaps,
  parseCidr,
  prefixLength,
  reachesPublic,
  subnetsOfCidr,
  union,
} from "./cidr.ts";
import type { Range } from "./cidr.ts";

const range = (text: string): Range => {
  const parsed = parseCidr(text);
  if (parsed === undefined) throw new TypeError(text);
  return parsed;
};

describe("parseCidr", () => {
  it.each([
    ...[
      "10.0.0.0/33",
      "10.0.0/8",
      "256.0.0.0/8",
      "10.0.0.0/x",
      "10.0.0.0/8x",
      "10.0.0.0/x8",
      "10.0.0.0/-1",
      "10.0.0.0/",
    ],
    ...["10.0.0.0.0/8", "10.0.0.a/8", "a10.0.0.0", "10.0.0.0a", "10.0.0.0001", "10.0..0", "", "sg-1"],
    ...[
      "::/129",
      "1::2::3/64",
      "12345::/16",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "1:2:3:4::5:6:7:8",
      "g::",
      "::x1",
      "::1x",
    ],
  ])("refuses %s", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it("reads every group, short and long forms, and spaces around", () => {
    expect(range("1.2.3.4").first).toBe(0x01020304n);
    expect(range("255.255.255.255/32").last).toBe(0xffffffffn);
    expect(range(" 10.0.0.0/8 ")).toEqual({ family: 4, first: 0x0a000000n, last: 0x0affffffn });
    expect(range("1:2:3:4:5:6:7:8").first).toBe(0x00010002000300040005000600070008n);
    expect(range("1:2::7:8").first).toBe(0x00010002000000000000000000070008n);
    expect(range("1:2:3:4:5:6::8").first).toBe(0x00010002000300040005000600000008n);
    expect(range("ABCD::").first).toBe(0xabcd0000000000000000000000000000n);
    expect(range("::/0")).toEqual({ family: 6, first: 0n, last: (1n << 128n) - 1n });
    expect(range("0.0.0.0/0")).toEqual({ family: 4, first: 0n, last: (1n << 32n) - 1n });
    expect(range("::ffff/128")).toEqual({ family: 6, first: 0xffffn, last: 0xffffn });
  });

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

describe("two ranges", () => {
  it("contain each other from edge to edge", () => {
    expect(contains(range("10.0.0.0/24"), range("10.0.0.0/24"))).toBe(true);
    expect(contains(range("10.0.0.0/24"), range("10.0.0.128/25"))).toBe(true);
    expect(contains(range("10.0.0.0/24"), range("10.0.0.0/23"))).toBe(false);
    expect(contains(range("10.0.1.0/24"), range("10.0.0.0/23"))).toBe(false);
    expect(contains(range("10.0.0.0/25"), range("10.0.0.128/25"))).toBe(false);
    expect(contains(range("10.0.0.128/25"), range("10.0.0.0/25"))).toBe(false);
    expect(contains(range("::/96"), range("10.0.0.0/24"))).toBe(false);
  });

  it("overlap when they share an address", () => {
    const low = { family: 4, first: 0n, last: 10n } as const;
    expect(overlaps(low, { family: 4, first: 10n, last: 20n })).toBe(true);
    expect(overlaps({ family: 4, first: 10n, last: 20n }, low)).toBe(true);
    expect(overlaps(low, { family: 4, first: 11n, last: 20n })).toBe(false);
    expect(overlaps({ family: 4, first: 11n, last: 20n }, low)).toBe(false);
    expect(overlaps(low, { family: 6, first: 0n, last: 20n })).toBe(false);
  });
});

describe("public addresses", () => {
  it.each([
    ...["0.0.0.0/0", "8.8.8.8", "1.0.0.0/32", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"],
    ...["126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0"],
    ...["192.167.255.255", "192.169.0.0", "223.255.255.255", "10.0.0.0/7", "2000::1", "3fff::", "::/0"],
  ])("are reached by %s", (text) => {
    expect(reachesPublic(range(text))).toBe(true);
  });

  it.each([
    ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
    ...["192.168.0.0/16", "224.0.0.0/3", "255.255.255.255", "fc00::/7", "fe80::/10", "::1", "4000::"],
  ])("are not reached by %s", (text) => {
    expect(reachesPublic(range(text))).toBe(false);
  });
});

describe("unions", () => {
  it("are sorted, by family and by address, and leave gaps", () => {
    const [a, b, c] = [range("10.0.0.0/24"), range("10.0.2.0/24"), range("10.0.9.0/24")];
    expect(union([c, a, range("::1"), b])).toEqual([a, b, c, range("::1")]);
    expect(union([range("10.0.0.0/16"), a, b])).toEqual([range("10.0.0.0/16")]);
    expect(union([a, a])).toEqual([a]);
    expect(union([range("255.255.255.255"), range("::1:0:0")])).toHaveLength(2);
    expect(union([])).toEqual([]);
  });

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
    expect([prefixLength("::1"), prefixLength("10.0.0.1"), prefixLength("0.0.0.0/0")]).toEqual([128, 32, 0]);
    expect(prefixLength("no")).toBeUndefined();
  });

  it("cuts blocks as Fn::Cidr does", () => {
    expect(subnetsOfCidr("10.0.0.0/16", 2, 8)).toEqual(["10.0.0.0/24", "10.0.1.0/24"]);
    expect(subnetsOfCidr("10.0.0.0/24", 3, 8)).toBeUndefined();
    expect(subnetsOfCidr("x", 1, 8)).toBeUndefined();
    expect(subnetsOfCidr("10.0.0.0/24", 1, 8)).toEqual(["10.0.0.0/24"]);
    expect(subnetsOfCidr("10.0.0.0/24", 2, 7)).toEqual(["10.0.0.0/25", "10.0.0.128/25"]);
    expect(subnetsOfCidr("10.0.0.0/24", 3, 7)).toBeUndefined();
    expect(subnetsOfCidr("2001:db8::/56", 2, 64)?.[1]).toBe("2001:db8:0:1:0:0:0:0/64");
    expect([subnetsOfCidr("10.0.0.0/24", 0, 4), subnetsOfCidr("10.0.0.0/24", 1.5, 4)]).toEqual([undefined, undefined]);
    expect([subnetsOfCidr("10.0.0.0/24", Number.NaN, 4), subnetsOfCidr("10.0.0.0/24", 1, 1.5)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("writes addresses", () => {
    expect(formatAddress(4, 167_772_161n)).toBe("10.0.0.1");
    expect(formatAddress(6, 1n)).toBe("0:0:0:0:0:0:0:1");
    expect(formatAddress(4, 0xfffefdfcn)).toBe("255.254.253.252");
    expect(formatAddress(6, 0x1000200030004abcd000600070008n)).toBe("1:2:3:4:abcd:6:7:8");
  });
});
