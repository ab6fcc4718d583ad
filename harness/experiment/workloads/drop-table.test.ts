import { describe, expect, it } from "vitest";
import { environmentError } from "../../core/errors.ts";
import type { ClickHouse, StatementOptions } from "../../platform/clickhouse/client.ts";
import { dropOnEachReplica } from "./drop-table.ts";

interface Answer {
  readonly drop: (options?: StatementOptions) => Promise<void>;
  /** How many statements of that id it says it runs. */
  readonly running: () => Promise<number>;
}

const unreachable = () => Promise.reject(environmentError("nobody listens", { code: "ASSAY_TEST" }));
const untilAborted = (options?: StatementOptions) =>
  new Promise<void>((_, reject) => {
    options?.signal?.addEventListener("abort", () => {
      reject(environmentError("aborted", { code: "ASSAY_TEST" }));
    });
  });
const drops: Answer = { drop: () => Promise.resolve(), running: () => Promise.resolve(0) };
const refuses: Answer = { drop: unreachable, running: unreachable };
const hangs: Answer = { drop: untilAborted, running: () => Promise.resolve(1) };
const neverTookIt: Answer = { drop: untilAborted, running: () => Promise.resolve(0) };
const swallowed: Answer = { drop: untilAborted, running: unreachable };

async function drop(...answers: Answer[]): Promise<{ left: string[]; queue: string[] }> {
  const queue: string[] = [];
  const server = (answer: Answer) =>
    ({
      command: (_: string, options?: StatementOptions) => answer.drop(options),
      number: answer.running,
    }) as unknown as ClickHouse;
  const admin = server(drops);
  admin.command = (statement) => {
    queue.push(statement);
    return Promise.resolve();
  };
  const replicas = answers.map((answer, at) => ({ name: `replica-${at}`, clickhouse: server(answer) }));
  const left = await dropOnEachReplica({ table: "db.t", cluster: "c", replicas, admin, withinMs: 20 });
  return { left, queue };
}

describe("dropOnEachReplica", () => {
  it("queues nothing where every replica drops", async () => {
    expect(await drop(drops, drops)).toEqual({ left: [], queue: [] });
  });

  it.each([
    ["cannot be asked", refuses],
    ["was sent the statement and does not run it", neverTookIt],
    ["swallows what it is sent", swallowed],
  ])("queues the statement for a replica that %s", async (_, replica) => {
    expect(await drop(drops, replica)).toEqual({
      left: ["replica-1"],
      queue: ["DROP TABLE IF EXISTS db.t ON CLUSTER 'c'"],
    });
  });

  it("leaves a replica alone that is still at it", async () => {
    expect(await drop(hangs, drops)).toEqual({ left: ["replica-0"], queue: [] });
  });
});
