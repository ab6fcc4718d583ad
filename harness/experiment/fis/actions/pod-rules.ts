// Packet rules inside a pod's own network namespace, in a table that carries the fault's name. The namespace outlives the
// pod's processes, and so would the rules: they are set and removed from outside. The kernel ends them by itself after the
// lease: what they match on is a set whose element times out.

import { createHash } from "node:crypto";
import { environmentError } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import { netnsName } from "../../../platform/lab/network/names.ts";
import type { FaultWorld } from "../world.ts";
import { listOf, textOf } from "./fault-action.ts";
import type { FaultRequest, Undo } from "./fault-action.ts";

const commandMs = 10_000;
const bittenWithinMs = 20_000;
/** The kernel's end comes after the service's own, should nobody be left to ask for that. */
const leaseBeyondMs = 10_000;

/** What a packet has to be like, for packets that arrive and that leave; `undefined` leaves that way alone. */
export interface PodRules {
  readonly arriving: string | undefined;
  readonly leaving: string | undefined;
  /** Packets among which a share is dropped, for each way; they are counted as well. */
  readonly among?: { readonly arriving: string; readonly leaving: string };
}

export function podsOf(request: FaultRequest): string[] {
  return (request.targets.Pods ?? []).map(({ id }) => id);
}

/** Instances that the pods stand on: they are lost to their clients while the fault lasts. */
export async function hostsOfPods(request: FaultRequest, world: FaultWorld): Promise<string[]> {
  const pods = podsOf(request);
  return (await world.lab.instances()).filter(({ name }) => pods.includes(name)).map(({ host }) => host);
}

/** A table's name out of the fault's id. */
export function tableOf(faultId: string): string {
  return `assay_fis_${createHash("sha256").update(faultId).digest("hex").slice(0, 10)}`;
}

/** nft text; `protocols` time out after the duration and a little more. */
export function rulesText(table: string, rules: PodRules, { protocols, durationMs }: Lease): string {
  const timeout = `${Math.ceil((durationMs + leaseBeyondMs) / 1_000)}s`;
  const elements = protocols.map((protocol) => `${protocol} timeout ${timeout}`).join(", ");
  const chain = (name: "arriving" | "leaving", { hook, loopback }: Hook) => {
    const match = rules[name];
    if (match === undefined) return "";
    const meant = ["meta l4proto @protocols", rules.among?.[name] ?? ""].filter((part) => part !== "").join(" ");
    const seen = rules.among === undefined ? "" : `${meant} counter comment "seen"; `;
    return (
      `  chain ${name} { type filter hook ${hook} priority -100; ${loopback} lo accept; ` +
      `${seen}${meant} ${match} counter drop; }\n`
    );
  };
  return (
    `table inet ${table} {\n` +
    `  set protocols { type inet_proto; flags timeout; elements = { ${elements} }; }\n` +
    chain("arriving", { hook: "input", loopback: "iif" }) +
    chain("leaving", { hook: "output", loopback: "oif" }) +
    "}\n"
  );
}

interface Hook {
  readonly hook: "input" | "output";
  readonly loopback: "iif" | "oif";
}

export interface Lease {
  readonly protocols: readonly string[];
  readonly durationMs: number;
}

export async function setRules(pods: readonly string[], text: string, world: FaultWorld): Promise<void> {
  for (const pod of pods) await run(pod, ["-f", "-"], { world, stdin: text });
}

export async function verifyRules(undo: Undo, world: FaultWorld, withinMs = bittenWithinMs): Promise<string> {
  const { dropped } = await countedPackets(undo, world, { dropped: 1, seen: 0, withinMs });
  return `${dropped} packets dropped in ${listOf(undo, "pods").join(", ")}`;
}

export interface PacketCounts {
  readonly dropped: number;
  /** Of all that the rule is about, where those are counted. */
  readonly seen: number;
}

/** Once there are as many as wanted. */
export function countedPackets(
  undo: Undo,
  world: FaultWorld,
  { withinMs = bittenWithinMs, ...atLeast }: PacketCounts & { readonly withinMs?: number },
): Promise<PacketCounts> {
  return eventually(
    async () => {
      const counts = await counted(undo, world);
      return counts.dropped >= atLeast.dropped && counts.seen >= atLeast.seen ? counts : undefined;
    },
    {
      what: `packets dropped in ${listOf(undo, "pods").join(", ")}`,
      withinMs,
      clock: world.clock,
    },
  );
}

/** In every pod the table has its rules, and what they match on has not timed out or been taken away. */
export async function rulesStand(undo: Undo, world: FaultWorld): Promise<string> {
  const table = textOf(undo, "table");
  for (const pod of listOf(undo, "pods")) {
    const listing = await run(pod, ["list", "table", "inet", table], { world });
    const isWhole = listing.includes("elements = {") && /counter packets \d+ bytes \d+/.test(listing);
    if (!isWhole) throw environmentError(`rules are missing in ${pod}`, { code: "ASSAY_FAULT_GONE" });
  }
  return `packet rules stand in ${listOf(undo, "pods").join(", ")}`;
}

/** Deletes the fault's own table where it still is. */
export async function removeRules(undo: Undo, world: FaultWorld): Promise<void> {
  const table = textOf(undo, "table");
  for (const pod of await withTable(undo, world)) await run(pod, ["delete", "table", "inet", table], { world });
}

export async function verifyRemoved(undo: Undo, world: FaultWorld): Promise<string> {
  const left = await withTable(undo, world);
  if (left.length === 0) return "packet rules removed";
  throw environmentError(`packet rules are left in ${left.join(", ")}`, { code: "ASSAY_FAULT_NOT_HEALED" });
}

async function withTable(undo: Undo, world: FaultWorld): Promise<string[]> {
  const found: string[] = [];
  for (const pod of listOf(undo, "pods")) {
    const tables = await run(pod, ["list", "tables"], { world });
    if (tables.includes(textOf(undo, "table"))) found.push(pod);
  }
  return found;
}

async function counted(undo: Undo, world: FaultWorld): Promise<PacketCounts> {
  let [dropped, seen] = [0, 0];
  for (const pod of listOf(undo, "pods")) {
    const listing = await run(pod, ["list", "table", "inet", textOf(undo, "table")], { world });
    for (const [, count, what] of listing.matchAll(/counter packets (\d+) bytes \d+ (drop|comment "seen")/g)) {
      if (what === "drop") dropped += Number(count);
      else seen += Number(count);
    }
  }
  return { dropped, seen };
}

interface RunOptions {
  readonly world: FaultWorld;
  readonly stdin?: string;
}

/** nft in the pod's network namespace, from the lab's own side. */
async function run(pod: string, words: readonly string[], { world, stdin }: RunOptions): Promise<string> {
  const argv = ["nsenter", `--net=/run/netns/${netnsName(pod)}`, "nft", ...words];
  const request = { on: "lab", argv, timeoutMs: commandMs, ...(stdin === undefined ? {} : { stdin }) };
  const { code, stdout, stderr } = await world.lab.exec(request);
  if (code === 0) return stdout;
  throw environmentError(`nft ${words.join(" ")} in ${pod}: ${stderr.trim()}`, { code: "ASSAY_FAULT_RULES" });
}
