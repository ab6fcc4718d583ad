// The folder that a command writes its run into: a new one below reports/, or the one that `--out` names. It has to be
// empty: records of an earlier run beside those of this one would be taken for its own.

import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { AssayError, messageOf, usageError } from "../core/errors.ts";
import { openRunDirectory } from "../evidence/run-directory.ts";
import type { RunDirectory } from "../evidence/run-directory.ts";
import { makeFolder } from "./make-folder.ts";
import { inProject } from "./project.ts";

export function openRunFolder(out: string | undefined): RunDirectory {
  if (out === "") throw usageError("--out: expected the path of a folder, got nothing");
  const directory = out === undefined ? undefined : resolve(out);
  try {
    if (directory !== undefined) makeEmptyFolder(directory);
    return openRunDirectory({ reports: inProject("reports"), directory });
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    throw new AssayError(`the run directory cannot be written: ${messageOf(cause)}`, {
      code: "ASSAY_RUN_DIRECTORY",
      blame: "environment",
      hint: "name a folder on a writable disk with room for it: --out",
      cause: undefined,
    });
  }
}

function makeEmptyFolder(directory: string): void {
  makeFolder(directory);
  const [first] = readdirSync(directory);
  if (first !== undefined) {
    throw usageError(`--out: ${directory} holds something already (${first}); name a new or an empty folder`);
  }
}
