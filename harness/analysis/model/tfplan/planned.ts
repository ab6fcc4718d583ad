// A planned resource with its values as far as they are known.

import type { ValueMap } from "../value.ts";

export interface Planned {
  readonly address: string;
  readonly type: string;
  readonly values: ValueMap;
  /** JSON pointer of the values in the file. */
  readonly pointer: string;
  /** The key of its provider's configuration. */
  readonly provider?: string | undefined;
}
