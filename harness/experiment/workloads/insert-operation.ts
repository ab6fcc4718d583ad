// One planned insert: its attempts, each told to the history with what the client knows of it. All attempts carry the
// same rows and the same deduplication token.

import type { OperationEnd } from "../../analysis/measure/load-recorder.ts";
import type { Clock } from "../../core/clock.ts";
import { present } from "../../core/errors.ts";
import type { HistorySink } from "./history-sink.ts";
import { outcomeOf } from "./outcome.ts";
import type { Perform } from "./open-loop.ts";
import type { InsertLoad } from "./workload.ts";
import { workloadRows } from "./workload-table.ts";

interface Attempt {
  readonly load: InsertLoad;
  readonly ids: readonly number[];
  readonly rows: ReturnType<typeof workloadRows>;
  readonly token: string;
  readonly target: InsertLoad["targets"][number];
  readonly number: number;
}

interface Telling {
  readonly seed: string;
  readonly sink: HistorySink | undefined;
  readonly clock: Clock;
}

export function insertOperation(load: InsertLoad, { seed, sink, clock }: Telling): Perform {
  const { targets, rowsPerInsert = 1, firstId = 1, resends = 0, resendPauseMs = 0 } = load;
  return async (position) => {
    const first = firstId + position * rowsPerInsert;
    const ids = Array.from({ length: rowsPerInsert }, (_, offset) => first + offset);
    const common = { load, ids, rows: workloadRows(seed, ids), token: `${seed}/${load.table}/${first}` };
    const ends: OperationEnd[] = [];
    for (let number = 1; number <= resends + 1; number += 1) {
      if (number > 1 && resendPauseMs > 0) await clock.sleep(resendPauseMs);
      // A resend goes to the next target: what hangs once is not asked again first.
      const target = present(targets[(position + number - 1) % targets.length], "an insert load without targets");
      const end = await attempt({ ...common, target, number }, sink);
      ends.push(end);
      if (end.outcome !== "indeterminate") break;
    }
    return composed(ends);
  };
}

async function attempt({ load, ids, rows, token, target, number }: Attempt, sink: HistorySink | undefined) {
  const told = sink?.invoke({
    op: "insert",
    value: ids.length === 1 ? present(ids[0], "an insert without ids") : ids,
    attempt: number,
    ...(target.replica === undefined ? {} : { replica: target.replica }),
  });
  try {
    await target.clickhouse.insert(load.table, rows, {
      settings: { ...load.settings, ...(load.tokens === false ? {} : { insert_deduplication_token: token }) },
    });
    told?.complete("ok");
    return { name: "insert", outcome: "ok" } as const;
  } catch (error) {
    const { outcome, code } = outcomeOf(error);
    told?.complete(outcome, { code });
    return { name: "insert", outcome, code } as const;
  }
}

/** Acknowledged by any attempt; refused only if every attempt was. */
function composed(ends: readonly OperationEnd[]): OperationEnd {
  const pick = (outcome: OperationEnd["outcome"]) => ends.find((end) => end.outcome === outcome);
  return present(pick("ok") ?? pick("indeterminate") ?? ends.at(-1), "an operation without attempts");
}
