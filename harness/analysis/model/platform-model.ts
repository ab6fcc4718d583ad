// The normalized platform: resources by type and by identity, and what could not be read.

import type { Coverage } from "./coverage.ts";
import { canName, namedType } from "./identity-shape.ts";
import { isBareName, meantTypes } from "./meant-types.ts";
import { property, Undecided } from "./node.ts";
import type { Node } from "./node.ts";
import type { Gap, Resource, SourceKind } from "./resource.ts";

export interface PlatformModelInit {
  readonly kind: SourceKind;
  readonly resources: readonly Resource[];
  readonly gaps?: readonly Gap[];
  /** Why the source is only a part of what the platform will be; absent where it is whole. */
  readonly part?: string | undefined;
  /** Account and region when the source names them; tokens otherwise. */
  readonly account: string;
  readonly region: string;
  /** Whether Kubernetes manifests were part of the source. */
  readonly hasManifests?: boolean;
  /** What a live read looked for; absent where the source is a description, which is whole. */
  readonly coverage?: Coverage;
  /** Regions in which a live read found nothing of the platform at all. */
  readonly nothingFoundIn?: readonly string[];
  /** Facts of an assembly's manifest: termination protection by stack. Absent for other sources. */
  readonly stacks?: readonly StackFacts[] | undefined;
  /** The same description with another value of a parameter; absent where nothing can be switched. */
  readonly switched?: ((parameter: string, value: string) => PlatformModel) | undefined;
  /** Names of the parameters of all templates. */
  readonly parameters?: readonly string[];
  /** Texts of the source that nobody may print. */
  readonly secrets?: ReadonlySet<string>;
  /** Told of every type that a check reads, by asking for it or by following a reference. */
  readonly onRead?: ((type: string) => void) | undefined;
}

export interface StackFacts {
  readonly name: string;
  readonly source: string;
  readonly pointer: string;
  readonly terminationProtection: boolean;
}

/** How one judgement reads the model. */
export interface Watch {
  /** Types that the platform is declared to be without: nobody needs to have looked for them. */
  readonly without: readonly string[];
  /** Told of every type whose absence was looked at; `reason`: why nobody looked for it. */
  readonly onAsked: (type: string, reason?: string) => void;
}

export class PlatformModel {
  readonly kind: SourceKind;
  readonly resources: readonly Resource[];
  readonly gaps: readonly Gap[];
  readonly part: string | undefined;
  readonly account: string;
  readonly region: string;
  readonly hasManifests: boolean;
  readonly stacks: readonly StackFacts[] | undefined;
  /** What the description becomes under another value of a parameter; undefined where nothing can be switched. */
  readonly switched: ((parameter: string, value: string) => PlatformModel) | undefined;
  readonly parameters: readonly string[];
  readonly secrets: ReadonlySet<string>;
  readonly #coverage: Coverage | undefined;
  readonly #nothingFoundIn: readonly string[];
  readonly #onRead: ((type: string) => void) | undefined;
  #watch: Watch = { without: [], onAsked: () => undefined };
  readonly #byType = new Map<string, Resource[]>();
  /** Of several with one name the last comes first. */
  readonly #byIdentity = new Map<string, Resource[]>();

  constructor(init: PlatformModelInit) {
    this.kind = init.kind;
    this.resources = init.resources;
    this.gaps = init.gaps ?? [];
    this.part = init.part;
    this.account = init.account;
    this.region = init.region;
    this.hasManifests = init.hasManifests ?? false;
    this.stacks = init.stacks;
    this.switched = init.switched;
    this.parameters = init.parameters ?? [];
    this.secrets = init.secrets ?? new Set();
    this.#coverage = init.coverage;
    this.#nothingFoundIn = init.nothingFoundIn ?? [];
    this.#onRead = init.onRead;
    for (const resource of init.resources) {
      const list = this.#byType.get(resource.type) ?? [];
      list.push(resource);
      this.#byType.set(resource.type, list);
      // A key answers to its alias, by name and by reference; the alias resource itself only where no key does.
      const isAlias = resource.type === "AWS::KMS::Alias";
      const names = isAlias ? resource.identities.slice(0, 1) : resource.identities;
      for (const identity of names) {
        const others = this.#byIdentity.get(identity) ?? [];
        if (!isAlias || others[0]?.type !== "AWS::KMS::Key") this.#byIdentity.set(identity, [resource, ...others]);
      }
    }
  }

  /** Whether the source is the running platform and not its description. */
  get isLive(): boolean {
    return this.kind === "live" || this.kind === "snapshot";
  }

  /** Makes one judgement, which is told of what it asked for and nobody looked for. */
  watched<T>(watch: Watch, judge: () => T): T {
    const outer = this.#watch;
    this.#watch = watch;
    try {
      return judge();
    } finally {
      this.#watch = outer;
    }
  }

  /** Every resource of the types; raises when one of them could not be read or was not looked for. */
  all(...types: readonly string[]): Resource[] {
    this.#refuseEmptyRegions();
    for (const type of types) {
      this.#onRead?.(type);
      const gap = this.gaps.find(({ types }) => types.some((missing) => covers(missing, type)));
      if (gap !== undefined) throw new Undecided(`${type} could not be read: ${gap.operation}: ${gap.reason}`);
      this.#refuseUncovered(type);
    }
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /** Every resource of any type; raises when anything could not be read. */
  everything(): readonly Resource[] {
    this.#refuseEmptyRegions();
    const [gap] = this.gaps;
    this.#onRead?.("*");
    if (gap !== undefined) throw new Undecided(`not everything could be read: ${gap.operation}: ${gap.reason}`);
    this.#watch.onAsked("*");
    for (const { type, reason } of this.#coverage?.left ?? []) this.#watch.onAsked(type, reason);
    return this.resources;
  }

  /** An empty list of what nobody looked for is no absence. */
  #refuseUncovered(type: string): void {
    const covered = this.#coverage?.of(type) ?? { as: "covered" };
    if (covered.as === "covered") this.#watch.onAsked(type);
    else if (covered.as === "left-out") this.#watch.onAsked(type, covered.reason);
    else if (this.#watch.without.includes(type)) this.#watch.onAsked(type, "the profile declares to be without it");
    else throw new Undecided(`${type} could not be read: ${covered.reason}`);
  }

  /**
   * The resource that a value names (by any attribute of it), if it is part of the model. `meant` are the types that the
   * value can name, where that is known: among several of one name the one of such a type, and no other for a bare name.
   */
  named(identity: string | undefined, meant?: readonly string[]): Resource | undefined {
    if (identity === undefined) return undefined;
    const attribute = /^⟨([^⟩]+?)\.[^⟩]*⟩$/.exec(identity);
    const known =
      this.#byIdentity.get(identity) ??
      (attribute === null ? undefined : this.#byIdentity.get(`⟨${attribute[1] ?? ""}⟩`)) ??
      [];
    const fitting = meant === undefined ? known : known.filter(({ type }) => meant.includes(type));
    const [found] = fitting.length > 0 || isBareName(identity) ? fitting : known;
    if (found !== undefined) this.#onRead?.(found.type);
    this.#refuseUnread(identity, found, meant);
    return found;
  }

  /** Where a read failed, neither what was found is whole nor what was not found is absent. */
  #refuseUnread(identity: string, found: Resource | undefined, meant: readonly string[] | undefined): void {
    const isMissing = (type: string) =>
      found === undefined ? (meant?.includes(type) ?? canName(identity, type)) : found.type === type;
    const gap = this.gaps.find(({ types }) => types.some(isMissing));
    if (gap !== undefined) throw new Undecided(`${identity} could not be read: ${gap.operation}: ${gap.reason}`);
    if (found === undefined) this.#refuseUnlooked(identity);
  }

  /** A name that leads nowhere says nothing where nobody looked for what it names. */
  #refuseUnlooked(identity: string): void {
    const type = namedType(identity, this.account);
    if (type === undefined) return;
    const covered = this.#coverage?.of(type) ?? { as: "covered" };
    if (covered.as === "covered" || this.#watch.without.includes(type)) return;
    if (covered.as === "left-out") this.#watch.onAsked(type, covered.reason);
    else throw new Undecided(`${identity} could not be read: ${covered.reason}`);
  }

  /** The resource that a node's value names, if it is part of the model. */
  referred(node: Node): Resource | undefined {
    return this.named(node.text(), meantTypes(node.pointer));
  }

  /** The resource that a node's value names; raises where it is not part of the model: nothing is known of it then. */
  required(node: Node, what: string): Resource {
    const found = this.referred(node);
    if (found === undefined) throw new Undecided(`${what} is not part of what was read`, node);
    return found;
  }

  #refuseEmptyRegions(): void {
    if (this.#nothingFoundIn.length === 0) return;
    throw new Undecided(`nothing of the platform was found where it should run: ${this.#nothingFoundIn.join(", ")}`);
  }

  /** Resources of a type whose property refers to the given resource. */
  referring(type: string, path: readonly string[], target: Resource): Resource[] {
    return this.all(type).filter((resource) =>
      property(resource, ...path)
        .list()
        .some((item) => this.referred(item) === target),
    );
  }
}

/** Whether what a gap names holds the type: the type itself, everything, or every type of a family (`Kubernetes::*`). */
function covers(missing: string, type: string): boolean {
  return missing === type || (missing.endsWith("*") && type.startsWith(missing.slice(0, -1)));
}

/** Tags of a resource in either of CloudFormation's two shapes. */
export function tagsOf(resource: Resource): ReadonlyMap<string, string> {
  const tags = property(resource, "Tags");
  const pairs = new Map<string, string>();
  for (const [index, item] of tags.list().entries()) {
    const key = item.get("Key");
    if (index === 0 && !key.exists) {
      for (const [name, value] of tags.entries()) pairs.set(name, value.text() ?? "");
      break;
    }
    pairs.set(key.text() ?? "", item.get("Value").text() ?? "");
  }
  return pairs;
}
