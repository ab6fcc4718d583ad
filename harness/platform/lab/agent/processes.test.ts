import { expect, test } from "vitest";
import { startProcess } from "./processes.ts";

test("a program that ends before its first process is seen is told by its name and its end", async () => {
  const began = startProcess({
    name: "clickhouse-1",
    tool: "/bin/false",
    netns: "none",
    setup: "/dev/null",
    argv: ["/usr/bin/env"],
    env: {},
    onOutput: () => undefined,
  });
  await expect(began).rejects.toMatchObject({
    code: "ASSAY_LAB_PROCESS",
    message: "clickhouse-1 (/usr/bin/env) ended at once: 1",
  });
});
