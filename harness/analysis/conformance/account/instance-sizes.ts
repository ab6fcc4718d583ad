// How large an instance is by the name of its type. AWS names sizes by one rule: `large` has two virtual processors,
// `xlarge` four, `Nxlarge` four times N; the letter of the family says how much memory goes with each.
// Source: the tables of instance types in the EC2 User Guide.

/** Gibibytes for each virtual processor. */
const memoryShare: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8, i: 8, x: 16 };

const small: Readonly<Record<string, { readonly vcpus: number; readonly gib: number }>> = {
  "t3.nano": { vcpus: 2, gib: 0.5 },
  "t3.micro": { vcpus: 2, gib: 1 },
  "t3.small": { vcpus: 2, gib: 2 },
  "t3.medium": { vcpus: 2, gib: 4 },
  "t3.large": { vcpus: 2, gib: 8 },
  "t3.xlarge": { vcpus: 4, gib: 16 },
  "t3.2xlarge": { vcpus: 8, gib: 32 },
};

export interface InstanceSize {
  readonly vcpus: number;
  readonly gib: number;
}

/** Size of a type; undefined for names that the rule does not cover (metal, medium, families of more than one letter). */
export function sizeOf(type: string): InstanceSize | undefined {
  const known = small[type.replace("t3a.", "t3.")];
  if (known !== undefined) return known;
  const [, letter = "", times, unit] = /^([a-z])\d+[a-z-]*\.(\d*)(x?)large$/.exec(type) ?? [];
  const share = memoryShare[letter];
  if (share === undefined || (unit === "" && times !== "")) return undefined;
  const vcpus = unit === "" ? 2 : 4 * (Number(times) || 1);
  return { vcpus, gib: vcpus * share };
}
