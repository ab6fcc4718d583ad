// The last words of every program of the lab, kept with the run's evidence.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../core/errors.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";

/** Best effort: a lab that is gone has nothing more to say, and that is no error of its own. */
export async function saveLogs(lab: LabClient, runDirectory: string): Promise<void> {
  const folder = join(runDirectory, "evidence", "logs");
  try {
    mkdirSync(folder, { recursive: true });
    for (const { name } of await lab.instances()) {
      if (name.startsWith("process-")) continue;
      writeFileSync(join(folder, `${name}.log`), await lab.log(name));
    }
    for (const { name } of (await lab.instances()).filter(logsToFiles)) {
      const { stdout } = await lab.exec({
        on: name,
        argv: ["sh", "-c", "tail -n 400 /var/log/clickhouse-server/*.log"],
        timeoutMs: 5_000,
      });
      writeFileSync(join(folder, `${name}.server.log`), stdout);
    }
  } catch (error) {
    process.stderr.write(`not every log was kept: ${messageOf(error)}\n`);
  }
}

/** ClickHouse writes its log to files of its own; a pod that is not running cannot be asked for them. */
function logsToFiles({ name, state }: { readonly name: string; readonly state: string }): boolean {
  return name.startsWith("clickhouse-") && state === "running";
}
