// The scan of the disks of every host that holds a replica, by the platform's own command document. The scanner runs
// where the volumes are; only its result travels.

import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { DiskScan } from "../../analysis/compliance/erasure.ts";
import type { ResidueDocument } from "../../analysis/blocks/residue.ts";
import { systemClock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { commandInvocation, sendCommand } from "../../platform/aws/commands.ts";
import type { CommandInvocation } from "../../platform/aws/commands.ts";
import { residueSchema } from "./residue-schema.ts";
import type { Subject } from "./subject.ts";

export interface HostScanOptions {
  /** Name of the command document. */
  readonly document: string;
  /** Instance ids of the hosts. */
  readonly instances: readonly string[];
  readonly subject: Subject;
  readonly timeoutMs: number;
}

/** Scans all hosts at once. A host whose scan does not end well has a problem instead of a document. */
export async function scanHosts(aws: AwsClients, options: HostScanOptions): Promise<DiskScan[]> {
  const { document, instances, subject, timeoutMs } = options;
  const commandId = await sendCommand(aws, {
    document,
    instances,
    parameters: {
      Scanner: [scannerCommand()],
      Subject: [Buffer.from(JSON.stringify(subject)).toString("base64")],
    },
    timeoutSeconds: Math.max(30, Math.ceil(timeoutMs / 1_000)),
    comment: "erasure scan",
  });
  const deadlineNs = systemClock.nowNs() + timeoutMs * 1e6;
  return Promise.all(instances.map((host) => scanOf(host, () => endOf(aws, { commandId, host, deadlineNs }))));
}

/** How the scanner is called on a host: with this very Node and this very project, which the hosts have as well. */
function scannerCommand(): string {
  return `${process.execPath} --disable-warning=ExperimentalWarning ${join(import.meta.dirname, "../../cli/main.ts")} erasure scan`;
}

async function scanOf(host: string, ended: () => Promise<CommandInvocation>): Promise<DiskScan> {
  try {
    const { status, output, errors } = await ended();
    if (status !== "Success")
      return { host, document: undefined, problem: `${status}: ${errors.trim().slice(0, 300)}` };
    return { host, document: parseResult(output) };
  } catch (error) {
    return { host, document: undefined, problem: messageOf(error) };
  }
}

async function endOf(
  aws: AwsClients,
  { commandId, host, deadlineNs }: { commandId: string; host: string; deadlineNs: number },
): Promise<CommandInvocation> {
  for (;;) {
    const invocation = await commandInvocation(aws, commandId, host);
    if (!["Pending", "InProgress", "Delayed"].includes(invocation.status)) return invocation;
    if (systemClock.nowNs() > deadlineNs) return { ...invocation, errors: "the scan did not end in time" };
    await systemClock.sleep(300);
  }
}

function parseResult(output: string): ResidueDocument {
  return residueSchema.parse(JSON.parse(gunzipSync(Buffer.from(output.trim(), "base64")).toString("utf8")));
}
