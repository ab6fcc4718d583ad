// The Kubernetes cluster, its nodes, add-ons and volumes.

import { checklist } from "#harness/suite/two-views.ts";

checklist("conformance", "EKS");
