// A folder with everything above it. Step by step, since Node's own recursion names the wrong reason on a read-only disk
// and never ends where a file system refuses new folders with "no such file".

import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { usageError } from "../core/errors.ts";

export function makeFolder(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return;
  if (stats !== undefined) throw usageError(`${path} is no folder`);
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    // Another run may have made it meanwhile.
    if (code === "EEXIST" && statSync(path).isDirectory()) return;
    if (code === "ENOENT") throw usageError(`${path}: no folder can be made there`);
    throw cause;
  }
}
