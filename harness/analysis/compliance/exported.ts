// Whether data that left the platform in a usable format came back as it was.

import { judged } from "./judged.ts";
import type { Judged } from "./judged.ts";

/** Rows of a table and the checksum of all their values. */
export interface TableMark {
  readonly rows: number;
  readonly hash: string;
}

export interface ExportedTable {
  readonly before: TableMark;
  /** What came back, by format. */
  readonly after: Readonly<Record<string, TableMark>>;
}

/** OPS-010: equal counts and checksums, in every format. */
export function judgeExport({ before, after }: ExportedTable): Judged {
  const formats = Object.entries(after);
  const about = { source: "servers" };
  return judged({
    violations: formats
      .filter(([, mark]) => mark.rows !== before.rows || mark.hash !== before.hash)
      .map(([format, mark]) => ({
        ...about,
        resource: format,
        message: `what came back from ${format} differs`,
        actual: mark,
        expected: before,
      })),
    unknowns: [
      ...(formats.length === 0 ? [{ ...about, resource: "none", message: "nothing was exported" }] : []),
      ...(before.rows === 0 ? [{ ...about, resource: "none", message: "there were no rows to export" }] : []),
    ],
  });
}
