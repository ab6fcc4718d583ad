// One experiment from its steady state to its verdict: load and probes run throughout, the fault is begun, held and
// healed through the fault injection service, and every replica is read at the end.

import { readFileSync } from "node:fs";
import { judgeHistory } from "../../analysis/checkers/judge-history.ts";
import type { VerdictDocument } from "../../analysis/checkers/checker.ts";
import type { Clock } from "../../core/clock.ts";
import { AssayError, messageOf } from "../../core/errors.ts";
import { openNdjson, readNdjson } from "../../evidence/ndjson.ts";
import { openHistorySink } from "../workloads/history-sink.ts";
import type { HistorySink } from "../workloads/history-sink.ts";
import { readBack, readFinally } from "../workloads/final-reads.ts";
import type { FinalReadReport } from "../workloads/final-reads.ts";
import type { WorkloadReport } from "../workloads/workload.ts";
import type { Driver } from "../jdbc/driver.ts";
import type { Experiment } from "./experiment-file.ts";
import { openApplication, startLoad } from "./experiment-load.ts";
import { planExperiment } from "./experiment-plan.ts";
import type { ExperimentPlan } from "./experiment-plan.ts";
import { FaultControl } from "./fault-control.ts";
import type { FaultControlOptions } from "./fault-control.ts";
import { holdTemplate } from "./hold-template.ts";
import type { Injection, Injector, SeenPart } from "./injection.ts";
import { ownInjector } from "./own-injector.ts";
import type { ExperimentPlatform } from "./platform.ts";
import { ReplicaWatch } from "./replica-watch.ts";
import type { ReplicaSample } from "./replica-watch.ts";
import { ProbeMetric } from "./probe-metric.ts";
import { setScene } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { probeTimeoutMs, ServiceProbes } from "./service-probes.ts";
import { stillStopped } from "./still-stopped.ts";

export interface ExperimentRunOptions {
  readonly experiment: Experiment;
  readonly platform: ExperimentPlatform;
  readonly seed: string;
  /** Names the run: tags of the experiment, names of its tables. */
  readonly runId: string;
  readonly historyFile: string;
  readonly watchFile: string;
  readonly clock: Clock;
  readonly narrate?: (text: string) => void;
  /** Brings the faults in; absent: the experiment's template, held for its time. */
  readonly injector?: Injector;
}

/** What was seen; `judgeExperiment` makes a verdict of it. */
export interface ExperimentRecord {
  readonly experiment: Experiment;
  readonly plan: ExperimentPlan;
  readonly checkers: readonly VerdictDocument[];
  readonly load: WorkloadReport;
  readonly samples: readonly ReplicaSample[];
  readonly signs: Readonly<Record<string, string>>;
  readonly finalReads: readonly FinalReadReport[];
  /** How long the cluster took to run a first distributed statement. */
  readonly agreedMs?: number;
  /** When every replica was whole again, counted from the fault's begin. */
  readonly wholeAfterMs: number | undefined;
  /** What the injection saw itself. */
  readonly injected?: readonly SeenPart[];
  /** What went wrong in the harness or the service; a verdict with one is never better than unknown. */
  readonly problems: readonly string[];
  readonly history: string;
}

const steadyWithinMs = 20_000;
/** A replica looks after its session once a minute at the latest (zookeeper_session_expiration_check_period). */
const syncWithinMs = 60_000;
/** Without load queues drain at once, unless something is stuck. */
const settledWithinMs = 20_000;
const wholeWithinMs = 60_000;

interface Stage {
  readonly options: ExperimentRunOptions;
  readonly plan: ExperimentPlan;
  readonly scene: Scene;
  readonly sink: HistorySink;
  readonly probes: ServiceProbes;
  readonly watch: ReplicaWatch;
  readonly problems: string[];
  readonly signs: Record<string, string>;
  wholeAfterMs: number | undefined;
  injection?: Injection;
}

/** Runs the experiment. Throws only when it could not even begin. */
export async function runExperiment(options: ExperimentRunOptions): Promise<ExperimentRecord> {
  const { experiment, platform } = options;
  const injector = options.injector ?? (await ownInjector(experiment, platform));
  const plan = injector?.plan ?? (await planExperiment(experiment, platform));
  if (plan.refusals.length > 0) {
    throw new AssayError(`${experiment.name} is refused: ${plan.refusals.join("; ")}`, {
      code: "ASSAY_EXPERIMENT_REFUSED",
      blame: "environment",
    });
  }
  const scene = await setScene(platform, `${experiment.name}_${options.runId.slice(-8)}`);
  const sink = openSink(options, scene);
  const { application, balances } = experiment.workload;
  let driver: Driver | undefined;
  try {
    driver = application === undefined ? undefined : await openApplication(platform, { application, balances });
    return await conduct(injector === undefined ? options : { ...options, injector }, { plan, scene, sink, driver });
  } finally {
    await driver?.close();
    // However it ended: lines that still wait for a probe are written.
    sink.close();
  }
}

type Prepared = Pick<Stage, "plan" | "scene" | "sink"> & { readonly driver: Driver | undefined };

async function conduct(
  options: ExperimentRunOptions,
  { plan, scene, sink, driver }: Prepared,
): Promise<ExperimentRecord> {
  const { experiment, platform, clock, historyFile, watchFile } = options;
  const writer = openNdjson(watchFile);
  const { database } = scene;
  const watch = new ReplicaWatch({
    replicas: scene.replicas,
    database,
    table: scene.table.slice(database.length + 1),
    lines: sink,
    writer,
    clock,
  });
  const client = platform.clickhouse.connect({
    service: "clickhouse-https",
    user: "app",
    timeoutMs: probeTimeoutMs,
  });
  const { quorum } = experiment.workload;
  const probes = new ServiceProbes({
    ...{ client, table: scene.fronts.probeTable, quorum, lines: sink, clock },
    insertSettings: scene.insertSettings,
  });
  const metric = new ProbeMetric({ aws: platform.aws, isUnavailable: () => probes.isUnavailable(), clock });
  const stopLoad = new AbortController();
  const loading = startLoad(options, scene, { sink, signal: stopLoad.signal, driver });
  const stage: Stage = { options, plan, scene, sink, probes, watch, problems: [], signs: {}, wholeAfterMs: undefined };
  await perform(stage);
  stopLoad.abort();
  const load = await loading;
  await Promise.all([probes.stop(), metric.stop()]);
  await waitUntil(() => watch.isSettled(), settledWithinMs, clock);
  await watch.stop();
  const finalReads = await readFinally({ table: scene.table, replicas: scene.replicas, sink, syncWithinMs, clock });
  sink.close();
  writer[Symbol.dispose]();
  await scene.remove().catch((error: unknown) => stage.problems.push(`tables left behind: ${messageOf(error)}`));
  const history = readFileSync(historyFile, "utf8");
  return {
    experiment,
    plan,
    load,
    finalReads,
    agreedMs: scene.agreedMs,
    history,
    checkers: judgeHistory(history, experiment.checkers),
    samples: readNdjson(watchFile) as ReplicaSample[],
    signs: stage.signs,
    wholeAfterMs: stage.wholeAfterMs,
    injected: (await stage.injection?.seen?.(history)) ?? [],
    problems: stage.problems,
  };
}

function openSink({ experiment, seed, historyFile, clock }: ExperimentRunOptions, scene: Scene): HistorySink {
  const { contract, limits } = experiment;
  return openHistorySink({
    file: historyFile,
    seed,
    contract,
    replicas: scene.replicas.map(({ name }) => name),
    limits: {
      ...(limits.availability === undefined ? {} : { availability: limits.availability }),
      recovery: { atMostNs: limits.recovery.atMost * 1e6, holdNs: limits.recovery.hold * 1e6 },
    },
    clock,
  });
}

/** Steady state, fault, recovery. Whatever fails, what was begun is ended and healed. */
async function perform(stage: Stage): Promise<void> {
  const { options, sink, problems } = stage;
  const { experiment, platform, clock, runId } = options;
  const narrate = options.narrate ?? (() => undefined);
  narrate(`${experiment.name}: steady state`);
  await clock.sleep(experiment.steadyState.warmUp + experiment.steadyState.baseline);
  const isUp = () => stage.probes.goodForMs() > 1_000 && stage.watch.isWhole();
  const isCalm = () => isUp() && stage.probes.slowestMs() <= experiment.steadyState.latencyP99AtMost / 2;
  // A busy machine may calm down; if it does not, the baseline says so.
  if (!(await waitUntil(isCalm, steadyWithinMs, clock)) && !isUp()) {
    problems.push("no steady state before the fault: nothing was injected");
    return;
  }
  await readBack({ table: stage.scene.table, replicas: stage.scene.replicas, sink });
  const injection = openInjection(stage, {
    aws: platform.aws,
    tags: { "assay:run": runId },
    tell: (line) => {
      sink.fault(line);
    },
    clock,
  });
  stage.injection = injection;
  const begunNs = sink.nowNs();
  narrate(`${experiment.name}: fault`);
  try {
    await injection.inject();
  } catch (error) {
    problems.push(messageOf(error));
  }
  // A service that does not take the order may have healed all the same, by the lease.
  await injection.end().catch((error: unknown) => problems.push(messageOf(error)));
  try {
    narrate(`${experiment.name}: healing`);
    await injection.healed();
    problems.push(...(await stillStopped(platform.aws, stage.plan, clock)));
    await recover(stage, begunNs);
  } catch (error) {
    problems.push(messageOf(error));
  }
}

function openInjection(stage: Stage, options: Omit<FaultControlOptions, "plan">): Injection {
  const { plan, scene, watch, problems, signs } = stage;
  const { injector, experiment, platform } = stage.options;
  if (injector !== undefined) return injector.open(options);
  const control = new FaultControl({ ...options, plan });
  const { aws, clock } = options;
  const { region } = platform;
  return {
    inject: () => holdTemplate(control, { experiment, aws, region, plan, scene, watch, clock, problems, signs }),
    end: () => control.end(),
    healed: () => control.healed(),
  };
}

/** The stretch is judged from probe to probe: the last one may lie a beat and an answer before the moment of asking. */
const watchedBeyondHoldMs = 2_000;

/** Until the service has been good for long enough and every replica is whole, or the time is over. */
async function recover(stage: Stage, begunNs: number): Promise<void> {
  const { options, probes, watch, sink } = stage;
  const { limits } = options.experiment;
  const withinMs = Math.max(wholeWithinMs, limits.recovery.atMost);
  await waitUntil(
    () => {
      if (watch.isWhole()) stage.wholeAfterMs ??= Math.round((sink.nowNs() - begunNs) / 1e6);
      else stage.wholeAfterMs = undefined;
      // A service that was never bad still has to be seen good for long enough after the fault.
      const goodMs = Math.min(probes.goodForMs(), (sink.nowNs() - begunNs) / 1e6 - probeTimeoutMs);
      return stage.wholeAfterMs !== undefined && goodMs >= limits.recovery.hold + watchedBeyondHoldMs;
    },
    withinMs,
    options.clock,
  );
}

async function waitUntil(isTrue: () => boolean, withinMs: number, clock: Clock): Promise<boolean> {
  const deadline = clock.nowNs() + withinMs * 1e6;
  while (clock.nowNs() < deadline) {
    if (isTrue()) return true;
    await clock.sleep(100);
  }
  return isTrue();
}
