// Until every task of the platform's connector runs, by the worker's own word.

import { z } from "zod";
import { eventually } from "../../core/eventually.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";
import type { FreshPlatform } from "./fresh-platform.ts";

const withinMs = 180_000;
const told = z.record(
  z.string(),
  z.looseObject({ status: z.looseObject({ tasks: z.array(z.looseObject({ state: z.string() })) }) }),
);

/** Resolves once there is a connector and all of its tasks run. */
export async function connectorRuns({ client, signal }: FreshPlatform): Promise<void> {
  await eventually(() => doTasksRun(client), { what: "the connector", withinMs, everyMs: 1_000, signal });
}

async function doTasksRun(client: LabClient): Promise<boolean> {
  const { code, stdout } = await client.exec({
    on: "kafka-connect",
    argv: ["curl", "-sf", "-m", "10", "http://127.0.0.1:8083/connectors?expand=status"],
    timeoutMs: 15_000,
  });
  if (code !== 0) return false;
  const tasks = Object.values(told.parse(JSON.parse(stdout))).flatMap(({ status }) => status.tasks);
  return tasks.length > 0 && tasks.every(({ state }) => state === "RUNNING");
}
