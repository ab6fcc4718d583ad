// aws:ssm:send-command: a command document of infra runs on the instances, the same script as on AWS. The script stays in
// the foreground for its duration, prints `verified: …` once it has seen its own fault bite, and undoes it at the end and
// when it is cancelled (`healed: …`). Where there is nothing to do on an instance it prints `not here` and ends.

import { AssayError, environmentError } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import type { CommandInvocation } from "../../../platform/aws/commands.ts";
import { parseIsoDuration } from "../iso-duration.ts";
import type { FaultWorld } from "../world.ts";
import { listOf, textOf } from "./fault-action.ts";
import type { FaultAction, FaultRequest, Undo } from "./fault-action.ts";

/** A program that is told to end has a minute's grace; every command gives up by itself. */
const bittenWithinMs = 75_000;
/** A process that was ended once too often comes back after five minutes, and starts: three attempts bear that. */
const healedWithinMs = 120_000;
const ended = ["Success", "Cancelled", "Failed", "TimedOut"];

export const sendCommand: FaultAction = {
  id: "aws:ssm:send-command",
  blast: (request) => {
    const instances = instancesOf(request);
    const parameters = documentParameters(request);
    return Promise.resolve({ instances, ...(parameters.Only?.[0] === "leader" ? { atMost: 1 } : {}) });
  },
  plan: (request) =>
    Promise.resolve({
      durationMs: parseIsoDuration(request.parameters.duration ?? ""),
      undo: { comment: commentOf(request.faultId), instances: instancesOf(request) },
    }),
  inject: async (request, plan, world) => {
    await world.sendCommand({
      document: documentName(request.parameters.documentArn ?? ""),
      instances: instancesOf(request),
      parameters: documentParameters(request),
      timeoutSeconds: Math.max(30, Math.ceil((plan.durationMs ?? 60_000) / 1_000) + 30),
      comment: textOf(plan.undo, "comment"),
    });
  },
  verify: async (_request, plan, world) => {
    const said = await eventually(() => verifiedLines(plan.undo, world), {
      what: "the command saying that its fault bit",
      withinMs: bittenWithinMs,
      everyMs: 150,
      clock: world.clock,
    });
    if (said instanceof AssayError) throw said;
    return said.join("; ");
  },
  // Whether the fault itself is there the script asks before its undo: `gone: …` in its output.
  stands: async (_request, { undo }, world) => {
    const invocations = await invocationsOf(undo, world);
    const over = invocations.find(({ status }) => !["InProgress", "Success"].includes(status));
    if (over !== undefined) throw commandFailed(over);
    if (invocations.length === 0) throw environmentError("there is no command", { code: "ASSAY_FAULT_GONE" });
    return "the command goes on";
  },
  heal: async (undo, world) => {
    for (const commandId of await world.commandsOf(textOf(undo, "comment"))) await world.cancelCommand(commandId);
  },
  verifyHealed: async (undo, world) => {
    const said = await eventually(() => healedLines(undo, world), {
      what: "the command saying that its fault is undone",
      withinMs: healedWithinMs,
      everyMs: 150,
      clock: world.clock,
    });
    if (said instanceof AssayError) throw said;
    return said.join("; ");
  },
  goneBefore: async (undo, world) => {
    const invocations = await invocationsOf(undo, world);
    const lines = invocations.flatMap(({ output }) => output.match(/^gone: .*$/gm) ?? []);
    return lines.length > 0 ? lines.join("; ") : undefined;
  },
};

function instancesOf(request: FaultRequest): string[] {
  return (request.targets.Instances ?? []).map(({ id }) => id);
}

function commentOf(faultId: string): string {
  return `fis ${faultId}`.slice(0, 100);
}

/** Documents are named by the end of their ARN. */
function documentName(arn: string): string {
  return arn.slice(arn.indexOf(":document/") + ":document/".length);
}

function documentParameters(request: FaultRequest): Record<string, readonly string[]> {
  const text = request.parameters.documentParameters ?? "{}";
  const parsed = JSON.parse(text) as Record<string, string | readonly string[]>;
  return Object.fromEntries(
    Object.entries(parsed).map(([key, value]) => [key, typeof value === "string" ? [value] : value]),
  );
}

/** Once every instance has spoken: the lines that claim a bite, of which there has to be one. */
async function verifiedLines(undo: Undo, world: FaultWorld): Promise<readonly string[] | AssayError | undefined> {
  const invocations = await invocationsOf(undo, world);
  const failed = invocations.find(({ status }) => status === "Failed");
  if (failed !== undefined) return commandFailed(failed);
  const hasSpoken = (output: string) => /^(verified: |not here)/m.test(output);
  if (invocations.length === 0 || !invocations.every(({ output }) => hasSpoken(output))) return undefined;
  const lines = invocations.flatMap(({ output }) => output.match(/^verified: .*$/gm) ?? []);
  return lines.length > 0 ? lines : undefined;
}

async function healedLines(undo: Undo, world: FaultWorld): Promise<readonly string[] | AssayError | undefined> {
  const invocations = await invocationsOf(undo, world);
  if (!invocations.every(({ status }) => ended.includes(status))) return undefined;
  const unhealed = invocations.find(({ output }) => /^verified: /m.test(output) && !/^healed: /m.test(output));
  if (unhealed !== undefined) return commandFailed(unhealed);
  return invocations.flatMap(({ output }) => output.match(/^healed: .*$/gm) ?? []);
}

/** The latest command with this comment, instance by instance; cancelling finds it again after a restart. */
async function invocationsOf(undo: Undo, world: FaultWorld): Promise<readonly CommandInvocation[]> {
  const [commandId] = await world.commandsOf(textOf(undo, "comment"));
  if (commandId === undefined) return [];
  return Promise.all(listOf(undo, "instances").map((instance) => world.commandInvocation(commandId, instance)));
}

function commandFailed(invocation: CommandInvocation): AssayError {
  const said = `${invocation.errors.trim()} ${invocation.output.trim()}`.trim().slice(-400);
  return environmentError(`command ended ${invocation.status} with exit code ${invocation.exitCode}: ${said}`, {
    code: "ASSAY_FAULT_COMMAND_FAILED",
  });
}
