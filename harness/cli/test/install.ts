// Everything that the later phases start: the embedded parts, and the programs that only tests use.

import { readEnvironment } from "../../config/environment.ts";
import { assert } from "../../core/errors.ts";
import { ensureArtifacts } from "../../platform/install/artifacts.ts";
import { ensureSystemPrograms, findProgram } from "../../platform/install/system-packages.ts";
import { assay } from "./command.ts";
import { testCase } from "./phase.ts";
import type { Phase } from "./phase.ts";

/** A browser to open reports in, and a client that is not ours to ask the lab with. */
const testPrograms = [
  { command: "chromium", debianPackage: "chromium" },
  { command: "curl", debianPackage: "curl" },
];

export const installPhase: Phase = {
  name: "install",
  what: "system packages, engines, control plane, all from the project's own scripts",
  run: async ({ narrate }) => {
    const { cacheDirectory, offline } = readEnvironment();
    return [
      await testCase("the embedded parts are there", async () => {
        await ensureArtifacts({ cacheDirectory, offline, narrate });
      }),
      await testCase("the programs that tests use are there", async () => {
        const missing = testPrograms.filter(({ command }) => findProgram(command) === undefined);
        await ensureSystemPrograms(missing, offline);
      }),
      await testCase("doctor finds nothing that keeps a run from starting", async () => {
        const { code, stdout } = await assay({ argv: ["doctor"], timeoutMs: 60_000 });
        assert(code === 0, stdout);
      }),
      await testCase("--help answers within a second", async () => {
        const { code, seconds } = await assay({ argv: ["--help"], timeoutMs: 30_000 });
        assert(code === 0 && seconds < 1, `exit ${String(code)} after ${seconds.toFixed(2)} s`);
      }),
    ];
  },
};
