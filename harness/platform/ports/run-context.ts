// What a process that works on a platform (suites, experiments, packet probes) is told: one JSON file named by
// ASSAY_CONTEXT. Nothing in it says which target stands behind the addresses.

import { z } from "zod";
import { platformOutputs } from "./outputs.ts";

export const runContext = z.strictObject({
  schema: z.literal("assay.context/1"),
  runId: z.string(),
  runDirectory: z.string(),
  profile: z.string(),
  target: z.enum(["local", "docker", "aws"]),
  depth: z.enum(["quick", "nightly", "signoff"]),
  seed: z.string(),
  /** How long storms are drawn at depth nightly and deeper; absent: the suite's own figure. */
  stormMinutes: z.number().positive().optional(),
  outputs: platformOutputs,
  /** Folder with the synthesized assembly that was applied. */
  assembly: z.string(),
  /** AWS API address; absent on aws, where the SDK finds the services itself. */
  endpoint: z.string().optional(),
  /** File (0600, in the lab) with `{accessKeyId, secretAccessKey}` made for this run; absent on aws. */
  credentialsFile: z.string().optional(),
  /**
   * File (0600, in the lab) with the text of each secret of further regions by its ARN: the runner stands in the first
   * region, and has no way to another's Secrets Manager.
   */
  furtherSecretsFile: z.string().optional(),
  /** PEM of the certificate authority that signed the platform's certificates. */
  caFile: z.string().optional(),
  /** The Java client of the database; absent where nothing that was planned needs it. */
  javaClient: z.strictObject({ java: z.string(), classPath: z.string() }).optional(),
  /** Producers and consumers of messages; absent where the platform has no stream. */
  messageClient: z.strictObject({ java: z.string(), classPath: z.string() }).optional(),
  /** Producers into topics of Kafka and readings of them; absent where the platform has none. */
  kafkaClient: z
    .strictObject({
      java: z.string(),
      classPath: z.string(),
      /** How to speak to the brokers, as Java properties. */
      settingsFile: z.string(),
      /** Whether a plain connector runs in place of the declared one. */
      isStandIn: z.boolean(),
    })
    .optional(),
  /** The command that asks the platform's cluster, and its configuration; absent where nothing is asked of it. */
  kubectl: z.strictObject({ program: z.string(), config: z.string() }).optional(),
  /** Rows planned for this run, by suite. */
  planned: z.array(z.string()),
});

export type RunContext = z.infer<typeof runContext>;
