// Pods of the stateful sets: where they run, which address and groups they have, and the program behind their image.

import { environmentError } from "../../../core/errors.ts";
import { gibibytes } from "../../../analysis/conformance/regions/quantities.ts";
import type { EniSpec, PodSpec, ProgramSpec, VolumeSpec } from "../lab-spec.ts";
import { ofKind } from "./manifests.ts";
import type { KubernetesObject } from "./manifests.ts";
import { placePods } from "./placement.ts";
import type { Node } from "./placement.ts";
import { mainContainer, podFiles, tokenPath, webIdentityToken } from "./pod-files.ts";
import { parseStatefulSet, searchList } from "./stateful-set.ts";
import type { StatefulSet } from "./stateful-set.ts";
import { clickhouseImages, keeperImages, zookeeperImages } from "./clickhouse-pods.ts";
import { druidImages } from "./druid-pods.ts";
import type { ImageFamily, ImageInputs } from "./image-family.ts";
import { streamImages } from "./stream-pods.ts";

/** Sizes of the lab's volumes; the manifests' are judged, not allocated. */
const volumeBytes: Readonly<Record<string, number>> = {
  clickhouse: 2 * 2 ** 30,
  zookeeper: 256 * 2 ** 20,
  pulsar: 2 ** 30,
  postgres: 512 * 2 ** 20,
  druid: 2 ** 30,
};
/** They lie in memory: all volumes of a set, full, have to fit beside the programs. */
const volumesOfSetBytes = 6 * 2 ** 30;
/** Whose images the lab has programs for; the first one that knows an image has it. */
const families: readonly ImageFamily[] = [druidImages, streamImages, clickhouseImages, keeperImages, zookeeperImages];

export interface PlannedPod {
  readonly name: string;
  readonly set: StatefulSet;
  readonly ordinal: number;
  readonly node: Node;
}

export interface PodInputs {
  readonly objects: readonly KubernetesObject[];
  readonly secretText: (name: string) => string;
  readonly region: string;
}

/** All pods with the node of each, before they have addresses. */
export function plannedPods(objects: readonly KubernetesObject[], nodes: readonly Node[]): PlannedPod[] {
  const planned: PlannedPod[] = [];
  for (const set of ofKind(objects, "StatefulSet").map(parseStatefulSet)) {
    const free = nodesApart(set, nodes, planned);
    planned.push(
      ...placePods(set, free).map((node, ordinal) => ({ name: `${set.name}-${String(ordinal)}`, set, ordinal, node })),
    );
  }
  return planned;
}

/** Nodes without a pod that the set keeps apart from. */
function nodesApart(set: StatefulSet, nodes: readonly Node[], planned: readonly PlannedPod[]): readonly Node[] {
  const rules = set.spec.template.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const shunned = planned.filter((pod) =>
    rules.some(({ labelSelector: { matchLabels } }) =>
      Object.entries(matchLabels).every(([key, value]) => pod.set.spec.template.metadata.labels[key] === value),
    ),
  );
  return nodes.filter(({ instanceId }) => !shunned.some(({ node }) => node.instanceId === instanceId));
}

export function podSpec({ name, set, ordinal, node }: PlannedPod, eni: EniSpec, inputs: PodInputs): PodSpec {
  const env = containerEnv(set, name);
  const { files, tls } = podFiles({ ...inputs, set, env });
  const account = set.spec.template.spec.serviceAccountName;
  const program = programFor(set, ordinal, { ...inputs, files });
  return {
    name,
    hostname: name,
    host: node.instanceId,
    eni,
    labels: { ...set.spec.template.metadata.labels, "statefulset.kubernetes.io/pod-name": name },
    search: searchList(set),
    program,
    files: [...files, webIdentityToken(`system:serviceaccount:${set.namespace}:${account}`)],
    volumes: volumesOf(set, program),
    env: { ...env, ...identityEnv(inputs, account) },
    ...memoryLimit(set, program),
    ...(tls === undefined ? {} : { tls }),
  };
}

function programFor(set: StatefulSet, ordinal: number, inputs: ImageInputs): ProgramSpec {
  const { image } = mainContainer(set);
  const family = families.find((one) => one.has(image));
  if (family !== undefined) return family.program(set, ordinal, inputs);
  throw environmentError(`the lab has no program for the image ${image}`, { code: "ASSAY_LAB_IMAGE" });
}

function volumesOf(set: StatefulSet, program: ProgramSpec): VolumeSpec[] {
  const mounts = mainContainer(set).volumeMounts;
  const onNode = set.spec.template.spec.volumes.filter(({ hostPath }) => hostPath !== undefined);
  const claims = [
    ...set.spec.volumeClaimTemplates.map(({ metadata }) => metadata.name),
    ...onNode.map(({ name }) => name),
  ];
  return claims.flatMap((claim) => {
    const path = mounts.find((mount) => mount.name === claim)?.mountPath;
    const bytes = Math.min(volumeBytes[program.kind] ?? 2 ** 28, Math.floor(volumesOfSetBytes / set.spec.replicas));
    return path === undefined ? [] : [{ claim, path, bytes }];
  });
}

/** Programs of other kinds are made small enough for a lab: a limit of the manifests says nothing about them. */
function memoryLimit(set: StatefulSet, { kind }: ProgramSpec): { readonly memoryLimitBytes?: number } {
  const text = mainContainer(set).resources?.limits?.memory;
  if (kind !== "druid" || text === undefined) return {};
  const bytes = Math.round(gibibytes(text) * 2 ** 30);
  if (Number.isSafeInteger(bytes)) return { memoryLimitBytes: bytes };
  throw environmentError(`${set.name}: ${text} is no quantity of memory`, { code: "ASSAY_LAB_POD_MEMORY" });
}

function containerEnv(set: StatefulSet, podName: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom } of mainContainer(set).env) {
    const field = valueFrom?.fieldRef?.fieldPath;
    if (field === "metadata.name") env[name] = podName;
    else if (value !== undefined) env[name] = value.replace(/\$\((\w+)\)/g, (whole, key: string) => env[key] ?? whole);
    else
      throw environmentError(`${set.name}: the lab has no ${field ?? "source"} for ${name}`, {
        code: "ASSAY_LAB_POD_ENV",
      });
  }
  return env;
}

/** What the pod identity webhook adds for a service account with a role. */
function identityEnv({ objects, region }: PodInputs, account: string): Record<string, string> {
  const found = objects.find((object) => object.kind === "ServiceAccount" && object.metadata.name === account);
  const role = found?.metadata.annotations?.["eks.amazonaws.com/role-arn"];
  if (role === undefined) return {};
  return {
    AWS_ROLE_ARN: role,
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenPath,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_STS_REGIONAL_ENDPOINTS: "regional",
  };
}

/** Whether the lab has a program for an image, given the tags of the ClickHouse servers that it can start. */
export function hasProgram(serverTags: readonly string[]): (image: string) => boolean {
  return (image) => families.some((family) => family.has(image) && family.isInstalled?.(image, serverTags) !== false);
}
