// Runs one of the platform's probe documents on one host and reads its line of JSON. A host that cannot be asked is an
// error with its name: silence of a probe is never taken for silence of the network.

import { z } from "zod";
import { environmentError, messageOf } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { AwsClients } from "./clients.ts";
import { commandInvocation, sendCommand } from "./commands.ts";

export interface ProbeCommand {
  /** Name of the SSM document. */
  readonly document: string;
  readonly instance: string;
  readonly parameters: Record<string, string[]>;
}

const runWithinMs = 90_000;
const absent = z.strictObject({ absent: z.literal(true) });

/** What the host reported; undefined when the process asked for is not on it. */
export async function runProbe<T>(
  aws: AwsClients,
  { document, instance, parameters }: ProbeCommand,
  report: z.ZodType<T>,
): Promise<T | undefined> {
  const id = await sendCommand(aws, {
    document,
    instances: [instance],
    parameters,
    timeoutSeconds: runWithinMs / 1_000,
    comment: "conformance probe",
  });
  const ended = await eventually(
    async () => {
      const seen = await commandInvocation(aws, id, instance);
      return ["Pending", "InProgress", "Delayed"].includes(seen.status) ? undefined : seen;
    },
    { withinMs: runWithinMs, everyMs: 200, what: `probe on ${instance}` },
  );
  if (ended.status !== "Success") {
    throw environmentError(`the probe on ${instance} ended ${ended.status}: ${ended.errors.split("\n")[0] ?? ""}`, {
      code: "ASSAY_PROBE_FAILED",
    });
  }
  try {
    const said: unknown = JSON.parse(ended.output);
    return absent.safeParse(said).success ? undefined : report.parse(said);
  } catch (cause) {
    throw environmentError(`the probe on ${instance} reported something else: ${messageOf(cause).slice(0, 120)}`, {
      code: "ASSAY_PROBE_UNREADABLE",
      cause,
    });
  }
}
