// What the Jobs of a streaming platform make once. Topics: the pod with the tools has begun with them by itself. Tables: the
// statements of the schema, over HTTP on the first server, since the lab has no client program.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { environmentError, present } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { readSecret } from "../../platform/aws/secret-value.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";
import type { RunContext } from "../../platform/ports/run-context.ts";
import type { FreshPlatform } from "./fresh-platform.ts";
import type { RunningStack } from "./running-stack.ts";

const madeWithinMs = 300_000;
const schemaSchema = z.looseObject({ data: z.record(z.string(), z.string()) });
const secretSchema = z.looseObject({ password: z.string() });

/** Resolves when the topics and the tables are there. */
export async function setUpStream({ client, clients, assembly, signal }: FreshPlatform): Promise<void> {
  const file = join(assembly, "manifests", "configmap-clickhouse-schema.json");
  const { data } = schemaSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const server = (await client.instances()).find(({ labels }) => labels["clickhouse.altinity.com/chi"] !== undefined);
  const { password } = secretSchema.parse(JSON.parse(await readSecret(clients, "bench-low-infra/clickhouse")));
  for (const [name, statement] of Object.entries(data).sort(([left], [right]) => (left < right ? -1 : 1))) {
    const { code, stdout, stderr } = await client.exec({
      on: present(server, "the platform has database servers").name,
      argv: ["curl", "-sS", "--fail-with-body", "-m", "120", "-K", "-", "http://127.0.0.1:8123/"],
      stdin: curlConfig({ user: "clickhouse", password, statement }),
      timeoutMs: 130_000,
    });
    if (code !== 0) {
      throw environmentError(`${name}: ${`${stdout}${stderr}`.trim().slice(0, 400)}`, { code: "ASSAY_PLATFORM_DOWN" });
    }
  }
  await eventually(() => areTopicsMade(client), { what: "topics", withinMs: madeWithinMs, everyMs: 1_000, signal });
}

/** What a producer or consumer of its topics is started with. */
export function messageClient({ artifacts }: RunningStack): NonNullable<RunContext["messageClient"]> {
  return { java: artifacts.java, classPath: artifacts.stream.clientClassPath };
}

function curlConfig({ user, password, statement }: { user: string; password: string; statement: string }): string {
  const quoted = (text: string) => `"${text.replace(/[\\"]/g, (one) => `\\${one}`).replaceAll("\n", "\\n")}"`;
  return [
    `header = ${quoted(`X-ClickHouse-User: ${user}`)}`,
    `header = ${quoted(`X-ClickHouse-Key: ${password}`)}`,
    `data-binary = ${quoted(statement)}`,
    "",
  ].join("\n");
}

async function areTopicsMade(client: LabClient): Promise<boolean> {
  const tools = (await client.instances()).find(({ labels }) => labels["component"] === "toolset");
  if (tools === undefined) return true;
  const { code } = await client.exec({
    on: tools.name,
    argv: ["test", "-e", "/var/lib/pulsar-assay/topics-made"],
    timeoutMs: 10_000,
  });
  return code === 0;
}
