// aws:ec2:reboot-instances: the hosts lose power and get it back at once. The service calls them running all the while, as
// EC2 does; the hosts themselves show the bite.

import { eventually } from "../../../core/eventually.ts";
import type { FaultWorld } from "../world.ts";
import { listOf } from "./fault-action.ts";
import type { FaultAction, FaultRequest } from "./fault-action.ts";

const withinMs = 60_000;

export const rebootInstances: FaultAction = {
  id: "aws:ec2:reboot-instances",
  blast: (request) => Promise.resolve({ instances: instancesOf(request) }),
  plan: (request) => Promise.resolve({ durationMs: undefined, undo: { instances: instancesOf(request) } }),
  inject: async (request, _plan, world) => {
    await Promise.all(instancesOf(request).map((id) => world.lab.powerOff(id)));
  },
  verify: async (request, _plan, world) => {
    const ids = instancesOf(request);
    await eventually(() => areAll(ids, "off", world), {
      what: `instances ${ids.join(", ")} without power`,
      withinMs,
      clock: world.clock,
    });
    return `${ids.join(", ")} rebooting`;
  },
  heal: async (undo, world) => {
    const off = (await world.lab.hosts()).filter(({ power }) => power === "off").map(({ id }) => id);
    const gone = listOf(undo, "instances").filter((id) => off.includes(id));
    await Promise.all(gone.map((id) => world.lab.powerOn(id)));
  },
  verifyHealed: async (undo, world) => {
    const ids = listOf(undo, "instances");
    await eventually(async () => (await areAll(ids, "on", world)) && podsAreUp(ids, world), {
      what: `instances ${ids.join(", ")} and their pods running again`,
      withinMs,
      clock: world.clock,
    });
    return `${ids.join(", ")} running`;
  },
};

function instancesOf(request: FaultRequest): string[] {
  return (request.targets.Instances ?? []).map(({ id }) => id);
}

async function areAll(ids: readonly string[], power: "on" | "off", world: FaultWorld): Promise<boolean> {
  const hosts = (await world.lab.hosts()).filter(({ id }) => ids.includes(id));
  return hosts.length === ids.length && hosts.every((host) => host.power === power);
}

async function podsAreUp(ids: readonly string[], world: FaultWorld): Promise<boolean> {
  const pods = (await world.lab.instances()).filter(({ host }) => ids.includes(host));
  return pods.every(({ state }) => state === "running");
}
