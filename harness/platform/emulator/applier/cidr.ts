// Fn::Cidr: equal blocks cut from the start of an IPv4 block.

import { refusal } from "./refusal.ts";

/** `count` blocks of 2^hostBits addresses each, from the start of `block`. */
export function cidrBlocks(block: string, count: number, hostBits: number): string[] {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(block);
  if (match === null) throw refusal(`Fn::Cidr knows IPv4 blocks only, not ${block}`);
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  const size = 2 ** hostBits;
  if (size * count > 2 ** (32 - prefix)) throw refusal(`Fn::Cidr: ${block} has no room for ${String(count)} blocks`);
  const start = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  return Array.from({ length: count }, (_, index) => `${dotted(start + index * size)}/${String(32 - hostBits)}`);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => String(Math.floor(address / 2 ** shift) % 256)).join(".");
}
