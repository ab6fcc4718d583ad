// SIGINT, SIGTERM and SIGKILL at moments drawn over every phase of a run: nothing of ours may be left. Each trial asks
// for the least that reaches its phase, waits for the phase's line on stderr, then for a drawn while, then kills.

import { systemClock } from "../../core/clock.ts";
import { assert, present } from "../../core/errors.ts";
import { createPrng } from "../../core/prng.ts";
import type { Prng } from "../../core/prng.ts";
import { startAssay } from "./command.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";
import { foreignNamespaceProcesses, machineState, residue } from "./residue.ts";

interface Moment {
  /** Begin of the line that opens the phase. */
  readonly line: string;
  readonly argv: readonly string[];
  /** The kill falls within this many milliseconds after the line. */
  readonly spanMs: number;
}

const one = (id: string): string[] => ["run", "--requirement", id];

/** Every phase of a run, with a selection that reaches it soon. */
const moments: readonly Moment[] = [
  { line: "parts", argv: one("NET-001"), spanMs: 300 },
  { line: "synthesis", argv: one("NET-001"), spanMs: 500 },
  { line: "lab and control plane", argv: one("NET-001"), spanMs: 3_000 },
  { line: "apply", argv: one("NET-001"), spanMs: 6_000 },
  { line: "services", argv: one("NET-001"), spanMs: 6_000 },
  { line: "suites conformance", argv: one("NET-012"), spanMs: 12_000 },
  { line: "suites compliance", argv: one("GDPR-001"), spanMs: 20_000 },
  { line: "suites performance", argv: one("REP-002"), spanMs: 15_000 },
  { line: "suites chaos", argv: one("SLA-005"), spanMs: 40_000 },
  { line: "reports", argv: one("NET-001"), spanMs: 3_000 },
];

const signals = ["SIGINT", "SIGTERM", "SIGKILL"] as const;
const exitOf = { SIGINT: 130, SIGTERM: 143, SIGKILL: null } as const;

export const killsPhase: Phase = {
  name: "kills",
  what: "signals at drawn moments of every phase leave nothing",
  alone: true,
  run: async (context) => {
    const random = createPrng(context.seed).fork("kills");
    const trials = context.long ? 200 : 20;
    const results: CaseResult[] = [];
    for (let trial = 0; trial < trials && !context.signal.aborted; trial += 1) {
      results.push(...(await killTrial(trial, random.fork(String(trial)), context)));
    }
    return results;
  },
};

async function killTrial(trial: number, random: Prng, { narrate, wanted }: PhaseContext): Promise<CaseResult[]> {
  const moment = present(moments[trial % moments.length], "a moment");
  const signal = present(signals[trial % signals.length], "a signal");
  const delayMs = random.integer(moment.spanMs);
  const name = `${signal} ${String(delayMs)} ms into ${moment.line}`;
  if (!wanted(name)) return [];
  narrate(`trial ${String(trial + 1)}: ${name}`);
  const tried = await testCase(name, async () => {
    const before = machineState();
    const foreignBefore = new Set(foreignNamespaceProcesses());
    let seen = "";
    const reached = Promise.withResolvers<undefined>();
    const run = startAssay({
      argv: moment.argv,
      timeoutMs: 300_000,
      onStderr: (text) => {
        seen += text;
        if (seen.includes(`  ${moment.line}`)) reached.resolve(undefined);
      },
    });
    await Promise.race([reached.promise, run.ended]);
    await systemClock.sleep(delayMs);
    run.kill(signal);
    const result = await run.ended;
    // A run that ended before the signal came is a fair end as well: it too may leave nothing.
    const endedBefore = result.code !== null && [0, 1, 2].includes(result.code);
    if (!endedBefore) {
      assert(
        result.code === exitOf[signal],
        `exit ${String(result.code)} ${String(result.signal)}: ${result.stderr.slice(-300)}`,
      );
    }
    await systemClock.sleep(2_000);
    const left = [
      ...residue(before, result.mark),
      ...foreignNamespaceProcesses().filter((process) => !foreignBefore.has(process)),
    ];
    assert(left.length === 0, `left behind: ${left.slice(0, 6).join(" | ")}`);
  });
  return [tried];
}
