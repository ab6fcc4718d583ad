// Which messages a table of minutes has counted: each row's sum of marks is read digit by digit, base four. A row whose sum
// cannot be what it counts is not read at all.

import type { PlannedMessage } from "./messages.ts";

/** A row of the table. */
export interface MinuteRow {
  readonly device: number;
  readonly minuteMs: number;
  readonly count: number;
  readonly marks: number;
}

export interface Counted {
  /** Numbers of messages, one for each time that one was counted. */
  readonly sequences: readonly number[];
  /** What no planned messages can have made, in words: counted wrongly, whoever counted. */
  readonly wrong: readonly string[];
}

const minute = 60_000;

/** Rows of other devices and other minutes than the planned ones are left out. */
export function countedMessages(rows: readonly MinuteRow[], planned: readonly PlannedMessage[]): Counted {
  const known = new Map(
    planned.map(({ device, timeMs, mark, sequence }) => [keyOf(device, timeMs - (timeMs % minute), mark), sequence]),
  );
  const devices = new Set(planned.map(({ device }) => device));
  const sequences: number[] = [];
  const wrong: string[] = [];
  for (const row of rows.filter(({ device }) => devices.has(device))) {
    const digits = digitsOf(row.marks);
    const place = `device ${String(row.device)}, minute ${new Date(row.minuteMs).toISOString()}`;
    if (digits.reduce((sum, digit) => sum + digit, 0) !== row.count) {
      wrong.push(`${place}: ${String(row.count)} messages cannot add up to ${String(row.marks)}`);
      continue;
    }
    digits.forEach((times, position) => {
      if (times === 0) return;
      const sequence = known.get(keyOf(row.device, row.minuteMs, 4 ** position));
      if (sequence === undefined) wrong.push(`${place}: a message that was never planned`);
      else for (let time = 0; time < times; time += 1) sequences.push(sequence);
    });
  }
  return { sequences, wrong };
}

function digitsOf(marks: number): number[] {
  const digits: number[] = [];
  for (let rest = marks; rest > 0; rest = Math.floor(rest / 4)) digits.push(rest % 4);
  return digits;
}

function keyOf(device: number, minuteMs: number, mark: number): string {
  return `${String(device)} ${String(minuteMs)} ${String(mark)}`;
}
