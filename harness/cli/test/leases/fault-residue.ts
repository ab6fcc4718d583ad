// What faults leave in a lab, looked for by one process in the lab itself (watch-residue.py): hosts without power, packet
// rules and queues that nobody declared, stopped processes, files that fill a disk, processes that press or wait, orders in
// force in the page of a strained program. Knows nothing of the ledger or the endpoint.

import { z } from "zod";
import { environmentError } from "../../../core/errors.ts";
import type { LabClient } from "../../../platform/lab/rpc/client.ts";
import { inProject } from "../../project.ts";

const watched = z.strictObject({
  looks: z.number(),
  clean: z.number().nullable(),
  left: z.array(z.string()),
  seen: z.record(z.string(), z.tuple([z.number(), z.number()])),
});

export interface Residue {
  readonly what: string;
  /** When the first and the last of the looks that saw it began, on the machine's monotonic clock. */
  readonly firstNs: number;
  readonly lastNs: number;
}

export interface ResidueWatch {
  readonly looks: number;
  readonly seen: readonly Residue[];
  /** End of the first of the clean looks that all others followed; undefined when the last look found something. */
  readonly cleanNs: number | undefined;
  readonly left: readonly string[];
}

const startMs = 10_000;
/** Something that is left for longer than was to be watched is watched for so long more. */
const patienceSeconds = 40;

/** One line a thing that is left; empty when nothing is. */
export async function faultResidue(lab: LabClient): Promise<readonly string[]> {
  return (await look(lab, 0, 0)).left;
}

/** Looks again and again, about sixteen times a second; less long once what was seen has been gone for a while. */
export function watchResidue(lab: LabClient, seconds: number): Promise<ResidueWatch> {
  return look(lab, seconds, seconds + patienceSeconds);
}

async function look(lab: LabClient, seconds: number, atMost: number): Promise<ResidueWatch> {
  const program = inProject("harness/cli/test/leases/watch-residue.py");
  const argv = ["python3", program, String(seconds), String(atMost)];
  const { code, stdout, stderr } = await lab.exec({ on: "lab", argv, timeoutMs: atMost * 1_000 + startMs });
  if (code !== 0) throw environmentError(`the look at the lab failed: ${stderr.slice(-300)}`, { code: "ASSAY_TEST" });
  const { looks, clean, left, seen } = watched.parse(JSON.parse(stdout));
  const found = Object.entries(seen).map(([what, [firstNs, lastNs]]) => ({ what, firstNs, lastNs }));
  return { looks, left, cleanNs: clean ?? undefined, seen: found };
}
