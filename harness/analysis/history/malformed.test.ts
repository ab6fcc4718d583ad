import { expect, it } from "vitest";
import { usageError } from "../../core/errors.ts";
import { damageOf, malformed } from "./malformed.ts";

it("damage is told from every other error, with its line where that is known", () => {
  expect(damageOf(malformed("why", 3))).toEqual({ line: 3, message: "why" });
  expect(damageOf(malformed("why"))).toEqual({ line: undefined, message: "why" });
  expect(damageOf(usageError("another"))).toBeUndefined();
  expect(damageOf(new TypeError("another"))).toBeUndefined();
  expect(damageOf(undefined)).toBeUndefined();
});

it("a damaged file is its reader's to mend, no fault of the harness", () => {
  expect(malformed("why", 3)).toMatchObject({ blame: "usage", code: "ASSAY_HISTORY_MALFORMED", details: { line: 3 } });
  expect(malformed("why").details).toStrictEqual({});
});
