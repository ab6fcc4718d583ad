// Messages into the topic at a steady rate, each an insert of the history. A producer that was killed goes on under its
// name with everything that was not acknowledged, in order, as one with a store of its own would. One that ends by itself
// is a failure of this side: what it did not send is nobody's loss.

import type { PlannedMessage } from "../../analysis/pipeline/messages.ts";
import type { Clock } from "../../core/clock.ts";
import { openMessageClient } from "../../platform/stream/message-client.ts";
import type { MessageClient, MessageClientParts, MessageLine } from "../../platform/stream/message-client.ts";
import type { HistorySink, OpenOperation } from "../workloads/history-sink.ts";

export interface ProducerOptions {
  readonly parts: MessageClientParts;
  /** Arguments of the client. */
  readonly work: readonly string[];
  readonly history: HistorySink;
  readonly clock: Clock;
}

interface Sent {
  readonly message: PlannedMessage;
  readonly operation: OpenOperation;
  readonly sentNs: number;
}

/** A message that is not acknowledged after so long counts against the service. */
const soonMs = 3_000;

export class Producer {
  readonly #options: ProducerOptions;
  readonly #open = new Map<number, Sent>();
  #client: MessageClient | undefined;
  #acknowledged = 0;
  #failedNs = -Infinity;
  #died: string | undefined;

  constructor(options: ProducerOptions) {
    this.#options = options;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  get unacknowledged(): number {
    return this.#open.size;
  }

  /** Why its client ended though nobody asked it to; undefined as long as none did. */
  get died(): string | undefined {
    return this.#died;
  }

  async start(): Promise<void> {
    const { parts, work } = this.#options;
    const client = await openMessageClient(parts, work, (line) => {
      this.#hear(line);
    });
    for (const { message } of this.#open.values()) client.write(textOf(message));
    this.#client = client;
    void client.ended.then(() => {
      if (this.#client === client) this.#died = `the producer's client ended by itself: ${client.lastWords}`;
    });
  }

  /** While no client runs, messages wait. */
  send(message: PlannedMessage): void {
    const { history, clock } = this.#options;
    const operation = history.invoke({ op: "insert", value: message.sequence });
    this.#open.set(message.sequence, { message, operation, sentNs: clock.nowNs() });
    this.#client?.write(textOf(message));
  }

  /** Sent without being part of the history: what closes the last minutes. */
  mark(message: PlannedMessage): void {
    this.#client?.write(textOf(message));
  }

  async restart(): Promise<void> {
    await this.#released()?.kill();
    await this.start();
  }

  /** Whether everything that was sent a while ago is acknowledged, and nothing was given up since. */
  isPrompt(): boolean {
    const before = this.#options.clock.nowNs() - soonMs * 1e6;
    return this.#failedNs < before && [...this.#open.values()].every(({ sentNs }) => sentNs > before);
  }

  async finish(withinMs: number): Promise<void> {
    await this.#released()?.finish(withinMs);
  }

  /** The client, whose end is wanted from now on. */
  #released(): MessageClient | undefined {
    const client = this.#client;
    this.#client = undefined;
    return client;
  }

  #hear(line: MessageLine): void {
    const sequence = "acknowledged" in line ? line.acknowledged : "failed" in line ? line.failed : undefined;
    const sent = sequence === undefined ? undefined : this.#open.get(sequence);
    if (sequence === undefined || sent === undefined) return;
    this.#open.delete(sequence);
    if ("failed" in line) {
      this.#failedNs = this.#options.clock.nowNs();
      // A client that gives up does not know whether the message arrived.
      sent.operation.complete("indeterminate", { code: line.why });
      return;
    }
    this.#acknowledged += 1;
    sent.operation.complete("ok");
  }
}

function textOf({ sequence, partition, device, timeMs, mark }: PlannedMessage): string {
  return `${[sequence, partition, device, timeMs, mark].map(String).join(" ")}\n`;
}
