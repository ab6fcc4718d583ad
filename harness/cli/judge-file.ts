// Feeds a history file to the checkers, piece by piece.

import { closeSync, openSync, readSync } from "node:fs";
import type { CheckerName, VerdictDocument } from "../analysis/checkers/checker.ts";
import { HistoryJudge } from "../analysis/checkers/judge-history.ts";
import { given } from "../config/given-file.ts";
import { messageOf, usageError } from "../core/errors.ts";

const pieceBytes = 4 * 2 ** 20;

/** An open history file; what cannot be opened is a usage error. */
export interface OpenHistory {
  readonly path: string;
  readonly file: number;
}

export function openHistory(path: string): OpenHistory {
  if (given(path).isDirectory()) {
    throw usageError(`${path} is a folder; expected history files, or one run directory alone`);
  }
  try {
    return { path, file: openSync(path, "r") };
  } catch (cause) {
    throw usageError(`${path} cannot be opened: ${messageOf(cause)}`);
  }
}

/** Judges an open history with the checkers named, or every one that its contract concerns, and closes it. */
export function judgeFile({ path, file }: OpenHistory, names?: readonly CheckerName[]): VerdictDocument[] {
  const judge = new HistoryJudge(names);
  const piece = new Uint8Array(pieceBytes);
  try {
    for (let count = readPiece(path, file, piece); count > 0; count = readPiece(path, file, piece)) {
      if (!judge.push(piece.subarray(0, count))) break;
    }
    return judge.verdicts();
  } finally {
    closeSync(file);
  }
}

function readPiece(path: string, file: number, piece: Uint8Array): number {
  try {
    return readSync(file, piece);
  } catch (cause) {
    throw usageError(`${path} cannot be read: ${messageOf(cause)}`);
  }
}
