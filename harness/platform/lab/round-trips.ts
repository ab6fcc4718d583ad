// How long connections from a network namespace of the lab take, measured there by the lab's own program.

import { z } from "zod";
import { environmentError } from "../../core/errors.ts";
import type { LabControl } from "../ports/lab-control.ts";
import { netnsName } from "./network/names.ts";

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface RoundTrips {
  readonly asked: number;
  /** Of those that were answered, the shortest first. */
  readonly tookUs: readonly number[];
}

const everyMs = 10;
const patienceMs = 10_000;

const printed = z.object({ asked: z.number(), tookUs: z.array(z.number()) });

/** Times of `count` connections from a pod or host, one begun every 10 ms. No answer at all is an empty list. */
export async function roundTrips(
  lab: Pick<LabControl, "exec">,
  from: string,
  { address, port, count }: Endpoint & { readonly count: number },
): Promise<RoundTrips> {
  const program = ["assay-link", "probe", address, String(port), String(count), String(everyMs)];
  const argv = ["nsenter", `--net=/run/netns/${netnsName(from)}`, ...program];
  const { stdout, stderr } = await lab.exec({ on: "lab", argv, timeoutMs: count * everyMs + patienceMs });
  if (stdout.startsWith("{")) return printed.parse(JSON.parse(stdout));
  throw environmentError(`no round trips from ${from}: ${stderr.trim()}`, { code: "ASSAY_LAB_COMMAND" });
}

/** Milliseconds below which the given share of the answers lies; undefined without answers. */
export function percentileMs({ tookUs }: Pick<RoundTrips, "tookUs">, share: number): number | undefined {
  const at = Math.min(tookUs.length - 1, Math.floor(tookUs.length * share));
  const us = tookUs[at];
  return us === undefined ? undefined : us / 1_000;
}
