// One resource of the platform in CloudFormation's own vocabulary, whatever it was read from: template, live API, snapshot
// or manifest. Checks therefore know one shape, and a pointer leads back to where each value stands in the source.

import type { Unresolved, ValueMap } from "./value.ts";

export interface Resource {
  /** CloudFormation type; Kubernetes objects are `Kubernetes::<Kind>`. */
  readonly type: string;
  /** Logical id (template), physical id or ARN (live), `Kind/namespace/name` (manifest). */
  readonly id: string;
  /** The file that holds it. */
  readonly source: string;
  /** JSON pointer of `properties` in that file. */
  readonly pointer: string;
  readonly properties: ValueMap;
  /** Attributes beside the properties: DeletionPolicy, DependsOn (template), state and such (live). */
  readonly attributes: ValueMap;
  /** Every string that names this resource: tokens, physical ids, ARNs, aliases. */
  readonly identities: readonly string[];
  /** Where the source says that it stands. */
  readonly region?: string;
  /** Set when the resource's own condition could not be resolved: it may or may not exist. */
  readonly uncertain?: Unresolved;
}

export const sourceKinds = ["template", "assembly", "snapshot", "live", "tfplan"] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** A read that failed: rows that need one of `types` cannot be decided; `*` is every type. */
export interface Gap {
  readonly types: readonly string[];
  readonly operation: string;
  readonly reason: string;
}
