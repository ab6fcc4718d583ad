// A random network in the making, and the address ranges that everything in it is drawn from.

import type { Prng } from "../../../core/prng.ts";
import type { Raw } from "./raw.ts";

export const ranges = [
  "0.0.0.0/0",
  "0.0.0.0/1",
  "128.0.0.0/1",
  "8.0.0.0/8",
  "8.8.8.0/24",
  "10.0.0.0/8",
  "10.0.0.0/16",
  "10.0.1.0/24",
  "10.1.0.0/16",
  "10.0.0.8/29",
  "192.168.0.0/16",
  "::/0",
  "2000::/3",
  "2600:1f99::/56",
  "2600:1f99:0:1::/64",
  "2a00::/16",
] as const;
export type Properties = Readonly<Record<string, unknown>>;

/** What has been drawn so far. */
export class Draft {
  readonly random: Prng;
  readonly all: Raw[] = [];
  #count = 0;

  constructor(random: Prng) {
    this.random = random;
  }

  add(prefix: string, type: string, properties: Properties): string {
    this.#count += 1;
    const id = `${prefix}-${String(this.#count)}`;
    this.all.push({ type: `AWS::EC2::${type}`, id, properties });
    return id;
  }

  chance(share: number): boolean {
    return this.random.next() < share;
  }

  pick<T>(items: readonly T[]): T | undefined {
    return this.random.pick(items);
  }

  ids(type: string): string[] {
    return this.all.filter((one) => one.type === `AWS::EC2::${type}`).map(({ id }) => id);
  }
}
