// Addresses of one family cut at every boundary that the network mentions: within an atom no rule, entry or route can
// tell two addresses apart, so the solver counts atoms instead of addresses.

import type { Range } from "../model/cidr.ts";
import type { Family, Network } from "./network-facts.ts";

const sizes = { 4: 1n << 32n, 6: 1n << 128n } as const;

export class Atoms {
  readonly family: Family;
  /** First address of each atom, ascending. */
  readonly #starts: readonly bigint[];

  constructor(network: Network, family: Family) {
    const starts = new Set([0n]);
    for (const range of rangesOf(network)) {
      if (range.family !== family) continue;
      starts.add(range.first);
      if (range.last + 1n < sizes[family]) starts.add(range.last + 1n);
    }
    this.family = family;
    this.#starts = [...starts].sort((a, b) => Number(a - b));
  }

  /** First and last atom that hold addresses of a range. */
  span(range: Range): [number, number] {
    return [this.#holding(range.first), this.#holding(range.last)];
  }

  get last(): number {
    return this.#starts.length - 1;
  }

  /** The addresses of consecutive atoms; atoms beyond the last are none. */
  range(first: number, last: number): Range {
    const end = Math.min(last, this.last);
    return {
      family: this.family,
      first: this.#starts[first] ?? 0n,
      last: (this.#starts[end + 1] ?? sizes[this.family]) - 1n,
    };
  }

  /** The last atom that starts at or before an address. */
  #holding(address: bigint): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0n) <= address) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Addresses of single interfaces are no boundaries: they fall into the atom of whoever speaks about them. */
function* rangesOf(network: Network): Generator<Range> {
  yield* network.internet;
  yield* network.peers ?? [];
  for (const vpc of network.vpcs.values()) yield* vpc.ranges;
  for (const subnet of network.subnets.values()) yield* subnet.ranges;
  for (const { routes } of network.tables.values()) {
    for (const { destination } of routes) if (destination !== undefined) yield destination;
  }
  for (const { inbound, outbound } of network.accessLists.values()) {
    for (const { range } of [...inbound, ...outbound]) if (range !== undefined) yield range;
  }
  for (const { ingress, egress } of network.groups.values()) {
    for (const { peer } of [...ingress, ...egress]) if (peer.kind === "range") yield peer.range;
  }
}
