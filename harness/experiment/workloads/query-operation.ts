// One planned query: a statement of the load's set, or a row read that a history can hold.

import type { OperationEnd } from "../../analysis/measure/load-recorder.ts";
import { present } from "../../core/errors.ts";
import { createPrng } from "../../core/prng.ts";
import { idsOf } from "./final-reads.ts";
import type { HistorySink } from "./history-sink.ts";
import type { Perform } from "./open-loop.ts";
import { outcomeOf } from "./outcome.ts";
import type { QueryLoad, WorkloadTarget } from "./workload.ts";

const newestRows = 200;

export function queryOperation(load: QueryLoad, seed: string, sink: HistorySink | undefined): Perform {
  const prng = createPrng(`${seed}/queries`);
  return async (position) => {
    const target = present(load.targets[position % load.targets.length], "a query load without targets");
    const statement = prng.pick(load.statements ?? []);
    if (statement === undefined) return readRows(load, target, sink);
    try {
      const comment = load.tag === undefined ? {} : { log_comment: `${load.tag}/${statement.name}` };
      await target.clickhouse.rows(statement.sql(position), { settings: { ...comment, ...load.settings } });
      return { name: statement.name, outcome: "ok" };
    } catch (error) {
      return { name: statement.name, ...outcomeOf(error) };
    }
  };
}

/** A history's row read names its replica, so only reads of one replica are told. */
async function readRows(load: QueryLoad, target: WorkloadTarget, sink: HistorySink | undefined): Promise<OperationEnd> {
  const { replica } = target;
  const told = replica === undefined ? undefined : sink?.invoke({ op: "read", replica });
  try {
    const sql = `SELECT id FROM ${present(load.table, "row reads need a table")} ORDER BY id DESC LIMIT ${newestRows}`;
    const value = await idsOf(target.clickhouse, sql);
    told?.complete("ok", { value });
    return { name: "read", outcome: "ok" };
  } catch (error) {
    const { outcome, code } = outcomeOf(error);
    told?.complete(outcome, { code });
    return { name: "read", outcome, code };
  }
}
