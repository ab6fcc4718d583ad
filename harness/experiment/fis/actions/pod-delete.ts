// aws:eks:pod-delete: the pods end with their grace period, then by force; their StatefulSet makes them again with the
// same name and volumes. The lab plays the StatefulSet's part once the old process is seen to be gone.

import { eventually } from "../../../core/eventually.ts";
import type { FaultWorld } from "../world.ts";
import { listOf } from "./fault-action.ts";
import type { FaultAction, FaultRequest } from "./fault-action.ts";

const defaultGraceMs = 30_000;
const startedWithinMs = 60_000;

export const podDelete: FaultAction = {
  id: "aws:eks:pod-delete",
  blast: async (request, world) => {
    const pods = podsOf(request);
    const instances = await world.lab.instances();
    return { instances: instances.filter(({ name }) => pods.includes(name)).map(({ host }) => host) };
  },
  plan: (request) => Promise.resolve({ durationMs: undefined, undo: { pods: podsOf(request) } }),
  inject: async (request, _plan, world) => {
    const grace = request.parameters.gracePeriodSeconds;
    const graceMs = grace === undefined ? defaultGraceMs : Number(grace) * 1_000;
    const pods = podsOf(request);
    if (graceMs > 0) await Promise.all(pods.map((pod) => world.lab.signal(pod, "SIGTERM")));
    const haveEnded = await endedWithin(pods, graceMs, world);
    if (!haveEnded) await Promise.all(pods.map((pod) => world.lab.signal(pod, "SIGKILL")));
  },
  verify: async (request, _plan, world) => {
    const pods = podsOf(request);
    await eventually(() => areAll(pods, "exited", world), {
      what: `pods ${pods.join(", ")} gone`,
      withinMs: 10_000,
      clock: world.clock,
    });
    return `${pods.join(", ")} deleted`;
  },
  heal: async (undo, world) => {
    const exited = (await world.lab.instances()).filter(({ state }) => state === "exited").map(({ name }) => name);
    for (const pod of listOf(undo, "pods")) if (exited.includes(pod)) await world.lab.start(pod);
  },
  verifyHealed: async (undo, world) => {
    const pods = listOf(undo, "pods");
    await eventually(() => areAll(pods, "running", world), {
      what: `pods ${pods.join(", ")} running again`,
      withinMs: startedWithinMs,
      clock: world.clock,
    });
    return `${pods.join(", ")} running`;
  },
};

function podsOf(request: FaultRequest): string[] {
  return (request.targets.Pods ?? []).map(({ id }) => id);
}

async function endedWithin(pods: readonly string[], withinMs: number, world: FaultWorld): Promise<boolean> {
  const deadline = world.clock.nowNs() + withinMs * 1e6;
  while (world.clock.nowNs() < deadline) {
    if (await areAll(pods, "exited", world)) return true;
    await world.clock.sleep(100);
  }
  return false;
}

async function areAll(pods: readonly string[], state: string, world: FaultWorld): Promise<boolean> {
  const instances = (await world.lab.instances()).filter(({ name }) => pods.includes(name));
  return instances.length === pods.length && instances.every((instance) => instance.state === state);
}
