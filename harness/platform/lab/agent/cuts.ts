// Cuts in force, over all namespaces that they concern, and their counters.

import type { LabSpec } from "../lab-spec.ts";
import type { Cut } from "../network/cuts.ts";
import { concerns, cutJump, cutName, cutRules } from "../network/cuts.ts";
import { eniOwners } from "../network/links.ts";
import { netnsName } from "../network/names.ts";
import type { NetworkState } from "./network-state.ts";

interface Placed {
  readonly cut: Cut;
  readonly netnsList: readonly string[];
}

export class Cuts {
  readonly #network: NetworkState;
  readonly #placed = new Map<string, Placed>();
  readonly #final = new Map<string, number>();

  constructor(network: NetworkState) {
    this.#network = network;
  }

  async cut(cut: Cut, spec: LabSpec): Promise<void> {
    if (this.#placed.has(cut.id)) await this.uncut(cut.id);
    const netnsList = eniOwners(spec)
      .filter(({ enis }) =>
        concerns(
          cut,
          enis.map((eni) => eni.address),
        ),
      )
      .map(({ id }) => netnsName(id));
    this.#placed.set(cut.id, { cut, netnsList });
    this.#final.delete(cut.id);
    const text = cutRules(cut) + cutJump(cut.id);
    await Promise.all(netnsList.map((netns) => this.#network.nft(netns, text)));
  }

  async uncut(id: string): Promise<void> {
    const placed = this.#placed.get(id);
    if (placed === undefined) return;
    this.#final.set(id, await this.packets(id));
    const name = cutName(id);
    await Promise.all(
      placed.netnsList.map(async (netns) => {
        const handle = await this.#jumpHandle(netns, name);
        const sets = placed.cut.bothWays ? [0, 1] : [0];
        const lines = [
          ...(handle === undefined ? [] : [`delete rule inet cuts in handle ${handle}`]),
          `flush chain inet cuts ${name}`,
          `delete chain inet cuts ${name}`,
          ...sets.map((index) => `delete set inet cuts ${name}_${index}`),
        ];
        await this.#network.nft(netns, `${lines.join("\n")}\n`);
      }),
    );
    this.#placed.delete(id);
  }

  /** Packets dropped so far, over all namespaces; after the cut was taken back, its final count. */
  async packets(id: string): Promise<number> {
    const placed = this.#placed.get(id);
    if (placed === undefined) return this.#final.get(id) ?? 0;
    const counts = await Promise.all(
      placed.netnsList.map(async (netns) => {
        const listing = await this.#network.nftList(netns, ["chain", "inet", "cuts", cutName(id)]);
        return [...listing.matchAll(/"counter": *\{"packets": *(\d+)/g)].reduce(
          (sum, [, count]) => sum + Number(count),
          0,
        );
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #jumpHandle(netns: string, name: string): Promise<number | undefined> {
    const listing = JSON.parse(await this.#network.nftList(netns, ["chain", "inet", "cuts", "in"])) as {
      nftables: { rule?: { handle: number; expr: unknown } }[];
    };
    return listing.nftables.find(({ rule }) => JSON.stringify(rule?.expr ?? "").includes(`"${name}"`))?.rule?.handle;
  }
}
