// Conducts one experiment: resolves its targets, refuses what must not be hit, runs the actions in the order of their
// startAfter graph, and watches the stop conditions meanwhile.

import { environmentError, messageOf, present } from "../../core/errors.ts";
import type { Prng } from "../../core/prng.ts";
import { refusals } from "../blast-radius.ts";
import type { Ledger } from "../ledger.ts";
import { performAction } from "./action-run.ts";
import type { FaultRequest } from "./actions/fault-action.ts";
import type { FaultActions } from "./actions/registry.ts";
import { endingOf } from "./experiment.ts";
import type { ActionRun, ExperimentRun } from "./experiment.ts";
import { stopReason, watchAlarms, watchLease } from "./guards.ts";
import { alarmThatRings } from "./stop-conditions.ts";
import { resolveTargets } from "./target-resolution.ts";
import { targetsPerAction } from "./validation.ts";
import type { FaultWorld } from "./world.ts";

export interface ConductorDependencies {
  readonly actions: FaultActions;
  readonly world: FaultWorld;
  readonly ledger: Ledger;
  readonly random: Prng;
}

/** Runs to the end; the outcome stands in the run's state. Never throws. */
export async function conduct(run: ExperimentRun, given: ConductorDependencies, stop: AbortController) {
  // The service acts in the role that the template gives it.
  const dependencies = { ...given, world: given.world.as(run.template.roleArn) };
  const { world } = dependencies;
  run.startTime = world.clock.wall();
  enter(run, "initiating", "Experiment is initiating.");
  try {
    await prepare(run, dependencies);
    if (run.actionsMode === "skip-all") {
      for (const action of run.actions.values()) skip(action, "Actions mode is skip-all.");
      enter(run, "completed", "Experiment completed; every action was skipped.");
    } else {
      enter(run, "running", "Experiment is running.");
      const watching = new AbortController();
      const guard = { world, stop, watching: watching.signal };
      const guards = Promise.all([watchAlarms(run, guard), watchLease(run, guard)]);
      await performAll(run, dependencies, stop);
      watching.abort();
      await guards;
      const ending = endingOf(run.actions.values(), stop.signal.aborted);
      enter(run, ending, endingReason(run, stop.signal));
    }
  } catch (error) {
    for (const action of run.actions.values()) {
      if (action.state.status === "pending") Object.assign(action.state, { status: "cancelled", reason: "" });
    }
    enter(run, "failed", messageOf(error));
  }
  run.endTime = world.clock.wall();
}

/** What has to be true before anything is touched. */
async function prepare(run: ExperimentRun, dependencies: ConductorDependencies): Promise<void> {
  const { template } = run;
  run.resolved = await resolveTargets(template.targets ?? {}, dependencies.world, dependencies.random);
  const isEmptyFatal = template.experimentOptions?.emptyTargetResolutionMode !== "skip";
  const empty = Object.entries(run.resolved).filter(([, resources]) => resources.length === 0);
  if (isEmptyFatal && empty.length > 0) {
    const names = empty.map(([name]) => name).join(", ");
    throw environmentError(`Target resolution returned empty set: ${names}`, { code: "ASSAY_FAULT_NO_TARGET" });
  }
  const tooMany = quotaProblems(run);
  if (tooMany.length > 0) throw environmentError(tooMany.join("; "), { code: "ASSAY_FAULT_QUOTA" });
  if (run.actionsMode === "skip-all") return;
  const ringing = await alarmThatRings(template.stopConditions, dependencies.world);
  if (ringing !== undefined) {
    throw environmentError(`Stop condition is already met: ${ringing}`, { code: "ASSAY_FAULT_ALARM" });
  }
  const reasons = await refusalReasons(run, dependencies);
  if (reasons.length > 0) {
    throw environmentError(`Refused: ${reasons.join("; ")}`, { code: "ASSAY_FAULT_REFUSED" });
  }
}

/** The service's quotas on how many resources one action may hit. */
function quotaProblems(run: ExperimentRun): string[] {
  return [...run.actions.values()].flatMap(({ name, action }) => {
    const most = targetsPerAction[action.actionId];
    const count = Object.values(action.targets ?? {}).reduce((sum, to) => sum + (run.resolved[to]?.length ?? 0), 0);
    return most !== undefined && count > most
      ? [`Action ${name} has ${count} targets; the quota of ${action.actionId} is ${most}`]
      : [];
  });
}

async function refusalReasons(run: ExperimentRun, { actions, world }: ConductorDependencies) {
  const members = (await world.instances())
    .filter(({ state }) => state === "running")
    .map(({ id, tags }) => ({ id, role: tags["assay:role"] ?? "" }));
  const reaches = [];
  for (const action of run.actions.values()) {
    const fault = present(actions.get(action.action.actionId), `action ${action.action.actionId}`);
    const { instances, atMost } = await fault.blast(requestOf(run, action), world);
    reaches.push({ members: instances, ...(atMost === undefined ? {} : { atMost }) });
  }
  const allowed = new Set((run.template.tags?.["assay:allow"] ?? "").split(" "));
  return refusals(members, reaches, allowed);
}

/** Each action waits for its predecessors; one that failed stops the whole experiment. */
async function performAll(run: ExperimentRun, dependencies: ConductorDependencies, stop: AbortController) {
  const done = new Map<string, Promise<void>>();
  const begin = (name: string): Promise<void> => {
    const known = done.get(name);
    if (known !== undefined) return known;
    const action = present(run.actions.get(name), `action ${name}`);
    const finished = Promise.all((action.action.startAfter ?? []).map(begin)).then(() =>
      performOne(run, action, { ...dependencies, stop }),
    );
    done.set(name, finished);
    return finished;
  };
  await Promise.all([...run.actions.keys()].map(begin));
}

async function performOne(
  run: ExperimentRun,
  action: ActionRun,
  dependencies: ConductorDependencies & { readonly stop: AbortController },
): Promise<void> {
  const { stop, actions } = dependencies;
  if (stop.signal.aborted) {
    Object.assign(action.state, { status: "cancelled", reason: "The experiment ended before the action began." });
    return;
  }
  const request = requestOf(run, action);
  const isEmpty = Object.values(request.targets).some((resources) => resources.length === 0);
  if (isEmpty) {
    skip(action, "No target was resolved.");
    return;
  }
  const fault = present(actions.get(action.action.actionId), `action ${action.action.actionId}`);
  await performAction(action, request, {
    ...{ ...dependencies, action: fault, signal: stop.signal },
    looks: run.looks,
  });
  if (action.state.status === "failed") stop.abort(stopReason(`Action ${action.name} failed.`));
}

function requestOf(run: ExperimentRun, action: ActionRun): FaultRequest {
  const targets = Object.entries(action.action.targets ?? {}).map(
    ([key, name]) => [key, run.resolved[name] ?? []] as const,
  );
  return {
    faultId: `${run.id}/${action.name}`,
    parameters: action.action.parameters ?? {},
    targets: Object.fromEntries(targets),
  };
}

function endingReason(run: ExperimentRun, signal: AbortSignal): string {
  const failed = [...run.actions.values()].find(({ state }) => state.status === "failed");
  if (failed !== undefined) return `Action ${failed.name} failed: ${failed.state.reason}`;
  if (signal.aborted) return messageOf(signal.reason);
  return "Experiment completed.";
}

function skip(action: ActionRun, reason: string): void {
  Object.assign(action.state, { status: "skipped", reason });
}

function enter(run: ExperimentRun, status: ExperimentRun["state"]["status"], reason: string): void {
  run.state.status = status;
  run.state.reason = reason;
}
