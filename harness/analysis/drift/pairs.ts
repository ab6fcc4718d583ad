// Which running resource is which described one, as far as it is known.

import type { Resource } from "../model/resource.ts";

/** One running resource, with the region in which it was read. */
export type LiveResource = Resource;

export type Side = "declared" | "live";

/** Grows while pairs are found: what a reference means is known once its target is. */
export class Pairs {
  readonly #live = new Map<Resource, LiveResource>();
  readonly #declared = new Map<LiveResource, Resource>();
  readonly #byToken = new Map<string, Resource>();
  readonly #liveByIdentity = new Map<string, LiveResource>();

  constructor(declared: readonly Resource[], live: readonly LiveResource[]) {
    for (const resource of declared) for (const name of ownNames(resource)) this.#byToken.set(name, resource);
    for (const resource of live) for (const name of ownNames(resource)) this.#liveByIdentity.set(name, resource);
  }

  join(declared: Resource, live: LiveResource): void {
    this.#live.set(declared, live);
    this.#declared.set(live, declared);
  }

  liveOf(declared: Resource): LiveResource | undefined {
    return this.#live.get(declared);
  }

  declaredOf(live: LiveResource): Resource | undefined {
    return this.#declared.get(live);
  }

  /** The described resource that a token or a name means. */
  named(identity: string): Resource | undefined {
    const attribute = /^⟨([^⟩]+?)\.[^⟩]*⟩$/.exec(identity);
    return this.#byToken.get(identity) ?? this.#byToken.get(`⟨${attribute?.[1] ?? ""}⟩`);
  }

  /** The running resource that an id, a name or an ARN means. */
  running(identity: string): LiveResource | undefined {
    return this.#liveByIdentity.get(identity);
  }

  get entries(): IterableIterator<[Resource, LiveResource]> {
    return this.#live.entries();
  }
}

/** A key answers to its alias; the alias itself only to its own id. */
function ownNames({ type, identities }: Resource): readonly string[] {
  return type === "AWS::KMS::Alias" ? identities.slice(0, 1) : identities;
}
