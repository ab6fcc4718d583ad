// Policy variables filled in, and what has no value.

import { describe, expect, it } from "vitest";
import { RequestContext } from "./context.ts";
import { any, one } from "./glob.ts";
import { fill } from "./variables.ts";

const context = new RequestContext({
  given: {
    "aws:username": "anna",
    star: "*",
    team: ["red", "blue"],
    only: ["red"],
    none: [],
    some: { like: "x", maybeAbsent: true },
    empty: "",
  },
  open: ["aws:SourceVpce"],
});
const filled = (text: string, isPattern = false, hasVariables = true) =>
  fill(text, { context, hasVariables, isPattern });
const missing = { failed: { value: false, open: [] } };
const open = (name: string) => ({ failed: { value: undefined, open: [{ kind: "key", name }] } });

describe("variables", () => {
  it.each([
    ["a", { text: "a" }],
    ["home/${aws:username}/*", { text: "home/anna/*" }],
    ["${AWS:UserName}${aws:username}", { text: "annaanna" }],
    ["${ aws:username }", { text: "anna" }],
    ["${*}${?}${$}", { text: "*?$" }],
    ["${absent}", missing],
    ["${absent, 'none'}", { text: "none" }],
    ["${absent , 'none'}", { text: "none" }],
    ["${absent,'none'}", { text: "none" }],
    ["${absent,  ''}", { text: "" }],
    ["${absent, 'none' x}", missing],
    ["${absent, none}", missing],
    ["${a, b, 'none'}", missing],
    ["${aws:username, 'none'}", { text: "anna" }],
    ["${aws:SourceVpce}", open("aws:SourceVpce")],
    ["${aws:SourceVpce, 'none'}", open("aws:SourceVpce")],
    ["${some}", open("some")],
    ["${team}", missing],
    ["${empty}!", { text: "!" }],
    ["${}", missing],
  ])("%s", (text, expected) => {
    expect(filled(text)).toEqual(expected);
  });

  it("are characters like others before 2012", () => {
    expect(filled("${aws:username}", false, false)).toEqual({ text: "${aws:username}" });
    expect(filled("${absent}*", true, false)).toEqual({ text: `\${absent}${any}` });
  });

  it("bring no wildcards of their own", () => {
    expect(filled("*/${star}/?", true)).toEqual({ text: `${any}/*/${one}` });
    expect(filled("*/${*}", true)).toEqual({ text: `${any}/*` });
  });
});
