// aws:network:disrupt-connectivity: packets of the subnets are dropped at the router. Traffic inside one subnet still
// passes, as with the network ACL that the service clones on AWS. The cut carries its own end in the kernel.

import { environmentError } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import type { DescribedSubnet } from "../../../platform/aws/compute.ts";
import { parseIsoDuration } from "../iso-duration.ts";
import { outside } from "./outside.ts";
import type { FaultWorld } from "../world.ts";
import { listOf } from "./fault-action.ts";
import type { FaultAction, FaultRequest } from "./fault-action.ts";

const bittenWithinMs = 20_000;

interface Cut {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
}

export const disruptConnectivity: FaultAction = {
  id: "aws:network:disrupt-connectivity",
  blast: async (request, world) => {
    const zones = new Set((await targetSubnets(request, world)).map(({ availabilityZone }) => availabilityZone));
    const instances = await world.instances();
    return {
      instances: instances.filter(({ availabilityZone }) => zones.has(availabilityZone)).map(({ id }) => id),
    };
  },
  plan: async (request, world) => {
    const cuts = await cutsOf(request, world);
    return {
      durationMs: parseIsoDuration(request.parameters.duration ?? ""),
      undo: { cuts: cuts.map(({ id }) => id) },
    };
  },
  inject: async (request, plan, world) => {
    for (const cut of await cutsOf(request, world)) {
      await world.lab.cut({
        id: cut.id,
        from: [cut.from],
        to: cut.to,
        bothWays: true,
        expiresMs: plan.durationMs ?? 60_000,
      });
    }
  },
  verify: async (_request, plan, world) => {
    const cuts = listOf(plan.undo, "cuts");
    const packets = await eventually(() => droppedBy(cuts, world), {
      what: `packets dropped by the cuts ${cuts.join(", ")}`,
      withinMs: bittenWithinMs,
      clock: world.clock,
    });
    return `${packets} packets dropped by ${cuts.length} cuts`;
  },
  heal: async (undo, world) => {
    for (const cut of listOf(undo, "cuts")) await world.lab.uncut(cut);
  },
  verifyHealed: async (undo, world) => {
    const before = await countAll(listOf(undo, "cuts"), world);
    await world.clock.sleep(300);
    const after = await countAll(listOf(undo, "cuts"), world);
    if (after !== before) {
      throw environmentError("a removed cut still drops packets", { code: "ASSAY_FAULT_NOT_HEALED" });
    }
    return "cuts removed";
  },
};

async function targetSubnets(request: FaultRequest, world: FaultWorld): Promise<readonly DescribedSubnet[]> {
  const ids = (request.targets.Subnets ?? []).map(({ id }) => id);
  return (await world.subnets()).filter(({ id }) => ids.includes(id));
}

async function cutsOf(request: FaultRequest, world: FaultWorld): Promise<Cut[]> {
  const all = await world.subnets();
  const { scope } = request.parameters;
  return (await targetSubnets(request, world)).map((subnet) => ({
    id: `${request.faultId}/${subnet.id}`,
    from: subnet.cidr,
    to: reachOf(scope ?? "", subnet, all),
  }));
}

function reachOf(scope: string, subnet: DescribedSubnet, all: readonly DescribedSubnet[]): readonly string[] {
  const others = all.filter(({ vpcId, id }) => vpcId === subnet.vpcId && id !== subnet.id);
  switch (scope) {
    case "all":
      return outside(subnet.cidr);
    case "vpc":
      return others.map(({ cidr }) => cidr);
    case "availability-zone":
      return others
        .filter(({ availabilityZone }) => availabilityZone !== subnet.availabilityZone)
        .map(({ cidr }) => cidr);
    default:
      throw environmentError(`scope ${scope} of aws:network:disrupt-connectivity is not realizable here`, {
        code: "ASSAY_FAULT_NOT_REALIZABLE",
      });
  }
}

async function droppedBy(cuts: readonly string[], world: FaultWorld): Promise<number | undefined> {
  const packets = await countAll(cuts, world);
  return packets > 0 ? packets : undefined;
}

async function countAll(cuts: readonly string[], world: FaultWorld): Promise<number> {
  const counts = await Promise.all(cuts.map((cut) => world.lab.cutPackets(cut)));
  return counts.reduce((sum, count) => sum + count, 0);
}
