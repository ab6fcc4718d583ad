// How long a restore took against what was promised. The clock runs from the request to the moment at which the restored
// rows were compared, since a restore is over when it is shown to be right (seed 000, line 974).

import { combined, judged } from "./judged.ts";
import type { Judged } from "./judged.ts";

export interface RestoreTime {
  /** What was restored, for the finding. */
  readonly what: string;
  readonly bytes: number;
  readonly seconds: number;
  readonly promisedSeconds: number;
}

/**
 * BAK-011. `whole` is the judgement of what came back: only a restore that brought everything back took a time at all.
 * Violated when late, unknown without a figure or a promise; otherwise the figure is a note.
 */
export function judgeRestoreTime(whole: Judged, restore: RestoreTime): Judged {
  return combined([whole, judgeTime(restore)]);
}

function judgeTime({ what, bytes, seconds, promisedSeconds }: RestoreTime): Judged {
  const place = {
    source: "restore",
    resource: what,
    actual: seconds,
    expected: `at most ${String(promisedSeconds)} s`,
  };
  if (!Number.isFinite(seconds) || !Number.isFinite(promisedSeconds)) {
    const message = "the time of the restore was not measured, or none was promised";
    return judged({ unknowns: [{ ...place, message }] });
  }
  if (seconds > promisedSeconds) return judged({ violations: [{ ...place, message: "the restore took too long" }] });
  const size = bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e3).toFixed(1)} kB`;
  const message = `${size} restored in ${seconds.toFixed(1)} s (${String(promisedSeconds)} s)`;
  return judged({ notes: [{ ...place, message }] });
}
