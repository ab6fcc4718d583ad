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

/** Control characters, quotes and backslashes are escaped in JSON. */
function isUnusual(id: Id): boolean {
  return /["\\\p{Cc}]/u.test(String(id));
}

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

  idOf(ordinal: number): Id {
    return present(this.#ids[ordinal], `no id has ordinal ${ordinal}`);
  }

  ordinalOf(id: Id): number {
    const known = this.#ordinals.get(id);
    if (known !== undefined) return known;
    const ordinal = this.#ids.length;
    if (isUnusual(id)) this.#arePlain = false;
    this.#ordinals.set(id, ordinal);
    this.#ids.push(id);
    this.#values.push(undefined);
    return ordinal;
  }

  /**
   * The ordinal of an id as JSON writes it between quotes, while all known ids are plain; undefined when JSON means
   * another one by it. Ids mostly come in the order in which they first appeared: a right guess spares the look-up.
   */
  ordinalOfPlain(id: Id, guess: number): number | undefined {
    if (this.#ids[guess] === id) return guess;
    return this.#ordinals.get(id) ?? (isUnusual(id) ? undefined : this.ordinalOf(id));
  }

  ordinalsOf(ids: readonly Id[]): number[] {
    return ids.map((id) => this.ordinalOf(id));
  }

  /** Registers an attempt to insert `ids`; returns their ordinals. */
  attempt(ids: readonly Id[], isList: boolean, attempt: number): readonly number[] {
    const rows = this.ordinalsOf(ids);
    const earlier = this.#values[rows[0] ?? -1];
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
