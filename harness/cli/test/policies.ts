// Assay's decisions on AWS policies against another evaluator's, over drawn requests. That one runs as a process of its
// own and is installed on demand.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { readEnvironment } from "../../config/environment.ts";
import { systemClock } from "../../core/clock.ts";
import { assert } from "../../core/errors.ts";
import { ensurePolicyOracle } from "../../platform/install/policy-oracle.ts";
import { inProject } from "../project.ts";
import { disagreementOn, smallest } from "./oracle/disagreement.ts";
import { drawScenario } from "./oracle/draw.ts";
import { explain, rewritings } from "./oracle/explained.ts";
import { openAndFill } from "./oracle/opened.ts";
import { startOracle } from "./oracle/oracle-process.ts";
import type { OracleProcess } from "./oracle/oracle-process.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";

/** A few seconds by default; `--long` is the figure of merit. */
const draws = { usual: 500, long: 10_000 } as const;

const reasons = z.array(z.strictObject({ name: z.string(), why: z.string(), source: z.string() }));

export const policiesPhase: Phase = {
  name: "policies",
  what: "decisions on AWS policies agree with another evaluator's",
  run: async (context) => {
    const results: CaseResult[] = [
      await testCase("every explained difference has its reason", explained),
      await testCase("no decision turns when what was left open is filled in", () => standing(context)),
    ];
    const agreement = await testCase("no unexplained disagreement", async () => {
      const { cacheDirectory, offline } = readEnvironment();
      const folder = await ensurePolicyOracle({ cacheDirectory, offline, narrate: context.narrate });
      await using oracle = startOracle(folder);
      await compare(oracle, context);
    });
    return [...results, agreement];
  },
};

function explained(): Promise<void> {
  const listed = reasons.parse(parse(readFileSync(inProject("fixtures/policy-oracle/explained.yaml"), "utf8")));
  const names = listed.map(({ name }) => name).sort();
  assert(
    JSON.stringify(names) === JSON.stringify(Object.keys(rewritings).sort()),
    "fixtures/policy-oracle/explained.yaml and the rewritings do not name the same differences",
  );
  return Promise.resolve();
}

function standing({ seed, narrate, long }: PhaseContext): Promise<void> {
  const count = long ? draws.long : draws.usual;
  const tried = Array.from({ length: count }, (_, number) => openAndFill(seed, number));
  const broken = tried.flatMap((one) => one.broken ?? []);
  const decided = tried.filter(({ outcome }) => outcome !== "unknown").length;
  narrate(`${String(count)} requests with open keys: ${String(decided)} decided all the same`);
  assert(broken.length === 0, `${String(broken.length)} of ${String(count)}; ${broken[0] ?? ""}`);
  return Promise.resolve();
}

async function compare(oracle: OracleProcess, { seed, narrate, signal, long }: PhaseContext): Promise<void> {
  const begun = systemClock.nowNs();
  const count = long ? draws.long : draws.usual;
  const settled = new Map<string, number>();
  const open: string[] = [];
  for (let number = 0; number < count && !signal.aborted; number += 1) {
    const found = await disagreementOn(drawScenario(seed, number), oracle);
    if (found === undefined) continue;
    const names = await explain(found, oracle);
    for (const name of names) settled.set(name, (settled.get(name) ?? 0) + 1);
    if (names.length > 0) continue;
    const least = open.length === 0 ? await smallest(found, oracle) : found;
    open.push(
      `scenario ${String(number)}: ${least.ours} here, ${least.theirs} there: ${JSON.stringify(least.scenario)}`,
    );
  }
  assert(!signal.aborted, "interrupted");
  const seconds = ((systemClock.nowNs() - begun) / 1e9).toFixed(1);
  const known = [...settled].map(([name, times]) => `${name} ${String(times)}`).join(", ");
  narrate(
    `${String(count)} requests in ${seconds} s, ${String(open.length)} unexplained; explained: ${known || "none"}`,
  );
  assert(open.length === 0, `${String(open.length)} of ${String(count)}; ${open[0] ?? ""}`);
}
