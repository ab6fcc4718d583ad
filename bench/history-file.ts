// Writes a history of any length without holding it in memory.

import { closeSync, openSync, writeSync } from "node:fs";

export interface HistoryFile {
  /** The fields of one event as JSON without its braces; index and time are added. */
  line(event: string): void;
  close(): void;
}

export function historyFile(path: string, replicas: readonly string[]): HistoryFile {
  const file = openSync(path, "w");
  const contract = { durability: "survives-faults", duplicates: "forbidden", reads: "linearizable" };
  const header = { schema: "assay.history/1", seed: "bench", startedAt: "2026-01-01T00:00:00Z", contract, replicas };
  let buffer = `${JSON.stringify(header)}\n`;
  let index = 0;
  const flush = () => {
    writeSync(file, buffer);
    buffer = "";
  };
  return {
    line: (event) => {
      buffer += `{"index":${index},"timeNs":${index * 1_000},${event}}\n`;
      index += 1;
      if (buffer.length > 2 ** 20) flush();
    },
    close: () => {
      flush();
      closeSync(file);
    },
  };
}
