// Quantities as Kubernetes writes them.

const units: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
  P: 1e15,
  Pi: 1024 ** 5,
  m: 1e-3,
};

/** A number as quantities have it: with a fraction, and with a power of ten in place of a unit. */
const counted = String.raw`(\+?\d+(?:\.\d*)?|\+?\.\d+)((?:[eE][+-]?\d+)?)`;

/** Cores: `1500m` is 1.5. NaN where the text is no quantity. */
export function cores(text: string): number {
  const [, count, power = "", unit = ""] = new RegExp(`^${counted}([mk]?)$`).exec(text) ?? [];
  return Number(`${count ?? "NaN"}${power}`) * (units[unit] ?? Number.NaN);
}

/** GiB: `204800Mi` is 200. NaN where the text is no quantity. */
export function gibibytes(text: string): number {
  const [, count, power = "", unit = ""] = new RegExp(`^${counted}([A-Za-z]*)$`).exec(text) ?? [];
  return (Number(`${count ?? "NaN"}${power}`) * (units[unit] ?? Number.NaN)) / 1024 ** 3;
}
