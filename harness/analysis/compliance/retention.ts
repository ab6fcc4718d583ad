// Judges retention from rows planted around the end of their period and from what every replica says of its parts.

import type { Finding } from "../../core/verdict.ts";
import { judged } from "./judged.ts";
import type { Judged } from "./judged.ts";

/** A row whose fate is known: gone once `expiresAt` is past, there until then. Times in seconds since 1970. */
export interface PlantedRow {
  readonly table: string;
  readonly id: string;
  readonly what: string;
  readonly expiresAt: number;
}

/** What one replica had of the planted rows of one table at a time that it told itself. */
export interface RowsSeen {
  readonly replica: string;
  readonly table: string;
  readonly at: number;
  readonly ids: readonly string[];
}

export interface RetentionOptions {
  readonly rows: readonly PlantedRow[];
  readonly seen: readonly RowsSeen[];
  /** Replicas that must have been looked at. */
  readonly replicas: readonly string[];
  /** Seconds after its end that a row may still be there. */
  readonly graceSeconds: number;
}

/** A row that was missing before its period ended was deleted early, whenever it was looked for. */
export function judgeNoEarlyDeletion(options: RetentionOptions): Judged {
  const violations = options.rows.flatMap((row) =>
    observationsOf(row, options.seen)
      .filter(({ at, ids }) => at < row.expiresAt && !ids.includes(row.id))
      .map(({ replica, at }) => ({
        source: replica,
        resource: row.table,
        actual: `gone ${Math.round(row.expiresAt - at)} s before its period ended`,
        expected: "there",
        message: `${row.what} was deleted early`,
      })),
  );
  return judged({
    violations: distinct(violations),
    unknowns: unseen(options, ({ at }, row) => at < row.expiresAt, "before"),
  });
}

/** A row is expired once its period and the grace are over: the last look at each replica must not find it. */
export function judgeExpiredGone(options: RetentionOptions): Judged {
  const { graceSeconds } = options;
  const isDue = ({ at }: RowsSeen, row: PlantedRow) => at >= row.expiresAt + graceSeconds;
  const expired = options.rows.filter((row) =>
    options.seen.some((seen) => seen.table === row.table && isDue(seen, row)),
  );
  const violations = expired.flatMap((row) =>
    options.replicas.flatMap((replica) => {
      const last = observationsOf(row, options.seen)
        .filter((seen) => seen.replica === replica && isDue(seen, row))
        .at(-1);
      if (last?.ids.includes(row.id) !== true) return [];
      const late = Math.round(last.at - row.expiresAt);
      return [
        {
          source: replica,
          resource: row.table,
          actual: `there ${late} s after its period ended`,
          expected: "gone",
          message: `${row.what} has expired and is still there`,
        },
      ];
    }),
  );
  return judged({ violations, unknowns: unseen({ ...options, rows: expired }, isDue, "after") });
}

function observationsOf(row: PlantedRow, seen: readonly RowsSeen[]): readonly RowsSeen[] {
  return seen.filter(({ table }) => table === row.table);
}

function unseen(
  { rows, seen, replicas }: RetentionOptions,
  counts: (seen: RowsSeen, row: PlantedRow) => boolean,
  when: string,
): Finding[] {
  const missing = rows.flatMap((row) =>
    replicas
      .filter((replica) => !observationsOf(row, seen).some((look) => look.replica === replica && counts(look, row)))
      .map((replica) => ({
        source: replica,
        resource: row.table,
        message: `nobody looked for ${row.what} ${when} the end of its period`,
      })),
  );
  const nothing = { source: "none", resource: "none", message: "no row was planted" };
  return rows.length === 0 ? [nothing] : distinct(missing);
}

/** What a replica says of a part with a retention rule. */
export interface PartTtl {
  readonly replica: string;
  readonly table: string;
  readonly part: string;
  /** Seconds since the first row of the part expired; negative when none has; undefined when the part has no such time. */
  readonly overdueSeconds: number | undefined;
}

/** Parts with expired rows that no merge removes, and parts whose rule was never calculated and will never fire. */
export function judgeParts(parts: readonly PartTtl[], options: { overdueSecondsMax: number }): Judged {
  const violations = parts.flatMap(({ replica, table, part, overdueSeconds }): Finding[] => {
    const place = { source: replica, resource: `${table}/${part}` };
    if (overdueSeconds === undefined) {
      return [{ ...place, message: "the part does not know when its rows expire, so that they never will" }];
    }
    if (overdueSeconds <= options.overdueSecondsMax) return [];
    return [
      {
        ...place,
        actual: `${overdueSeconds} s overdue`,
        expected: `at most ${options.overdueSecondsMax} s`,
        message: "rows have expired and no merge removes them",
      },
    ];
  });
  return judged({ violations });
}

export type PartStatus = "EXPIRED" | "EXPIRING_SOON" | "ACTIVE";

/** Status of a part by the age of its newest row: expired from 90 days, expiring soon from 80. */
export function partStatus(ageDays: number): PartStatus {
  if (ageDays > 90) return "EXPIRED";
  return ageDays > 80 ? "EXPIRING_SOON" : "ACTIVE";
}

function distinct(findings: readonly Finding[]): Finding[] {
  return [
    ...new Map(
      findings.map((finding) => [`${finding.source} ${finding.resource} ${finding.message}`, finding]),
    ).values(),
  ];
}
