// Cuts: each a chain with a set for each way, in a table of its own per namespace, before connection tracking, so that established flows
// feel it too. Elements time out in the kernel: a cut heals even when nobody is left to remove it.

import { createHash } from "node:crypto";
import { contains } from "./addresses.ts";

export interface Cut {
  readonly id: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly bothWays: boolean;
  readonly port?: number;
  readonly expiresMs: number;
}

/** Made once per namespace; reconciliation never touches it. */
export const cutTable = "table inet cuts { chain in { type filter hook input priority -20; policy accept; }; }\n";

export function cutName(id: string): string {
  return `c${createHash("sha256").update(id).digest("hex").slice(0, 10)}`;
}

/** nft text for one namespace. Packets are dropped where they arrive, so the sender sees loss and not an error. */
export function cutRules(cut: Cut): string {
  const name = cutName(cut.id);
  const ways = [pairsOf(cut.from, cut.to), ...(cut.bothWays ? [pairsOf(cut.to, cut.from)] : [])];
  const ports = cut.port === undefined ? [""] : [`th dport ${cut.port} `, `th sport ${cut.port} `];
  const timeout = `${Math.max(1, Math.round(cut.expiresMs))}ms`;
  return [
    `add chain inet cuts ${name}`,
    `flush chain inet cuts ${name}`,
    ...ways.flatMap((pairs, index) => [
      `add set inet cuts ${name}_${index} { type ipv4_addr . ipv4_addr; flags interval, timeout; }`,
      `flush set inet cuts ${name}_${index}`,
      `add element inet cuts ${name}_${index} { ${pairs.map((pair) => `${pair} timeout ${timeout}`).join(", ")} }`,
      ...ports.map((port) => `add rule inet cuts ${name} ${port}ip saddr . ip daddr @${name}_${index} counter drop`),
    ]),
    "",
  ].join("\n");
}

/** The jump is added once, by itself, since adding it again would count packets twice. */
export function cutJump(id: string): string {
  return `add rule inet cuts in jump ${cutName(id)}\n`;
}

/** Whether a namespace with these addresses can receive a packet that the cut is about. */
export function concerns(cut: Cut, addresses: readonly string[]): boolean {
  const ends = cut.bothWays ? [...cut.from, ...cut.to] : cut.to;
  return addresses.some((address) => ends.some((end) => contains(end, address)));
}

function pairsOf(from: readonly string[], to: readonly string[]): string[] {
  return from.flatMap((source) => to.map((target) => `${source} . ${target}`));
}
