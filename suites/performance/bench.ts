// The fixture of this suite: the tables that are measured, the replicas by name, what was promised, and whether these are
// the machines that absolute figures were promised for.

import { join } from "node:path";
import { test as base } from "#harness/suite/index.ts";
import { offReference } from "#harness/analysis/performance/hardware.ts";
import type { ReferenceMachine } from "#harness/analysis/performance/hardware.ts";
import { loadProfile } from "#harness/config/load-profile.ts";
import type { Objective } from "#harness/config/profile.ts";
import { present } from "#harness/core/errors.ts";
import { systemClock } from "#harness/core/clock.ts";
import type { NamedReplica } from "#harness/experiment/benchmarks/measure-delay.ts";
import { ensureSensorTable } from "#harness/experiment/benchmarks/sensor-table.ts";
import type { SensorTable } from "#harness/experiment/benchmarks/sensor-table.ts";
import { serverMachines } from "#harness/experiment/benchmarks/server-machines.ts";
import { dropOnEachReplica } from "#harness/experiment/workloads/drop-table.ts";
import { createWorkloadTable } from "#harness/experiment/workloads/workload-table.ts";
import type { ClickHouseAccess } from "#harness/platform/clickhouse/access.ts";
import type { ClickHouse } from "#harness/platform/clickhouse/client.ts";

export interface Bench {
  /** Telemetry of 200 devices over 2,000 minutes. */
  readonly sensors: SensorTable;
  /** An empty table of this test's own, for inserts. */
  readonly inserts: string;
  readonly replicas: readonly NamedReplica[];
  /** The same replicas without their names. */
  readonly servers: readonly ClickHouse[];
  /** Through the platform's name as its application user, on kept connections. */
  readonly app: ClickHouse;
  readonly admin: ClickHouse;
  /** Why these are not the reference machines; undefined on them. */
  readonly offReference: string | undefined;
  objective(id: string): Objective;
}

interface BenchFixtures {
  readonly bench: Bench;
}

interface BenchWorkerFixtures {
  readonly sensors: SensorTable;
}

export const test = base.extend<BenchFixtures, BenchWorkerFixtures>({
  sensors: [
    async ({ clickhouse, context }, use, { workerIndex }) => {
      // A worker that follows a failed one does not wait for what that one's table still holds up.
      const own = `production_db.bench_sensors_${workerIndex}`;
      const options = { seed: context.seed, devices: 200, minutes: 2_000, now: systemClock.wall(), own };
      const sensors = await ensureSensorTable(clickhouse.admin, options);
      await use(sensors);
      if (sensors.isOwn) await drop(clickhouse, sensors.table);
    },
    { scope: "worker", timeout: 90_000 },
  ],
  bench: async ({ clickhouse, context, sensors }, use, info) => {
    const { admin } = clickhouse;
    const replicas = replicasOf(clickhouse, 10_000);
    const profile = loadProfile(context.profile, join(import.meta.dirname, "../.."));
    const reference = profile.referenceHardware?.["clickhouse"] as ReferenceMachine | undefined;
    const table = {
      table: `production_db.bench_${info.title.replaceAll(/\W+/g, "_").slice(0, 40)}`,
      cluster: await admin.value("SELECT getMacro('cluster')"),
    };
    await createWorkloadTable(admin, table);
    await use({
      sensors,
      inserts: table.table,
      replicas,
      servers: replicas.map((replica) => replica.clickhouse),
      app: clickhouse.connect({ service: "clickhouse-https", user: "app", timeoutMs: 10_000, keepAlive: true }),
      admin,
      offReference: offReference(await serverMachines(replicas), reference),
      objective: (id) => present(profile.objectives[id], `profile ${profile.name} states no objective for ${id}`),
    });
    await drop(clickhouse, table.table);
  },
});

function replicasOf(platform: ClickHouseAccess, timeoutMs: number): NamedReplica[] {
  return platform.replicas.map((service) => ({
    name: service.replace(/-https$/, ""),
    clickhouse: platform.connect({ service, user: "admin", timeoutMs, keepAlive: true }),
  }));
}

async function drop(platform: ClickHouseAccess, table: string): Promise<void> {
  const { admin } = platform;
  const cluster = await admin.value("SELECT getMacro('cluster')");
  await dropOnEachReplica({ table, cluster, admin, replicas: replicasOf(platform, 30_000) });
}

export { expect, requirement } from "#harness/suite/index.ts";
