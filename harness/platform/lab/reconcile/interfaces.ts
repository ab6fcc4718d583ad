// Interfaces that AWS's own controllers would create: one a pod, one a zone of a load balancer. They are made through
// the API, so that whoever describes interfaces sees them, and found again by their description.

import { environmentError, present } from "../../../core/errors.ts";
import type { AwsClients } from "../../aws/clients.ts";
import { createInterface } from "../../aws/interfaces.ts";
import type { LoadBalancerFacts } from "../../aws/load-balancers.ts";
import type { VpcFacts } from "../../aws/vpc-facts.ts";
import { groupLabel } from "../operators/druid-release.ts";
import type { EniSpec } from "../lab-spec.ts";
import type { ZoneInterface } from "./load-balancer-spec.ts";
import { ofKind } from "./manifests.ts";
import type { KubernetesObject } from "./manifests.ts";
import type { PlannedPod } from "./pods.ts";
import { z } from "zod";

export interface InterfaceRequest {
  readonly clients: AwsClients;
  readonly facts: VpcFacts;
}

type Interface = VpcFacts["networkInterfaces"][number];

/** The interface of each pod, made when it is not there. */
export async function podInterfaces(
  { clients, facts }: InterfaceRequest,
  pods: readonly PlannedPod[],
  objects: readonly KubernetesObject[],
): Promise<ReadonlyMap<string, EniSpec>> {
  const made = await Promise.all(
    pods.map(async (pod): Promise<[string, EniSpec]> => {
      const groups = ownGroup(pod) ?? podGroups(pod, objects) ?? nodeGroups(pod, facts);
      const description = `aws-K8S-branch-eni ${pod.set.namespace}/${pod.name}`;
      return [pod.name, await ensured({ clients, facts }, { subnet: pod.node.subnet, groups, description })];
    }),
  );
  return new Map(made);
}

/** The interface of each zone of a load balancer, which the control plane made with it. */
export function balancerInterfaces(facts: VpcFacts, balancer: LoadBalancerFacts["loadBalancer"]): ZoneInterface[] {
  const description = `ELB net/${balancer.LoadBalancerArn?.split("/").slice(-2).join("/") ?? ""}`;
  return (balancer.AvailabilityZones ?? []).map((zone) => {
    const eni = facts.networkInterfaces.find(
      (one) => one.Description === description && one.SubnetId === zone.SubnetId,
    );
    return {
      availabilityZone: zone.ZoneName ?? "",
      eni: eniSpec(present(eni, `${description} has no interface in ${zone.ZoneName ?? ""}`)),
    };
  });
}

async function ensured(
  { clients, facts }: InterfaceRequest,
  wanted: { subnet: string; groups: readonly string[]; description: string },
): Promise<EniSpec> {
  const known = facts.networkInterfaces.find(({ Description }) => Description === wanted.description);
  return eniSpec(known ?? (await createInterface(clients, wanted)));
}

function eniSpec(eni: Interface): EniSpec {
  return {
    id: present(eni.NetworkInterfaceId, "an interface without an id"),
    subnet: eni.SubnetId ?? "",
    address: present(eni.PrivateIpAddress, `${eni.NetworkInterfaceId ?? ""} has no address`),
    groups: (eni.Groups ?? []).flatMap((group) => group.GroupId ?? []),
  };
}

const policySpec = z.looseObject({
  podSelector: z.looseObject({
    matchLabels: z.record(z.string(), z.string()).optional(),
    matchExpressions: z
      .array(z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) }))
      .optional(),
  }),
  securityGroups: z.looseObject({ groupIds: z.array(z.string()).min(1) }),
});

/**
 * Groups of the SecurityGroupPolicies that select the pod; undefined in a cluster without any. Where there are some, a pod
 * that none selects would share its node's: refused.
 */
function podGroups(pod: PlannedPod, objects: readonly KubernetesObject[]): readonly string[] | undefined {
  if (ofKind(objects, "SecurityGroupPolicy").length === 0) return undefined;
  const { labels } = pod.set.spec.template.metadata;
  const groups = ofKind(objects, "SecurityGroupPolicy")
    .map((object) => policySpec.parse(object["spec"]))
    .filter(({ podSelector }) => selects(podSelector, labels))
    .flatMap(({ securityGroups }) => securityGroups.groupIds);
  if (groups.length > 0) return [...new Set(groups)];
  throw environmentError(`no SecurityGroupPolicy selects ${pod.name}`, { code: "ASSAY_LAB_POD_GROUPS" });
}

/** What stands in for a service of AWS has the group that the service would have. */
function ownGroup({ set }: PlannedPod): readonly string[] | undefined {
  const group = set.spec.template.metadata.labels[groupLabel];
  return group === undefined ? undefined : [group];
}

/** Pods without groups of their own have those of their node's interface. */
function nodeGroups({ name, node }: PlannedPod, { instances }: VpcFacts): readonly string[] {
  const machine = instances.find(({ InstanceId }) => InstanceId === node.instanceId);
  const [first] = machine?.NetworkInterfaces ?? [];
  const groups = (first?.Groups ?? machine?.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  if (groups.length > 0) return groups;
  throw environmentError(`the node of ${name} has no groups`, { code: "ASSAY_LAB_POD_GROUPS" });
}

function selects(
  selector: z.infer<typeof policySpec>["podSelector"],
  labels: Readonly<Record<string, string>>,
): boolean {
  const byLabel = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  const byExpression = (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
    if (operator === "In") return values.includes(labels[key] ?? "");
    if (operator === "Exists") return labels[key] !== undefined;
    throw environmentError(`the lab does not know the selector operator ${operator}`, { code: "ASSAY_LAB_SELECTOR" });
  });
  return byLabel && byExpression;
}
