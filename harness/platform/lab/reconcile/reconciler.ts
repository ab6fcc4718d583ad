// Makes the lab what the control plane says. Reads the API of every region and the manifests, creates what AWS's own
// controllers would (interfaces, targets), and hands the lab one whole specification; the lab converges.

import { present } from "../../../core/errors.ts";
import type { AwsClients } from "../../aws/clients.ts";
import { nodeGroupLabels } from "../../aws/interfaces.ts";
import { deregisterTargets, readLoadBalancers, readTargetGroups, registerTargets } from "../../aws/load-balancers.ts";
import type { TargetGroupFacts } from "../../aws/load-balancers.ts";
import { readPrivateZones } from "../../aws/private-zones.ts";
import { readSecret } from "../../aws/secret-value.ts";
import { readVpcFacts } from "../../aws/vpc-facts.ts";
import type { VpcFacts } from "../../aws/vpc-facts.ts";
import type { RegionOutputs } from "../../ports/outputs.ts";
import type { LabSpec } from "../lab-spec.ts";
import { assemble } from "./assemble.ts";
import type { Parts } from "./assemble.ts";
import { targetChanges, wantedTargets } from "./bindings.ts";
import { balancerInterfaces, podInterfaces } from "./interfaces.ts";
import { withKafkaPipeline } from "./kafka-pipeline.ts";
import type { BalancerInput } from "./load-balancer-spec.ts";
import type { ClusterState } from "../kubernetes/cluster-state.ts";
import { ofKind } from "./manifests.ts";
import type { KubernetesObject } from "./manifests.ts";
import type { Node } from "./placement.ts";
import { plannedPods, podSpec } from "./pods.ts";
import { podFqdn } from "./stateful-set.ts";

/** One region of the platform, and who answers for it. */
export interface ReconciledRegion {
  readonly clients: AwsClients;
  /** The cluster's objects, read anew at every pass. */
  readonly cluster: ClusterState;
  readonly outputs: RegionOutputs;
}

export interface ReconcilerOptions {
  /** The first one first. */
  readonly regions: readonly ReconciledRegion[];
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
  const secrets = options.regions.map(() => new Map<string, string>());
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const pass = async (): Promise<void> => {
    const parts = await Promise.all(
      options.regions.map(async (region, index) => {
        const read = present(secrets[index], "secrets of every region");
        await fetchSecrets(region, read);
        return partsOf(region, read);
      }),
    );
    const { clients } = present(options.regions[0], "a platform has a region");
    await options.apply(await withKafkaPipeline(assemble(parts), clients, parts));
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

async function partsOf(
  { clients, outputs, cluster }: ReconciledRegion,
  secrets: ReadonlyMap<string, string>,
): Promise<Parts> {
  const { objects } = cluster;
  const [facts, labels, balancers, groups, zones] = await Promise.all([
    readVpcFacts(clients, outputs.vpcId),
    outputs.clusterName === ""
      ? new Map<string, Record<string, string>>()
      : nodeGroupLabels(clients, outputs.clusterName),
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
    name: present(one.loadBalancer.LoadBalancerName, "a load balancer without a name"),
    facts: one,
    targetGroups: bound,
    zones: balancerInterfaces(facts, one.loadBalancer),
    zoneOf,
  }));
  return { facts, outputs, objects, pods, balancers: inputsOfBalancers, zones };
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
async function fetchSecrets({ clients, cluster }: ReconciledRegion, secrets: Map<string, string>): Promise<void> {
  const names = ofKind(cluster.objects, "ExternalSecret").flatMap((object) =>
    [...JSON.stringify(object["spec"]).matchAll(/"remoteRef":\{"key":"([^"]+)"/g)].map((match) => match[1] ?? ""),
  );
  const missing = [...new Set(names)].filter((name) => !secrets.has(name));
  await Promise.all(missing.map(async (name) => secrets.set(name, await readSecret(clients, name))));
}
