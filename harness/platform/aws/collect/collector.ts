// Gathers resources in CloudFormation's vocabulary and keeps the outcome of every call. A call that fails leaves a gap:
// whatever needs those types cannot be decided, and no absence is concluded from it.

import type { CoveredPart, LeftOut } from "../../../analysis/model/coverage.ts";
import type { Gap } from "../../../analysis/model/resource.ts";
import type { Snapshot } from "../../../analysis/model/snapshot.ts";
import type { AwsClients } from "../clients.ts";

export interface CollectedResource {
  readonly type: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Ids and ARNs besides `id`. */
  readonly identities?: readonly (string | undefined)[];
  /** Where it lies, of what is listed for the account and lies in a region all the same. Elsewhere the reader's own. */
  readonly region?: string;
}

/** Types that a call fills; `within` are those that other calls fill and that cannot be told without this one. */
export type Fills = readonly string[] | { readonly types: readonly string[]; readonly within: readonly string[] };

/** What a reader may do. */
export interface Reading {
  readonly aws: AwsClients;
  add(resource: CollectedResource): void;
  /**
   * One call, or every page of one: its items, or a gap for the types that it was to fill. What no call names was looked
   * for by nobody, and no absence is concluded for it.
   */
  call<T>(operation: string, fills: Fills, run: () => Promise<T>): Promise<T | undefined>;
  /** Types that are not looked for on purpose. */
  leaveOut(part: LeftOut): void;
}

export type Reader = (reading: Reading) => Promise<void>;

export class Collector implements Reading {
  readonly aws: AwsClients;
  readonly #resources: CollectedResource[] = [];
  readonly #gaps = new Map<string, Gap>();
  readonly #calls: Snapshot["calls"] = [];
  readonly #covered = new Set<string>();
  readonly #leftOut: LeftOut[] = [];

  readonly #read = new Map<string, Set<string>>();
  readonly #region: string | undefined;

  /** `region` labels what is gathered; what belongs to the account has none. */
  constructor(aws: AwsClients, region?: string) {
    this.aws = aws;
    this.#region = region;
  }

  get #place(): { region?: string } {
    return this.#region === undefined ? {} : { region: this.#region };
  }

  add(resource: CollectedResource): void {
    const paths = this.#read.get(resource.type) ?? new Set();
    this.#read.set(resource.type, paths);
    notePaths(resource.properties, "", paths);
    this.#resources.push(resource);
  }

  leaveOut(part: LeftOut): void {
    this.#leftOut.push(part);
  }

  async call<T>(operation: string, fills: Fills, run: () => Promise<T>): Promise<T | undefined> {
    const { types, within } = "within" in fills ? fills : { types: fills, within: [] };
    for (const type of types) this.#covered.add(type);
    try {
      const result = await run();
      const items = Array.isArray(result) ? { items: result.length } : {};
      this.#calls.push({ operation, outcome: "ok", ...items, ...this.#place });
      return result;
    } catch (error) {
      const reason = reasonOf(error);
      this.#calls.push({ operation, outcome: reason, ...this.#place });
      this.#gaps.set(operation, { types: [...types, ...within], operation, reason });
      return undefined;
    }
  }

  resources(): Snapshot["resources"] {
    return this.#resources
      .map(({ type, id, properties, attributes = {}, identities = [], region }) => ({
        type,
        id,
        properties: plain(properties),
        attributes: plain(attributes),
        identities: [
          ...new Set([id, ...identities.filter((identity) => identity !== undefined && identity !== "")]),
        ] as string[],
        ...(region === undefined ? this.#place : { region }),
      }))
      .sort((a, b) => compare(`${a.type}\u0000${a.id}`, `${b.type}\u0000${b.id}`));
  }

  gaps(): Snapshot["gaps"] {
    return [...this.#gaps.values()].map((gap) => ({ ...gap, types: [...gap.types], ...this.#place }));
  }

  /** Types that were looked for here, found or not. */
  covered(): CoveredPart[] {
    return this.#covered.size === 0 ? [] : [{ types: [...this.#covered].sort(compare), ...this.#place }];
  }

  leftOut(): LeftOut[] {
    return this.#leftOut.map((part) => ({ ...part, ...this.#place }));
  }

  /** Paths of the properties that were looked at, set or not, by type. */
  read(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#read;
  }

  calls(): Snapshot["calls"] {
    return [...this.#calls].sort((a, b) => compare(a.operation, b.operation));
  }
}

/** Every path of a value, those of unset members included: a member that was looked at and is not there. */
function notePaths(value: unknown, path: string, into: Set<string>): void {
  if (path !== "") into.add(path);
  if (Array.isArray(value)) for (const item of value) notePaths(item, `${path}/*`, into);
  else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value))
      notePaths(item, path === "" ? name : `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, into);
  }
}

/** Error name and message in one line: `AccessDenied: …`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name}: ${error.message.split("\n")[0] ?? ""}`.slice(0, 200);
}

/** Undefined for answers that mean "there is none", by error name; everything else is an error still. */
export async function unlessAbsent<T>(names: readonly string[], run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}

/** Tags in CloudFormation's shape from any of AWS's three. */
export function tagList(tags: unknown): { Key: string; Value: string }[] {
  if (tags === undefined || tags === null) return [];
  if (!Array.isArray(tags))
    return Object.entries(tags as Record<string, string>).map(([Key, Value]) => ({ Key, Value }));
  return (tags as Record<string, string | undefined>[]).map((tag) => ({
    Key: tag["Key"] ?? tag["TagKey"] ?? tag["key"] ?? "",
    Value: tag["Value"] ?? tag["TagValue"] ?? tag["value"] ?? "",
  }));
}

/** A policy as an object: AWS returns JSON text, IAM percent-encoded. */
export function policyOf(text: string | undefined): unknown {
  if (text === undefined || text === "") return undefined;
  const decoded = text.trimStart().startsWith("%") ? decodeURIComponent(text) : text;
  return JSON.parse(decoded);
}

function plain(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
