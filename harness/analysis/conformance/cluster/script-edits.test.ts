// What `sed` is told to put in the place of what.

import { describe, expect, it } from "vitest";
import { editsOf } from "./script-edits.ts";

describe("an edit", () => {
  it.each<[told: string[], text: string]>([
    [["s/a/z/"], "z.a\nz+b\n"],
    [["s/a/z/g"], "z.z\nz+b\n"],
    [["s|a|/|"], "/.a\n/+b\n"],
    [["s/a/y/;s,b,x,g; s#+#-# ;"], "y.a\ny-x\n"],
    [["-e", "s/a/y/", "-e", "s@b@x@"], "y.a\ny+x\n"],
    [["s/a.b/z/"], "a.a\nz\n"],
    [["s/a+b/z/"], "a.a\nz\n"],
    [["s/+b//"], "a.a\na\n"],
    [["-E", "s/a/$&/"].map((word) => word.replace("&", "1")), "$1.a\n$1+b\n"],
    [["-r", "s/b/$$/"], "a.a\na+$$\n"],
  ])("%j", (told, text) => {
    expect(editsOf([...told, "/f"])?.apply("a.a\na+b\n")).toBe(text);
    expect(editsOf([...told, "/f"])?.paths).toEqual(["/f"]);
  });

  it.each([
    ...[["s/a*/b/"], ["s/[a]/b/"], ["s/^a/b/"], ["s/a$/b/"], [String.raw`s/\/a/b/`], ["s/a]/b/"], ["s/a[/b/"]],
    ...[
      ["s/a/b&/"],
      [String.raw`s/a/\n/`],
      ["s/a/b/I"],
      ["s//b/"],
      ["s/a/b"],
      ["p"],
      ["x;s/a/b/"],
      ["s/a/b/ p"],
      [""],
      [],
    ],
    ...["+", "?", "(", ")", "{", "}", "|"].map((sign) => ["-E", `s,a${sign},b,`]),
    ...[
      ["-r", "s/a+/b/"],
      ["-n", "s/a/b/"],
      ["-i.old", "s/a/b/"],
      ["x-i", "--in-place=x"],
    ],
  ])("%j is not followed", (...told) => {
    expect(editsOf(told)).toBeUndefined();
  });

  it("is made in the file itself where it is told so", () => {
    const inPlace = [["-i"], ["--in-place"], ["-E"], []].map((flags) => editsOf([...flags, "s/a/b/", "/x", "/y"]));
    expect(inPlace.map((edits) => edits?.isInPlace)).toEqual([true, true, false, false]);
    expect(inPlace.map((edits) => edits?.paths)).toEqual(inPlace.map(() => ["/x", "/y"]));
  });
});
