// What the lab shall be, as plain data: made by the reconciler from the control plane and the manifests, realized by the
// lab's first process. Addresses, groups and routes are those of the control plane; nothing here is decided by the lab.

import type { KafkaPipelineSpec } from "./kafka-programs.ts";
import type { DruidProgramSpec, PostgresProgramSpec } from "./druid-programs.ts";
import type { StreamProgramSpec } from "./stream-programs.ts";

/** One bridge. `routes` is the effective route table, `accessList` the network ACL of the subnet. */
export interface SubnetSpec {
  readonly id: string;
  readonly cidr: string;
  readonly availabilityZone: string;
  readonly routes: readonly RouteSpec[];
  readonly accessList: AccessListSpec;
}

/** `peering` leads to the subnets of another network of the lab; `elsewhere` is not built (VPN …): packets end there. */
export interface RouteSpec {
  readonly destination: string;
  readonly target: "local" | "peering" | "gateway-endpoint" | "internet" | "nat" | "elsewhere";
}

export interface AccessListSpec {
  readonly inbound: readonly AccessListRule[];
  readonly outbound: readonly AccessListRule[];
}

export interface AccessListRule {
  readonly number: number;
  readonly action: "allow" | "deny";
  readonly protocol: Protocol;
  readonly cidr: string;
  readonly ports?: PortRange;
}

export type Protocol = "tcp" | "udp" | "icmp" | "all";

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface SecurityGroupSpec {
  readonly id: string;
  readonly name: string;
  readonly inbound: readonly SecurityGroupRule[];
  readonly outbound: readonly SecurityGroupRule[];
}

/** Peers of one rule: address ranges (prefix lists are already resolved) and members of groups. */
export interface SecurityGroupRule {
  readonly protocol: Protocol;
  readonly ports?: PortRange;
  readonly cidrs: readonly string[];
  readonly groups: readonly string[];
}

export interface EniSpec {
  readonly id: string;
  readonly subnet: string;
  readonly address: string;
  readonly groups: readonly string[];
}

/** An EC2 instance, or `nlb-<zone>`, `aws`, `dns`, `outside`. Without ENIs it has only the links that its id gives it. */
export interface HostSpec {
  readonly id: string;
  readonly role: string;
  readonly hostname: string;
  readonly availabilityZone?: string;
  readonly power: "on" | "off";
  readonly enis: readonly EniSpec[];
}

export interface FileSpec {
  readonly path: string;
  readonly content: string;
  /** Octal, 0o644 when absent. */
  readonly mode?: number;
}

/** A size-limited tmpfs in the lab, mounted in the pod at `path`; it outlives the pod and its host's power. */
export interface VolumeSpec {
  readonly claim: string;
  readonly path: string;
  readonly bytes: number;
}

export type ProgramSpec =
  | StreamProgramSpec
  | KafkaPipelineSpec
  | DruidProgramSpec
  | PostgresProgramSpec
  | {
      readonly kind: "clickhouse";
      /** The image's: it names the server's build. */
      readonly tag: string;
      readonly httpPort: number;
      readonly tls: boolean;
      readonly serverName: string;
    }
  | {
      readonly kind: "zookeeper";
      readonly id: number;
      readonly members: readonly { readonly id: number; readonly host: string }[];
      readonly clientPort: number;
      readonly raftPort: number;
      readonly electionPort: number;
      readonly dataPath: string;
      /** The manifest's own configuration by its path in the pod; absent where it is written for ClickHouse Keeper. */
      readonly ownConfig?: string;
    };

/** A pod: a program with an address, groups, files and volumes of its own, on a host that can lose power. */
export interface PodSpec {
  readonly name: string;
  readonly hostname: string;
  readonly host: string;
  readonly eni: EniSpec;
  readonly labels: Readonly<Record<string, string>>;
  readonly search: readonly string[];
  readonly program: ProgramSpec;
  readonly files: readonly FileSpec[];
  readonly volumes: readonly VolumeSpec[];
  readonly env: Readonly<Record<string, string>>;
  /** What the node lets the pod have; only where its program has the sizes that the manifests give it. */
  readonly memoryLimitBytes?: number;
  /** Where the pod finds tls.crt, tls.key and ca.crt, issued by the run's own authority for these names. */
  readonly tls?: { readonly directory: string; readonly names: readonly string[] };
}

export interface TargetGroupSpec {
  readonly arn: string;
  readonly targets: readonly { readonly address: string; readonly port: number; readonly availabilityZone: string }[];
  readonly health: HealthCheckSpec;
  readonly terminateOnUnhealthy: boolean;
}

export interface HealthCheckSpec {
  readonly protocol: "TCP" | "HTTP" | "HTTPS";
  /** `undefined`: the traffic port. */
  readonly port?: number;
  readonly path: string;
  readonly matcher: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyCount: number;
  readonly unhealthyCount: number;
}

export interface LoadBalancerZoneSpec {
  readonly host: string;
  readonly availabilityZone: string;
  readonly address: string;
  /** Addresses of endpoints in consumers' networks that lead to this node. */
  readonly endpoints?: readonly string[];
}

export interface LoadBalancerSpec {
  readonly name: string;
  readonly dnsName: string;
  readonly crossZone: boolean;
  /** One host per zone: `host` is the id of a HostSpec. */
  readonly zones: readonly LoadBalancerZoneSpec[];
  readonly listeners: readonly { readonly port: number; readonly targetGroup: TargetGroupSpec }[];
}

/** The VPC of a further region. Names answer there by what that region says. */
export interface NetworkSpec {
  readonly cidr: string;
  /** The VPC's own resolver, which neither groups nor access lists filter. */
  readonly resolver: string;
  /** Id of the host that the resolver runs on. */
  readonly resolverHost: string;
  readonly dns: DnsSpec;
}

export interface DnsSpec {
  readonly zones: readonly string[];
  readonly records: readonly DnsRecordSpec[];
}

export type DnsRecordSpec =
  | {
      readonly name: string;
      readonly type: "A" | "CNAME" | "TXT" | "SRV";
      readonly ttl: number;
      readonly values: readonly string[];
    }
  /** An alias of a load balancer: answers with the addresses of its zones in service, else with another's. */
  | {
      readonly name: string;
      readonly type: "ALIAS";
      readonly loadBalancer: string;
      readonly otherwise?: readonly string[];
    };

export interface LabSpec {
  readonly schema: "assay.lab/1";
  readonly cidr: string;
  /** The VPC's own resolver, which neither groups nor access lists filter. */
  readonly resolver: string;
  readonly subnets: readonly SubnetSpec[];
  readonly internet: { readonly attached: boolean; readonly publicAddresses: readonly string[] };
  /** Addresses behind gateway endpoints; the `aws` host answers on `address`. */
  readonly gatewayEndpoints: { readonly cidrs: readonly string[]; readonly address: string };
  readonly securityGroups: readonly SecurityGroupSpec[];
  readonly hosts: readonly HostSpec[];
  readonly pods: readonly PodSpec[];
  readonly loadBalancers: readonly LoadBalancerSpec[];
  readonly dns: DnsSpec;
  /** Networks of further regions: `cidr`, `resolver` and `dns` are the first one's. */
  readonly further: readonly NetworkSpec[];
  /** Flows that a stand-in needs and AWS has not: added beside the groups and lists, marked, cut by every partition. */
  readonly substituteFlows: readonly SubstituteFlow[];
}

export interface SubstituteFlow {
  readonly why: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly port: number;
}

/** What a lab is before anything was provisioned: the AWS endpoint host, the resolver, and the world outside. */
export function emptyLabSpec(): LabSpec {
  const host = (id: string): HostSpec => ({ id, role: id, hostname: id, power: "on", enis: [] });
  return {
    schema: "assay.lab/1",
    cidr: "10.0.0.0/16",
    resolver: "10.0.0.2",
    subnets: [],
    internet: { attached: false, publicAddresses: [] },
    gatewayEndpoints: { cidrs: ["198.51.100.0/24"], address: "198.51.100.10" },
    securityGroups: [],
    hosts: [host("aws"), host("dns"), host("outside")],
    pods: [],
    loadBalancers: [],
    dns: { zones: [], records: [] },
    further: [],
    substituteFlows: [],
  };
}
