// Faults whose harness is killed at a drawn moment: nobody renews their lease, and within the lease and a second nothing
// of them is left, as a look at the lab alone shows. And the safety lever: no new fault at once, none left within two seconds.

import { systemClock } from "../../core/clock.ts";
import { assert, environmentError, messageOf, present } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { createPrng } from "../../core/prng.ts";
import type { Prng } from "../../core/prng.ts";
import { leaseTag } from "../../experiment/fis/lease.ts";
import { getExperiment, setSafetyLever, startExperiment, templatesNamed } from "../../platform/aws/fault-injection.ts";
import { account, region } from "../stack/bring-up.ts";
import type { RunningStack } from "../stack/bring-up.ts";
import { faultResidue } from "./fault-residue.ts";
import { startHolder } from "./leases/holder.ts";
import type { Holder } from "./leases/holder.ts";
import { faultKinds } from "./leases/kinds.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";
import { onPhaseStack } from "./phase-stack.ts";

const leaseSeconds = 2;
const allowedMs = leaseSeconds * 1_000 + 1_000;
const calmWithinMs = 60_000;
const [fewTrials, longTrials] = [20, 200];
/** One of so many is killed at a moment drawn from the first seconds, bitten or not. */
const earlyOneIn = 4;
const earlyWithinMs = 2_500;
const heldWithinMs = 800;
const bittenWithinMs = 30_000;

export const leasesPhase: Phase = {
  name: "leases",
  what: "a fault whose harness is killed is gone within its lease and a second; the safety lever heals all within two",
  long: true,
  run: (context) =>
    onPhaseStack(context, async (stack, _run, results) => {
      results.push(...(await trials(stack, context)));
      const last = [
        ["the safety lever", lever],
        ["the control plane is killed", killControlPlane],
      ] as const;
      for (const [name, body] of last) {
        if (context.wanted(name)) results.push(await testCase(name, () => body(stack, context)));
      }
    }),
};

async function trials(stack: RunningStack, context: PhaseContext): Promise<CaseResult[]> {
  const random = createPrng(context.seed).fork("leases");
  const kinds = (await faultKinds(stack.clients)).filter(({ name }) => context.wanted(name));
  context.narrate(`${String(kinds.length)} kinds of fault: ${kinds.map(({ name }) => name).join(", ")}\n`);
  const results: CaseResult[] = [];
  if (kinds.length === 0) return results;
  const bitten: string[] = [];
  const count = context.long ? longTrials : Math.max(fewTrials, kinds.length);
  const spare = { holder: startHolder(stack, leaseSeconds) };
  for (let trial = 0; trial < count && !context.signal.aborted; trial += 1) {
    const kind = present(kinds[trial % kinds.length], "a kind of fault");
    const template = present(kind.templates[Math.floor(trial / kinds.length) % kind.templates.length], "a template");
    const draw = random.fork(String(trial));
    const holder = spare.holder;
    spare.holder = startHolder(stack, leaseSeconds);
    results.push(
      await testCase(`${kind.name} by ${template}, ${String(trial)}`, () =>
        killTrial({ ...{ stack, holder, template, draw, context }, onBite: () => void bitten.push(kind.name) }),
      ),
    );
    await holder.kill();
  }
  await spare.holder.kill();
  const never = kinds.map(({ name }) => name).filter((name) => !bitten.includes(name));
  const seen = `${String(bitten.length)} of ${String(results.length)} faults had bitten when their harness was killed`;
  context.narrate(`${seen}\n`);
  const wereThere = testCase("every kind was there when its harness was killed", () => {
    assert(never.length === 0, `${seen}; never ${never.join(", ")}`);
    return Promise.resolve();
  });
  return [...results, await wereThere];
}

interface Trial {
  readonly stack: RunningStack;
  readonly holder: Holder;
  readonly template: string;
  readonly draw: Prng;
  readonly context: PhaseContext;
  /** Told when the fault was seen to bite before the harness was killed. */
  readonly onBite: () => void;
}

/** One in four is killed while its fault begins, the others while it is held; then nothing renews the lease. */
async function killTrial({ stack, holder, template, draw, context, onBite }: Trial): Promise<void> {
  const { client } = stack;
  await calm(stack);
  await holder.hold(template);
  const isEarly = draw.integer(earlyOneIn) === 0;
  if (isEarly) await systemClock.sleep(draw.integer(earlyWithinMs));
  else {
    if (await holder.bitten(bittenWithinMs)) onBite();
    await systemClock.sleep(draw.integer(heldWithinMs));
  }
  await holder.kill();
  const killedNs = systemClock.nowNs();
  await systemClock.sleep(allowedMs);
  const left = await faultResidue(client);
  const lookedMs = Math.round((systemClock.nowNs() - killedNs) / 1e6);
  context.narrate(`${template}${isEarly ? ", early" : ""}: ${String(left.length)} left ${String(lookedMs)} ms after\n`);
  assert(left.length === 0, `left: ${left.join(" | ")}`);
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

/** Faults of every sort at once, and then nobody who could stop them: neither harness nor endpoint. */
async function killControlPlane(stack: RunningStack, context: PhaseContext): Promise<void> {
  const { client } = stack;
  await calm(stack);
  for (const kind of together) await begin(stack, kind, orphanLeaseSeconds);
  const isThere = async () => (await faultResidue(client)).length >= together.length;
  await eventually(isThere, { what: "faults of every sort", withinMs: bittenWithinMs, everyMs: 200 });
  const { stdout } = await client.exec({ on: "lab", argv: ["bash", "-c", killEndpoint], timeoutMs: 10_000 });
  const killedNs = systemClock.nowNs();
  assert(stdout.trim() === "1", `${stdout.trim()} control planes were killed`);
  const sinceMs = () => (systemClock.nowNs() - killedNs) / 1e6;
  await eventually(async () => (await faultResidue(client)).length === 0, {
    ...{ what: "every fault healed without an endpoint", withinMs: 30_000, everyMs: 50 },
  }).catch(async (error: unknown) => {
    throw environmentError(`${messageOf(error)}: ${(await faultResidue(client)).join(" | ")}`, { code: "ASSAY_TEST" });
  });
  const healedMs = sinceMs();
  context.narrate(`control plane killed: nothing left after ${healedMs.toFixed(0)} ms\n`);
  assert(healedMs < orphanLeaseSeconds * 1_000 + 1_000, `faults were left for ${healedMs.toFixed(0)} ms`);
}

/** Power, packets in the zone and in the pod, a stopped process, a full disk: as many as the service runs at once. */
const together = [
  "az-network-disrupted",
  "client-port-silent",
  "process-paused",
  "disk-full",
  "keeper-node-lost",
] as const;
const orphanLeaseSeconds = 5;
const killEndpoint = `n=0
for p in /proc/[0-9]*; do
  tr '\\0' ' ' 2>/dev/null <$p/cmdline | grep -q '^[^ ]*node .*harness/cli/[c]ontrol-plane.ts' && kill -KILL "$(basename $p)" && n=$((n + 1))
done
echo $n`;

async function begin(stack: RunningStack, template: string, seconds = leaseSeconds) {
  const [id] = await templatesNamed(stack.clients, template);
  const tags = { [leaseTag]: String(seconds) };
  const started = await startExperiment(stack.clients, { templateId: present(id, `template ${template}`), tags });
  const experiment = present(started.id, "an experiment's id");
  return { id: experiment, arn: `arn:aws:fis:${region}:${account}:experiment/${experiment}` };
}

/** Pods of the last trial are running again, so that the next one finds its targets; one that waits its turn is started. */
async function calm({ client }: RunningStack): Promise<void> {
  const areRunning = async () => {
    const exited = (await client.instances()).filter(({ state }) => state === "exited");
    for (const { name } of exited) await client.start(name).catch(() => undefined);
    return exited.length === 0;
  };
  await eventually(areRunning, { what: "every pod running", withinMs: calmWithinMs, everyMs: 200 });
  await client.ready();
}
