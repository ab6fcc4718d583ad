// Patterns of a shell.

import { describe, expect, it } from "vitest";
import { escapedPattern, globbed } from "./shell-globs.ts";

describe("a pattern", () => {
  it.each([
    ["*.xml", "a.xml", true],
    ["*.xml", "axml", false],
    ["*.xml", "a/b.xml", false],
    ["a?c", "abc", true],
    ["a?c", "a/c", false],
    ["[a-c]x", "bx", true],
    ["[!a-c]x", "bx", false],
    ["[^a-c]x", "dx", true],
    ["[]x", "[]x", true],
    ["[[^]x", "^x", true],
    ["[[^]x", "[x", true],
    ["a+(b)$", "a+(b)$", true],
  ])("%s fits %s: %s", (glob, text, fits) => {
    expect(new RegExp(`^${globbed(glob, "[^/]*") ?? ""}$`).test(text)).toBe(fits);
  });

  it("of anything takes lines and bars too", () => {
    const pattern = new RegExp(`^${globbed("*?-", "[^]*") ?? ""}$`);
    expect(["a/\n-", "/-", "-"].map((text) => pattern.test(text))).toEqual([true, true, false]);
  });

  it.each(["'a'*", '"a"', String.raw`a\*`, "[[:digit:]]"])("%s is not followed", (glob) => {
    expect(globbed(glob, "[^/]*")).toBeUndefined();
  });
});

it("every sign of an expression can mean itself", () => {
  const signs = String.raw`.+*?^${"$"}{}()|[]\x`;
  expect(new RegExp(`^${escapedPattern(signs)}$`).test(signs)).toBe(true);
});
