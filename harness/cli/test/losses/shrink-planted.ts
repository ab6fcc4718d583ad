// A storm that is sure to lose rows: inserts without a quorum, a replica that is cut from the others and then loses its
// disk, and before these two a fault that has nothing to do with it. What it is shrunk to has to be those two.

import { join } from "node:path";
import { systemClock } from "../../../core/clock.ts";
import { judgeExperiment } from "../../../experiment/runner/judge-experiment.ts";
import type { ExperimentPlatform } from "../../../experiment/runner/platform.ts";
import { runStorm } from "../../../experiment/storms/run-storm.ts";
import { shrinkStorm } from "../../../experiment/storms/shrink-storm.ts";
import { parseStorm } from "../../../experiment/storms/storm-file.ts";
import { stormFileText } from "../../../experiment/storms/storm-text.ts";
import { faultName } from "../../../experiment/storms/storm.ts";
import type { StormFault, StormLimits, StormPlan, StormStep } from "../../../experiment/storms/storm.ts";

/** Enough to know that neither of two can be left out of three, and one more. */
const runs = 5;

const limits: StormLimits = { away: { clickhouse: 1 }, faultsAtOnce: 3 };

/** The disk that is lost is that of the replica that is away already. Neither is held for less than it is here. */
const steps: readonly (StormStep & Pick<StormFault, "takes">)[] = [
  { template: "object-store-lost", atMs: 500, forMs: 2_000, takes: {} },
  { template: "replica-partitioned", atMs: 500, forMs: 14_000, takes: { clickhouse: 1 } },
  { template: "replica-data-destroyed", atMs: 8_000, forMs: 1_000, takes: {} },
];

export interface ShrunkLoss {
  /** Faults by name, before and after. */
  readonly faults: readonly string[];
  readonly smallest: readonly string[];
  readonly runs: number;
  readonly isMinimal: boolean;
  /** Parts that the drawn storm violated. */
  readonly broken: readonly string[];
  /** The smallest storm as a file. */
  readonly text: string;
}

export interface ShrinkLossOptions {
  readonly platform: ExperimentPlatform;
  readonly runId: string;
  readonly histories: string;
  readonly narrate: (text: string) => void;
}

export async function shrinkPlanted(options: ShrinkLossOptions): Promise<ShrunkLoss> {
  const [, zone = ""] = zonesOf(options.platform);
  const placed = steps.map((step) => (step.template === "object-store-lost" ? step : { ...step, zone }));
  const faults = placed.map(({ atMs: _, forMs, ...fault }): StormFault => ({ ...fault, holdMs: [forMs, forMs] }));
  const plan: StormPlan = {
    ...{ schema: "assay.storm/1", seed: "planted", budgetMs: 20_000 },
    steps: placed.map(({ takes: _, ...step }) => step),
  };
  let count = 0;
  const brokenOf = (tried: StormPlan) => runOnce(tried, (count += 1), { ...options, bounds: { faults, limits } });
  const broken = await brokenOf(plan);
  const fails = async (tried: StormPlan) => (await brokenOf(tried)).includes("lost-rows");
  const shrunk = broken.includes("lost-rows")
    ? await shrinkStorm({ plan, faults, limits, fails, runs })
    : { plan, runs: 0, isMinimal: false };
  return {
    ...{ faults: plan.steps.map(faultName), smallest: shrunk.plan.steps.map(faultName), broken },
    ...{ runs: shrunk.runs, isMinimal: shrunk.isMinimal },
    text: stormFileText({ plan: shrunk.plan, title: "A planted loss, shrunk" }),
  };
}

type RunOptions = ShrinkLossOptions & {
  readonly bounds: { readonly faults: readonly StormFault[]; readonly limits: StormLimits };
};

/** Names of the parts that were violated. */
async function runOnce(plan: StormPlan, run: number, options: RunOptions): Promise<readonly string[]> {
  const { platform, runId, histories, narrate, bounds } = options;
  const name = `planted-${String(run)}`;
  const drawn = parseStorm(stormFileText({ plan, title: "A planted loss" }), `${name}.yaml`);
  const { experiment } = drawn;
  const record = await runStorm({
    storm: { plan, experiment: { ...experiment, workload: { ...experiment.workload, quorum: 0 } } },
    ...{ platform, runId, bounds, narrate, clock: systemClock },
    historyFile: join(histories, `${name}.ndjson`),
    watchFile: join(histories, `${name}-replicas.ndjson`),
  });
  const { parts, verdict } = judgeExperiment(record);
  const broken = parts.filter((part) => part.verdict === "violated").map((part) => part.name);
  narrate(`${name}, ${plan.steps.map(faultName).join(", ")}: ${verdict} ${broken.join(", ")}`);
  return broken;
}

function zonesOf({ region }: ExperimentPlatform): string[] {
  return [...new Set(region.nodeGroups.map(({ availabilityZone }) => availabilityZone))].sort();
}
