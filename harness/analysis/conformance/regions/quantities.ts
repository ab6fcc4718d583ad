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
};

/** Cores: `1500m` is 1.5. NaN where the text is no quantity. */
export function cores(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(text);
  return match === null ? Number.NaN : Number(match[1]) / (match[2] === "m" ? 1000 : 1);
}

/** GiB: `204800Mi` is 200. NaN where the text is no quantity. */
export function gibibytes(text: string): number {
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  return (Number(count) * (units[unit] ?? Number.NaN)) / 1024 ** 3;
}
