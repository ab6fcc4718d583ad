// The ids of rows: each gets an ordinal at first sight. An id belongs to one inserted value for good, so that a retry is
// told from a collision: the same value again, with a higher attempt.

import { present } from "../../core/errors.ts";
import { shown } from "./fields.ts";
import { malformed } from "./malformed.ts";
import type { Id, RowNames } from "./model.ts";

interface InsertedValue {
  readonly isList: boolean;
  readonly rows: readonly number[];
  lastAttempt: number;
}

// Control characters, quotes and backslashes are escaped in JSON.
const unusual = /["\\\p{Cc}]/u;

export class RowIds implements RowNames {
  readonly #ordinals = new Map<Id, number>();
  readonly #ids: Id[] = [];
  /** By ordinal; absent for ids that were only seen. */
  readonly #values: (InsertedValue | undefined)[] = [];

  #arePlain = true;

  get size(): number {
    return this.#ids.length;
  }

  /** No id has a character that JSON would write otherwise than it is. */
  get arePlain(): boolean {
    return this.#arePlain;
  }

  /** The id of an ordinal when it is a text. */
  textAt(ordinal: number): string | undefined {
    const id = this.#ids[ordinal];
    return typeof id === "string" ? id : undefined;
  }

  /** Ordinal of the id that stands in `text` from `start` to `end`; `guess` is tried first. */
  ordinalOfText(text: string, start: number, { end, guess }: { end: number; guess: number }): number {
    const guessed = this.textAt(guess);
    const isRight = guessed?.length === end - start && text.startsWith(guessed, start);
    return isRight ? guess : this.ordinalOf(text.slice(start, end));
  }

  idOf(ordinal: number): Id {
    return present(this.#ids[ordinal], `no id has ordinal ${ordinal}`);
  }

  ordinalOf(id: Id): number {
    const known = this.#ordinals.get(id);
    if (known !== undefined) return known;
    const ordinal = this.#ids.length;
    if (typeof id === "string" && unusual.test(id)) this.#arePlain = false;
    this.#ordinals.set(id, ordinal);
    this.#ids.push(id);
    this.#values.push(undefined);
    return ordinal;
  }

  /** Ids mostly come in the order in which they first appeared: a right guess spares the look-up. */
  ordinalNear(id: Id, guess: number): number {
    return this.#ids[guess] === id ? guess : this.ordinalOf(id);
  }

  ordinalsOf(ids: readonly Id[]): number[] {
    let guess = 0;
    return ids.map((id) => {
      const ordinal = this.ordinalNear(id, guess);
      guess = ordinal + 1;
      return ordinal;
    });
  }

  /** Registers an attempt to insert `ids`; returns their ordinals. */
  attempt(ids: readonly Id[], isList: boolean, attempt: number): readonly number[] {
    const rows = ids.map((id) => this.ordinalOf(id));
    const first = rows[0];
    if (first === undefined) return rows;
    const earlier = this.#values[first];
    if (earlier === undefined) {
      this.#claim({ isList, rows, lastAttempt: attempt });
      return rows;
    }
    if (earlier.isList !== isList || !isSameList(earlier.rows, rows)) {
      throw malformed(`value: id ${shown(ids[0])} was inserted before as part of another value`);
    }
    if (attempt <= earlier.lastAttempt) {
      throw malformed(`attempt: a retry needs more than ${earlier.lastAttempt}, got ${attempt}`);
    }
    earlier.lastAttempt = attempt;
    return earlier.rows;
  }

  #claim(value: InsertedValue): void {
    for (const ordinal of value.rows) {
      if (this.#values[ordinal] !== undefined) {
        const reason = this.#values[ordinal] === value ? "stands twice in it" : "was inserted before in another value";
        throw malformed(`value: id ${shown(this.idOf(ordinal))} ${reason}`);
      }
      this.#values[ordinal] = value;
    }
  }
}

export function isSameList(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((ordinal, position) => ordinal === other[position]);
}
