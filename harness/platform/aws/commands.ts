// Systems Manager: command documents and their runs.

import {
  CancelCommandCommand,
  GetCommandInvocationCommand,
  GetDocumentCommand,
  ListCommandsCommand,
  SendCommandCommand,
} from "@aws-sdk/client-ssm";
import type { AwsClients } from "./clients.ts";

export interface CommandRequest {
  readonly document: string;
  readonly instances: readonly string[];
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly timeoutSeconds: number;
  /** A mark by which the command is found again, at most 100 characters. */
  readonly comment: string;
}

/** How one instance fared; `output` is what the script has written so far. */
export interface CommandInvocation {
  readonly status: string;
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** The document's content as it was stored (JSON or YAML). */
export async function documentContent(aws: AwsClients, name: string): Promise<string> {
  const { Content } = await aws.ssm.send(new GetDocumentCommand({ Name: name }));
  return Content ?? "";
}

/** Starts the document's script on the instances; returns the command's id. */
export async function sendCommand(aws: AwsClients, request: CommandRequest): Promise<string> {
  const { Command } = await aws.ssm.send(
    new SendCommandCommand({
      DocumentName: request.document,
      InstanceIds: [...request.instances],
      Parameters: Object.fromEntries(Object.entries(request.parameters).map(([key, values]) => [key, [...values]])),
      TimeoutSeconds: request.timeoutSeconds,
      Comment: request.comment,
    }),
  );
  return Command?.CommandId ?? "";
}

export async function commandInvocation(aws: AwsClients, commandId: string, on: string): Promise<CommandInvocation> {
  const seen = await aws.ssm.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: on }));
  return {
    status: seen.Status ?? "Pending",
    exitCode: seen.ResponseCode ?? -1,
    output: seen.StandardOutputContent ?? "",
    errors: seen.StandardErrorContent ?? "",
  };
}

/** Ids of the commands that carry the comment, the newest first. */
export async function commandsOf(aws: AwsClients, comment: string): Promise<string[]> {
  const { Commands } = await aws.ssm.send(new ListCommandsCommand({}));
  return (Commands ?? [])
    .filter((command) => command.Comment === comment)
    .sort((a, b) => (b.RequestedDateTime?.getTime() ?? 0) - (a.RequestedDateTime?.getTime() ?? 0))
    .flatMap((command) => command.CommandId ?? []);
}

/** What the document's runs since then have written so far, on these instances. */
export async function commandOutputs(
  aws: AwsClients,
  of: { readonly document: string; readonly instances: readonly string[]; readonly since: Date },
): Promise<string[]> {
  const { Commands } = await aws.ssm.send(new ListCommandsCommand({}));
  const runs = (Commands ?? [])
    .filter(({ DocumentName, RequestedDateTime }) => {
      return DocumentName === of.document && (RequestedDateTime?.getTime() ?? 0) >= of.since.getTime();
    })
    .flatMap(({ CommandId, InstanceIds = [] }) => InstanceIds.map((on) => ({ id: CommandId ?? "", on })))
    .filter(({ on }) => of.instances.includes(on));
  const seen = await Promise.all(runs.map(({ id, on }) => commandInvocation(aws, id, on)));
  return seen.map(({ output }) => output);
}

/** Ends the command where it still runs; one that has ended stays as it is. */
export async function cancelCommand(aws: AwsClients, commandId: string): Promise<void> {
  await aws.ssm.send(new CancelCommandCommand({ CommandId: commandId }));
}
