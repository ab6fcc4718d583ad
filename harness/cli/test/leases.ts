// Faults whose harness is killed at a drawn moment: nobody renews their lease, and within the lease and a second nothing
// of them is left, as a look at the lab alone shows. And the safety lever: no new fault at once, none left within two seconds.

import { machineNs, systemClock } from "../../core/clock.ts";
import { assert, messageOf, present } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { createPrng } from "../../core/prng.ts";
import type { Prng } from "../../core/prng.ts";
import { leaseTag } from "../../experiment/fis/lease.ts";
import { getExperiment, setSafetyLever, startExperiment, templatesNamed } from "../../platform/aws/fault-injection.ts";
import { account, region } from "../stack/bring-up.ts";
import type { RunningStack } from "../stack/running-stack.ts";
import { calm, startLoad } from "./leases/calm-and-load.ts";
import { faultResidue, watchResidue } from "./leases/fault-residue.ts";
import type { ResidueWatch } from "./leases/fault-residue.ts";
import { startHolder } from "./leases/holder.ts";
import type { Holder } from "./leases/holder.ts";
import { killTrial, leaseSeconds } from "./leases/kill-trial.ts";
import type { KillResult } from "./leases/kill-trial.ts";
import { faultKinds } from "./leases/kinds.ts";
import type { FaultKind } from "./leases/kinds.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";
import { onPhaseStack } from "./phase-stack.ts";
import type { PhaseRun } from "./phase-stack.ts";

const bittenWithinMs = 30_000;
const watchAheadMs = 500;
const [leverWatchSeconds, orphanWatchSeconds] = [6, 12];
/** Beside one of each kind. */
const earlyTrials = 2;
const longTrials = 200;
/** So many trials may be made again where not everything is tried: what a busy machine did once it does not do twice. */
const secondAttempts = 2;
const longSecondAttempts = 6;
const earlyOneIn = 4;

/** Kinds that are over once they have bitten. */
const brief = [
  "aws:ec2:reboot-instances",
  "aws:eks:pod-delete",
  "clickhouse-fault-kill-keeper",
  "clickhouse-fault-kill-process",
];

export const leasesPhase: Phase = {
  name: "leases",
  what: "a fault whose harness is killed is gone within its lease and a second; the safety lever heals all within two",
  alone: true,
  run: (context) =>
    onPhaseStack(context, async (stack, run, results) => {
      results.push(...(await trialsUnderLoad(stack, run, context)));
      const last = [
        ["the safety lever", lever],
        ["the control plane is killed", killControlPlane],
      ] as const;
      for (const [name, body] of last) {
        if (context.wanted(name)) results.push(await testCase(name, () => body(stack, context)));
      }
    }),
};

async function trialsUnderLoad(stack: RunningStack, run: PhaseRun, context: PhaseContext): Promise<CaseResult[]> {
  const kinds = (await faultKinds(stack.clients)).filter(({ name }) => context.wanted(name));
  context.narrate(`${String(kinds.length)} kinds of fault: ${kinds.map(({ name }) => name).join(", ")}\n`);
  if (kinds.length === 0) return [];
  await using _load = await startLoad(stack, run, context);
  return await trials(stack, kinds, context);
}

/** A round with every kind bitten when its harness is killed; then drawn moments, some of them before the bite. */
async function trials(stack: RunningStack, kinds: readonly FaultKind[], context: PhaseContext): Promise<CaseResult[]> {
  const random = createPrng(context.seed).fork("leases");
  const results: CaseResult[] = [];
  const seen = new Map<string, KillResult[]>();
  const again: string[] = [];
  await using holders = spareHolders(stack);
  const count = context.long ? longTrials : kinds.length + earlyTrials;
  for (let trial = 0; trial < count && !context.signal.aborted; trial += 1) {
    const draw = random.fork(String(trial));
    const { kind, ...how } = trialOf(trial, kinds, { draw, long: context.long });
    const name = `${kind.name} by ${how.template}${how.isEarly ? ", early" : ""}`;
    const attempt = async () => {
      await calm(stack);
      await using holder = holders.take();
      return await killTrial({ ...how, stack, holder, draw, isBrief: brief.includes(kind.name) });
    };
    const body = async () => {
      const result = await attempt().catch((error: unknown) => {
        context.narrate(`${name}: ${messageOf(error)}\n`);
        // Where everything is tried, only what showed nothing may be made again: a fault that a busy machine kept from biting.
        const isShown = context.long && !/not bitten|did not bite/.test(messageOf(error));
        if (isShown || again.length >= (context.long ? longSecondAttempts : secondAttempts)) throw error;
        again.push(name);
        return attempt();
      });
      seen.set(kind.name, [...(seen.get(kind.name) ?? []), result]);
      context.narrate(`${name}: ${told(result)}\n`);
    };
    results.push(await testCase(`${name}, ${String(trial)}`, body));
  }
  context.narrate(summary([...seen.values()].flat()));
  return [...results, ...(await everyKind(kinds, seen))];
}

interface Draw {
  readonly draw: Prng;
  readonly long: boolean;
}

function trialOf(trial: number, kinds: readonly FaultKind[], { draw, long }: Draw) {
  const round = Math.floor(trial / kinds.length);
  const kind = present(round === 0 || long ? kinds[trial % kinds.length] : draw.pick(kinds), "a kind of fault");
  const template = present(kind.templates[round % kind.templates.length], "a template");
  return { kind, template, isEarly: round > 0 && (!long || draw.integer(earlyOneIn) === 0) };
}

/** One harness is always started ahead, so that a trial need not wait for it. */
function spareHolders(stack: RunningStack): AsyncDisposable & { take: () => Holder } {
  const ahead = [startHolder(stack, leaseSeconds)];
  return {
    take: () => {
      ahead.push(startHolder(stack, leaseSeconds));
      return present(ahead.shift(), "a holder ahead");
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(ahead.map((holder) => holder.kill()));
    },
  };
}

function told({ lastSeenMs, cleanByMs }: KillResult): string {
  const last = lastSeenMs === undefined ? "nothing was seen" : `last seen ${String(lastSeenMs)} ms after the kill`;
  return `${last}, nothing left by ${String(cleanByMs ?? "?")} ms`;
}

function summary(results: readonly KillResult[]): string {
  const bitten = results.filter(({ hasBitten }) => hasBitten);
  const clean = bitten.flatMap(({ cleanByMs }) => cleanByMs ?? []).sort((a, b) => a - b);
  const [middle, last] = [clean[Math.floor(clean.length / 2)], clean.at(-1)];
  const counts = `${String(results.length)} harnesses killed, ${String(bitten.length)} of them over a fault that had bitten`;
  return `${counts}; nothing left by ${String(middle ?? "?")} ms in the middle, ${String(last ?? "?")} ms at the latest\n`;
}

/** Of each kind the fault has to have been there, and to have been seen by the very look that later finds nothing. */
function everyKind(
  kinds: readonly FaultKind[],
  seen: ReadonlyMap<string, readonly KillResult[]>,
): Promise<CaseResult[]> {
  const without = (has: (result: KillResult) => boolean) =>
    kinds.map(({ name }) => name).filter((name) => !(seen.get(name) ?? []).some(has));
  const [unbitten, unseen] = [
    without(({ hasBitten }) => hasBitten),
    without(({ lastSeenMs }) => lastSeenMs !== undefined).filter((name) => !brief.includes(name)),
  ];
  return Promise.all([
    testCase("every kind was there when its harness was killed", () => {
      assert(unbitten.length === 0, `never ${unbitten.join(", ")}`);
      return Promise.resolve();
    }),
    testCase("every kind was seen by the look that finds nothing later", () => {
      assert(unseen.length === 0, `never ${unseen.join(", ")}`);
      return Promise.resolve();
    }),
  ]);
}

async function lever(stack: RunningStack, context: PhaseContext): Promise<void> {
  const { clients, client } = stack;
  await calm(stack);
  const running = [];
  for (const kind of ["node-lost", "target-lost", "process-paused"]) running.push(await begin(stack, kind, 60));
  await systemClock.sleep(4_000);
  assert((await faultResidue(client)).length > 0, "no fault was there to heal");
  const watching = watchResidue(client, leverWatchSeconds);
  await systemClock.sleep(watchAheadMs);
  const pulledNs = machineNs();
  await setSafetyLever(clients, "engaged", "drill");
  const late = await begin(stack, "keeper-node-lost", 60);
  const { state } = await getExperiment(clients, late.id);
  const refusedMs = (machineNs() - pulledNs) / 1e6;
  const healedMs = lastSeenMs(await watching, pulledNs);
  await setSafetyLever(clients, "disengaged", "drill is over");
  context.narrate(`lever: refused after ${refusedMs.toFixed(0)} ms, nothing left after ${healedMs.toFixed(0)} ms\n`);
  const status: string = state?.status ?? "not refused";
  assert(status === "cancelled", `a new fault was ${status}`);
  assert(healedMs < 2_000, `faults were left for ${healedMs.toFixed(0)} ms`);
}

/** How long after a moment the last of all residue was seen; throws when some is left. */
function lastSeenMs({ seen, left }: ResidueWatch, sinceNs: number): number {
  assert(left.length === 0, `left: ${left.join(" | ")}`);
  assert(seen.length > 0, "no fault was seen");
  return (Math.max(...seen.map(({ lastNs }) => lastNs)) - sinceNs) / 1e6;
}

/** Faults of every sort at once, and then nobody who could stop them: neither harness nor endpoint. */
async function killControlPlane(stack: RunningStack, context: PhaseContext): Promise<void> {
  const { client } = stack;
  await calm(stack);
  for (const kind of together) await begin(stack, kind, orphanLeaseSeconds);
  const isThere = async () => (await faultResidue(client)).length >= together.length;
  await eventually(isThere, { what: "faults of every sort", withinMs: bittenWithinMs, everyMs: 200 });
  const watching = watchResidue(client, orphanWatchSeconds);
  await systemClock.sleep(watchAheadMs);
  const { stdout } = await client.exec({ on: "lab", argv: ["bash", "-c", killEndpoint], timeoutMs: 10_000 });
  const killedNs = machineNs();
  assert(stdout.trim() === "1", `${stdout.trim()} control planes were killed`);
  const healedMs = lastSeenMs(await watching, killedNs);
  context.narrate(`control plane killed: nothing left after ${healedMs.toFixed(0)} ms\n`);
  assert(healedMs < orphansHealedWithinMs, `faults were left for ${healedMs.toFixed(0)} ms`);
}

/** Power, packets in the zone and in the pod, a stopped process, a full disk: as many as the service runs at once. */
const together = [
  "az-network-disrupted",
  "client-port-silent",
  "process-paused",
  "disk-full",
  "keeper-node-lost",
] as const;
/** Longer than all of them take to bite: it is not the lease that ends them. */
const orphanLeaseSeconds = 40;
const orphansHealedWithinMs = 6_000;
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
