// What names and places a platform, whatever runs on it. Constructs that several profiles share ask for no more.

import type { Variant } from "./variant.ts";

export interface Site {
  readonly profile: string;
  readonly variant: Variant;
  readonly account: string;
  readonly region: string;
  /** First word of the names of roles, keys, groups, alarms. */
  readonly prefix: string;
  /** Mail address that alarms tell besides the paging queue. */
  readonly onCall: string;
  /** Dollars a month at which somebody is told what the platform costs. Absent: the account watches its costs elsewhere. */
  readonly monthlyBudgetUsd?: number;
  /** Made to be destroyed again: nothing outlives its stack. */
  readonly ephemeral?: true;
}
