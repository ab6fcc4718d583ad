// Every row of this suite that template and live API decide: judged as declared and as running.

import { areaTitles } from "#harness/requirements/areas.ts";
import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", ...Object.keys(areaTitles));
