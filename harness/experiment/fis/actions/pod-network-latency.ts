// aws:eks:pod-network-latency: what leaves the pods comes later. nftables gives the flows a class, and the lab's slow link
// holds the packets of the class; either ends by itself after the lease. What a connection takes is measured before and
// while the fault is there: a delay that is not the wanted one is no fault.

import { environmentError } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import { contains } from "../../../platform/lab/network/addresses.ts";
import { netnsName } from "../../../platform/lab/network/names.ts";
import { roundTrips } from "../../../platform/lab/round-trips.ts";
import type { Endpoint } from "../../../platform/lab/round-trips.ts";
import { parseIsoDuration } from "../iso-duration.ts";
import type { FaultWorld } from "../world.ts";
import { listOf, textOf } from "./fault-action.ts";
import type { FaultAction, FaultRequest, Undo } from "./fault-action.ts";
import { endpointsOf, judgeDelay } from "./link-figures.ts";
import type { WantedDelay } from "./link-figures.ts";
import { flowsOf, interfaceOf } from "./pod-flows.ts";
import { hostsOfPods, podsOf, removeRules, rulesStand, setRules, tableOf, verifyRemoved } from "./pod-rules.ts";

/** Defaults of the service. */
const defaultDelay = "200";
const defaultJitter = "10";
/** The class that the flows get and the link holds. */
const linkClass = "1:2";
const leaseBeyondMs = 10_000;
const commandMs = 10_000;
const linkWithinMs = 5_000;
const peerWithinMs = 6_000;
const trips = 40;
const fewTrips = 5;

export const podNetworkLatency: FaultAction = {
  id: "aws:eks:pod-network-latency",
  blast: async (request, world) => ({ instances: await hostsOfPods(request, world) }),
  plan: async (request, world) => {
    const { ranges } = flowsOf(request.parameters);
    const device = interfaceOf(request.parameters);
    const pods = podsOf(request);
    const peers = await Promise.all(pods.map((pod) => peerOf(pod, ranges, world)));
    return {
      durationMs: parseIsoDuration(request.parameters.duration ?? ""),
      undo: { pods, table: tableOf(request.faultId), device, peers },
    };
  },
  inject: async (request, { durationMs = 60_000, undo }, world) => {
    const leaseMs = durationMs + leaseBeyondMs;
    await Promise.all(podsOf(request).map((pod) => holdPackets(pod, { request, undo, leaseMs, world })));
    const text = classText(textOf(undo, "table"), request, leaseMs);
    await setRules(podsOf(request), text, world);
  },
  verify: async (request, { undo }, world) => {
    const wanted = wantedOf(request);
    const said = await Promise.all(
      listOf(undo, "pods").map(async (pod, index) => {
        const { address, port, before } = parsePeer(listOf(undo, "peers")[index] ?? "");
        const during = await roundTrips(world.lab, pod, { address, port, count: trips });
        const seen = judgeDelay({ asked: trips, tookUs: before }, during, wanted);
        if (!seen.isAsWanted) throw environmentError(`${pod}: ${seen.said}`, { code: "ASSAY_FAULT_NOT_AS_WANTED" });
        return `${pod} to ${address}: ${seen.said}, ${await heldPackets(pod, undo, world)} packets held`;
      }),
    );
    return said.join("; ");
  },
  stands: async (_request, { undo }, world) => {
    const rules = await rulesStand(undo, world);
    const slow = await slowPods(undo, world);
    const quick = listOf(undo, "pods").filter((pod) => !slow.includes(pod));
    if (quick.length === 0) return `${rules}, and packets are held`;
    throw environmentError(`packets of ${quick.join(", ")} are held no more`, { code: "ASSAY_FAULT_GONE" });
  },
  heal: async (undo, world) => {
    await removeRules(undo, world);
    for (const pod of await slowPods(undo, world)) {
      await inPod(pod, ["tc", "qdisc", "del", "dev", textOf(undo, "device"), "parent", linkClass], world);
    }
  },
  verifyHealed: async (undo, world) => {
    const said = await verifyRemoved(undo, world);
    const slow = await slowPods(undo, world);
    if (slow.length > 0)
      throw environmentError(`links of ${slow.join(", ")} are slow`, { code: "ASSAY_FAULT_NOT_HEALED" });
    return `${said}, packets of ${listOf(undo, "pods").join(", ")} are held no more`;
  },
};

function wantedOf({ parameters }: FaultRequest): WantedDelay {
  const { delayMilliseconds = defaultDelay, jitterMilliseconds = defaultJitter } = parameters;
  return {
    delayMs: Number(delayMilliseconds),
    jitterMs: Number(jitterMilliseconds),
    share: flowsOf(parameters).percent / 100,
  };
}

/** nft text: the class ends with the elements that are matched on. */
function classText(table: string, { parameters }: FaultRequest, leaseMs: number): string {
  const timeout = `timeout ${Math.ceil(leaseMs / 1_000)}s`;
  const { leaving } = flowsOf(parameters);
  return (
    `table inet ${table} {\n` +
    `  set protocols { type inet_proto; flags timeout; elements = { tcp ${timeout}, udp ${timeout}, icmp ${timeout} }; }\n` +
    `  chain leaving {\n    type filter hook postrouting priority -300;\n` +
    `    oifname "${interfaceOf(parameters)}" meta l4proto @protocols ${leaving} counter meta priority set ${linkClass}\n` +
    "  }\n}\n"
  );
}

interface Hold {
  readonly request: FaultRequest;
  readonly undo: Undo;
  readonly leaseMs: number;
  readonly world: FaultWorld;
}

/** The link is a program of its own that ends with its lease; resolves once it holds packets. */
async function holdPackets(pod: string, { request, undo, leaseMs, world }: Hold): Promise<void> {
  const { delayMs, jitterMs } = wantedOf(request);
  const link = ["dev", textOf(undo, "device"), "parent", linkClass];
  const queue = ["netem", "limit", "100000", "delay", `${delayMs}ms`, `${jitterMs}ms`];
  const words = ["assay-link", "hold", String(leaseMs / 1_000), ...link, ...queue];
  const holding = world.lab.exec({ on: "lab", argv: [...netns(pod), ...words], timeoutMs: leaseMs + commandMs });
  const ended = holding.then(({ stderr }) => {
    throw environmentError(`no slow link for ${pod}: ${stderr.trim()}`, { code: "ASSAY_FAULT_NOT_REALIZABLE" });
  });
  ended.catch(() => undefined);
  const begun = eventually(async () => (await slowPods(undo, world)).includes(pod), {
    what: `packets of ${pod} are held`,
    withinMs: linkWithinMs,
    everyMs: 50,
    clock: world.clock,
  });
  await Promise.race([begun, ended]);
}

/** Pods whose packets are held. */
async function slowPods(undo: Undo, world: FaultWorld): Promise<string[]> {
  const pods = listOf(undo, "pods");
  const listings = await Promise.all(pods.map((pod) => queuesOf(pod, undo, world)));
  return pods.filter((_, index) => listings[index]?.includes("qdisc netem "));
}

async function heldPackets(pod: string, undo: Undo, world: FaultWorld): Promise<number> {
  const [, sent] = /netem[^\n]*\n Sent \d+ bytes (\d+) pkt/.exec(await queuesOf(pod, undo, world)) ?? [];
  return Number(sent ?? 0);
}

function queuesOf(pod: string, undo: Undo, world: FaultWorld): Promise<string> {
  return inPod(pod, ["tc", "-s", "qdisc", "show", "dev", textOf(undo, "device")], world);
}

/** A peer that answers, and the times that it takes now, as one text for the ledger: `address port µs,µs,…`. */
async function peerOf(pod: string, ranges: readonly string[] | undefined, world: FaultWorld): Promise<string> {
  const isMeant = ({ address }: Endpoint) => ranges?.some((range) => contains(range, address)) ?? true;
  const answering = async () => {
    const listing = await inPod(pod, ["ss", "-Htn", "state", "connected"], world);
    for (const endpoint of endpointsOf(listing).filter(isMeant)) {
      const first = await roundTrips(world.lab, pod, { ...endpoint, count: fewTrips });
      if (first.tookUs.length === fewTrips) return endpoint;
    }
    return undefined;
  };
  // A connection comes and goes: for some seconds.
  const what = `a connection of ${pod} whose time could be taken`;
  const endpoint = await eventually(answering, { what, withinMs: peerWithinMs, everyMs: 200, clock: world.clock });
  const { tookUs } = await roundTrips(world.lab, pod, { ...endpoint, count: trips });
  return `${endpoint.address} ${endpoint.port} ${tookUs.join(",")}`;
}

function parsePeer(text: string): Endpoint & { readonly before: readonly number[] } {
  const [address = "", port = "", times = ""] = text.split(" ");
  return { address, port: Number(port), before: times.split(",").filter(Boolean).map(Number) };
}

function netns(pod: string): string[] {
  return ["nsenter", `--net=/run/netns/${netnsName(pod)}`];
}

async function inPod(pod: string, words: readonly string[], world: FaultWorld): Promise<string> {
  const argv = [...netns(pod), ...words];
  const { code, stdout, stderr } = await world.lab.exec({ on: "lab", argv, timeoutMs: commandMs });
  if (code === 0) return stdout;
  throw environmentError(`${words.join(" ")} in ${pod}: ${stderr.trim()}`, { code: "ASSAY_FAULT_RULES" });
}
