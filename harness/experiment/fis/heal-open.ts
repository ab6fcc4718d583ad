// Undoes what a ledger has open with the actions' own heal, and strikes off what was seen healed.

import { messageOf } from "../../core/errors.ts";
import type { Ledger } from "../ledger.ts";
import type { FaultActions } from "./actions/registry.ts";
import type { FaultWorld } from "./world.ts";

export interface OpenFaults {
  readonly ledger: Ledger;
  readonly actions: FaultActions;
  readonly world: FaultWorld;
}

/** All at once: none may wait for another that takes its time. Returns what could not be healed. Idempotent. */
export async function healOpen({ ledger, actions, world }: OpenFaults): Promise<readonly string[]> {
  const left = await Promise.all(
    ledger.open().map(async ({ fault, action, undo, targets }) => {
      try {
        const known = actions.get(action);
        if (known === undefined) return [`${fault}: there is no action ${action}`];
        await known.heal(undo, world);
        const note = await known.verifyHealed(undo, world);
        ledger.record({ fault, action, undo, targets, phase: "healed", note });
        return [];
      } catch (error) {
        return [`${fault}: ${messageOf(error)}`];
      }
    }),
  );
  return left.flat();
}
