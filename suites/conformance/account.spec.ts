// What the account allows and what it costs.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "COST", "OPS");
