// The probe of sockets: where a process listens, whom it is connected to, and who listens beside it.

import { z } from "zod";
import type { NetworkTable } from "../../analysis/conformance/probes/listeners.ts";
import type { AwsClients } from "./clients.ts";
import { runProbe } from "./probe-command.ts";

const end = z.tuple([z.string(), z.int()]).transform(([address, port]) => ({ address, port }));
const report = z.strictObject({
  listening: z.array(end),
  connections: z.array(z.strictObject({ local: end, remote: end })),
  besides: z.array(z.strictObject({ at: end, process: z.string() })),
});

export interface SocketProbeRequest {
  /** Name of the SSM document. */
  readonly document: string;
  readonly instance: string;
  /** Pattern of the process's command line. */
  readonly process: string;
  /** How long its sockets are looked at. */
  readonly waitMs: number;
}

/** Sockets of the process; undefined when it is not on the host. */
export function probeSockets(aws: AwsClients, request: SocketProbeRequest): Promise<NetworkTable | undefined> {
  const { document, instance, process, waitMs } = request;
  const parameters = { Process: [process], WaitMilliseconds: [String(waitMs)] };
  return runProbe(aws, { document, instance, parameters }, report);
}
