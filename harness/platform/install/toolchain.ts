// Asks this machine's programs for their versions, and judges them by what a profile's deployment needs (OPS-004).

import { spawnSync } from "node:child_process";
import { judgeToolchain, tools } from "../../analysis/conformance/probes/toolchain.ts";
import type { ToolAnswer } from "../../analysis/conformance/probes/toolchain.ts";
import type { Judged } from "../../analysis/compliance/judged.ts";
import { installerEnvironment } from "../../config/environment.ts";
import type { Profile } from "../../config/profile.ts";

const patienceMs = 20_000;

/** Undefined where the profile promises nothing of the machine that deploys. */
export function toolchainOf(profile: Profile): Judged | undefined {
  const wanted = profile.objectives["OPS-004"]?.value as Readonly<Record<string, string>> | undefined;
  return wanted === undefined ? undefined : judgeToolchain(wanted, Object.keys(wanted).map(asked));
}

function asked(tool: string): ToolAnswer {
  const [command, ...flags] = tools[tool]?.ask ?? [];
  if (command === undefined) return { tool, silence: "it is not known how to ask it" };
  const { error, stdout, stderr, signal } = spawnSync(command, flags, {
    encoding: "utf8",
    timeout: patienceMs,
    env: installerEnvironment(),
  });
  if (error !== undefined && "code" in error && error.code === "ENOENT") return { tool, isMissing: true };
  if (error !== undefined || signal !== null) return { tool, silence: error?.message ?? `ended by ${signal ?? ""}` };
  return { tool, text: `${stdout}\n${stderr}` };
}
