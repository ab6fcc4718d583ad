import { describe, expect, it } from "vitest";
import { judgeInitiator, judgeOnePort } from "./worker-sockets.ts";
import type { SocketTable } from "./worker-sockets.ts";

const brokers = { name: "the brokers", addresses: ["10.16.1.4", "10.16.2.4"], port: 9094 };
const clickhouse = { name: "ClickHouse", addresses: ["10.16.1.9"], port: 8443 };
const worker = "10.16.1.20";

function pair(from: number, address: string, port: number): SocketTable["connections"][number] {
  return { local: { address: worker, port: from }, remote: { address, port } };
}

const table: SocketTable = {
  listening: [{ address: "127.0.0.1", port: 8083 }],
  connections: [pair(40_001, "10.16.1.4", 9094), pair(40_002, "10.16.1.9", 8443)],
};
const more = (...pairs: SocketTable["connections"]) => ({ ...table, connections: [...table.connections, ...pairs] });

function verdicts(seen: SocketTable | undefined): Record<string, string> {
  return {
    "KC-002": judgeOnePort(seen, brokers).verdict,
    "KC-003": judgeInitiator(seen, [brokers, clickhouse]).verdict,
    "KC-011": judgeOnePort(seen, clickhouse).verdict,
  };
}

const held = { "KC-002": "held", "KC-003": "held", "KC-011": "held" };

describe("the sockets of a worker", () => {
  it.each<[string, SocketTable | undefined, Record<string, string>]>([
    ["as promised", table, {}],
    ["a broker has connected to it", more(pair(8083, "10.16.2.4", 50_000)), { "KC-003": "violated" }],
    ["ClickHouse has connected to it", more(pair(8083, "10.16.1.9", 50_000)), { "KC-003": "violated" }],
    ["somebody on its own host asks it", more(pair(8083, "127.0.0.1", 50_000)), {}],
    ["a broker's plaintext port", more(pair(40_003, "10.16.2.4", 9092)), { "KC-002": "violated" }],
    ["ClickHouse's plaintext port", more(pair(40_003, "10.16.1.9", 8123)), { "KC-011": "violated" }],
    ["somebody else's port", more(pair(40_003, "10.16.3.3", 443)), {}],
    ["nothing to ClickHouse just now", { ...table, connections: table.connections.slice(0, 1) }, {}],
    ["nothing to the brokers", { ...table, connections: table.connections.slice(1) }, { "KC-003": "unknown" }],
    ["no such process", undefined, { "KC-002": "unknown", "KC-003": "unknown", "KC-011": "unknown" }],
  ])("%s", (_what, seen, turned) => {
    expect(verdicts(seen)).toEqual({ ...held, ...turned });
  });

  it("every word", () => {
    const quiet = { ...table, connections: table.connections.slice(0, 1) };
    const said = [
      judgeInitiator(more(pair(8083, "10.16.2.4", 50_000)), [brokers, clickhouse]),
      judgeOnePort(more(pair(40_003, "10.16.2.4", 9092)), brokers),
      judgeOnePort(undefined, brokers),
      judgeInitiator(quiet, [brokers, clickhouse]),
      judgeOnePort(quiet, clickhouse),
    ];
    expect(said.map(({ findings }) => findings.map(({ message }) => message))).toEqual([
      ["10.16.2.4 has connected to the worker's port 8083"],
      ["the worker speaks to the brokers at 10.16.2.4 on port 9092"],
      ["the worker's process is not on its host", "the worker had no connection to the brokers while it was looked at"],
      ["the worker had no connection to ClickHouse while it was looked at"],
      ["the worker had no connection to ClickHouse while it was looked at"],
    ]);
  });
});
