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
import { dropSensorTable, ensureSensorTable } from "#harness/experiment/benchmarks/sensor-table.ts";
import type { SensorTable } from "#harness/experiment/benchmarks/sensor-table.ts";
import { serverMachines } from "#harness/experiment/benchmarks/server-machines.ts";
import { createWorkloadTable, dropWorkloadTable } from "#harness/experiment/workloads/workload-table.ts";
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
    async ({ clickhouse, context }, use) => {
      const size = { devices: 200, minutes: 2_000 };
      const options = { seed: context.seed, ...size, now: systemClock.wall() };
      const sensors = await ensureSensorTable(clickhouse.admin, options);
      await use(sensors);
      if (sensors.isOwn) await dropSensorTable(clickhouse.admin);
    },
    { scope: "worker", timeout: 90_000 },
  ],
  bench: async ({ clickhouse, context, sensors }, use, info) => {
    const { admin } = clickhouse;
    const replicas = clickhouse.replicas.map((service) => ({
      name: service.replace(/-https$/, ""),
      clickhouse: clickhouse.connect({ service, user: "admin", timeoutMs: 10_000, keepAlive: true }),
    }));
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
    await dropWorkloadTable(admin, table);
  },
});

export { expect, requirement } from "#harness/suite/index.ts";
