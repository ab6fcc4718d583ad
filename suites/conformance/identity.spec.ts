// Roles and keys of the account: who may be what, and do what.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "IAM");
