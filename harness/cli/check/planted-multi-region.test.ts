// Planted violations, disguises and look-alikes of the profile multi-region.

import { describePlanted } from "./describe-planted.ts";

describePlanted("multi-region");
