// Loss, duplicates, unexpected rows and stale reads over a million operations, against the cost of merely parsing them.

import { join } from "node:path";
import { judgeFile, openHistory } from "../harness/cli/judge-file.ts";
import { assert } from "../harness/core/errors.ts";
import type { Bench } from "./bench.ts";
import { historyFile } from "./history-file.ts";
import { parseLines, parsingPeer } from "./lines.ts";

const operations = 1_000_000;
const processes = 12;
const reads = 20;
const replicas = ["r1", "r2", "r3"];
const checkers = ["lost-rows", "duplicate-rows", "unexpected-rows", "stale-reads"] as const;
const fileIn = (folder: string) => join(folder, "rows.ndjson");

export const checkersBench: Bench = {
  name: "checkers",
  what: "four row checkers in one pass over 1,000,000 operations with text ids",
  peer: parsingPeer,
  prepare: (folder) => {
    writeRows(fileIn(folder));
  },
  sides: {
    assay: (folder) => {
      for (const { checker, verdict } of judgeFile(openHistory(fileIn(folder)), checkers)) {
        assert(verdict === "held", `${checker} is ${verdict}`);
      }
      return operations;
    },
    peer: (folder) => parseLines(fileIn(folder)),
  },
  bounds: { seconds: 10, megabytes: 1_024 },
};

/** Twelve clients insert one row at a time; twenty reads on the way, at the end one of each replica. */
function writeRows(path: string): void {
  const history = historyFile(path, replicas);
  const ids: string[] = [];
  const read = (replica: string, more: string) => {
    const asked = `"process":"reader","op":"read","replica":"${replica}"${more}`;
    history.line(`"type":"invoke",${asked}`);
    history.line(`"type":"ok",${asked},"value":${JSON.stringify(ids)}`);
  };
  const inserts = operations - reads - replicas.length;
  for (let at = 0; at < inserts; at += processes) {
    const rows = Array.from({ length: Math.min(processes, inserts - at) }, (_, process) => ({
      process,
      id: `row-${String(at + process).padStart(8, "0")}`,
    }));
    for (const { process, id } of rows)
      history.line(`"type":"invoke","process":${process},"op":"insert","value":"${id}"`);
    for (const { process } of rows.toReversed()) history.line(`"type":"ok","process":${process},"op":"insert"`);
    for (const { id } of rows) ids.push(id);
    const round = at / processes;
    if (round % 500 === 499 && round < reads * 500) read("r1", "");
  }
  for (const replica of replicas) read(replica, ',"final":true');
  history.close();
}
