// Runs another tool in a network namespace of its own, which has no way out: it judges what it is given and asks nobody.

import { spawn } from "node:child_process";
import { childEnvironment, readEnvironment } from "../../../config/environment.ts";
import { environmentError } from "../../../core/errors.ts";

export interface ToolRun {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Exit codes that mean that it judged. */
  readonly judged: readonly number[];
  readonly signal: AbortSignal;
}

/** Returns what it wrote on stdout; anything but a judgement is an error with its last words. */
export async function runTool({ argv, cwd, judged, signal }: ToolRun): Promise<string> {
  const flags = readEnvironment().isRoot ? ["--net"] : ["--net", "--user", "--map-root-user"];
  const child = spawn("unshare", [...flags, ...argv], {
    cwd,
    env: childEnvironment({ NO_COLOR: "1", HOME: cwd }),
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  const output: Buffer[] = [];
  let complaint = "";
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString("utf8")).slice(-2_000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code === null || !judged.includes(code)) {
    const last = complaint.trim().split("\n").at(-1) ?? "";
    throw environmentError(`${argv[0] ?? ""} ended with ${String(code)}: ${last}`, { code: "ASSAY_OPINION_FAILED" });
  }
  return Buffer.concat(output).toString("utf8");
}
