// What an erasure drill says of the rows of the catalogue, one judgement each.

import { claims } from "../blocks/place.ts";
import { isFulfilled, judgeDisks, judgeInventory, judgeRecall, judgeRowsGone } from "./erasure.ts";
import type { DiskScan, MutationState, SubjectRows } from "./erasure.ts";
import { judgeUnchanged } from "./fingerprints.ts";
import type { Fingerprint } from "./fingerprints.ts";
import { combined, judged } from "./judged.ts";
import type { Judged } from "./judged.ts";

export interface DrillFacts {
  readonly inventory: readonly string[];
  readonly scansBefore: readonly DiskScan[];
  readonly scansAfter: readonly DiskScan[];
  readonly down: string;
  readonly midway: { readonly fulfilled: boolean };
  readonly states: readonly MutationState[];
  readonly left: readonly SubjectRows[];
  readonly others: { readonly before: readonly Fingerprint[]; readonly after: readonly Fingerprint[] };
  readonly replacedPartsLeft: number;
}

export interface DrillExpectation {
  readonly replicas: readonly string[];
  readonly baseTables: readonly string[];
  /** Tables that hold copies: storage of materialized views. */
  readonly derivedTables: readonly string[];
  /** Views without rows of their own. */
  readonly distributedTables: readonly string[];
}

export type ErasureRow = "GDPR-001" | "GDPR-002" | "GDPR-003" | "GDPR-004" | "GDPR-006";

/** The rows that one drill decides. */
export function judgeDrill(facts: DrillFacts, expected: DrillExpectation): Record<ErasureRow, Judged> {
  const { replicas, baseTables, derivedTables, distributedTables } = expected;
  const rowsOf = (tables: readonly string[]) =>
    judgeRowsGone(
      facts.left.filter(({ table }) => tables.includes(table)),
      { replicas, tables },
    );
  const absent = facts.down === "" ? [{ source: "none", resource: "none", message: "no replica was down" }] : [];
  return {
    "GDPR-001": combined([rowsOf(baseTables), judgeInventory(facts.inventory, [...baseTables, ...derivedTables])]),
    "GDPR-002": combined([
      judgeRowsGone(stored(facts.left, expected), { replicas, tables: [...baseTables, ...derivedTables] }),
      judgeRecall(facts.scansBefore),
      judgeDisks(facts.scansAfter, { expectedScans: replicas.length }),
      judged({ unknowns: absent }),
    ]),
    "GDPR-003": judgeUnchanged({ ...facts.others, message: "rows of other companies have changed" }),
    "GDPR-004": judgeTracking(facts, [...baseTables, ...derivedTables].length * replicas.length),
    "GDPR-006": rowsOf([...derivedTables, ...distributedTables]),
  };
}

function stored(left: readonly SubjectRows[], { baseTables, derivedTables }: DrillExpectation): readonly SubjectRows[] {
  return left.filter(({ table }) => baseTables.includes(table) || derivedTables.includes(table));
}

function judgeTracking({ midway, states }: DrillFacts, expectedAnswers: number): Judged {
  const open = states.filter(({ isDone, partsToDo }) => !isDone || partsToDo > 0);
  const early = midway.fulfilled
    ? [{ source: "none", resource: "request", message: "counted as fulfilled while a replica was down" }]
    : [];
  const unfinished = open.map(({ replica, table, id, partsToDo, failReason }) => ({
    source: replica,
    resource: `${table}/${id}`,
    actual: { partsToDo, failReason },
    expected: { partsToDo: 0 },
    message: "the erasure has not ended on this replica",
  }));
  const missing =
    isFulfilled({ expected: expectedAnswers, answered: states }) || open.length > 0
      ? []
      : [
          {
            source: "none",
            resource: "request",
            message: `${states.length} of ${expectedAnswers} mutations were seen`,
          },
        ];
  return judged({ violations: [...early, ...unfinished], unknowns: missing });
}

/** Lowest claim that the scans prove together; E0 when a disk was not scanned. */
export function claimOf(scans: readonly DiskScan[]): string {
  const ranks = scans.map(({ document }) => (document === undefined ? 0 : claims.indexOf(document.claim)));
  return claims[Math.min(...ranks)] ?? "E0";
}
