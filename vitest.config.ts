import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["harness/**/*.test.ts", "infra/**/*.test.ts"], pool: "threads", testTimeout: 10_000 },
});
