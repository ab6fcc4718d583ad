// What the readers of a running platform looked for. A type that nobody looked for is not absent: without this, a
// prohibition would be held over an empty list that says nothing.

/** Types that were looked for in one region, or in the account as a whole. */
export interface CoveredPart {
  readonly types: string[];
  readonly region?: string | undefined;
}

/** Types that the readers do not look for on purpose. */
export interface LeftOut {
  readonly types: string[];
  readonly reason: string;
  /** Their absence can hide nothing: they only ever close what would be open. */
  readonly moot?: boolean | undefined;
  readonly region?: string | undefined;
}

export interface CoverageInit {
  readonly covered: readonly CoveredPart[];
  readonly leftOut: readonly LeftOut[];
  readonly regions: readonly string[];
}

/** `covered`: found or absent. `left-out`: said to be unread, with the reason. `unread`: nobody looked. */
export type Covered = { readonly as: "covered" } | { readonly as: "left-out" | "unread"; readonly reason: string };

/** Why objects of Kubernetes are never covered by what the AWS API shows. */
export const inTheCluster = "the AWS API does not show what stands in the cluster";

export class Coverage {
  readonly #covered: readonly CoveredPart[];
  readonly #leftOut: readonly LeftOut[];
  readonly #regions: readonly string[];

  constructor({ covered, leftOut, regions }: CoverageInit) {
    this.#covered = covered;
    this.#leftOut = leftOut;
    this.#regions = regions;
  }

  of(type: string): Covered {
    if (type.startsWith("Kubernetes::")) return { as: "left-out", reason: inTheCluster };
    const missing = this.#missingIn(type);
    if (missing.length === 0) return { as: "covered" };
    const left = this.#leftOut.filter(({ types }) => types.includes(type));
    const isSaid = (region: string) => left.some((part) => part.region === undefined || part.region === region);
    const [first] = left;
    if (first !== undefined && missing.every(isSaid)) {
      return first.moot === true ? { as: "covered" } : { as: "left-out", reason: first.reason };
    }
    return { as: "unread", reason: `no reader looked for it (${missing.join(", ")})` };
  }

  /** Everything that was left out and may hide something, each once. */
  get left(): readonly { readonly type: string; readonly reason: string }[] {
    const types = new Set(this.#leftOut.flatMap((part) => part.types));
    return [...types].flatMap((type) => {
      const covered = this.of(type);
      return covered.as === "left-out" ? [{ type, reason: covered.reason }] : [];
    });
  }

  #missingIn(type: string): string[] {
    const parts = this.#covered.filter(({ types }) => types.includes(type));
    if (parts.some(({ region }) => region === undefined)) return [];
    return this.#regions.filter((region) => !parts.some((part) => part.region === region));
  }
}
