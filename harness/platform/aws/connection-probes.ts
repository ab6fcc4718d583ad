// Sends the probe of connections to hosts and gathers what each reports. A host that cannot be asked is an error with its
// name: silence of a probe is never taken for silence of the network.

import { z } from "zod";
import { environmentError, messageOf } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { AwsClients } from "./clients.ts";
import { commandInvocation, sendCommand } from "./commands.ts";

const report = z.strictObject({
  own: z.array(z.string()),
  /** `address/port` of connections that were accepted. */
  open: z.array(z.string()),
  /** Refused by the far side: the packet arrived, nobody listens. */
  refused: z.array(z.string()),
  unreachable: z.array(z.string()),
  silent: z.int(),
  /** Who connected to the port that was kept open. */
  accepted: z.array(z.string()).optional(),
  /** Addresses that the host's resolver gave for each name; empty when it gave none. */
  names: z.record(z.string(), z.array(z.string())).optional(),
  /** What each open port said to the word that it was asked, by `address/port`. */
  answers: z.record(z.string(), z.string()).optional(),
});

const absent = z.strictObject({ absent: z.literal(true) });

export type ProbeReport = z.infer<typeof report>;

export interface ProbeRequest {
  /** Name of the SSM document. */
  readonly document: string;
  readonly instance: string;
  readonly addresses?: readonly string[];
  /** Resolved on the host; what they lead to is tried like `addresses`. */
  readonly names?: readonly string[];
  /** A word to send to every open port: `srvr`. */
  readonly ask?: string;
  readonly ports?: readonly number[];
  /** Probe from the container whose command line matches; a host without one reports nothing. */
  readonly process?: string;
  /** Keep this port open for `waitMs` instead. */
  readonly listen?: number;
  readonly waitMs?: number;
}

const runWithinMs = 90_000;

/** What one host saw; undefined when the process asked for is not on it. */
export async function probeConnections(aws: AwsClients, request: ProbeRequest): Promise<ProbeReport | undefined> {
  const { document, instance } = request;
  const id = await sendCommand(aws, {
    document,
    instances: [instance],
    parameters: parametersOf(request),
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
  return parseReport(ended.output, instance);
}

function parametersOf(request: ProbeRequest): Record<string, string[]> {
  const { addresses = [], names = [], ports = [], ask, process, listen, waitMs } = request;
  return {
    ...(names.length === 0 ? {} : { Names: [names.join(",")] }),
    ...(ask === undefined ? {} : { Ask: [ask] }),
    ...(addresses.length === 0 ? {} : { Addresses: [addresses.join(",")] }),
    ...(ports.length === 0 ? {} : { Ports: [ports.join(",")] }),
    ...(process === undefined ? {} : { Process: [process] }),
    ...(listen === undefined ? {} : { Listen: [String(listen)] }),
    ...(waitMs === undefined ? {} : { WaitMilliseconds: [String(waitMs)] }),
  };
}

function parseReport(output: string, instance: string): ProbeReport | undefined {
  try {
    const parsed = z.union([report, absent]).parse(JSON.parse(output));
    return "absent" in parsed ? undefined : parsed;
  } catch (cause) {
    throw environmentError(`the probe on ${instance} reported something else: ${messageOf(cause).slice(0, 120)}`, {
      code: "ASSAY_PROBE_UNREADABLE",
      cause,
    });
  }
}
