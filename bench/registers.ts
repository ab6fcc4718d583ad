// Linearizability of five hundred registers, ten clients at a time, against the cost of merely parsing the lines.

import { join } from "node:path";
import { judgeFile, openHistory } from "../harness/cli/judge-file.ts";
import { assert } from "../harness/core/errors.ts";
import { createPrng } from "../harness/core/prng.ts";
import type { Bench } from "./bench.ts";
import { historyFile } from "./history-file.ts";
import { parseLines, parsingPeer } from "./lines.ts";

const operations = 50_000;
const registers = 500;
const clients = 10;
const fileIn = (folder: string) => join(folder, "registers.ndjson");

export const registersBench: Bench = {
  name: "registers",
  what: "linearizability of 500 registers over 50,000 operations, ten at a time",
  peer: parsingPeer,
  prepare: (folder) => {
    writeRegisters(fileIn(folder));
  },
  sides: {
    assay: (folder) => {
      const [document] = judgeFile(openHistory(fileIn(folder)), ["linearizable-register"]);
      assert(document?.verdict === "held", `linearizable-register is ${document?.verdict ?? "silent"}`);
      return operations;
    },
    peer: (folder) => parseLines(fileIn(folder)),
  },
  bounds: { seconds: 10, megabytes: 512 },
};

/** Rounds on one register: all clients ask, the store takes them in some order, all are answered in another. */
function writeRegisters(path: string): void {
  const history = historyFile(path, ["r1"]);
  const prng = createPrng("registers");
  const values = new Map<number, number>();
  for (let at = 0; at < operations; at += clients) {
    const key = prng.integer(registers);
    const asked = Array.from({ length: clients }, (_, one) => ({
      process: one,
      isRead: prng.integer(2) === 0,
      to: at + one,
    }));
    for (const { process, isRead, to } of asked) {
      const op = isRead ? '"op":"read"' : `"op":"write","value":${to}`;
      history.line(`"type":"invoke","process":${process},"key":${key},${op}`);
    }
    const answers = prng.shuffle(asked).map(({ process, isRead, to }) => {
      if (!isRead) values.set(key, to);
      const op = isRead ? `"op":"read","value":${values.get(key) ?? "null"}` : '"op":"write"';
      return `"type":"ok","process":${process},"key":${key},${op}`;
    });
    for (const answer of prng.shuffle(answers)) history.line(answer);
  }
  history.close();
}
