// The probe of sockets: where a process listens, and whom it is connected to.

import { z } from "zod";
import type { SocketTable } from "../../analysis/conformance/probes/worker-sockets.ts";
import type { AwsClients } from "./clients.ts";
import { runProbe } from "./probe-command.ts";

const end = z.tuple([z.string(), z.int()]).transform(([address, port]) => ({ address, port }));
const report = z.strictObject({
  listening: z.array(end),
  connections: z.array(z.strictObject({ local: end, remote: end })),
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
export function probeSockets(aws: AwsClients, request: SocketProbeRequest): Promise<SocketTable | undefined> {
  const { document, instance, process, waitMs } = request;
  const parameters = { Process: [process], WaitMilliseconds: [String(waitMs)] };
  return runProbe(aws, { document, instance, parameters }, report);
}
