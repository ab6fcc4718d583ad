// Every planned operation ends in exactly one account: nothing is dropped.

import { assert } from "../../core/errors.ts";

export interface LoadAccounts {
  readonly planned: number;
  /** Answered in time. */
  readonly ok: number;
  /** Refused for certain, or nobody knows. */
  readonly errors: number;
  /** Part of the errors of which nobody knows whether they happened. */
  readonly indeterminate: number;
  /** Answered, but too late. */
  readonly late: number;
  /** No answer until the end of the drain, or never sent. */
  readonly unacknowledged: number;
}

/** Throws when an operation is missing or counted twice. */
export function checkedAccounts(accounts: LoadAccounts): LoadAccounts {
  const { planned, ok, errors, indeterminate, late, unacknowledged } = accounts;
  const ended = ok + errors + late + unacknowledged;
  assert(planned === ended, `planned ${planned} operations, accounted for ${ended}`);
  assert(indeterminate <= errors, `${indeterminate} indeterminate of ${errors} errors`);
  return accounts;
}
