// A mutation that cannot succeed, planted on a table of its own to see whether the check for failing mutations finds it.

import { troubledMutations } from "../../analysis/compliance/erasure.ts";
import type { MutationState } from "../../analysis/compliance/erasure.ts";
import { systemClock } from "../../core/clock.ts";
import type { Replica } from "../companies/replicas.ts";
import { qualified } from "../companies/tables.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { mutationStates } from "./request.ts";

const scratch = qualified("failing_mutation_local");

export interface MutationCheck {
  /** Troubled mutations of the planted table: the check is alive when there is one with its reason. */
  readonly planted: readonly MutationState[];
  /** Troubled mutations of every other table: there must be none. */
  readonly others: readonly MutationState[];
  readonly silent: readonly { readonly replica: string; readonly problem: string }[];
}

/** Plants, checks, removes. */
export async function checkMutations(
  admin: ClickHouse,
  replicas: readonly Replica[],
  ageSecondsMax: number,
): Promise<MutationCheck> {
  const drop = `DROP TABLE IF EXISTS ${scratch} ON CLUSTER '{cluster}' SYNC`;
  await admin.command(drop);
  await admin.command(
    `CREATE TABLE ${scratch} ON CLUSTER '{cluster}' (n UInt8) ENGINE = ReplicatedMergeTree ORDER BY n`,
  );
  try {
    await admin.command(`INSERT INTO ${scratch} SELECT 1 SETTINGS insert_quorum = 2`);
    await admin.command(
      `ALTER TABLE ${scratch} DELETE WHERE throwIf(n = 1, 'planted failure') SETTINGS mutations_sync = 0, validate_mutation_query = 0`,
    );
    let seen: MutationCheck = { planted: [], others: [], silent: [] };
    for (let look = 0; look < 30; look += 1) {
      const { states, silent } = await mutationStates(replicas);
      const troubled = troubledMutations(states, ageSecondsMax);
      const planted = troubled.filter(({ table, failReason }) => table === scratch && failReason !== "");
      seen = { planted, others: troubled.filter(({ table }) => table !== scratch), silent };
      if (planted.length > 0) break;
      await systemClock.sleep(300);
    }
    return seen;
  } finally {
    await admin.command(`KILL MUTATION WHERE database || '.' || table = '${scratch}' SYNC`);
    await admin.command(drop);
  }
}
