// What a decision is made from, and the questions on its way.

import type { Policy } from "./document.ts";
import type { Grant } from "./grants.ts";
import type { StatementRef } from "./layer.ts";
import type { Truth } from "./truth.ts";

/** Policies of one level of the organisation: its root, a unit, or the account itself. */
export interface OrganisationLevel {
  readonly name: string;
  readonly policies: readonly Policy[];
}

/** Every policy that has a say. What is left out has none. */
export interface Policies {
  readonly identity?: readonly Policy[];
  readonly boundary?: readonly Policy[];
  readonly session?: readonly Policy[];
  /** From the root down to the account; each level has to allow. */
  readonly serviceControl?: readonly OrganisationLevel[];
  /** AWS attaches its allow-everything policy at each level by itself. */
  readonly resourceControl?: readonly OrganisationLevel[];
  /** The policy of the resource: bucket policy, key policy, trust policy. */
  readonly resource?: Policy;
  /** Policy of the VPC endpoint that the request goes through. */
  readonly endpoint?: readonly Policy[];
  readonly grants?: readonly Grant[];
}

/** One question on the way to the decision. */
export interface Step {
  readonly gate: "deny" | "service control" | "endpoint" | "boundary" | "session" | "identity" | "resource" | "grant";
  /** For `deny`: whether there is one. For the others: whether the gate lets the request through. */
  readonly truth: Truth;
  readonly statements: readonly StatementRef[];
}
