// Which reads hold a row: the lists of rows by read, turned round in one counting pass.

export interface ReadRows {
  readonly rows: Int32Array;
}

export interface RowHolders {
  /** Positions of the reads that hold the row, ascending, each once. */
  of(row: number): Int32Array;
}

export function holdersByRow(reads: readonly ReadRows[], rowCount: number): RowHolders {
  const distinct = reads.map(({ rows }) => withoutRepeats(rows));
  const starts = new Int32Array(rowCount + 1);
  for (const rows of distinct) for (const row of rows) starts[row + 1] = (starts[row + 1] ?? 0) + 1;
  for (let row = 0; row < rowCount; row += 1) starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  const filled = starts.slice();
  const holders = new Int32Array(starts[rowCount] ?? 0);
  distinct.forEach((rows, position) => {
    for (const row of rows) {
      const slot = filled[row] ?? 0;
      holders[slot] = position;
      filled[row] = slot + 1;
    }
  });
  return { of: (row) => holders.subarray(starts[row] ?? 0, starts[row + 1] ?? 0) };
}

function withoutRepeats(rows: Int32Array): Int32Array {
  const sorted = rows.toSorted();
  const isRepeated = sorted.some((row, position) => position > 0 && row === sorted[position - 1]);
  return isRepeated ? Int32Array.from(new Set(rows)) : rows;
}
