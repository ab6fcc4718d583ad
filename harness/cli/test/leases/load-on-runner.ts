// A little load while faults come and go, on the platform's runner host: CONTEXT-FILE. Without writes no volume is slow, and
// of a share of packets none is lost. Goes on until it is killed; what fails is not its concern.

import { systemClock } from "../../../core/clock.ts";
import { exitCode } from "../../../core/exit-codes.ts";
import { setScene } from "../../../experiment/runner/scene.ts";
import { workloadRows } from "../../../experiment/workloads/workload-table.ts";
import { onPlatform } from "../../on-platform.ts";

const everyMs = 300;

const [, , contextFile = ""] = process.argv;
process.exitCode = await onPlatform(contextFile, async (platform, { seed }) => {
  const { table, replicas } = await setScene(platform, "leases");
  process.stdout.write("loading\n");
  await Promise.all(
    replicas.map(async ({ clickhouse }, replica) => {
      for (let id = replica + 1; ; id += replicas.length) {
        await clickhouse.insert(table, workloadRows(seed, [id])).catch(() => undefined);
        await systemClock.sleep(everyMs);
      }
    }),
  );
  return exitCode.held;
});
