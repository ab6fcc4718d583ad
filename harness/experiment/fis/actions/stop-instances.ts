// aws:ec2:stop-instances: the instances lose power through the EC2 API; they start again after the duration, or when the
// experiment is stopped. Without a duration nothing starts them, as on AWS.

import { environmentError } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import { parseIsoDuration } from "../iso-duration.ts";
import type { FaultWorld } from "../world.ts";
import { listOf } from "./fault-action.ts";
import type { FaultAction, FaultRequest } from "./fault-action.ts";

const stoppedWithinMs = 20_000;
const startedWithinMs = 60_000;
const passing = ["InsufficientInstanceCapacity", "RequestLimitExceeded", "Unavailable", "InternalError"];
/** Longer than any template of the platform lets an API fault last. */
const refusedAtMostMs = 180_000;

export const stopInstances: FaultAction = {
  id: "aws:ec2:stop-instances",
  blast: (request) => Promise.resolve({ instances: instancesOf(request) }),
  plan: (request) => {
    const durationMs = parseIsoDuration(request.parameters.startInstancesAfterDuration ?? "");
    const undo = durationMs === undefined ? {} : { instances: instancesOf(request) };
    return Promise.resolve({ durationMs, undo });
  },
  inject: (request, _plan, world) => world.stopInstances(instancesOf(request)),
  verify: async (request, _plan, world) => {
    const ids = instancesOf(request);
    await eventually(() => areAll(ids, { state: "stopped", power: "off" }, world), {
      what: `instances ${ids.join(", ")} stopped and without power`,
      withinMs: stoppedWithinMs,
      clock: world.clock,
    });
    return `${ids.join(", ")} stopped`;
  },
  stands: async (request, _plan, world) => {
    const ids = instancesOf(request);
    if (await areAll(ids, { state: "stopped", power: "off" }, world)) return `${ids.join(", ")} stopped`;
    throw environmentError(`not all of ${ids.join(", ")} are stopped and without power any more`, {
      code: "ASSAY_FAULT_GONE",
    });
  },
  heal: async (undo, world) => {
    const ids = listOf(undo, "instances");
    if (ids.length > 0) await startAgain(ids, world);
  },
  verifyHealed: async (undo, world) => {
    const ids = listOf(undo, "instances");
    if (ids.length === 0) return "nothing to start again";
    await eventually(
      async () => (await areAll(ids, { state: "running", power: "on" }, world)) && podsAreUp(ids, world),
      {
        what: `instances ${ids.join(", ")} and their pods running again`,
        withinMs: startedWithinMs,
        clock: world.clock,
      },
    );
    return `${ids.join(", ")} running`;
  },
};

/** A start that is refused for want of capacity, or for too many calls, is asked for again, as any caller would. */
async function startAgain(ids: readonly string[], world: FaultWorld): Promise<void> {
  const answer = await eventually(() => startOnce(ids, world), {
    what: `a start of ${ids.join(", ")} that is not refused`,
    withinMs: refusedAtMostMs,
    everyMs: 500,
    clock: world.clock,
  });
  if (answer instanceof Error) throw answer;
}

/** True when it was taken, an error when it never will be, undefined when it may be later. */
async function startOnce(ids: readonly string[], world: FaultWorld): Promise<true | Error | undefined> {
  try {
    await world.startInstances(ids);
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return passing.includes(error.name) ? undefined : error;
  }
}

function instancesOf(request: FaultRequest): string[] {
  return (request.targets.Instances ?? []).map(({ id }) => id);
}

/** The service's own word and the host behind it have to agree. */
async function areAll(
  ids: readonly string[],
  { state, power }: { readonly state: string; readonly power: "on" | "off" },
  world: FaultWorld,
): Promise<boolean> {
  const instances = await world.instances(ids);
  const hosts = (await world.lab.hosts()).filter(({ id }) => ids.includes(id));
  return (
    instances.length === ids.length &&
    instances.every((instance) => instance.state === state) &&
    hosts.length === ids.length &&
    hosts.every((host) => host.power === power)
  );
}

async function podsAreUp(ids: readonly string[], world: FaultWorld): Promise<boolean> {
  const pods = (await world.lab.instances()).filter(({ host }) => ids.includes(host));
  return pods.every(({ state }) => state === "running");
}
