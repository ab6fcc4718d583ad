// The buckets: named, encrypted, versioned, expiring, closed.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "S3");
