import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { experimentNames, loadExperiment } from "./experiment-file.ts";

const guide = readFileSync(join(import.meta.dirname, "../../../docs/chaos.md"), "utf8");

it.each(experimentNames())("%s stands in docs/chaos.md with its hypothesis", (name) => {
  expect(guide).toContain(`| \`${name}\` | ${loadExperiment(name).hypothesis} |`);
});
