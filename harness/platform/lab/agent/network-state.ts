// Brings links, routes and rules from what they are to what a spec says, touching only what changed: an unchanged interface
// never blinks, an unchanged table keeps its counters.

import type { LabSpec } from "../lab-spec.ts";
import { routerTable } from "../network/access-lists.ts";
import { cutTable } from "../network/cuts.ts";
import { eniOwners, networkItems } from "../network/links.ts";
import type { NetworkItem } from "../network/links.ts";
import { netnsName } from "../network/names.ts";
import { routingTables } from "../network/routes.ts";
import { securityGroupTable } from "../network/security-groups.ts";
import { mustRun, runCommand } from "./command.ts";

export interface NetworkTools {
  readonly ip: string;
  readonly nft: string;
}

export class NetworkState {
  readonly #tools: NetworkTools;
  #items = new Map<string, NetworkItem>();
  readonly #routes = new Map<string, { readonly text: string; readonly remove: readonly string[] }>();
  readonly #rules = new Map<string, string>();

  constructor(tools: NetworkTools) {
    this.#tools = tools;
  }

  async apply(spec: LabSpec): Promise<void> {
    await this.#applyItems(networkItems(spec));
    await this.#applyRoutes(spec);
    await this.#applyRules(spec);
  }

  /** Runs nft in a namespace; the router's is the empty name. */
  async nft(netns: string, text: string): Promise<string> {
    return mustRun([...this.#in(netns), this.#tools.nft, "-f", "-"], { stdin: text });
  }

  /** `nft` with arguments in a namespace, as JSON. */
  async nftList(netns: string, what: readonly string[]): Promise<string> {
    return mustRun([...this.#in(netns), this.#tools.nft, "-j", "list", ...what]);
  }

  /** Pulls or plugs router-side links: the other end loses or regains its carrier at once. */
  async setLinks(links: readonly string[], state: "up" | "down"): Promise<void> {
    await this.#batch(links.map((link) => `link set ${link} ${state}`));
  }

  async #applyItems(wanted: readonly NetworkItem[]): Promise<void> {
    const next = new Map(wanted.map((item) => [item.key, item]));
    const gone = [...this.#items.values()].filter((item) => !next.has(item.key)).reverse();
    const fresh = wanted.filter((item) => !this.#items.has(item.key));
    for (const item of gone) await this.#forget(item);
    await this.#batch(fresh.flatMap((item) => item.create));
    const byNetns = new Map<string, string[]>();
    for (const { netns, inside } of fresh) {
      if (netns !== undefined) byNetns.set(netns, [...(byNetns.get(netns) ?? []), ...(inside ?? [])]);
    }
    await Promise.all([...byNetns].map(([netns, lines]) => this.#batch(lines, netns)));
    await Promise.all(
      fresh.filter((item) => item.key.startsWith("netns ")).map((item) => this.nft(item.netns ?? "", cutTable)),
    );
    this.#items = next;
  }

  /** A removal may find that its link died with the namespace before it: the goal is that it is gone. */
  async #forget(item: NetworkItem): Promise<void> {
    if (item.key.startsWith("netns ") && item.netns !== undefined) this.#rules.delete(item.netns);
    for (const line of item.remove) await runCommand([this.#tools.ip, ...line.split(" ")]);
    const left = item.netns === undefined || item.key.startsWith("netns ") ? [] : removalsInside(item);
    for (const line of left) await runCommand([this.#tools.ip, "-n", item.netns ?? "", ...line.split(" ")]);
  }

  async #applyRoutes(spec: LabSpec): Promise<void> {
    for (const { key, create, remove } of routingTables(spec)) {
      const text = create.join("\n");
      const before = this.#routes.get(key);
      if (before?.text === text) continue;
      for (const line of before?.remove ?? []) await runCommand([this.#tools.ip, ...line.split(" ")]);
      await this.#batch(create);
      this.#routes.set(key, { text, remove });
    }
  }

  async #applyRules(spec: LabSpec): Promise<void> {
    const wanted = new Map(eniOwners(spec).map(({ id, enis }) => [netnsName(id), securityGroupTable(spec, enis)]));
    wanted.set("", routerTable(spec));
    const changed = [...wanted].filter(([netns, text]) => this.#rules.get(netns) !== text);
    await Promise.all(
      changed.map(async ([netns, text]) => {
        await this.nft(netns, text);
        this.#rules.set(netns, text);
      }),
    );
  }

  async #batch(lines: readonly string[], netns?: string): Promise<void> {
    if (lines.length === 0) return;
    const where = netns === undefined ? [] : ["-n", netns];
    await mustRun([this.#tools.ip, ...where, "-batch", "-"], { stdin: `${lines.join("\n")}\n` });
  }

  #in(netns: string): string[] {
    return netns === "" ? [] : ["nsenter", `--net=/run/netns/${netns}`, "--"];
  }
}

/** Policy rules stay when their interface goes, so they are taken back by name. */
function removalsInside(item: NetworkItem): string[] {
  return (item.inside ?? []).filter((line) => line.startsWith("rule add ")).map((line) => line.replace("add", "del"));
}
