// The probe of connections: from a host or a pod to addresses and names, and what came of each.

import { z } from "zod";
import type { AwsClients } from "./clients.ts";
import { runProbe } from "./probe-command.ts";

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

/** What one host saw; undefined when the process asked for is not on it. */
export function probeConnections(aws: AwsClients, request: ProbeRequest): Promise<ProbeReport | undefined> {
  const { document, instance } = request;
  return runProbe(aws, { document, instance, parameters: parametersOf(request) }, report);
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
