// Makes the lab what the control plane says. Reads the API and the manifests, creates what AWS's own controllers would
// (interfaces, targets), and hands the lab one whole specification; the lab converges.

import { environmentError, present } from "../../../core/errors.ts";
import type { AwsClients } from "../../aws/clients.ts";
import { nodeGroupLabels } from "../../aws/interfaces.ts";
import { deregisterTargets, readLoadBalancers, readTargetGroups, registerTargets } from "../../aws/load-balancers.ts";
import type { TargetGroupFacts } from "../../aws/load-balancers.ts";
import { readPrivateZones } from "../../aws/private-zones.ts";
import { readSecret } from "../../aws/secret-value.ts";
import { readVpcFacts } from "../../aws/vpc-facts.ts";
import type { VpcFacts } from "../../aws/vpc-facts.ts";
import type { RegionOutputs } from "../../ports/outputs.ts";
import { emptyLabSpec } from "../lab-spec.ts";
import type { LabSpec, SubstituteFlow } from "../lab-spec.ts";
import { targetChanges, wantedTargets } from "./bindings.ts";
import { dnsSpec } from "./dns-spec.ts";
import { balancerInterfaces, podInterfaces } from "./interfaces.ts";
import { loadBalancerHosts, loadBalancerSpec } from "./load-balancer-spec.ts";
import type { BalancerInput } from "./load-balancer-spec.ts";
import type { ClusterState } from "../kubernetes/cluster-state.ts";
import { ofKind } from "./manifests.ts";
import type { KubernetesObject } from "./manifests.ts";
import { endpointEnis, instanceHosts, securityGroupSpecs, subnetSpecs } from "./network-spec.ts";
import type { Node } from "./placement.ts";
import { plannedPods, podSpec } from "./pods.ts";
import { podFqdn } from "./stateful-set.ts";

export interface ReconcilerOptions {
  readonly clients: AwsClients;
  /** The cluster's objects, read anew at every pass. */
  readonly cluster: ClusterState;
  readonly outputs: RegionOutputs;
  /** Hands the whole specification to the lab; resolves when the lab is so. */
  readonly apply: (spec: LabSpec) => Promise<void>;
}

export interface Reconciler {
  /** One pass. Passes never overlap: a call during a pass waits for one that begins after it. */
  reconcile(): Promise<void>;
  /** True while a pass runs: its own calls must not ask for another. */
  readonly busy: boolean;
}

export function createReconciler(options: ReconcilerOptions): Reconciler {
  const secrets = new Map<string, string>();
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const pass = async (): Promise<void> => {
    await fetchSecrets(options, secrets);
    await options.apply(await specOf(options, secrets));
  };
  const start = (): Promise<void> => {
    running = pass().finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    get busy() {
      return running !== undefined;
    },
    reconcile: () => {
      if (running === undefined) return start();
      next ??= running
        .catch(() => undefined)
        .then(() => {
          next = undefined;
          return start();
        });
      return next;
    },
  };
}

async function specOf(
  { clients, outputs, cluster }: ReconcilerOptions,
  secrets: ReadonlyMap<string, string>,
): Promise<LabSpec> {
  const { objects } = cluster;
  const [facts, labels, balancers, groups, zones] = await Promise.all([
    readVpcFacts(clients, outputs.vpcId),
    nodeGroupLabels(clients, outputs.clusterName),
    readLoadBalancers(clients, outputs.vpcId),
    readTargetGroups(clients, outputs.vpcId),
    readPrivateZones(clients, outputs.vpcId),
  ]);
  const nodes = clusterNodes(facts, labels);
  const planned = plannedPods(objects, nodes).map((pod) => ({ ...pod, set: cluster.setOf(pod.name) ?? pod.set }));
  const enis = await podInterfaces({ clients, facts }, planned, objects);
  const inputs = {
    objects,
    region: outputs.region,
    secretText: (name: string) => present(secrets.get(name), `secret ${name} was not read`),
  };
  const pods = planned.map((pod) => ({
    spec: podSpec(pod, present(enis.get(pod.name), `${pod.name} has no interface`), inputs),
    fqdn: podFqdn(pod.set, pod.ordinal),
    availabilityZone: pod.node.availabilityZone,
  }));
  const serving = pods.filter(({ spec }) => !cluster.isTerminating(spec.name));
  const bound = await bindTargets(clients, { objects, groups, pods: serving });
  const zoneOf = (address: string) => pods.find(({ spec }) => spec.eni.address === address)?.availabilityZone ?? "all";
  const inputsOfBalancers = balancers.map((one): BalancerInput => ({
    facts: one,
    targetGroups: bound,
    zones: balancerInterfaces(facts, one.loadBalancer),
    zoneOf,
  }));
  return assemble({ facts, outputs, objects, pods, balancers: inputsOfBalancers, zones });
}

interface Parts {
  readonly facts: VpcFacts;
  readonly outputs: RegionOutputs;
  readonly objects: readonly KubernetesObject[];
  readonly pods: readonly {
    readonly spec: LabSpec["pods"][number];
    readonly fqdn: string;
    readonly availabilityZone: string;
  }[];
  readonly balancers: readonly BalancerInput[];
  readonly zones: Awaited<ReturnType<typeof readPrivateZones>>;
}

function assemble({ facts, outputs, objects, pods, balancers, zones }: Parts): LabSpec {
  const empty = emptyLabSpec();
  const loadBalancers = balancers.map(loadBalancerSpec);
  const podSpecs = pods.map(({ spec }) => spec);
  return {
    ...empty,
    cidr: outputs.vpcCidr,
    resolver: resolverOf(outputs.vpcCidr),
    subnets: subnetSpecs(facts),
    internet: {
      attached: facts.internetGateways.length > 0,
      publicAddresses: facts.networkInterfaces.flatMap(({ Association, PrivateIpAddress }) =>
        Association?.PublicIp === undefined ? [] : (PrivateIpAddress ?? []),
      ),
    },
    securityGroups: securityGroupSpecs(facts),
    hosts: [
      ...empty.hosts.map((host) => (host.id === "aws" ? { ...host, enis: endpointEnis(facts) } : host)),
      ...instanceHosts(facts),
      ...balancers.flatMap(loadBalancerHosts),
    ],
    pods: podSpecs,
    loadBalancers,
    dns: dnsSpec({
      zones,
      balancers: loadBalancers,
      pods: pods.map(({ spec, fqdn }) => ({ ...spec, fqdn })),
      objects,
      facts,
      region: outputs.region,
      s3Address: empty.gatewayEndpoints.address,
    }),
    substituteFlows: electionFlows(podSpecs),
  };
}

/** ZooKeeper elects its leader on a port of its own, which the platform does not declare (rulings R25). */
function electionFlows(pods: LabSpec["pods"]): SubstituteFlow[] {
  const keepers = pods.filter((pod) => pod.program.kind === "zookeeper");
  const port = keepers.flatMap((pod) => (pod.program.kind === "zookeeper" ? [pod.program.electionPort] : []))[0];
  if (port === undefined) return [];
  const addresses = keepers.map((pod) => pod.eni.address);
  return [
    { why: "ZooKeeper stands in for ClickHouse Keeper and elects on this port", from: addresses, to: addresses, port },
  ];
}

function clusterNodes(facts: VpcFacts, labels: ReadonlyMap<string, Readonly<Record<string, string>>>): Node[] {
  return facts.instances.flatMap((instance) => {
    const group = instance.Tags?.find(({ Key }) => Key === "eks:nodegroup-name")?.Value;
    if (group === undefined) return [];
    const availabilityZone = instance.Placement?.AvailabilityZone ?? "";
    return [
      {
        instanceId: instance.InstanceId ?? "",
        availabilityZone,
        subnet: instance.SubnetId ?? "",
        labels: { ...labels.get(group), "topology.kubernetes.io/zone": availabilityZone },
      },
    ];
  });
}

async function bindTargets(
  clients: AwsClients,
  {
    objects,
    groups,
    pods,
  }: { objects: readonly KubernetesObject[]; groups: readonly TargetGroupFacts[]; pods: Parts["pods"] },
): Promise<readonly TargetGroupFacts[]> {
  const wanted = wantedTargets(
    objects,
    groups,
    pods.map(({ spec, availabilityZone }) => ({ pod: spec, availabilityZone })),
  );
  const { add, remove } = targetChanges(wanted, groups);
  await registerTargets(clients, add);
  await deregisterTargets(clients, remove);
  return groups.map((group) => {
    const mine = wanted.filter(({ targetGroupArn }) => targetGroupArn === group.targetGroup.TargetGroupArn);
    if (mine.length === 0) return group;
    return { ...group, targets: mine.map(({ address, port }) => ({ Id: address, Port: port })) };
  });
}

/** Secrets that the manifests take from Secrets Manager, read once: rotation is a restart of the pods here. */
async function fetchSecrets({ clients, cluster }: ReconcilerOptions, secrets: Map<string, string>): Promise<void> {
  const names = ofKind(cluster.objects, "ExternalSecret").flatMap((object) =>
    [...JSON.stringify(object["spec"]).matchAll(/"remoteRef":\{"key":"([^"]+)"/g)].map((match) => match[1] ?? ""),
  );
  const missing = [...new Set(names)].filter((name) => !secrets.has(name));
  await Promise.all(missing.map(async (name) => secrets.set(name, await readSecret(clients, name))));
}

/** The resolver of a VPC is the second address after its base (Amazon DNS server, VPC user guide). */
function resolverOf(cidr: string): string {
  const base = cidr.split("/")[0]?.split(".").map(Number) ?? [];
  const [a, b, c, d] = base;
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    throw environmentError(`${cidr} is not an IPv4 range`, { code: "ASSAY_LAB_CIDR" });
  }
  return [a, b, c, d + 2].join(".");
}
