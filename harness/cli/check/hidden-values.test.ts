// A sample; `assay test --only properties --long` hides every value of every profile.

import { expect, it } from "vitest";
import { loadProfile } from "../../config/load-profile.ts";
import { projectRoot } from "../project.ts";
import { hideValues } from "./hidden-values.ts";
import { synthesized } from "./planted-cases.ts";

it("no row holds where the value that decides it cannot be resolved", async () => {
  const corrected = await synthesized("byoc-private", "corrected");
  const { hidden, held } = hideValues(corrected, loadProfile("byoc-private", projectRoot), 12);
  expect(held).toEqual([]);
  expect(hidden).toBeGreaterThan(30);
}, 120_000);
