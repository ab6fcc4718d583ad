// profiles/<name>.yaml, `assay.profile/1`: what is promised. The intent is what the checks compare a platform with; the
// objectives are the agreed values, each with its source and date.

import { z } from "zod";

const ports = z.union([z.int(), z.string()]);

/** One allowed security-group rule (rulings R6). Peers: a role of `intent.roles`, `self`, a CIDR, or `prefix-list:<name>`. */
export const declaredRule = z.strictObject({
  group: z.string(),
  direction: z.enum(["ingress", "egress"]),
  peer: z.string(),
  protocol: z.enum(["tcp", "udp", "icmp", "all"]),
  /** `8123`, `1025-65535`, or `all`. */
  ports: z.union([ports, z.array(ports)]),
  note: z.string().optional(),
  /** `optional`: may be absent. `substitute`: added by a local stand-in (R25). */
  presence: z.enum(["required", "optional", "substitute"]).optional(),
});

/** Packets between a role's security groups and a peer. */
const declaredFlow = z.strictObject({
  group: z.string(),
  protocol: z.enum(["tcp", "udp", "icmp", "all"]),
  ports: z.union([ports, z.array(ports)]),
});

/** A network beyond the platform that it may exchange packets with. */
export const declaredPeer = z.strictObject({
  name: z.string(),
  /** Its ranges; of a service behind an interface endpoint, none. */
  cidrs: z.array(z.string()),
  /** How it is connected: `peering`, `transit`, `vpn`, the name or id of a gateway, or `endpoint`. */
  over: z.string(),
  /** Name of the endpoint service, for peers behind an interface endpoint. */
  service: z.string().optional(),
  /** What it may call of the platform; absent: nothing. */
  calls: z.array(declaredFlow).optional(),
  /** What of the platform may call it; absent: anything. */
  called: z.array(declaredFlow).optional(),
});

const objective = z.looseObject({
  value: z.unknown(),
  unit: z.string().optional(),
  source: z.string().optional(),
  date: z.string().optional(),
  proposed: z.boolean().optional(),
});

/** One promised node group. */
export const declaredNodeGroup = z.strictObject({
  /** Row that promises it. */
  requirement: z.string(),
  instanceType: z.string(),
  min: z.int(),
  desired: z.int(),
  max: z.int(),
  labels: z.record(z.string(), z.string()),
  /** Value of the `workload` taint that keeps other pods away. Absent: any pod may run there. */
  taint: z.string().optional(),
  /** Size of a promised gp3 volume. */
  diskGib: z.int().optional(),
});

const intent = z.looseObject({
  regions: z.array(z.string()).min(1),
  account: z.string().optional(),
  cidrs: z.looseObject({
    vpc: z.string(),
    /** Subnet ranges by tier, one per AZ in AZ order. */
    tiers: z.record(z.string(), z.array(z.string())),
    /** Networks beside the platform's own that hold nothing of it, by name. */
    others: z.record(z.string(), z.string()).optional(),
  }),
  /** Destinations outside the VPC that routes may lead to: CIDRs. */
  egress: z.array(z.string()),
  /** Networks beyond the platform. A text (`vgw`, `tgw`, a name, an id) means whatever lies beyond such a gateway. */
  peers: z.array(z.union([z.string(), declaredPeer])),
  publicSubnets: z.array(z.string()),
  /** Client ports of the platform by service: https 8123, native 9000. */
  declaredPorts: z.record(z.string(), z.int()),
  /** Listener ports that may carry plaintext. */
  plaintextPorts: z.array(z.int()).optional(),
  /** Names of the IAM roles that may administer the cluster. */
  clusterAdmins: z.array(z.string()),
  /** Workloads (launch template or role names) that need two metadata hops. */
  hopLimit2: z.array(z.string()),
  /** Ranges that may reach a public cluster endpoint. */
  apiRanges: z.array(z.string()),
  gatewayEndpoints: z.array(z.string()).optional(),
  interfaceEndpoints: z.array(z.string()).optional(),
  subnetTags: z.record(z.string(), z.string()).optional(),
  /** Roles of security groups; the value lists group names, Name tags or logical ids that mean the role. */
  securityGroups: z.record(z.string(), z.array(z.string())).optional(),
  rules: z.array(declaredRule),
  /** CloudFormation types that the platform does not have; a row about one of them is out of scope until one appears. */
  without: z.array(z.string()).optional(),
  /** NAT gateways that the platform has: their number is promised. Absent: nothing is said about them. */
  natGateways: z.int().optional(),
  /** Zones that hold every workload node. */
  workloadZones: z.array(z.string()).optional(),
  clusterName: z.string().optional(),
  /** Exact version of Kubernetes. */
  kubernetesVersion: z.string().optional(),
  /** Whether the cluster's API is promised to be public as well, for `apiRanges` alone. */
  publicApi: z.boolean().optional(),
  /** Add-ons of EKS that must be there. */
  addons: z.array(z.string()).optional(),
  /** Helm charts that must be installed, by chart name, with the version where it is promised. */
  charts: z.record(z.string(), z.string().nullable()).optional(),
  /** Managed node groups by name. */
  nodeGroups: z.record(z.string(), declaredNodeGroup).optional(),
  /** Image repositories by name, with the number of images that are kept. */
  repositories: z.record(z.string(), z.strictObject({ keep: z.int().optional() })).optional(),
  /** Kubernetes namespaces of the platform's own workloads. */
  namespaces: z.array(z.string()).optional(),
  /** Names of the IAM roles that may look into the cluster and change nothing. */
  clusterReaders: z.array(z.string()).optional(),
  /** Roles that enter the cluster to inject faults: as users of their own, with what its bindings give them alone. */
  clusterFaults: z.array(z.string()).optional(),
  /** How pods get AWS credentials. */
  podCredentials: z.enum(["irsa", "pod-identity"]).optional(),
});

export const profileSchema = z.looseObject({
  schema: z.literal("assay.profile/1"),
  name: z.string(),
  intent,
  objectives: z.record(z.string(), objective),
  topology: z.looseObject({
    /** Where the APIs are read from while suites run: within the VPC by its endpoints (unless said), or from outside. */
    apiReader: z.literal("outside").optional(),
  }),
  referenceHardware: z.looseObject({}).optional(),
});

export type Profile = z.infer<typeof profileSchema>;
export type Intent = Profile["intent"];
export type DeclaredPeer = z.infer<typeof declaredPeer>;
export type DeclaredFlow = z.infer<typeof declaredFlow>;
export type DeclaredRule = z.infer<typeof declaredRule>;
export type DeclaredNodeGroup = z.infer<typeof declaredNodeGroup>;
export type Objective = z.infer<typeof objective>;
