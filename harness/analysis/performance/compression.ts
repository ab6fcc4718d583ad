// PERF-013: how much smaller stored data are. The ratio alone proves nothing: columns of constants compress without end.
// So the entropy of every column is measured beside it, and data without entropy decide nothing.

import type { Finding } from "../../core/verdict.ts";
import { judged } from "../compliance/judged.ts";
import type { Judged } from "../compliance/judged.ts";

export interface ColumnStorage {
  readonly name: string;
  readonly uncompressedBytes: number;
  readonly compressedBytes: number;
  readonly codec: string;
  readonly distinctValues: number;
  /** Shannon entropy of the values, in bits. */
  readonly entropyBits: number;
}

export interface CompressionMeasurement {
  readonly rows: number;
  readonly columns: readonly ColumnStorage[];
}

export interface CompressionLimit {
  readonly least: number;
  readonly most: number;
  readonly leastRows: number;
}

/** Share of columns that may hold one value only before the data count as padded. */
const mostConstant = 0.2;

export function compressionRatio({ columns }: CompressionMeasurement): number {
  const sum = (of: (column: ColumnStorage) => number) => columns.reduce((total, column) => total + of(column), 0);
  return sum(({ uncompressedBytes }) => uncompressedBytes) / sum(({ compressedBytes }) => compressedBytes);
}

export function judgeCompression(measurement: CompressionMeasurement, limit: CompressionLimit): Judged {
  const { rows, columns } = measurement;
  const about = { source: "clickhouse", resource: "system.parts_columns" };
  const constant = columns.filter(({ distinctValues }) => distinctValues <= 1).map(({ name }) => name);
  const unknowns: Finding[] = [];
  if (rows < limit.leastRows)
    unknowns.push({ ...about, message: `${rows} rows are stored, ${limit.leastRows} needed` });
  if (constant.length > mostConstant * columns.length) {
    unknowns.push({
      ...about,
      actual: constant,
      message: "too many columns hold a single value: the data are padding",
    });
  }
  const ratio = compressionRatio(measurement);
  if (!Number.isFinite(ratio)) unknowns.push({ ...about, message: "no column tells how much room it takes" });
  if (unknowns.length > 0) return judged({ unknowns });
  const expected = `${limit.least} to ${limit.most}`;
  const finding = { ...about, actual: round(ratio), expected, message: `stored ${round(ratio)} times smaller` };
  if (ratio < limit.least) return judged({ violations: [finding, ...worstColumns(measurement)] });
  const note = ratio > limit.most ? { ...finding, message: `${finding.message}, more than promised` } : finding;
  return judged({ notes: [note] });
}

/** The columns that take most of the room, so that a reader knows where to look. */
function worstColumns({ columns }: CompressionMeasurement): Finding[] {
  return columns
    .toSorted((one, other) => other.compressedBytes - one.compressedBytes)
    .slice(0, 3)
    .map(({ name, codec, uncompressedBytes, compressedBytes, entropyBits }) => ({
      source: "clickhouse",
      resource: name,
      severity: "note",
      actual: round(uncompressedBytes / compressedBytes),
      message: `codec ${codec === "" ? "of the server" : codec}, ${round(entropyBits)} bits of entropy a value`,
    }));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
