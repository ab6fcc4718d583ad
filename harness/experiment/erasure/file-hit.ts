// Where a pattern was found in a file, and how the bytes were stored there.

import type { Hit } from "../../analysis/blocks/pattern-search.ts";

export interface FileHit extends Hit {
  /** `none` for the file's own bytes, else the codec of the content that was decoded; offsets count in that content. */
  readonly codec: string;
}
