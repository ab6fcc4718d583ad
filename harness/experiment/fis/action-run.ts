// One action from plan to verified heal. Whatever happens on the way, what was begun is healed, and the ledger says so
// only when it was seen.

import { messageOf } from "../../core/errors.ts";
import type { Ledger } from "../ledger.ts";
import type { FaultAction, FaultPlan, FaultRequest } from "./actions/fault-action.ts";
import type { ActionRun } from "./experiment.ts";
import { notStanding, stay } from "./look.ts";
import type { Looks } from "./look.ts";
import type { FaultWorld } from "./world.ts";

export interface ActionDependencies {
  readonly action: FaultAction;
  readonly world: FaultWorld;
  readonly ledger: Ledger;
}

const healAttempts = 3;

/** Ends with the action completed, stopped or failed; never throws. */
export async function performAction(
  run: ActionRun,
  request: FaultRequest,
  dependencies: ActionDependencies & { readonly signal: AbortSignal; readonly looks: Looks },
): Promise<void> {
  const { action, world, signal, looks } = dependencies;
  run.startTime = world.clock.wall();
  enter(run, "initiating", "Action is initiating.");
  const problems: string[] = [];
  let plan: FaultPlan | undefined;
  try {
    plan = await action.plan(request, world);
    record(dependencies, { request, plan }, { phase: "intent", note: "" });
    await action.inject(request, plan, world);
    const note = await unlessAborted(action.verify(request, plan, world), signal);
    if (note !== undefined) {
      record(dependencies, { request, plan }, { phase: "verified", note });
      enter(run, "running", `Action is running: ${note}`);
      const [held, { stands }] = [plan, action];
      const look = stands === undefined ? undefined : () => stands(request, held, world);
      const gone = await stay({ ms: plan.durationMs ?? 0, look, looks, signal, clock: world.clock });
      if (gone !== undefined) {
        problems.push(gone);
        enter(run, "stopping", gone);
      }
    }
  } catch (error) {
    problems.push(messageOf(error));
  }
  if (plan !== undefined) {
    problems.push(...(await heal(request, plan, dependencies)));
    if (problems.length === 0) problems.push(...(await goneBefore(action, plan, world)));
  }
  run.endTime = world.clock.wall();
  if (problems.length > 0) enter(run, "failed", problems.join("; "));
  else if (signal.aborted) enter(run, "stopped", "Action was stopped.");
  else enter(run, "completed", "Action was completed.");
}

/** Heals, looks, and tries again; the last problem is returned when it never worked. */
async function heal(
  request: FaultRequest,
  plan: FaultPlan,
  dependencies: ActionDependencies,
): Promise<readonly string[]> {
  const { action, world } = dependencies;
  let problem = "";
  for (let attempt = 1; attempt <= healAttempts; attempt += 1) {
    try {
      await action.heal(plan.undo, world);
      const note = await action.verifyHealed(plan.undo, world);
      record(dependencies, { request, plan }, { phase: "healed", note });
      return [];
    } catch (error) {
      problem = `not healed: ${messageOf(error)}`;
      record(dependencies, { request, plan }, { phase: "heal-failed", note: problem });
    }
  }
  return [problem];
}

/** A look that takes its time does not hold up the heal: undefined when the stop came first. */
async function unlessAborted<T>(looking: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) {
    looking.catch(() => undefined);
    return undefined;
  }
  const stopped = Promise.withResolvers<undefined>();
  const onAbort = () => {
    stopped.resolve(undefined);
  };
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([looking, stopped.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    looking.catch(() => undefined);
  }
}

/** What a fault's own bearer saw when it was to end, where nobody else can look. */
async function goneBefore(action: FaultAction, { undo }: FaultPlan, world: FaultWorld): Promise<string[]> {
  try {
    const told = await action.goneBefore?.(undo, world);
    return told === undefined ? [] : [`the fault was ${notStanding}: ${told}`];
  } catch (error) {
    return [`the fault was ${notStanding}: ${messageOf(error)}`];
  }
}

function enter(run: ActionRun, status: ActionRun["state"]["status"], reason: string): void {
  run.state.status = status;
  run.state.reason = reason;
}

function record(
  dependencies: ActionDependencies,
  { request, plan }: { readonly request: FaultRequest; readonly plan: FaultPlan },
  what: { readonly phase: "intent" | "verified" | "healed" | "heal-failed"; readonly note: string },
): void {
  dependencies.ledger.record({
    fault: request.faultId,
    action: dependencies.action.id,
    targets: Object.values(request.targets).flatMap((resources) => resources.map(({ id }) => id)),
    undo: Object.fromEntries(
      Object.entries(plan.undo).map(([key, value]) => [key, typeof value === "string" ? value : [...value]]),
    ),
    ...what,
  });
}
