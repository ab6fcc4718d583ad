// Planted violations, disguises and look-alikes of the profile stream-benchmark.

import { describePlanted } from "./describe-planted.ts";

describePlanted("stream-benchmark");
