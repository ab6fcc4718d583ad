// A drawn sample of mutants: each changes one expression of the pure judgement, and a test has to notice. The whole is
// `npm run mutate`, which takes hours.

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { installerEnvironment } from "../../config/environment.ts";
import { assert, environmentError } from "../../core/errors.ts";
import { fromReport, isDrawn } from "../mutation/draw.ts";
import type { DrawOptions } from "../mutation/draw.ts";
import { inProject } from "../project.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";
import { openScratch } from "./scratch.ts";

/** One mutant in so many is tried. */
const oneIn = 500;
/** The share of mutants that tests have to notice. */
const bar = 0.95;
/** How unlikely a sample may be, were the bar kept in the whole: drawn anew each time, it would fail by chance otherwise. */
const doubt = 0.01;

const position = z.object({ line: z.int(), column: z.int() });

const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          status: z.string(),
          mutatorName: z.string(),
          replacement: z.string().optional(),
          location: z.object({ start: position, end: position }),
        }),
      ),
    }),
  ),
});

type Report = z.infer<typeof reportSchema>;

export const mutationPhase: Phase = {
  name: "mutation",
  what: "a drawn sample of changed expressions in the checks, checkers and solvers is noticed by the tests",
  inBackground: true,
  run: async (context) => [await sampleIsNoticed(context)],
};

function sampleIsNoticed({ seed, narrate, signal }: PhaseContext): Promise<CaseResult> {
  return testCase("a drawn sample of mutants is noticed", async () => {
    const report = await mutated({ seed, signal });
    const { tried, survivors } = outcomeOf(report, { oneIn, seed });
    const noticed = tried - survivors.length;
    narrate(`${noticed} of ${tried} mutants noticed, seed ${seed}`);
    for (const survivor of survivors) narrate(`not noticed: ${survivor}`);
    assert(tried > 0, "no mutant was drawn");
    const chance = atMost(noticed, { of: tried, each: bar });
    assert(
      chance >= doubt,
      `${noticed} of ${tried} mutants noticed, which a share of ${bar} gives once in ${Math.round(1 / chance)}: ${survivors.join("; ")}`,
    );
  });
}

interface Draw {
  readonly seed: string;
  readonly signal: AbortSignal;
}

async function mutated({ seed, signal }: Draw): Promise<Report> {
  using scratch = openScratch("mutation");
  const folder = scratch.path;
  const settings = JSON.parse(readFileSync(inProject("stryker.config.json"), "utf8")) as Record<string, unknown>;
  const file = join(folder, "stryker.json");
  const fileName = join(folder, "report.json");
  const own = {
    inProcess: { oneIn, seed },
    incremental: false,
    tempDirName: join(folder, "sandbox"),
    reporters: ["json"],
    jsonReporter: { fileName },
    thresholds: { high: 95, low: 95, break: null },
  };
  writeFileSync(file, JSON.stringify({ ...settings, ...own }));
  await stryker(file, signal);
  return reportSchema.parse(JSON.parse(readFileSync(fileName, "utf8")));
}

function stryker(file: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      // In the scheduling class that gets what nobody else wants: a lab beside it must not see it.
      "chrt",
      ["--idle", "0", process.execPath, inProject("node_modules/@stryker-mutator/core/bin/stryker.js"), "run", file],
      {
        cwd: inProject(),
        env: installerEnvironment({ NODE_NO_WARNINGS: "1" }),
        stdio: ["ignore", "pipe", "pipe"],
        signal,
      },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output = (output + chunk.toString("utf8")).slice(-4_096)));
    }
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(environmentError(`stryker: ${output.trim()}`, { code: "ASSAY_MUTATION" }));
    });
  });
}

/** What no test reaches at all was never handed out to be tried: it counts where the draw would have taken it. */
function outcomeOf({ files }: Report, draw: DrawOptions): { tried: number; survivors: string[] } {
  const survivors: string[] = [];
  let tried = 0;
  for (const [path, { mutants }] of Object.entries(files)) {
    for (const mutant of mutants) {
      const { status, mutatorName, replacement = "", location } = mutant;
      const isUnreached = status === "NoCoverage" && isDrawn(fromReport(mutant, path), draw);
      if (!isUnreached && !["Killed", "Timeout", "Survived"].includes(status)) continue;
      tried += 1;
      if (status === "Killed" || status === "Timeout") continue;
      const { line, column } = location.start;
      survivors.push(`${path}:${line}:${column} ${mutatorName} → ${replacement.slice(0, 80)}`);
    }
  }
  return { tried, survivors };
}

/** The chance that at most `count` of so many succeed, where each does with the given chance. */
export function atMost(count: number, { of, each }: { readonly of: number; readonly each: number }): number {
  let term = (1 - each) ** of;
  let sum = term;
  for (let at = 0; at < count; at += 1) {
    term *= ((of - at) / (at + 1)) * (each / (1 - each));
    sum += term;
  }
  return sum;
}
