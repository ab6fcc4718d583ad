// The database as the manifests declare it: topology, ports, TLS, limits.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "CH", "REP", "TLS", "JDBC", "BAK");
