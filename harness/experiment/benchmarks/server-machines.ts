// What each ClickHouse server says about the machine that it runs on.

import type { ServerMachine } from "../../analysis/performance/hardware.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

export async function serverMachines(
  replicas: readonly { readonly name: string; readonly clickhouse: ClickHouse }[],
): Promise<ServerMachine[]> {
  return Promise.all(
    replicas.map(async ({ name, clickhouse }) => {
      const rows = await clickhouse.rows<{ metric: string; value: unknown }>(
        `SELECT metric, value FROM system.asynchronous_metrics
         WHERE metric IN ('OSMemoryTotal', 'OSUptime') OR match(metric, '^OSUserTimeCPU\\\\d+$')`,
      );
      const valueOf = (metric: string) => Number(rows.find((row) => row.metric === metric)?.value);
      return {
        replica: name,
        processors: rows.filter(({ metric }) => metric.startsWith("OSUserTimeCPU")).length,
        memoryBytes: valueOf("OSMemoryTotal"),
        uptimeSeconds: valueOf("OSUptime"),
      };
    }),
  );
}
