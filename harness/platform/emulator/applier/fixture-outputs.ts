// Outputs of a stack that fill the contract, for tests.

import type { JsonObject } from "./template.ts";

const service = (name: string) => ({ name, host: "h", port: 1, protocol: "https", tls: true });

const values: Readonly<Record<string, unknown>> = {
  Profile: "byoc-private",
  Variant: "corrected",
  VpcId: "vpc-1",
  VpcCidr: "10.0.0.0/16",
  Subnets: [],
  SecurityGroups: {},
  ClusterName: "cluster",
  NodeGroups: [],
  Instances: {},
  Services: [service("first")],
  Services2: [service("second")],
  Zone: { id: "Z", name: "z" },
  LoadBalancerArn: "arn:lb",
  Buckets: {},
  KeyAliases: {},
  Roles: {},
  LogGroups: {},
  Secrets: {},
  Experiments: {},
  Documents: {},
  Alarms: {},
};

export function outputsOf(): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      { Value: typeof value === "string" ? value : JSON.stringify(value) },
    ]),
  );
}
