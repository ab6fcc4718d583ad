// What every fault is: a plan with an undo that is data (so that it can stand on disk before the fault begins), an
// injection, a look whether it bit, a heal that may be repeated, and a look whether it healed.

import type { ResolvedResource } from "../target-resolution.ts";
import type { FaultWorld } from "../world.ts";

export interface FaultRequest {
  /** `<experiment id>/<action name>`: marks everything that the fault leaves behind. */
  readonly faultId: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Resolved resources by target key of the action. */
  readonly targets: Readonly<Record<string, readonly ResolvedResource[]>>;
}

/** JSON all through: it is written to the ledger and read back by whoever has to heal. */
export type Undo = Readonly<Record<string, string | readonly string[]>>;

export interface FaultPlan {
  /** How long the fault stays; undefined when the action is over once it has bitten. */
  readonly durationMs: number | undefined;
  readonly undo: Undo;
}

export interface FaultAction {
  readonly id: string;
  /** Members that the fault can take away at once, by instance id; a number when only how many is known. */
  blast(request: FaultRequest, world: FaultWorld): Promise<Blast>;
  plan(request: FaultRequest, world: FaultWorld): Promise<FaultPlan>;
  inject(request: FaultRequest, plan: FaultPlan, world: FaultWorld): Promise<void>;
  /** Says how the fault was seen to bite; throws when it was not. */
  verify(request: FaultRequest, plan: FaultPlan, world: FaultWorld): Promise<string>;
  /**
   * Says how a fault that lasts is seen to be there still; throws when it is not. Cheap: answered within a second or two.
   * Absent for a fault that is over once it has bitten.
   */
  readonly stands?: (request: FaultRequest, plan: FaultPlan, world: FaultWorld) => Promise<string>;
  /** Idempotent, and touches only what the undo names. */
  heal(undo: Undo, world: FaultWorld): Promise<void>;
  /** Says how the fault was seen to be gone; throws when it was not. */
  verifyHealed(undo: Undo, world: FaultWorld): Promise<string>;
  /** After the heal: what the fault's own bearer said of a fault that it found gone when it was to end. */
  readonly goneBefore?: (undo: Undo, world: FaultWorld) => Promise<string | undefined>;
}

export interface Blast {
  /** Instances that are lost for certain while the fault lasts. */
  readonly instances: readonly string[];
  /** Of these instances at most so many are lost; absent when all of them are. */
  readonly atMost?: number;
}

/** The strings of a list in an undo. */
export function listOf(undo: Undo, key: string): readonly string[] {
  const value = undo[key];
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

/** A text of an undo; empty when absent. */
export function textOf(undo: Undo, key: string): string {
  return listOf(undo, key)[0] ?? "";
}
