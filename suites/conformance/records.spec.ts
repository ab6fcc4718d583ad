// Logs, trail and alarms: kept, encrypted, heard.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "LOG");
