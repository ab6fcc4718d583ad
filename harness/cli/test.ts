// `assay test`: the project's own tests, phase by phase. The last line is the count that CI reads.

import { randomBytes } from "node:crypto";
import { usageError } from "../core/errors.ts";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { didYouMean } from "../core/nearest.ts";
import { createNarration } from "./narration.ts";
import { passOn } from "./test/command.ts";
import { inTurn } from "./test/in-turn.ts";
import type { CaseResult, Phase, PhaseContext } from "./test/phase.ts";
import { phases } from "./test/phases.ts";

export interface TestOptions {
  readonly fast?: boolean;
  readonly long?: boolean;
  readonly only?: readonly string[];
  /** Only cases whose names hold this text, in the phases whose cases are long. */
  readonly case?: string;
  readonly seed?: string;
}

export async function testCommand(options: TestOptions): Promise<ExitCode> {
  const seed = options.seed ?? randomBytes(4).toString("hex");
  const chosen = choose(options);
  const narration = createNarration();
  const interrupted = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    interrupted.abort();
    passOn(signal);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  narration.line(`seed ${seed}; phases: ${chosen.map((phase) => phase.name).join(", ")}`);
  const results: CaseResult[] = [];
  const failed: string[] = [];
  const take = async (phase: Phase) => {
    const context = contextOf(options, seed, { narrate: narration.line, signal: interrupted.signal });
    const cases = await narration.phase(`${phase.name}: ${phase.what}`, async () => phase.run(context));
    // What failed when everything was told to end says nothing of the project.
    if (interrupted.signal.aborted) {
      narration.line(`interrupted: the cases of ${phase.name} do not count`);
      return;
    }
    // A phase that found nothing to try has shown nothing.
    const tried: readonly CaseResult[] =
      cases.length > 0 ? cases : [{ name: "phase", outcome: "failed", reason: "no case ran" }];
    failed.push(...report(phase, tried));
    results.push(...tried);
  };
  await inTurn(chosen, { take, signal: interrupted.signal });
  // Once more at the end: of an hour's output it is the tail that is kept and read.
  if (chosen.length > 1) process.stdout.write(failed.join(""));
  const count = (outcome: CaseResult["outcome"]) =>
    String(results.filter((result) => result.outcome === outcome).length);
  process.stdout.write(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped\n`);
  if (interrupted.signal.aborted) return exitCode.interrupted;
  return results.length > 0 && results.every((result) => result.outcome !== "failed")
    ? exitCode.held
    : exitCode.violated;
}

function contextOf(
  { long, case: text }: TestOptions,
  seed: string,
  rest: Pick<PhaseContext, "narrate" | "signal">,
): PhaseContext {
  // A case that was asked for by name is tried even where it is one of the long ones.
  const asked = text !== undefined;
  return { seed, long: long === true || asked, wanted: (name) => !asked || name.includes(text), ...rest };
}

function choose({ fast, long, only }: TestOptions): readonly Phase[] {
  if (fast === true) return phases.filter((phase) => phase.name === "fast");
  if (only !== undefined) {
    const names = phases.map((phase) => phase.name);
    const unknown = only.find((name) => !names.includes(name));
    if (unknown !== undefined)
      throw usageError(`unknown phase "${unknown}"${didYouMean(unknown, names)} (phases: ${names.join(", ")})`);
    return phases.filter((phase) => only.includes(phase.name));
  }
  return phases.filter((phase) => long === true || phase.long !== true);
}

/** Prints a line for each case that is worth one; gives those of the failed ones. */
function report(phase: Phase, cases: readonly CaseResult[]): readonly string[] {
  const failed: string[] = [];
  for (const { name, outcome, reason } of cases) {
    if (outcome === "passed" && phase.name === "fast") continue;
    const why = outcome === "passed" || reason === undefined ? "" : `: ${shortened(reason)}`;
    const line = `${outcome.padEnd(8)} ${phase.name} › ${name}${why}\n`;
    process.stdout.write(line);
    if (outcome === "failed") failed.push(line);
  }
  return failed;
}

const reasonLength = 2_000;

function shortened(reason: string): string {
  const more = reason.length - reasonLength;
  return more <= 0 ? reason : `${reason.slice(0, reasonLength)} … and ${String(more)} characters more`;
}
