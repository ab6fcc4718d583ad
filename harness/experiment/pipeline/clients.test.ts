// Clients that end or fail though nobody asked them to: a program in the machine's place that answers as told.

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { eventually } from "../../core/eventually.ts";
import type { PlannedMessage } from "../../analysis/pipeline/messages.ts";
import type { MessageClientParts } from "../../platform/stream/message-client.ts";
import { openHistorySink } from "../workloads/history-sink.ts";
import type { HistorySink } from "../workloads/history-sink.ts";
import { Consumer, wholeTopic } from "./consumer.ts";
import { Producer } from "./producer.ts";

let folder: string;
let programs = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-clients-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function program(body: string): MessageClientParts {
  programs += 1;
  const java = join(folder, `java-${String(programs)}`);
  writeFileSync(java, `#!/bin/bash\n${body}\n`);
  chmodSync(java, 0o755);
  return { java, classPath: "none" };
}

function historyIn(name: string): HistorySink {
  return openHistorySink({
    ...{ file: join(folder, `${name}.ndjson`), seed: "1", replicas: ["topic"] },
    contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual" },
  });
}

const message = (sequence: number): PlannedMessage => ({ sequence, partition: 0, device: 1, timeMs: 0, mark: 1 });
const soon = (isTrue: () => boolean) => eventually(isTrue, { what: "it", withinMs: 5_000, everyMs: 10 });
const answering = `echo '{"ready":true}'; while read -r sequence rest; do echo "{\\"acknowledged\\":$sequence}"; done`;

describe("a producer", () => {
  test("knows what was acknowledged, and nothing of a death that it wanted", async () => {
    const history = historyIn("good");
    const producer = new Producer({ parts: program(answering), work: ["produce"], history, clock: systemClock });
    await producer.start();
    producer.send(message(1));
    await soon(() => producer.acknowledged === 1);
    await producer.restart();
    producer.send(message(2));
    await soon(() => producer.acknowledged === 2);
    await producer.finish(2_000);
    expect([producer.died, producer.unacknowledged]).toEqual([undefined, 0]);
    history.close();
  });

  test("tells of a client that ends by itself, and of its last words", async () => {
    const history = historyIn("died");
    const parts = program(`echo '{"ready":true}'; read -r line; echo "OutOfMemoryError" >&2; exit 3`);
    const producer = new Producer({ parts, work: ["produce"], history, clock: systemClock });
    await producer.start();
    producer.send(message(1));
    await soon(() => producer.died !== undefined);
    expect(producer.died).toBe("the producer's client ended by itself: OutOfMemoryError");
    expect(producer.unacknowledged).toBe(1);
    history.close();
  });

  test("is not prompt right after the client gave a message up", async () => {
    const history = historyIn("failed");
    const parts = program(
      `echo '{"ready":true}'; read -r s rest; echo "{\\"failed\\":$s,\\"why\\":\\"Fenced\\"}"; cat >/dev/null`,
    );
    const producer = new Producer({ parts, work: ["produce"], history, clock: systemClock });
    await producer.start();
    expect(producer.isPrompt()).toBe(true);
    producer.send(message(1));
    await soon(() => producer.unacknowledged === 0);
    expect([producer.isPrompt(), producer.acknowledged]).toEqual([false, 0]);
    await producer.finish(2_000);
    history.close();
    expect(readFileSync(history.file, "utf8")).toContain('"type":"indeterminate"');
  });

  test("that does not start says why", async () => {
    const history = historyIn("never");
    const parts = program(`echo "no such broker" >&2; exit 1`);
    const producer = new Producer({ parts, work: ["produce"], history, clock: systemClock });
    await expect(producer.start()).rejects.toThrow(/did not start: no such broker/);
    history.close();
  });
});

describe("a consumer", () => {
  test("knows a message that is given again from one that is there twice", async () => {
    const say = (id: string) => `echo '{"message":7,"by":"p","id":"${id}"}'`;
    const consumer = new Consumer(
      program(`echo '{"ready":true}'; ${say("1:1")}; ${say("1:1")}; ${say("1:2")}; cat`),
      [],
    );
    await consumer.start();
    await soon(() => consumer.sequences.length === 2);
    await consumer.stop();
    expect(consumer.died).toBeUndefined();
  });

  test("tells of a client that ends, or stops receiving", async () => {
    const ended = new Consumer(program(`echo '{"ready":true}'; echo "what now?"; exit 0`), []);
    await ended.start();
    await soon(() => ended.died !== undefined);
    expect(ended.died).toBe("the consumer's client ended by itself: what now?");
    const deaf = new Consumer(program(`echo '{"ready":true}'; echo '{"ended":"AlreadyClosed"}'; cat`), []);
    await deaf.start();
    await soon(() => deaf.died !== undefined);
    expect(deaf.died).toMatch(/stopped receiving: AlreadyClosed/);
    await deaf.stop();
  });
});

describe("the whole topic", () => {
  const one = `echo '{"message":1,"by":"p","id":"1:1"}'`;

  test("is read when its end was told and everything before it came", async () => {
    expect(await wholeTopic(program(`${one}; echo '{"read":1}'`), ["read"], 5_000)).toEqual([1]);
  });

  test.each([
    ["no end was told", `${one}; echo "a message that does not come" >&2`],
    ["fewer came than were told", `${one}; echo '{"read":2}'`],
  ])("is not read when %s", async (_what, body) => {
    await expect(wholeTopic(program(body), ["read"], 5_000)).rejects.toThrow(/could not be read to its end/);
  });
});
