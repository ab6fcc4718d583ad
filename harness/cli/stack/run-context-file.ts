// Writes the run context and the run's keys where the lab's hosts can read them, and nobody else.

import { readEnvironment } from "../../config/environment.ts";
import { messageOf } from "../../core/errors.ts";
import type { Narration } from "../narration.ts";
import { readSecret } from "../../platform/aws/secret-value.ts";
import { ensureJavaClient } from "../../platform/install/jdbc-client.ts";
import { rowsOfJavaClient } from "../../experiment/jdbc/rows.ts";
import { labPaths } from "../../platform/lab/agent/paths.ts";
import type { RunContext } from "../../platform/ports/run-context.ts";
import type { Depth } from "../vocabulary.ts";
import { contextOf } from "./families.ts";
import type { RunningStack } from "./running-stack.ts";

export interface ContextOptions {
  readonly stack: RunningStack;
  readonly runId: string;
  readonly runDirectory: string;
  readonly profile: string;
  readonly depth: Depth;
  readonly seed: string;
  readonly stormMinutes?: number;
  readonly planned: readonly string[];
  readonly narration?: Narration;
  /** Whether the Java client is needed whatever is planned. */
  readonly withJavaClient?: boolean;
}

/** Returns the path of the context file as the lab's hosts see it. */
export async function writeRunContext(options: ContextOptions): Promise<string> {
  const { stack } = options;
  const credentialsFile = await stack.client.putFile(
    `credentials-${options.runId}.json`,
    JSON.stringify(stack.credentials),
  );
  const javaClient = await javaClientFor(options);
  const furtherSecretsFile = await writeFurtherSecrets(options);
  const context: RunContext = {
    schema: "assay.context/1",
    runId: options.runId,
    runDirectory: options.runDirectory,
    profile: options.profile,
    target: "local",
    depth: options.depth,
    seed: options.seed,
    ...(options.stormMinutes === undefined ? {} : { stormMinutes: options.stormMinutes }),
    outputs: stack.outputs,
    assembly: stack.assembly,
    endpoint: "https://{service}.{region}.amazonaws.com",
    credentialsFile,
    ...(furtherSecretsFile === undefined ? {} : { furtherSecretsFile }),
    caFile: labPaths.authorityCertificate,
    ...(javaClient === undefined ? {} : { javaClient }),
    ...(await contextOf(options.profile, stack)),
    planned: [...options.planned],
  };
  return stack.client.putFile(`context-${options.runId}.json`, JSON.stringify(context));
}

/** Read from outside, by whoever brought the platform up. */
async function writeFurtherSecrets({ stack, runId }: ContextOptions): Promise<string | undefined> {
  const further = stack.outputs.regions.slice(1);
  if (further.length === 0) return undefined;
  const texts: Record<string, string> = {};
  for (const { region, secrets } of further) {
    const clients = stack.clients.inRegion(region);
    for (const arn of Object.values(secrets)) texts[arn] = await readSecret(clients, arn);
    clients.destroy();
  }
  return stack.client.putFile(`secrets-${runId}.json`, JSON.stringify(texts));
}

/** Without it the rows that it decides are unknown, and say why. */
async function javaClientFor({ planned, withJavaClient, narration }: ContextOptions) {
  if (withJavaClient !== true && !planned.some((row) => rowsOfJavaClient.has(row))) return undefined;
  const { cacheDirectory, offline } = readEnvironment();
  const narrate = narration?.line ?? (() => undefined);
  try {
    return await ensureJavaClient({ cacheDirectory, offline, narrate });
  } catch (error) {
    narrate(messageOf(error));
    return undefined;
  }
}
