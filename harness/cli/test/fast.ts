// Types, lint, format, and every unit test (architecture included): seconds, no stack.

import { spawn } from "node:child_process";
import { installerEnvironment } from "../../config/environment.ts";
import { inProject } from "../project.ts";
import type { CaseResult, Phase } from "./phase.ts";

export const fastPhase: Phase = {
  name: "fast",
  what: "types, lint, architecture, unit tests",
  run: async () => {
    const [types, lint, units] = await Promise.all([
      tool("types", ["../typescript-7/bin/tsc", "-p", "."]),
      lintThenFormat(),
      unitTests(),
    ]);
    return [types, ...lint, ...units];
  },
};

async function lintThenFormat(): Promise<CaseResult[]> {
  const lint = await tool("lint", [
    "eslint",
    "--cache",
    "--cache-location",
    "node_modules/.cache/eslint/",
    "harness",
    "suites",
    "infra",
    "bench",
  ]);
  const format = await tool("format", [
    "prettier",
    "--check",
    "--cache",
    "--log-level",
    "warn",
    "harness",
    "suites",
    "infra",
    "bench",
  ]);
  return [lint, format];
}

async function tool(name: string, argv: readonly string[]): Promise<CaseResult> {
  const { code, output } = await runTool(argv);
  if (code === 0) return { name, outcome: "passed" };
  return { name, outcome: "failed", reason: output.trim().split("\n").slice(-25).join("\n") };
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

async function unitTests(): Promise<CaseResult[]> {
  const { output } = await runTool(["vitest", "run", "--reporter", "json"]);
  const json = output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1);
  let report: VitestReport;
  try {
    report = JSON.parse(json) as VitestReport;
  } catch (_unreadable) {
    return [{ name: "unit tests", outcome: "failed", reason: output.slice(-2_000) }];
  }
  const cases = report.testResults.flatMap((file): CaseResult[] => {
    if (file.assertionResults.length === 0)
      return [{ name: file.name, outcome: "failed", reason: file.message || "no tests" }];
    return file.assertionResults.map((result) => ({
      name: `${file.name.replace(inProject("/"), "")} › ${result.fullName}`,
      outcome: result.status === "passed" ? "passed" : result.status === "failed" ? "failed" : "skipped",
      reason: result.failureMessages[0]?.split("\n")[0] ?? result.status,
    }));
  });
  return cases.length > 0 ? cases : [{ name: "unit tests", outcome: "failed", reason: "none were found" }];
}

/** Lint with types holds the whole checkout and the AWS clients: 4.2 GB, above what Node takes by itself. */
const heap = "--max-old-space-size=8192";

function runTool(argv: readonly string[]): Promise<{ code: number; output: string }> {
  const [name = "", ...rest] = argv;
  return new Promise((resolve) => {
    const child = spawn(inProject("node_modules/.bin", name), rest, {
      cwd: inProject(),
      env: installerEnvironment({ NO_COLOR: "1", NODE_OPTIONS: heap }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}
