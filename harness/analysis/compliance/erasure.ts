// Judges an erasure: rows by SQL on every replica, mutations on every replica, residue on every disk.

import type { Finding } from "../../core/verdict.ts";
import type { ResidueDocument } from "../blocks/residue.ts";
import { claims } from "../blocks/place.ts";
import { judged } from "./judged.ts";
import type { Judged } from "./judged.ts";

/** Rows of the subject that one replica still has, masks off. */
export interface SubjectRows {
  readonly replica: string;
  readonly table: string;
  readonly rows: number;
}

export interface TablesExpected {
  readonly replicas: readonly string[];
  readonly tables: readonly string[];
}

/** Every table on every replica must have been counted, and none may have a row left. */
export function judgeRowsGone(counted: readonly SubjectRows[], { replicas, tables }: TablesExpected): Judged {
  const violations = counted
    .filter(({ rows }) => rows > 0)
    .map(({ replica, table, rows }) => ({
      source: replica,
      resource: table,
      actual: rows,
      expected: 0,
      message: "rows of the erased company are still there",
    }));
  const unknowns = replicas.flatMap((replica) =>
    tables
      .filter((table) => !counted.some((count) => count.replica === replica && count.table === table))
      .map((table) => ({ source: replica, resource: table, message: "was not counted" })),
  );
  return judged({ violations, unknowns });
}

/** Tables that hold the subject's column and that no list names: erasure would not reach them. */
export function judgeInventory(found: readonly string[], listed: readonly string[]): Judged {
  const violations = found
    .filter((table) => !listed.includes(table))
    .map((table) => ({
      source: "system.columns",
      resource: table,
      message: "holds company_id and is named neither as a base table nor as a derived one: erasure does not reach it",
    }));
  const unknowns = listed
    .filter((table) => !found.includes(table))
    .map((table) => ({ source: "system.columns", resource: table, message: "is to be erased and was not found" }));
  return judged({ violations, unknowns });
}

/** The scan of one replica's disk; undefined when the scan did not come to an end. */
export interface DiskScan {
  readonly host: string;
  readonly document: ResidueDocument | undefined;
  readonly problem?: string;
}

/** Every replica's disk must have been scanned, and decode to nothing of the subject in any part. */
export function judgeDisks(scans: readonly DiskScan[], options: { expectedScans: number }): Judged {
  const violations: Finding[] = [];
  const unknowns: Finding[] = [];
  for (const { host, document, problem } of scans) {
    if (document === undefined) {
      unknowns.push({ source: host, resource: host, message: `the disk was not scanned: ${problem ?? "no result"}` });
      continue;
    }
    const inParts = document.residues.filter(({ kind }) => kind.endsWith("-part") || kind === "table-file");
    violations.push(
      ...inParts.slice(0, 20).map(({ file, kind, encoding, codec, offset }) => ({
        source: host,
        resource: file,
        actual: `${encoding} in ${codec} at byte ${offset}`,
        expected: "nothing of the erased company",
        message: `residue in ${kind.replaceAll("-", " ")}`,
      })),
    );
    const { unknown } = document;
    unknowns.push(
      ...unknown.slice(0, 20).map(({ file, reason }) => ({ source: host, resource: file, message: reason })),
    );
    const tooLow = claims.indexOf(document.claim) < claims.indexOf("E3");
    if (tooLow && inParts.length === 0 && unknown.length === 0) {
      unknowns.push({ source: host, resource: host, message: `the scan proves ${document.claim} only, not E3` });
    }
  }
  const scanned = scans.filter(({ document }) => document !== undefined).length;
  if (scanned < options.expectedScans && scans.length < options.expectedScans) {
    const message = `${scanned} of ${options.expectedScans} disks were scanned`;
    unknowns.push({ source: "none", resource: "none", message });
  }
  return judged({ violations, unknowns, notes: scans.flatMap(noteOf) });
}

function noteOf({ host, document }: DiskScan): Finding[] {
  if (document === undefined) return [];
  const { claim, scanned, residues } = document;
  const elsewhere = residues.filter(({ kind }) => !kind.endsWith("-part") && kind !== "table-file").length;
  const message = `${claim}: ${scanned.files} files, ${scanned.bytes} bytes, ${elsewhere} residues outside of parts`;
  return [{ source: host, resource: host, message }];
}

/** The scan before the erasure must find the subject on each disk, or the scan after it proves nothing. */
export function judgeRecall(scans: readonly DiskScan[]): Judged {
  const unknowns = scans
    .filter(({ document }) => document === undefined || document.residues.length === 0)
    .map(({ host, problem }) => ({
      source: host,
      resource: host,
      message: `the scan before the erasure did not find the subject: ${problem ?? "no residue"}`,
    }));
  return judged({ unknowns });
}

/** A mutation as one replica tells it. */
export interface MutationState {
  readonly replica: string;
  readonly table: string;
  readonly id: string;
  readonly partsToDo: number;
  readonly isDone: boolean;
  readonly isKilled: boolean;
  readonly failReason: string;
  readonly ageSeconds: number;
}

/** Mutations that fail, were killed, or have not ended after the agreed time. */
export function troubledMutations(states: readonly MutationState[], ageSecondsMax: number): readonly MutationState[] {
  return states.filter(
    ({ isDone, isKilled, failReason, ageSeconds }) =>
      isKilled || (!isDone && (failReason !== "" || ageSeconds > ageSecondsMax)),
  );
}

/** One finding a mutation, for `judged`. */
export function mutationFinding({
  replica,
  table,
  id,
  partsToDo,
  isKilled,
  failReason,
  ageSeconds,
}: MutationState): Finding {
  const state = isKilled ? "was killed" : failReason === "" ? "has not ended" : "fails";
  return {
    source: replica,
    resource: `${table}/${id}`,
    actual: { partsToDo, ageSeconds, failReason: failReason.slice(0, 300) },
    expected: "done",
    message: `mutation ${state}`,
  };
}

/** An erasure request at one moment. Fulfilled only when every replica says so of every table. */
export interface RequestState {
  readonly expected: number;
  readonly answered: readonly {
    readonly replica: string;
    readonly table: string;
    readonly isDone: boolean;
    readonly partsToDo: number;
  }[];
}

/** True when each replica has answered for each table, with nothing left to do. */
export function isFulfilled({ expected, answered }: RequestState): boolean {
  return answered.length >= expected && answered.every(({ isDone, partsToDo }) => isDone && partsToDo === 0);
}
