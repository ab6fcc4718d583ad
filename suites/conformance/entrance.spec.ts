// The way in: private names and the internal load balancer.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "DNS", "NLB");
