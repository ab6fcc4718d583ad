// Folders for as long as their holder lives. They lie in the cache, and whatever a killed holder left there is removed by
// the next one: nobody can tidy up after a SIGKILL of its own.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readEnvironment } from "../../config/environment.ts";

/** Name of the folder in the cache; no part of anything that is installed. */
export const scratchName = "scratch";

export interface Scratch extends Disposable {
  readonly path: string;
}

export function openScratch(what: string): Scratch {
  const all = join(readEnvironment().cacheDirectory, scratchName);
  mkdirSync(all, { recursive: true });
  for (const name of readdirSync(all).filter((one) => !isHeld(one))) remove(join(all, name));
  const path = mkdtempSync(join(all, `${String(process.pid)}-${what}-`));
  return {
    path,
    [Symbol.dispose]: () => {
      remove(path);
    },
  };
}

function isHeld(name: string): boolean {
  return existsSync(`/proc/${name.split("-")[0] ?? ""}`);
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
