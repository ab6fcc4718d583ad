// The probe of handshakes: what every door agrees to under each protocol version, and in plaintext.

import { z } from "zod";
import type { GreetedDoor } from "../../analysis/conformance/probes/listeners.ts";
import type { DoorSeen } from "../../analysis/conformance/probes/tls.ts";
import type { AwsClients } from "./clients.ts";
import { runProbe } from "./probe-command.ts";
import type { ProbeCommand } from "./probe-command.ts";

const handshake = z.strictObject({
  version: z.string().optional(),
  cipher: z.string().optional(),
  certificate: z.string().optional(),
  said: z.string().optional(),
  refused: z.string().optional(),
  unable: z.string().optional(),
  unreachable: z.string().optional(),
});

const report = z.strictObject({
  doors: z.array(
    z.strictObject({
      door: z.string(),
      protocol: z.enum(["http", "native", "kafka"]),
      offers: z.record(z.string(), handshake),
      newest: handshake,
      plaintext: z.string().nullable(),
    }),
  ),
});

const greetings = z.strictObject({
  doors: z.array(
    z.strictObject({
      door: z.string(),
      protocol: z.literal("any"),
      offers: z.record(z.string(), handshake),
      newest: handshake,
      answers: z.record(z.string(), z.string()),
    }),
  ),
});

export interface TlsProbeRequest {
  /** Name of the SSM document. */
  readonly document: string;
  readonly instance: string;
  /** `host:port/protocol`. */
  readonly doors: readonly string[];
  readonly process?: string;
}

/** What one host saw of each door; undefined when the process asked for is not on it. */
export async function probeTls(aws: AwsClients, request: TlsProbeRequest): Promise<DoorSeen[] | undefined> {
  const seen = await runProbe(aws, commandOf(request), report);
  return seen?.doors;
}

/** What is said at doors (`host:port`) of which nobody knows what they speak. */
export async function greetDoors(aws: AwsClients, request: TlsProbeRequest): Promise<GreetedDoor[] | undefined> {
  if (request.doors.length === 0) return [];
  const doors = request.doors.map((door) => `${door}/any`);
  const seen = await runProbe(aws, commandOf({ ...request, doors }), greetings);
  return seen?.doors;
}

function commandOf({ document, instance, doors, process }: TlsProbeRequest): ProbeCommand {
  const parameters = { Doors: [doors.join(",")], ...(process === undefined ? {} : { Process: [process] }) };
  return { document, instance, parameters };
}
