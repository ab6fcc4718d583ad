// Planted violations, disguises and look-alikes of the profile msk-privatelink.

import { describePlanted } from "./describe-planted.ts";

describePlanted("msk-privatelink");
