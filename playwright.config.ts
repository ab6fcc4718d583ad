// The four suites as projects of one Playwright run: one worker, no retries, chaos last, everything written inside the
// run directory. The run context decides which rows are looked at.

import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { deeperFilter, foreignFilter, requirementFilter } from "./harness/suite/selection.ts";
import { readRunContext } from "./harness/suite/context.ts";
import { runPaths } from "./harness/evidence/run-paths.ts";

const context = readRunContext();
const paths = runPaths(context.runDirectory);

/** Milliseconds for one test of a suite; a spec may ask for another with `test.setTimeout`. */
const timeoutMs = { conformance: 60_000, performance: 180_000, compliance: 180_000, chaos: 420_000 };

const upgrades = "**/upgrade.spec.ts";
/** A platform whose rows are spread over shards of several regions has specs of its own: no other would judge it rightly. */
const ofRegions = "**/regions/*.spec.ts";
const declared = "**/declared.spec.ts";
const [testMatch, testIgnore] =
  context.outputs.regions.length > 1 ? [[ofRegions, declared], [upgrades]] : [["**/*.spec.ts"], [upgrades, ofRegions]];

export default defineConfig({
  testDir: "./suites",
  outputDir: join(paths.root, "playwright"),
  preserveOutput: "never",
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: true,
  updateSnapshots: "none",
  grep: requirementFilter(context.planned),
  grepInvert: [deeperFilter(context.depth), foreignFilter(context.profile)],
  reporter: [
    ["./harness/suite/reporter.ts"],
    ["allure-playwright", { resultsDir: paths.allureResults, detail: false, suiteTitle: false }],
  ],
  // Projects run in this order; none depends on another, so that chaos runs whatever the others found. A platform that
  // begins on an older release is brought to its own before anything else is looked at.
  projects: [
    { name: "upgrade", testDir: "./suites/chaos", testMatch: upgrades, timeout: timeoutMs.chaos },
    ...(["conformance", "performance", "compliance", "chaos"] as const).map((name) => ({
      name,
      testDir: `./suites/${name}`,
      ...{ testMatch, testIgnore },
      timeout: timeoutMs[name],
    })),
  ],
});
