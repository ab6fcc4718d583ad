// All checkers by name, and which of them a history's contract concerns.

import type { Header } from "../history/model.ts";
import { availability } from "./availability.ts";
import type { Checker, CheckerName } from "./checker.ts";
import { duplicateRows } from "./duplicate-rows.ts";
import { faultBit } from "./fault-bit.ts";
import { linearizableRegister } from "./linearizable-register.ts";
import { lostRows } from "./lost-rows.ts";
import { monotonicReads } from "./monotonic-reads.ts";
import { recovery } from "./recovery.ts";
import { staleReads } from "./stale-reads.ts";
import { unexpectedRows } from "./unexpected-rows.ts";

export const checkers: Readonly<Record<CheckerName, Checker>> = {
  "lost-rows": lostRows,
  "duplicate-rows": duplicateRows,
  "unexpected-rows": unexpectedRows,
  "stale-reads": staleReads,
  "monotonic-reads": monotonicReads,
  "linearizable-register": linearizableRegister,
  availability,
  recovery,
  "fault-bit": faultBit,
};

/** What a history turned out to hold. */
export interface Content {
  readonly hasRows: boolean;
  readonly hasRegisters: boolean;
  readonly hasFaults: boolean;
}

/**
 * The checkers whose question the contract asks of such a history. A history without any operation meets the row
 * checkers, which say that they saw nothing: no history is fine for want of a question.
 */
export function concernedCheckers({ contract, limits }: Header, content: Content): readonly CheckerName[] {
  const { reads, duplicates } = contract;
  const isRegisterCase = content.hasRegisters && reads === "linearizable";
  const isRowCase = content.hasRows || !isRegisterCase;
  const isConcerned: Record<CheckerName, boolean> = {
    "lost-rows": isRowCase,
    "duplicate-rows": isRowCase && duplicates === "forbidden",
    "unexpected-rows": isRowCase,
    "stale-reads": isRowCase && reads === "linearizable",
    "monotonic-reads": isRowCase && reads !== "eventual",
    "linearizable-register": isRegisterCase,
    availability: limits?.availability !== undefined,
    recovery: limits?.recovery !== undefined,
    "fault-bit": content.hasFaults,
  };
  return Object.values(checkers)
    .map(({ name }) => name)
    .filter((name) => isConcerned[name]);
}
