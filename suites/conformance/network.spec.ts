// The network: one private VPC, no way in or out, endpoints for everything.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "NET");
