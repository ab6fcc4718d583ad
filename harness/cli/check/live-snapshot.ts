// Reads the running platform into a snapshot file. The collector stands in platform/aws.

import { usageError } from "../../core/errors.ts";
import type { Profile } from "../../config/profile.ts";

/** Path of the snapshot that was written. */
export function writeLiveSnapshot(_profile: Profile): Promise<string> {
  return Promise.reject(usageError("--live needs a running platform; ./assay stack up starts one"));
}
