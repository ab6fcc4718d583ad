// The keys: separate, rotated, used by whom they are for.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "KMS");
