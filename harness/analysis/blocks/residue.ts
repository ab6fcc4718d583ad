// The result of an erasure scan (assay.residue/1) and what it allows to claim. A store that could not be read never
// counts as clean, and a scan that misses the keeper, who must still be there, is itself not believed.

import { exitCode, worstExit } from "../../core/exit-codes.ts";
import type { ExitCode } from "../../core/exit-codes.ts";
import { claims, isPart, placeKinds } from "./place.ts";
import type { Claim, PlaceKind } from "./place.ts";

export interface Residue {
  /** Path as given to the scan and below it. */
  readonly file: string;
  readonly kind: PlaceKind;
  readonly encoding: string;
  /** How the bytes were stored: `none`, `LZ4`, `Delta+ZSTD`, `gzip`, or `name` when the path itself holds the token. */
  readonly codec: string;
  /** Bytes from the start of the file, or of its decoded content where a codec is named. */
  readonly offset: number;
}

export interface UnknownFile {
  readonly file: string;
  readonly reason: string;
}

export interface ResidueDocument {
  readonly schema: "assay.residue/1";
  readonly claim: Claim;
  readonly residues: readonly Residue[];
  readonly unknown: readonly UnknownFile[];
  readonly scanned: { readonly files: number; readonly bytes: number; readonly seconds: number };
}

/** What a scan saw, before it is judged. */
export interface ScanFacts {
  /** The directories as given. */
  readonly roots: readonly string[];
  readonly residues: readonly Residue[];
  readonly unknown: readonly (UnknownFile & { readonly kind: PlaceKind })[];
  /** Whether a part of a user's table was among the files. */
  readonly sawParts: boolean;
  /** Whether the scan covered a whole server directory: data, metadata and mutation entries. */
  readonly sawServer: boolean;
  /** Tokens of the keeper that were not found, by name. */
  readonly keepersMissing: readonly string[];
  readonly scanned: ResidueDocument["scanned"];
}

/** Judges a scan: sorted, with the highest claim that it proves. */
export function residueDocument(facts: ScanFacts): ResidueDocument {
  const where = facts.roots.join(", ");
  const mistrusted = facts.keepersMissing.map((token) => ({
    file: where,
    reason: `keeper token (${token}) was not found anywhere: the scan cannot be trusted`,
  }));
  const empty = facts.scanned.files === 0 ? [{ file: where, reason: "there was no file to scan" }] : [];
  return {
    schema: "assay.residue/1",
    claim: claimOf(facts),
    residues: facts.residues.toSorted(byFile),
    unknown: [...facts.unknown.map(({ file, reason }) => ({ file, reason })), ...mistrusted, ...empty].toSorted(byFile),
    scanned: facts.scanned,
  };
}

/** Residue 1, unreadable 2, clean 0. */
export function exitOfResidue(document: ResidueDocument): ExitCode {
  return worstExit([
    ...(document.residues.length > 0 ? [exitCode.violated] : []),
    ...(document.unknown.length > 0 ? [exitCode.unknown] : []),
  ]);
}

function claimOf(facts: ScanFacts): Claim {
  if (facts.keepersMissing.length > 0 || facts.scanned.files === 0) return "E0";
  const doubtful = [...facts.residues, ...facts.unknown].map(({ kind }) => claims.indexOf(placeKinds[kind]));
  const seen: Claim = facts.sawServer ? "E4" : facts.sawParts ? "E3" : "E0";
  return claims[Math.min(claims.indexOf(seen), ...doubtful)] ?? "E0";
}

function byFile(left: { file: string; encoding?: string }, right: { file: string; encoding?: string }): number {
  return order(left.file, right.file) || order(left.encoding ?? "", right.encoding ?? "");
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether a place counts as a user's part for `sawParts`. */
export function isUserPart(kind: PlaceKind): boolean {
  return isPart(kind) && kind !== "system-part";
}
