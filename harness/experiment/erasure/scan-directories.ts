// The erasure scan: every file below the directories, again and again until a pass finds nothing new, because merges
// rename and unlink parts while the scan runs.

import { setImmediate as nextTurn } from "node:timers/promises";
import type { Stats } from "node:fs";
import { indexPatterns, PatternSearch } from "../../analysis/blocks/pattern-search.ts";
import type { PatternIndex } from "../../analysis/blocks/pattern-search.ts";
import { isPart } from "../../analysis/blocks/place.ts";
import { isUserPart, residueDocument } from "../../analysis/blocks/residue.ts";
import type { Residue, ResidueDocument, ScanFacts } from "../../analysis/blocks/residue.ts";
import { subjectPatterns } from "../../analysis/blocks/subject-patterns.ts";
import type { Pattern } from "../../analysis/blocks/subject-patterns.ts";
import { systemClock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { scanFile } from "./scan-file.ts";
import type { FileScan } from "./scan-file.ts";
import type { Subject } from "./subject.ts";
import { walk } from "./walk.ts";
import type { FoundFile, Walk } from "./walk.ts";

const passesMax = 8;

export interface ScanOptions {
  readonly roots: readonly string[];
  readonly subject: Subject;
  /** True for files that the scan itself brought along, such as the subject file. */
  readonly skip?: (stats: Stats) => boolean;
}

/** Scans and judges. What cannot be read is in `unknown`, never left out. */
export async function scanDirectories({ roots, subject, skip = () => false }: ScanOptions): Promise<ResidueDocument> {
  const startedNs = systemClock.nowNs();
  const targets = subjectPatterns(subject.tokens);
  const keepers = subjectPatterns(subject.keep ?? {});
  const index = indexPatterns([...targets, ...keepers]);
  const scans = new Map<string, FileScan>();
  const last = await passUntilStable(() => walk(roots, skip), { index, scans });
  const found = collect(last.walk, { scans, index });
  const facts: ScanFacts = {
    roots,
    residues: found.filter(({ pattern }) => targets.includes(pattern)).map(({ residue }) => residue),
    unknown: [...last.walk.unknown, ...last.unknown, ...undecoded(last.walk, scans)],
    sawParts: last.walk.files.some(({ kind }) => isUserPart(kind)),
    sawServer: last.walk.sawServer,
    keepersMissing: missingTokens(keepers, new Set(found.map(({ pattern }) => pattern))),
    scanned: {
      files: last.walk.files.length,
      bytes: [...scans.values()].reduce((sum, { bytes }) => sum + bytes, 0),
      seconds: Math.round((systemClock.nowNs() - startedNs) / 1e6) / 1e3,
    },
  };
  return residueDocument({ ...facts, residues: distinct(facts.residues) });
}

interface Pass {
  readonly walk: Walk;
  readonly unknown: ScanFacts["unknown"];
}

async function passUntilStable(
  list: () => Walk,
  { index, scans }: { index: PatternIndex; scans: Map<string, FileScan> },
): Promise<Pass> {
  let pass: Pass = { walk: list(), unknown: [] };
  for (let count = 0; count < passesMax; count += 1) {
    const unread = new Map<string, ScanFacts["unknown"][number]>();
    for (const file of pass.walk.files) {
      if (scans.has(file.identity)) continue;
      const problem = await tryScan(file, { index, scans });
      if (problem !== undefined) unread.set(file.path, { file: file.path, reason: problem, kind: file.kind });
      await nextTurn();
    }
    const next = list();
    const fresh = next.files.filter((file) => !scans.has(file.identity) && !unread.has(file.path));
    pass = { walk: next, unknown: next.files.flatMap(({ path }) => unread.get(path) ?? []) };
    if (fresh.length === 0) return pass;
  }
  const moving = pass.walk.files.filter(({ identity }) => !scans.has(identity));
  const restless = moving.filter(({ kind }) => isPart(kind));
  const reason = "still changing after the last pass";
  return { ...pass, unknown: [...pass.unknown, ...restless.map(({ path: file, kind }) => ({ file, reason, kind }))] };
}

async function tryScan(
  file: FoundFile,
  { index, scans }: { index: PatternIndex; scans: Map<string, FileScan> },
): Promise<string | undefined> {
  try {
    const expectBlocks = isPart(file.kind) && /\.(bin|cmrk\d?|cidx)$/.test(file.path);
    scans.set(file.identity, await scanFile(file.path, index, expectBlocks));
    return undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    return `cannot be read: ${messageOf(error)}`;
  }
}

interface Found {
  readonly pattern: Pattern;
  readonly residue: Residue;
}

function collect(seen: Walk, { scans, index }: { scans: Map<string, FileScan>; index: PatternIndex }): Found[] {
  const inFiles = seen.files.flatMap(({ path, kind, identity }) =>
    (scans.get(identity)?.hits ?? []).map(({ pattern, codec, offset }) => ({
      pattern,
      residue: { file: path, kind, encoding: pattern.encoding, codec, offset },
    })),
  );
  const inNames = seen.names.flatMap(({ path, name, kind }) => {
    const search = new PatternSearch(index);
    return [...search.feed(Buffer.from(name)), ...search.finish()].map(({ pattern, offset }) => ({
      pattern,
      residue: { file: path, kind, encoding: pattern.encoding, codec: "name", offset },
    }));
  });
  return [...inFiles, ...inNames];
}

function undecoded(seen: Walk, scans: Map<string, FileScan>): ScanFacts["unknown"] {
  return seen.files.flatMap(({ path: file, kind, identity }) =>
    (scans.get(identity)?.unknown ?? []).map((reason) => ({ file, kind, reason })),
  );
}

function missingTokens(keepers: readonly Pattern[], found: ReadonlySet<Pattern>): string[] {
  const seen = new Set(keepers.filter((pattern) => found.has(pattern)).map(({ token }) => token));
  return [...new Set(keepers.map(({ token }) => token))].filter((token) => !seen.has(token));
}

// One residue per file, encoding and codec; what was found decoded is not told again as the raw bytes of the block.
function distinct(residues: readonly Residue[]): Residue[] {
  const place = ({ file, encoding }: Residue) => `${file}|${encoding}`;
  const decoded = new Set(residues.filter(({ codec }) => codec !== "none" && codec !== "name").map(place));
  const told = residues.filter((residue) => residue.codec !== "none" || !decoded.has(place(residue)));
  return [...new Map(told.map((residue) => [`${place(residue)}|${residue.codec}`, residue])).values()];
}
