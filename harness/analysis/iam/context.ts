// What is known of a request's context. A key is absent unless the caller says otherwise: given, left open, or known only
// in part. Key names know no case.

import { glob, isExact } from "./glob.ts";
import type { Glob } from "./glob.ts";

export type Known =
  | { readonly is: "absent" }
  | { readonly is: "present"; readonly values: readonly Glob[]; readonly isList: boolean }
  /** Absent, or present with one of these. */
  | { readonly is: "maybe"; readonly values: readonly Glob[]; readonly isList: boolean }
  | { readonly is: "open" };

/** A value known in part: `{ like: "arn:aws:iam::111122223333:*" }`, and whether the key may be missing altogether. */
export interface Partly {
  readonly like: string;
  readonly maybeAbsent?: boolean;
}

export type Given = string | readonly string[] | Partly;

export interface ContextInit {
  readonly given?: Readonly<Record<string, Given>>;
  /** Keys left open; `*` stands for any run, so `aws:PrincipalTag/*` is every tag and `*` all keys that are not given. */
  readonly open?: readonly string[];
  /** Keys that are not there, whatever `open` says. */
  readonly absent?: readonly string[];
}

export class RequestContext {
  readonly #given: ReadonlyMap<string, Known>;
  readonly #open: readonly RegExp[];

  constructor({ given = {}, open = [], absent = [] }: ContextInit = {}) {
    this.#given = new Map([
      ...absent.map((key): [string, Known] => [key.toLowerCase(), { is: "absent" }]),
      ...Object.entries(given).map(([key, value]): [string, Known] => [key.toLowerCase(), knownOf(value)]),
    ]);
    this.#open = open.map(
      (key) => new RegExp(`^${key.replaceAll(/[\\^$.+()[\]{}|?]/g, "\\$&").replaceAll("*", ".*")}$`, "is"),
    );
  }

  look(key: string): Known {
    const given = this.#given.get(key.toLowerCase());
    if (given !== undefined) return given;
    return this.#open.some((pattern) => pattern.test(key)) ? { is: "open" } : { is: "absent" };
  }
}

function knownOf(value: Given): Known {
  if (typeof value === "string") return { is: "present", values: [value], isList: false };
  if ("like" in value) {
    return { is: value.maybeAbsent === true ? "maybe" : "present", values: [glob(value.like)], isList: false };
  }
  return value.length === 0 ? { is: "absent" } : { is: "present", values: value, isList: true };
}

/** The one exact value of a key; undefined when there are several, none, or it is not known. */
export function singleValue(known: Known): Glob | undefined {
  if (known.is !== "present" || known.values.length !== 1) return undefined;
  const [value = ""] = known.values;
  return isExact(value) ? value : undefined;
}
