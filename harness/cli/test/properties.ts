// Properties in number: what the unit tests try on a sample is tried here on thousands of drawn cases, and the bounds of
// the benchmarks are kept. The seed of the test run is in every case's name of a failure.

import { spawn } from "node:child_process";
import { installerEnvironment } from "../../config/environment.ts";
import { compareWithContract } from "../../analysis/checkers/compare-with-contract.ts";
import { judgeHonestHistories } from "../../analysis/checkers/honest-histories.ts";
import { judgeKnownOutages } from "../../analysis/checkers/known-outage.ts";
import { compareWithBruteForce } from "../../analysis/checkers/register-oracle.ts";
import { assert, environmentError } from "../../core/errors.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { judgeGeneratedStacks } from "../check/generated-stacks.ts";
import { hideValues } from "../check/hidden-values.ts";
import { hiddenInPlan } from "../check/plan-hidden.ts";
import { differences, judgedByPlan, plantedParity, unanswered } from "../check/plan-parity.ts";
import { judgements, synthesized } from "../check/planted-cases.ts";
import { inProject, projectRoot } from "../project.ts";
import { profiles } from "../vocabulary.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";

interface Property {
  readonly name: string;
  /** Returns the figures to tell; throws what is wrong. */
  readonly hold: (seed: string) => Promise<string> | string;
}

const properties: readonly Property[] = [
  {
    name: "10,000 clean histories are quiet, and planted anomalies are found",
    hold: (seed) => {
      const { histories, alarms, planted, missed } = judgeHonestHistories(seed, 10_000);
      nothingIn("false alarms", alarms);
      nothingIn("missed anomalies", missed);
      return `${histories} clean, ${planted} planted`;
    },
  },
  {
    name: "every checker says what the contract says in 20,000 odd histories",
    hold: (seed) => {
      const { histories, agreed, disagreements } = compareWithContract(seed, 20_000);
      nothingIn("disagreements", disagreements);
      return `${histories} histories, ${Object.values(agreed).reduce((sum, count) => sum + count, 0)} verdicts`;
    },
  },
  {
    name: "the register checker agrees with brute force on 20,000 small histories",
    hold: (seed) => {
      const { explained, unexplained, disagreements } = compareWithBruteForce(seed, 20_000);
      nothingIn("disagreements", disagreements);
      return `${explained} explained, ${unexplained} not`;
    },
  },
  {
    name: "the true time of recovery lies in its interval in 2,000 outages",
    hold: (seed) => {
      const { runs, outside, widths } = judgeKnownOutages(seed, 2_000);
      const p99 = widths[Math.ceil(runs * 0.99) - 1] ?? Infinity;
      assert(outside.length <= runs / 100, `${outside.length} of ${runs} outside: ${outside.slice(0, 3).join("; ")}`);
      assert(p99 <= 2, `the interval is ${p99.toFixed(2)} probe periods wide at the 99th percentile`);
      return `${outside.length} of ${runs} outside, ${p99.toFixed(2)} probe periods wide at the 99th percentile`;
    },
  },
  {
    name: "a Terraform plan of every profile is judged as its template is, or unknown where a list says so",
    hold: async () => {
      const { template, anew, composed } = unanswered();
      const [unequal, unknown] = [[] as string[], { anew: new Set<string>(), composed: new Set<string>() }];
      let rows = 0;
      for (const name of profiles) {
        const profile = loadProfile(name, projectRoot);
        for (const variant of ["corrected", "as-written"] as const) {
          const source = await synthesized(name, variant);
          const declared = judgements(source, profile);
          rows += 3 * declared.length;
          for (const moment of ["standing", "anew", "composed"] as const) {
            for (const { row, verdicts } of differences(declared, judgedByPlan(source, profile, { moment }))) {
              if (moment !== "standing" && verdicts.endsWith("-> unknown")) unknown[moment].add(row);
              else if (!(row in template)) unequal.push(`${name} ${variant} ${moment}: ${row} ${verdicts}`);
            }
          }
        }
      }
      nothingIn("other verdicts", unequal);
      nothingIn("rows that a plan answers or the list lacks", [
        ...unlike(unknown.anew, Object.keys(anew)),
        ...unlike(unknown.composed, [...Object.keys(anew), ...Object.keys(composed)]),
      ]);
      return `${rows} rows, ${unknown.anew.size} unknown before the apply, ${unknown.composed.size} where policies are composed`;
    },
  },
  {
    name: "planted violations turn the same rows in a Terraform plan",
    hold: async () => {
      const [wrong, unsaid] = [[] as string[], [] as string[]];
      let cases = 0;
      for (const name of profiles) {
        const parity = plantedParity(await synthesized(name, "corrected"), loadProfile(name, projectRoot), 4);
        cases += parity.cases;
        wrong.push(...parity.wrong);
        unsaid.push(...parity.unsaid);
      }
      nothingIn("rows turned otherwise", wrong);
      assert(unsaid.length <= cases / 20, `${unsaid.length} of ${cases} cases have no words in Terraform`);
      return `${cases} cases, ${unsaid.length} without words in Terraform`;
    },
  },
  {
    name: "no row of a Terraform plan holds when what decides it is known after the apply",
    hold: async () => {
      const held: string[] = [];
      let count = 0;
      for (const name of profiles) {
        const found = hiddenInPlan(await synthesized(name, "corrected"), loadProfile(name, projectRoot), 4);
        count += found.hidden;
        held.push(...found.held);
      }
      nothingIn("rows held with what decides them hidden", held);
      return `${count} values hidden`;
    },
  },
  {
    name: "10,000 conforming stacks raise no alarm, and one violation in each is reported by its check alone",
    hold: async (seed) => {
      const counts = { stacks: 0, alarms: 0, planted: 0 };
      const unseen: string[] = [];
      const loud: string[] = [];
      for (const name of profiles) {
        const corrected = await synthesized(name, "corrected");
        const share = { seed: `${seed}/${name}`, stacks: 10_000 / profiles.length };
        const { stacks, alarms, planted, wrong } = judgeGeneratedStacks(corrected, name, share);
        if (alarms.length > stacks / 1_000) loud.push(...alarms);
        unseen.push(...wrong);
        counts.stacks += stacks;
        counts.alarms += alarms.length;
        counts.planted += planted;
      }
      nothingIn("false alarms", loud);
      nothingIn("violations not reported by their check alone", unseen);
      return `${counts.alarms} false alarms in ${counts.stacks}, ${counts.planted} violations`;
    },
  },
  {
    name: "no row holds where the value that decides it cannot be resolved",
    hold: async () => {
      const counts: string[] = [];
      for (const name of profiles) {
        const { hidden, held } = hideValues(await synthesized(name, "corrected"), loadProfile(name, projectRoot));
        nothingIn(`rows of ${name} that hold all the same`, held);
        counts.push(`${hidden} places of ${name}`);
      }
      return counts.join(", ");
    },
  },
  { name: "every benchmark keeps its bounds", hold: () => keptBounds() },
];

export const propertiesPhase: Phase = {
  name: "properties",
  what: "drawn cases in number, and the bounds of the benchmarks",
  long: true,
  run: async (context) => {
    const results: CaseResult[] = [];
    for (const property of properties.filter(({ name }) => context.wanted(name))) {
      if (context.signal.aborted) break;
      results.push(await tryProperty(property, context));
    }
    return results;
  },
};

function tryProperty({ name, hold }: Property, { seed, narrate }: PhaseContext): Promise<CaseResult> {
  return testCase(name, async () => {
    narrate(`${name}: ${await hold(seed)}`);
  });
}

/** Rows that are in one of the two and not in the other. */
function unlike(found: ReadonlySet<string>, listed: readonly string[]): string[] {
  return [...new Set(listed).symmetricDifference(found)];
}

function nothingIn(what: string, found: readonly string[]): void {
  assert(found.length === 0, `${found.length} ${what}: ${found.slice(0, 3).join("; ")}`);
}

function keptBounds(): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inProject("bench/main.ts"), "--turns", "3"], {
      env: installerEnvironment({ NODE_NO_WARNINGS: "1" }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    }
    child.on("close", (code) => {
      const figures = output.trim().split("\n").join("; ");
      if (code === 0) resolve(figures);
      else reject(environmentError(figures, { code: "ASSAY_BENCH" }));
    });
  });
}
