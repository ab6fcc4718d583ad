// A checked platform beside its description: of what runs, the one that it was built from or that `--declared` names.

import { join } from "node:path";
import { driftDocument } from "../../analysis/drift/drift-document.ts";
import type { DriftDocument } from "../../analysis/drift/drift-form.ts";
import type { Profile } from "../../config/profile.ts";
import { usageError } from "../../core/errors.ts";
import { openTemplate } from "./check-source.ts";
import type { OpenedSource } from "./check-source.ts";
import { writeText } from "./write-text.ts";

export interface DriftRequest {
  /** The template or folder that `--declared` names. */
  readonly declared: string | undefined;
  readonly profile: Profile;
  /** Whether the drift itself is asked for. */
  readonly wanted: boolean;
}

/** Compares where there is something to compare with; of a live platform the document is also written beside its snapshot. */
export function checkDrift(
  source: OpenedSource,
  { declared, profile, wanted }: DriftRequest,
): DriftDocument | undefined {
  const { running } = source;
  if (running === undefined) {
    if (declared !== undefined || wanted)
      throw usageError("a drift needs a running platform: --live, or --snapshot FILE with --declared FILE|DIR");
    return undefined;
  }
  const description = declared ?? running.builtFrom;
  if (description === undefined) {
    if (wanted) throw usageError("--format drift of a snapshot needs --declared FILE|DIR");
    return undefined;
  }
  const view = { model: source.model, path: source.path, sha256: source.sha256, snapshot: running.snapshot };
  const drift = driftDocument(profile, openTemplate(description, profile), view);
  if (running.folder !== undefined) {
    const file = join(running.folder, `drift-${running.snapshot.collectedAt.replaceAll(/[-:.]/g, "")}.json`);
    writeText(file, `${JSON.stringify(drift, undefined, 1)}\n`);
    process.stderr.write(`drift     ${file}\n`);
  }
  return drift;
}
