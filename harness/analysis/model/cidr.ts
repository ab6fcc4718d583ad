// Address ranges of both families as intervals, so that a range split in halves is still the same range.

export interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const bitsOf = { 4: 32n, 6: 128n } as const;

/** The interval of `10.0.0.0/16`, `2000::/3` or a lone address; undefined when it is not a range. */
export function parseCidr(text: string): Range | undefined {
  const [address = "", prefix] = text.trim().split("/");
  const family = address.includes(":") ? 6 : 4;
  const value = family === 6 ? parseV6(address) : parseV4(address);
  const bits = bitsOf[family];
  const length = prefix === undefined ? bits : /^\d+$/.test(prefix) ? BigInt(prefix) : -1n;
  if (value === undefined || length < 0n || length > bits) return undefined;
  const size = 1n << (bits - length);
  const first = (value / size) * size;
  return { family, first, last: first + size - 1n };
}

/** The intervals of those texts that are ranges. */
export function parseCidrs(texts: readonly string[]): Range[] {
  return texts.flatMap((text) => parseCidr(text) ?? []);
}

/** Prefix length of a CIDR text. */
export function prefixLength(text: string): number | undefined {
  const range = parseCidr(text);
  if (range === undefined) return undefined;
  const size = range.last - range.first + 1n;
  return Number(bitsOf[range.family]) - (size.toString(2).length - 1);
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(left: Range, right: Range): boolean {
  return left.family === right.family && left.first <= right.last && right.first <= left.last;
}

/** The union as sorted disjoint intervals; neighbours are merged. */
export function union(ranges: readonly Range[]): Range[] {
  const sorted = ranges.toSorted((a, b) => a.family - b.family || Number(a.first - b.first));
  const merged: Range[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last?.family === range.family && range.first <= last.last + 1n) {
      merged[merged.length - 1] = { ...last, last: range.last > last.last ? range.last : last.last };
    } else merged.push(range);
  }
  return merged;
}

/** Whether every address of `inner` lies in the union of `outer`. */
export function covers(outer: readonly Range[], inner: Range): boolean {
  return union(outer).some((range) => contains(range, inner));
}

/** Public address space: whatever is not private, link-local, shared, loopback, multicast or documentation. */
export function reachesPublic(range: Range): boolean {
  return publicRanges.some((candidate) => overlaps(candidate, range));
}

/** What lies between the reserved ranges of IPv4, and the global unicast of IPv6. */
const publicRanges: readonly Range[] = [
  "1.0.0.0-9.255.255.255",
  "11.0.0.0-100.63.255.255",
  "100.128.0.0-126.255.255.255",
  "128.0.0.0-169.253.255.255",
  "169.255.0.0-172.15.255.255",
  "172.32.0.0-192.167.255.255",
  "192.169.0.0-223.255.255.255",
  "2000::-3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
].flatMap((text) => {
  const [from, to] = text.split("-").map((end) => parseCidr(end));
  return from === undefined || to === undefined ? [] : [{ ...from, last: to.last }];
});

/** Fn::Cidr: `count` blocks of `2^bits` addresses from the start of `block`. */
export function subnetsOfCidr(block: string, count: number, bits: number): string[] | undefined {
  const range = parseCidr(block);
  if (range === undefined || !Number.isInteger(count) || !Number.isInteger(bits) || count < 1) return undefined;
  const width = Number(bitsOf[range.family]);
  const size = 1n << BigInt(bits);
  if (range.first + BigInt(count) * size - 1n > range.last) return undefined;
  return Array.from({ length: count }, (_, index) => {
    return `${formatAddress(range.family, range.first + BigInt(index) * size)}/${String(width - bits)}`;
  });
}

export function formatAddress(family: 4 | 6, value: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  return groups.join(":");
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  if (all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}
