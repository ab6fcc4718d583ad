// The baseline that every private, encrypted, least-privilege platform has to meet.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "BASE");
