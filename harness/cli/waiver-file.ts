// The file that `--waivers` names, read before any work begins.

import { givenText } from "../config/given-file.ts";
import { systemClock } from "../core/clock.ts";
import { parseWaivers } from "../requirements/waivers.ts";
import type { Waiver } from "../requirements/waivers.ts";

export function readWaivers(file: string | undefined, use: { profile: string; wholeRows: boolean }): Waiver[] {
  if (file === undefined) return [];
  return parseWaivers(givenText(file), { file, today: systemClock.wall(), ...use });
}
