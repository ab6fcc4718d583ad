// IPv4 arithmetic that the rules need: the router's address of a subnet, membership in a range.

import { bug } from "../../../core/errors.ts";

/** The address as an unsigned number. */
export function addressNumber(address: string): number {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) throw bug(`not an address: ${address}`);
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

export function addressText(value: number): string {
  return [24, 16, 8, 0].map((shift) => String((value >>> shift) & 255)).join(".");
}

/** AWS keeps the first address of a subnet for its router. */
export function routerAddress(cidr: string): string {
  return addressText(addressNumber(cidrBase(cidr)) + 1);
}

export function prefixLength(cidr: string): number {
  return Number(cidr.split("/")[1] ?? "32");
}

export function contains(cidr: string, address: string): boolean {
  const size = 2 ** (32 - prefixLength(cidr));
  const base = Math.floor(addressNumber(cidrBase(cidr)) / size) * size;
  const value = addressNumber(address);
  return value >= base && value < base + size;
}

/** First address of a range as it is written. */
export function networkAddress(cidr: string): string {
  return cidrBase(cidr);
}

function cidrBase(cidr: string): string {
  return cidr.split("/")[0] ?? cidr;
}
