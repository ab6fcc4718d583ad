// Planted violations, disguises and look-alikes of the profile druid-eks.

import { describePlanted } from "./describe-planted.ts";

describePlanted("druid-eks");
