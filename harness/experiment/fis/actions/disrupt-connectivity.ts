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
const standsWithinMs = 8_000;

/** What is dropped never gets to a port. */
const anyPort = 9_181;

interface Cut {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
}

export const disruptConnectivity: FaultAction = {
  id: "aws:network:disrupt-connectivity",
  blast: async (request, world) => {
    // Services beyond the platform do not count as members.
    if (!["all", "vpc", "availability-zone"].includes(request.parameters.scope ?? "")) return { instances: [] };
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
  verify: async (request, plan, world) => {
    const cuts = listOf(plan.undo, "cuts");
    const poke = await pokeOf(request, world);
    const seen = async () => {
      await poke();
      return droppedBy(cuts, world);
    };
    const packets = await eventually(seen, {
      what: `packets dropped by the cuts ${cuts.join(", ")}`,
      withinMs: bittenWithinMs,
      clock: world.clock,
    });
    return `${packets} packets dropped by ${cuts.length} cuts`;
  },
  stands: async (request, { undo }, world) => {
    const cuts = listOf(undo, "cuts");
    const [before, end] = await Promise.all([countAll(cuts, world), strikeOf(request, world)]);
    if (end === undefined) return "no pod of the subnets is there to ask";
    const more = async () => {
      // What it meets is seen in the count: nobody waits for the connection.
      knock(end, world)().catch(() => undefined);
      return (await countAll(cuts, world)) - before || undefined;
    };
    const what = `packets that the cuts ${cuts.join(", ")} still drop`;
    const packets = await eventually(more, { what, withinMs: standsWithinMs, everyMs: 300, clock: world.clock });
    return `${packets} more packets dropped`;
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
  const service = await serviceRanges(request, world);
  return (await targetSubnets(request, world)).map((subnet) => ({
    id: `${request.faultId}/${subnet.id}`,
    from: subnet.cidr,
    to: service ?? reachOf(scope ?? "", subnet, all),
  }));
}

/** Ranges of the service that a scope means; undefined where it means subnets. */
async function serviceRanges({ parameters }: FaultRequest, world: FaultWorld): Promise<readonly string[] | undefined> {
  const { scope = "", prefixListIdentifier = "" } = parameters;
  if (scope !== "s3" && scope !== "dynamodb" && scope !== "prefix-list") return undefined;
  const list = scope === "prefix-list" ? prefixListIdentifier : `com.amazonaws.${world.region}.${scope}`;
  const ranges = await world.prefixList(list);
  if (ranges.length > 0) return ranges;
  throw environmentError(`there is no prefix list ${list}`, { code: "ASSAY_FAULT_NO_TARGET" });
}

/** Nobody may be talking to a service just now: a connection from a pod of the subnets shows that it does not get there. */
async function pokeOf(request: FaultRequest, world: FaultWorld): Promise<() => Promise<void>> {
  const ranges = await serviceRanges(request, world);
  if (ranges === undefined) return () => Promise.resolve();
  const end = await strikeOf(request, world);
  return end === undefined ? () => Promise.resolve() : knock(end, world);
}

interface Strike {
  readonly on: string;
  /** Address or name, and port. */
  readonly end: string;
}

/** A packet that the cut has to drop, whoever else is talking: to the service, or to a pod of another zone. */
async function strikeOf(request: FaultRequest, world: FaultWorld): Promise<Strike | undefined> {
  const [ranges, subnets, hosts, pods] = await Promise.all([
    serviceRanges(request, world),
    targetSubnets(request, world),
    world.lab.hosts(),
    world.lab.instances(),
  ]);
  const zones = subnets.map(({ availabilityZone }) => availabilityZone);
  const within = hosts.filter(({ availabilityZone = "" }) => zones.includes(availabilityZone)).map(({ id }) => id);
  const running = pods.filter(({ state }) => state === "running");
  const on = running.find(({ host }) => within.includes(host))?.name;
  const other = running.find(({ host }) => !within.includes(host))?.address;
  if (on === undefined) return undefined;
  if (ranges === undefined) return other === undefined ? undefined : { on, end: `${other}/${anyPort}` };
  const { scope = "" } = request.parameters;
  const name = scope === "prefix-list" ? (ranges[0]?.split("/")[0] ?? "") : `${scope}.${world.region}.amazonaws.com`;
  return { on, end: `${name}/443` };
}

/** Begins a connection and gives it up. */
function knock({ on, end }: Strike, world: FaultWorld): () => Promise<void> {
  const argv = ["timeout", "1", "bash", "-c", `exec 3<>/dev/tcp/${end}`];
  return async () => {
    await world.lab.exec({ on, argv, timeoutMs: 3_000 });
  };
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
