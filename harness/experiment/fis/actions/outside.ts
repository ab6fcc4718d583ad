// Every IPv4 address that is not in a range, as the fewest ranges.

/** For 10.0.1.0/24: one range of each prefix length from 1 to 24. */
export function outside(cidr: string): string[] {
  const [address = "", prefix = "32"] = cidr.split("/");
  const base = numberOf(address);
  const lengths = Array.from({ length: Number(prefix) }, (_, index) => index + 1);
  return lengths.map((length) => {
    const size = 2 ** (32 - length);
    const own = Math.floor(base / size);
    const sibling = own % 2 === 0 ? own + 1 : own - 1;
    return `${textOf(sibling * size)}/${length}`;
  });
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
