// What a reader of a history says of its damage, however the bytes arrive. For tests.

import { damageOf } from "./malformed.ts";
import type { Damage } from "./malformed.ts";
import { HistoryParser } from "./parser.ts";

/** Where and why a history is damaged; undefined when it is whole. */
export function damage(text: string | Uint8Array, pieceBytes = 1 << 20): Damage | undefined {
  const parser = new HistoryParser(() => ({}));
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  try {
    for (let start = 0; start < bytes.length; start += pieceBytes) parser.push(bytes.slice(start, start + pieceBytes));
    parser.end();
    return undefined;
  } catch (error) {
    const found = damageOf(error);
    if (found === undefined) throw error;
    return found;
  }
}
