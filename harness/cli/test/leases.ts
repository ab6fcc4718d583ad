// Faults whose harness is gone: nobody renews their lease, and within the lease and a second nothing of them is left, as a
// look at the lab alone shows. And the safety lever: no new fault at once, none left within two seconds.

import { rmSync } from "node:fs";
import { readEnvironment } from "../../config/environment.ts";
import { CleanupScope } from "../../core/cleanup-scope.ts";
import { systemClock } from "../../core/clock.ts";
import { assert, environmentError, messageOf, present } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { createPrng } from "../../core/prng.ts";
import type { Prng } from "../../core/prng.ts";
import { openRunDirectory } from "../../evidence/run-directory.ts";
import { leaseTag, renewedTag } from "../../experiment/fis/lease.ts";
import {
  getExperiment,
  renewExperiment,
  setSafetyLever,
  startExperiment,
  templatesNamed,
} from "../../platform/aws/fault-injection.ts";
import { createNarration } from "../narration.ts";
import { inProject } from "../project.ts";
import { account, bringUp, region } from "../stack/bring-up.ts";
import type { RunningStack } from "../stack/bring-up.ts";
import { faultResidue } from "./fault-residue.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";

/** Every kind of fault: power, packets in the zone and in the pod, signals, volumes, processors. */
const kinds = [
  "node-lost",
  "process-paused",
  "az-network-disrupted",
  "client-port-silent",
  "replica-partitioned",
  "disk-full",
  "cpu-pressure",
  "target-lost",
  "keeper-node-lost",
  "keeper-leader-lost",
  "replica-loses-packets",
  "node-rebooted",
  "az-lost",
] as const;

const leaseSeconds = 2;
const allowedMs = leaseSeconds * 1_000 + 1_000;
const calmWithinMs = 60_000;

export const leasesPhase: Phase = {
  name: "leases",
  what: "a fault that nobody renews is gone within its lease and a second; the safety lever heals all within two",
  long: true,
  run: async (context) => {
    const scope = new CleanupScope();
    const results: CaseResult[] = [];
    using directory = openRunDirectory({ reports: inProject("reports") });
    scope.add("run directory", () => {
      if (results.every(({ outcome }) => outcome === "passed"))
        rmSync(directory.paths.root, { recursive: true, force: true });
    });
    try {
      const stack = await bringUp({
        ...{
          profile: "byoc-private",
          variant: "corrected" as const,
          seed: context.seed,
          runId: directory.runId,
          scope,
        },
        ...{ runDirectory: directory.paths.root, offline: readEnvironment().offline },
        ...{ narration: createNarration(context.narrate), signal: context.signal },
      });
      results.push(...(await trials(stack, context)));
      results.push(await testCase("the safety lever", () => lever(stack, context)));
    } catch (error) {
      results.push({ name: "stack", outcome: "failed", reason: messageOf(error) });
    } finally {
      await scope[Symbol.asyncDispose]();
    }
    return results;
  },
};

async function trials(stack: RunningStack, context: PhaseContext): Promise<CaseResult[]> {
  const random = createPrng(context.seed).fork("leases");
  const results: CaseResult[] = [];
  const bitten: string[] = [];
  const count = context.long ? 200 : 20;
  for (let trial = 0; trial < count && !context.signal.aborted; trial += 1) {
    const kind = present(kinds[trial % kinds.length], "a kind of fault");
    const draw = random.fork(String(trial));
    results.push(await testCase(`${kind} ${String(trial)}`, () => lapse(kind, { stack, draw, context, bitten })));
  }
  const seen = `${String(bitten.length)} of ${String(count)} faults were seen in the lab before`;
  const areThere = testCase("faults were there", () => {
    assert(bitten.length >= count / 4, seen);
    return Promise.resolve();
  });
  context.narrate(`${seen}\n`);
  return [...results, await areThere];
}

interface Trial {
  readonly stack: RunningStack;
  readonly draw: Prng;
  readonly context: PhaseContext;
  /** Takes the kinds whose fault was seen before its lease lapsed. */
  readonly bitten: string[];
}

/** Renewed for a drawn while, then never again. */
async function lapse(kind: string, { stack, draw, context, bitten }: Trial): Promise<void> {
  const { clients, client } = stack;
  await calm(stack);
  const { id, arn } = await begin(stack, kind);
  const renewals = draw.integer(4);
  for (let renewal = 0; renewal < renewals; renewal += 1) {
    await systemClock.sleep(300 + draw.integer(700));
    await renewExperiment(clients, arn, { [renewedTag]: String(renewal) });
  }
  const lastNs = systemClock.nowNs();
  if ((await faultResidue(client)).length > 0) bitten.push(kind);
  await systemClock.sleep(Math.max(0, allowedMs - (systemClock.nowNs() - lastNs) / 1e6));
  const left = await faultResidue(client);
  const { state } = await getExperiment(clients, id);
  const lookedMs = Math.round((systemClock.nowNs() - lastNs) / 1e6);
  context.narrate(`${kind}: ${String(left.length)} left after ${String(lookedMs)} ms; ${state?.status ?? ""}\n`);
  assert(left.length === 0, `left: ${left.join(" | ")}; ${state?.status ?? ""}: ${state?.reason ?? ""}`);
}

async function lever(stack: RunningStack, context: PhaseContext): Promise<void> {
  const { clients, client } = stack;
  await calm(stack);
  const running = [];
  for (const kind of ["node-lost", "target-lost", "process-paused"]) running.push(await begin(stack, kind, 60));
  await systemClock.sleep(4_000);
  assert((await faultResidue(client)).length > 0, "no fault was there to heal");
  const pulledNs = systemClock.nowNs();
  await setSafetyLever(clients, "engaged", "drill");
  const late = await begin(stack, "keeper-node-lost", 60);
  const { state } = await getExperiment(clients, late.id);
  const refusedMs = (systemClock.nowNs() - pulledNs) / 1e6;
  const untilHealed = async () => (await faultResidue(client)).length === 0;
  await eventually(untilHealed, { what: "every fault healed", withinMs: 20_000, everyMs: 50 }).catch(
    async (error: unknown) => {
      throw environmentError(`${messageOf(error)}: ${(await faultResidue(client)).join(" | ")}`, {
        code: "ASSAY_TEST",
      });
    },
  );
  const healedMs = (systemClock.nowNs() - pulledNs) / 1e6;
  await setSafetyLever(clients, "disengaged", "drill is over");
  context.narrate(`lever: refused after ${refusedMs.toFixed(0)} ms, nothing left after ${healedMs.toFixed(0)} ms\n`);
  const status: string = state?.status ?? "not refused";
  assert(status === "cancelled", `a new fault was ${status}`);
  assert(healedMs < 2_000, `faults were left for ${healedMs.toFixed(0)} ms`);
}

async function begin(stack: RunningStack, template: string, seconds = leaseSeconds) {
  const [id] = await templatesNamed(stack.clients, template);
  const tags = { [leaseTag]: String(seconds) };
  const started = await startExperiment(stack.clients, { templateId: present(id, `template ${template}`), tags });
  const experiment = present(started.id, "an experiment's id");
  return { id: experiment, arn: `arn:aws:fis:${region}:${account}:experiment/${experiment}` };
}

/** Pods of the last trial are running again, so that the next one finds its targets. */
async function calm({ client }: RunningStack): Promise<void> {
  const areRunning = async () => (await client.instances()).every(({ state }) => state === "running");
  await eventually(areRunning, { what: "every pod running", withinMs: calmWithinMs, everyMs: 200 });
  await client.ready();
}
