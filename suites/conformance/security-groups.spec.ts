// The security groups: separate by role, open exactly where the design says.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "SG");
