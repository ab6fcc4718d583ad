// What an AWS API answered, call by call, so that a collection can be repeated in this process and without a platform.
// Calls are told apart by service, operation and input, not by their order.

import { bug } from "../../../core/errors.ts";
import type { AwsClients } from "../../../platform/aws/clients.ts";

export interface RecordedAnswer {
  /** Name of the client in `AwsClients`: `ec2`, `kms`. */
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly output?: unknown;
  /** An answer that was a refusal: "there is none" is one, too. */
  readonly error?: { readonly name: string; readonly message: string };
}

/** How one call ends: what was recorded, or something else. */
export type Ending = (recorded: RecordedAnswer) => Promise<unknown>;

interface Command {
  readonly input: unknown;
}

interface AnyClient {
  send(command: Command): Promise<unknown>;
}

/** The same clients, with every answer kept in `into`. */
export function recordingClients(clients: AwsClients, into: RecordedAnswer[]): AwsClients {
  return clientsOf(clients.region, (service) => async (command) => {
    const call = { service, operation: operationOf(command), input: plain(command.input) };
    const client = (clients as unknown as Record<string, AnyClient>)[service];
    try {
      const output = await client?.send(command);
      into.push({ ...call, output: plain(output) });
      return output;
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
      into.push({ ...call, error: { name, message } });
      throw error;
    }
  });
}

/** Clients that answer from a recording, each call ended as `ending` says. A call that was never recorded is a bug. */
export function replayingClients(
  answers: readonly RecordedAnswer[],
  ending: Ending = asRecorded,
  region = "us-east-1",
): AwsClients {
  const known = new Map(answers.map((answer) => [keyOf(answer), answer]));
  return clientsOf(region, (service) => (command) => {
    const call = { service, operation: operationOf(command), input: plain(command.input) };
    const answer = known.get(keyOf(call));
    // A call that only a fault makes necessary (the next page of a list) has no answer of its own.
    return ending(answer ?? call);
  });
}

/** The answer itself. */
export function asRecorded(answer: RecordedAnswer): Promise<unknown> {
  if (answer.error !== undefined) return Promise.reject(namedError(answer.error.name, answer.error.message));
  if (answer.output === undefined) throw bug(`${answer.service}:${answer.operation} was never recorded`);
  return Promise.resolve(answer.output);
}

export function namedError(name: string, message: string): Error {
  return Object.assign(new TypeError(message), { name });
}

function clientsOf(region: string, send: (service: string) => (command: Command) => Promise<unknown>): AwsClients {
  const clients = new Map<string, AnyClient>();
  return new Proxy({} as AwsClients, {
    get: (_target, name) => {
      if (typeof name !== "string") return undefined;
      if (name === "region") return region;
      if (name === "destroy") return () => undefined;
      const client = clients.get(name) ?? { send: send(name) };
      clients.set(name, client);
      return client;
    },
  });
}

function operationOf(command: Command): string {
  return command.constructor.name.replace(/Command$/, "");
}

function keyOf({ service, operation, input }: RecordedAnswer): string {
  return `${service} ${operation} ${JSON.stringify(input)}`;
}

function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (key, part: unknown) => (key === "$metadata" ? undefined : part)),
  ) as unknown;
}
