// A consumer of the topic that keeps in mind what it was given. One message that is given again after a restart, because
// its acknowledgement was lost, is known by its place in the topic; the same number at another place is a second message.

import { environmentError } from "../../core/errors.ts";
import { openMessageClient } from "../../platform/stream/message-client.ts";
import type { MessageClient, MessageClientParts } from "../../platform/stream/message-client.ts";

export class Consumer {
  readonly #parts: MessageClientParts;
  readonly #work: readonly string[];
  readonly #sequences = new Map<string, number>();
  #client: MessageClient | undefined;
  #died: string | undefined;

  constructor(parts: MessageClientParts, work: readonly string[]) {
    this.#parts = parts;
    this.#work = work;
  }

  /** Numbers of all messages that it was given. */
  get sequences(): readonly number[] {
    return [...this.#sequences.values()];
  }

  /** Why its client ended, or stopped receiving, though nobody asked it to. */
  get died(): string | undefined {
    return this.#died;
  }

  async start(): Promise<void> {
    const client = await openMessageClient(this.#parts, this.#work, (line) => {
      if ("message" in line) this.#sequences.set(line.id, line.message);
      if ("ended" in line) this.#died = `the consumer's client stopped receiving: ${line.ended}`;
    });
    this.#client = client;
    void client.ended.then(() => {
      if (this.#client === client) this.#died = `the consumer's client ended by itself: ${client.lastWords}`;
    });
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.kill();
  }
}

/** Every message of the topic, read from its beginning; throws when the reading did not come to its end. */
export async function wholeTopic(
  parts: MessageClientParts,
  work: readonly string[],
  withinMs: number,
): Promise<readonly number[]> {
  const sequences: number[] = [];
  let isWhole = false;
  const client = await openMessageClient(parts, work, (line) => {
    if ("message" in line) sequences.push(line.message);
    if ("read" in line) isWhole = line.read === sequences.length;
  });
  await client.finish(withinMs);
  if (isWhole) return sequences;
  throw environmentError(`the topic could not be read to its end: ${client.lastWords}`, { code: "ASSAY_STREAM_TOPIC" });
}

/** How many messages of the topic a group has not committed; undefined where it could not be told. */
export async function leftOfGroup(
  parts: MessageClientParts,
  work: readonly string[],
  withinMs: number,
): Promise<number | undefined> {
  let left: number | undefined;
  const client = await openMessageClient(parts, work, (line) => {
    if ("left" in line) left = line.left;
  });
  await client.finish(withinMs);
  return left;
}
