// What leads messages and tables into the database, or is one of another kind: Kafka Connect, Pulsar with Flink, Druid.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "KC", "PIPE", "DRUID");
