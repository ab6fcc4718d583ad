import { defineConfig } from "vitest/config";

/**
 * Files share a worker's modules: no test mocks one and no module holds state, so the AWS clients, zod and the CDK are
 * imported once a worker. Every core works; vitest would leave one idle.
 */
export default defineConfig({
  test: {
    include: ["harness/**/*.test.ts", "infra/**/*.test.ts"],
    pool: "threads",
    isolate: false,
    maxWorkers: "100%",
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
