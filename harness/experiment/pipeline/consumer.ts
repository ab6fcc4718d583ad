// A consumer of the topic that keeps in mind what it was given. One message that is given again after a restart, because
// its acknowledgement was lost, is known by its place in the topic; the same number at another place is a second message.

import { openMessageClient } from "../../platform/stream/message-client.ts";
import type { MessageClient, MessageClientParts } from "../../platform/stream/message-client.ts";

export class Consumer {
  readonly #parts: MessageClientParts;
  readonly #work: readonly string[];
  readonly #sequences = new Map<string, number>();
  #client: MessageClient | undefined;

  constructor(parts: MessageClientParts, work: readonly string[]) {
    this.#parts = parts;
    this.#work = work;
  }

  /** Numbers of all messages that it was given. */
  get sequences(): readonly number[] {
    return [...this.#sequences.values()];
  }

  async start(): Promise<void> {
    this.#client = await openMessageClient(this.#parts, this.#work, (line) => {
      if ("message" in line) this.#sequences.set(line.id, line.message);
    });
  }

  async restart(): Promise<void> {
    await this.#client?.kill();
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#client?.kill();
  }
}

/** Every message of the topic, read from its beginning; an incomplete reading is undefined. */
export async function wholeTopic(
  parts: MessageClientParts,
  work: readonly string[],
  withinMs: number,
): Promise<readonly number[] | undefined> {
  const sequences: number[] = [];
  let isWhole = false;
  const client = await openMessageClient(parts, work, (line) => {
    if ("message" in line) sequences.push(line.message);
    if ("read" in line) isWhole = line.read === sequences.length;
  });
  await client.finish(withinMs);
  return isWhole ? sequences : undefined;
}
