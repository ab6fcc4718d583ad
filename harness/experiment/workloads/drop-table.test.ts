import { describe, expect, it } from "vitest";
import { environmentError } from "../../core/errors.ts";
import type { ClickHouse, StatementOptions } from "../../platform/clickhouse/client.ts";
import { dropOnEachReplica } from "./drop-table.ts";

type Answer = (options?: StatementOptions) => Promise<void>;

const drops: Answer = () => Promise.resolve();
const refuses: Answer = () => Promise.reject(environmentError("nobody listens", { code: "ASSAY_TEST" }));
const hangs: Answer = (options) =>
  new Promise((_, reject) => {
    options?.signal?.addEventListener("abort", () => {
      reject(environmentError("aborted", { code: "ASSAY_TEST" }));
    });
  });

async function drop(...answers: Answer[]): Promise<{ left: string[]; queue: string[] }> {
  const queue: string[] = [];
  const server = (answer: Answer) =>
    ({ command: (_: string, options?: StatementOptions) => answer(options) }) as unknown as ClickHouse;
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

  it("queues the statement for a replica that cannot be asked", async () => {
    expect(await drop(drops, refuses)).toEqual({
      left: ["replica-1"],
      queue: ["DROP TABLE IF EXISTS db.t ON CLUSTER 'c'"],
    });
  });

  it("leaves a replica alone that is still at it", async () => {
    expect(await drop(hangs, drops)).toEqual({ left: ["replica-0"], queue: [] });
  });
});
