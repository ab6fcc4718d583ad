import { expect, it } from "vitest";
import { z } from "zod";
import { firstIssue, plainYaml } from "./plain-yaml.ts";

const laughs = [
  "a0: &a0 [x,x,x,x,x,x,x,x,x,x]",
  ...[1, 2, 3, 4, 5].map(
    (level) =>
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(",")}]`,
  ),
].join("\n");

it.each([
  ["a: [", /^f is not valid YAML: .+ at line 1, column 5$/],
  ["a: 1\na: 2", /^f is not valid YAML: Map keys must be unique at line 2, column 1$/],
  ["a: !Foo b", /^f is not valid YAML: Unresolved tag: !Foo at line 1, column 4$/],
  ["a: 1\n---\nb: 2", /^f is not valid YAML: Source contains multiple documents/],
  [laughs, /^f is not valid YAML: Excessive alias count/],
  ["a: &a\n  b: *a", /^f is nested more than 200 deep, or holds itself$/],
  ["*nobody", /^f is not valid YAML: /],
])("refuses %j in one line", (text, line) => {
  expect(() => plainYaml(text, "f")).toThrow(line);
});

it("says where a form is not kept and what was expected", () => {
  const form = z.strictObject({ schema: z.literal("x/1"), list: z.array(z.int()) });
  const said = (data: unknown) => {
    const { error } = form.safeParse(data);
    return error === undefined ? "" : firstIssue(error);
  };
  expect(said(null)).toBe("expected object, received null");
  expect(said({ schema: "y", list: [] })).toBe('schema: expected "x/1"');
  expect(said({ schema: "x/1", list: [1, "a"] })).toMatch(/^list\.1: expected /);
});
