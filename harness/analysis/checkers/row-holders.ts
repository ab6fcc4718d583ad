// Which reads hold a row: the lists of rows by read, turned round in one counting pass.

export interface ReadRows {
  readonly rows: Int32Array;
}

export interface RowHolders {
  /** Positions of the reads that hold the row, ascending, each once. */
  of(row: number): Int32Array;
}

export function holdersByRow(reads: readonly ReadRows[], rowCount: number): RowHolders {
  const counts = new Int32Array(rowCount);
  eachHolding(reads, rowCount, (row) => {
    counts[row] = (counts[row] ?? 0) + 1;
  });
  let total = 0;
  const filled = counts.map((count) => {
    total += count;
    return total - count;
  });
  const holders = new Int32Array(total);
  eachHolding(reads, rowCount, (row, position) => {
    const slot = filled[row] ?? 0;
    holders[slot] = position;
    filled[row] = slot + 1;
  });
  return {
    of: (row) => {
      const end = filled[row] ?? 0;
      return holders.subarray(end - (counts[row] ?? 0), end);
    },
  };
}

/** Every row of every read, repeats left out. */
function eachHolding(
  reads: readonly ReadRows[],
  rowCount: number,
  visit: (row: number, position: number) => void,
): void {
  const lastHolder = new Int32Array(rowCount).fill(-1);
  for (const [position, { rows }] of reads.entries()) {
    for (const row of rows) {
      if (lastHolder[row] === position) continue;
      lastHolder[row] = position;
      visit(row, position);
    }
  }
}
