// The file that `--waivers` names, read before any work begins.

import { readFileSync } from "node:fs";
import { systemClock } from "../core/clock.ts";
import { messageOf, usageError } from "../core/errors.ts";
import { parseWaivers } from "../requirements/waivers.ts";
import type { Waiver } from "../requirements/waivers.ts";

export function readWaivers(file: string | undefined, use: { profile: string; wholeRows: boolean }): Waiver[] {
  if (file === undefined) return [];
  return parseWaivers(textOf(file), { file, today: systemClock.wall(), ...use });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") throw usageError(`${file}: no such file`);
    throw usageError(`${file} cannot be read: ${messageOf(cause)}`);
  }
}
