// Rows of this suite whose configuration half stands in the template (rulings R3, R4): judged as declared and as running.

import { areaTitles } from "#harness/requirements/areas.ts";
import { checklist } from "#harness/suite/two-views.ts";

checklist("chaos", ...Object.keys(areaTitles));
