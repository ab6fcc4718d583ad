import { describe, expect, it } from "vitest";
import { accountOfArn, matchesArn } from "./arn.ts";
import { glob, matches, written } from "./glob.ts";

const answer = (pattern: string, text: string): boolean | undefined => matches(glob(pattern), glob(text)).value;

describe("wildcards on both sides", () => {
  it.each([
    ["s3:*", "s3:GetObject", true],
    ["s3:Get?bject", "s3:GetObject", true],
    ["s3:Put*", "s3:GetObject", false],
    ["*a*b", "xaxxb", true],
    ["s3:*", "s3:Get*", true],
    ["s3:Get*", "s3:*", undefined],
    ["s3:Get*", "s3:Put*", false],
    ["*Object", "s3:Get*", undefined],
    ["a?c", "a*c", undefined],
    ["a*c", "a?c", true],
    ["a?c", "a??c", false],
    ["", "*", undefined],
  ])("%s of %s: %s", (pattern, text, expected) => {
    expect(answer(pattern, text)).toBe(expected);
  });

  it("agrees with trying every text of a small alphabet", () => {
    const words = ["", "a", "b", "aa", "ab", "ba", "bb", "aab", "aba", "abb", "baa", "bab", "bba"];
    const patterns = ["", "*", "?", "a*", "*b", "a?", "?b", "a*b", "*a*", "??", "ab"];
    for (const pattern of patterns) {
      for (const text of patterns) {
        const named = words.filter((word) => answer(text, word) === true);
        const hits = named.filter((word) => answer(pattern, word) === true);
        const verdict = answer(pattern, text);
        if (verdict === true) expect(hits, `${pattern} of ${text}`).toEqual(named);
        if (verdict === false) expect(hits, `${pattern} of ${text}`).toEqual([]);
      }
    }
  });
});

it("are written as in policies", () => {
  expect(written(glob("a?b*c?*"))).toBe("a?b*c?*");
});

describe("ARNs", () => {
  it.each([
    ["arn:aws:logs:*:1:log-group:/a/*", "arn:aws:logs:eu:1:log-group:/a/b:c", true],
    ["arn:aws:s3:*:data/x", "arn:aws:s3:::data/x", false],
    ["arn:aws:*", "arn:aws:s3:::data/x", true],
    ["arn:*", "arn:aws:s3:::data/x", true],
    ["arn:aws:s3*", "arn:aws:s3:::data/x", true],
    ["arn:aws:s*t", "arn:aws:s3:::data/x", false],
    ["*:aws", "arn:aws:s3:::data/x", false],
    ["arn:aws:iam::*:role/x", "arn:aws:iam::1:role/x", true],
    ["arn:aws:iam::*:role/x", "arn:aws:iam::1:user/x", false],
    ["arn:aws:*:::role/x", "arn:aws:iam::1:role/x", false],
    ["arn:aws:sns:eu:1:a:b", "arn:aws:sns:eu:1:a:b", true],
    ["arn:aws:sns:eu:1:a:b", "arn:aws:sns:eu:1:a", false],
    ["arn:aws:sns:eu:1:a*", "arn:aws:sns:eu:1:a:b:c", true],
    ["arn:aws:sns:eu:1:ab", "arn:aws:sns:eu:1:a:b", false],
    ["arn:aws:sns:eu:1", "arn:aws:sns:eu:1:", false],
    ["arn:aws:logs:eu:1:log-group:x:*", "arn:aws:logs:eu:1:log-group:x", false],
    ["arn:aws:logs:eu:1:log-group", "arn:aws:logs:eu:1:log-group:x", false],
    ["arn:aws:sns:eu:1:b", "arn:aws:sns:eu:1:a:b", false],
    ["*", "no ARN", true],
    ["no*", "no ARN", true],
    ["arn:aws:iam::1:role/*", "arn", false],
    ["*", "arn:aws:iam::1:role/x", true],
  ])("%s of %s: %s", (pattern, arn, expected) => {
    expect(matchesArn(glob(pattern), arn).value).toBe(expected);
  });

  it("of which some may be meant where anything may be", () => {
    expect(matchesArn(glob("arn:aws:s3:::data/*"), glob("*"))).toEqual({
      value: undefined,
      open: [{ kind: "part", name: "*" }],
    });
  });

  it("name an account, or none", () => {
    expect(accountOfArn("arn:aws:iam::1:role/x")).toBe("1");
    expect(accountOfArn("arn:aws:s3:::data")).toBeUndefined();
    expect(accountOfArn("*")).toBeUndefined();
  });
});
