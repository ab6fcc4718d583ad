// Systems Manager's commands, run for real on the hosts of the lab: SendCommand, CancelCommand and what tells about them.
// Documents stay with the emulator, which stores them as they were created.

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { AssayError, messageOf } from "../../core/errors.ts";
import type { AwsRequest, AwsResponse, ServiceHandler } from "../../platform/emulator/handler.ts";
import { CommandRun } from "./command-run.ts";
import type { CommandLab, InvocationState } from "./command-run.ts";
import { executionTimeoutMs, parseDocument, renderScript } from "./document.ts";

export interface CommandServiceOptions {
  readonly lab: CommandLab;
  /** What commands find in their environment besides the host's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Content of a stored document. */
  readonly documentContent: (name: string) => Promise<string>;
  readonly now: () => Date;
}

interface Command {
  readonly id: string;
  readonly document: string;
  readonly comment: string;
  readonly requestedAt: Date;
  readonly runs: readonly CommandRun[];
}

type Operation = (commands: Map<string, Command>, body: unknown, options: CommandServiceOptions) => Promise<object>;

const sendBody = z.looseObject({
  DocumentName: z.string(),
  InstanceIds: z.array(z.string()).min(1),
  Parameters: z.record(z.string(), z.array(z.string())).optional(),
  TimeoutSeconds: z.number().optional(),
  Comment: z.string().max(100).optional(),
});
const cancelBody = z.looseObject({ CommandId: z.string() });
const listBody = z.looseObject({ CommandId: z.string().optional() });
const invocationBody = z.looseObject({ CommandId: z.string(), InstanceId: z.string() });

const longestMs = 43_200_000;

const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  [
    "SendCommand",
    async (commands, body, { lab, environment = {}, documentContent, now }) => {
      const request = sendBody.parse(body);
      const document = parseDocument(request.DocumentName, await documentContent(request.DocumentName));
      const script = renderScript(document, request.Parameters ?? {});
      const id = randomUUID();
      const timeoutMs = Math.min(longestMs, executionTimeoutMs(document));
      const { DocumentName: name, Comment: comment = "" } = request;
      const runs = request.InstanceIds.map(
        (instance) => new CommandRun(lab, { commandId: id, comment, instance, script, timeoutMs, environment }),
      );
      const command: Command = { id, document: name, comment, requestedAt: now(), runs };
      commands.set(id, command);
      return { Command: commandJson(command) };
    },
  ],
  [
    "CancelCommand",
    async (commands, body) => {
      const { CommandId: id } = cancelBody.parse(body);
      await Promise.all(known(commands, id).runs.map((run) => run.cancel()));
      return {};
    },
  ],
  [
    "ListCommands",
    (commands, body) => {
      const { CommandId: id } = listBody.parse(body);
      const all = id === undefined ? [...commands.values()] : [known(commands, id)];
      return Promise.resolve({ Commands: all.map(commandJson) });
    },
  ],
  [
    "GetCommandInvocation",
    async (commands, body) => {
      const { CommandId: id, InstanceId: instance } = invocationBody.parse(body);
      const command = known(commands, id);
      const run = command.runs.find((candidate) => candidate.instance === instance);
      if (run === undefined) throw refused("InvocationDoesNotExist", `command ${id} did not run on ${instance}`);
      return invocationJson(command, instance, await run.state());
    },
  ],
]);

/** Takes the operations above from the emulator; every other one of SSM goes on to it. */
export function createCommandHandler(options: CommandServiceOptions): ServiceHandler {
  const commands = new Map<string, Command>();
  return {
    name: "ssm commands",
    matches: ({ service, operation }) => service === "ssm" && operations.has(operation ?? ""),
    handle: async (request) => answer(commands, request, options),
  };
}

async function answer(
  commands: Map<string, Command>,
  request: AwsRequest,
  options: CommandServiceOptions,
): Promise<AwsResponse> {
  try {
    const operation = operations.get(request.operation ?? "");
    if (operation === undefined) throw refused("InvalidAction", request.operation ?? "");
    return json(200, await operation(commands, JSON.parse(request.body.toString("utf8")), options));
  } catch (error) {
    return json(400, { __type: exceptionOf(error), message: messageOf(error) });
  }
}

function exceptionOf(error: unknown): string {
  if (!(error instanceof AssayError)) return "ValidationException";
  if (error.code === "ASSAY_SSM_INVALID_PARAMETERS") return "InvalidParameters";
  if (error.code === "ASSAY_SSM_INVALID_DOCUMENT") return "InvalidDocument";
  return typeof error.details.exception === "string" ? error.details.exception : "InternalServerError";
}

function known(commands: ReadonlyMap<string, Command>, id: string): Command {
  const command = commands.get(id);
  if (command === undefined) throw refused("InvalidCommandId", `there is no command ${id}`);
  return command;
}

function commandJson({ id, document, comment, requestedAt, runs }: Command): object {
  const running = runs.filter(({ status }) => status === "InProgress").length;
  const failed = runs.filter(({ status }) => status === "Failed").length;
  const cancelled = runs.some(({ status }) => status === "Cancelled");
  return {
    CommandId: id,
    DocumentName: document,
    Comment: comment,
    RequestedDateTime: requestedAt.getTime() / 1_000,
    InstanceIds: runs.map(({ instance }) => instance),
    Status: running > 0 ? "InProgress" : failed > 0 ? "Failed" : cancelled ? "Cancelled" : "Success",
    TargetCount: runs.length,
    CompletedCount: runs.length - running,
    ErrorCount: failed,
  };
}

function invocationJson(command: Command, instance: string, state: InvocationState): object {
  return {
    CommandId: command.id,
    InstanceId: instance,
    DocumentName: command.document,
    Comment: command.comment,
    ResponseCode: state.exitCode,
    Status: state.status,
    StatusDetails: state.status,
    StandardOutputContent: state.output.slice(0, 24_000),
    StandardErrorContent: state.errors.slice(0, 8_000),
  };
}

function refused(exception: string, message: string): AssayError {
  return new AssayError(message, { code: "ASSAY_SSM_REFUSED", blame: "environment", details: { exception } });
}

function json(status: number, body: object): AwsResponse {
  return { status, headers: { "content-type": "application/x-amz-json-1.1" }, body: JSON.stringify(body) };
}
