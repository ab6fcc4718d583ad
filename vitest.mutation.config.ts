import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** The tests that judge pure analysis: the others would only make every mutant slower. */
export default defineConfig({
  test: {
    ...base.test,
    include: ["harness/analysis/**/*.test.ts", "harness/cli/check/*.test.ts"],
    maxWorkers: 1,
  },
});
