// Pods of the stateful sets: where they run, which address and groups they have, and the program behind their image.

import { environmentError, present } from "../../../core/errors.ts";
import type { EniSpec, FileSpec, PodSpec, ProgramSpec, VolumeSpec } from "../lab-spec.ts";
import { ofKind } from "./manifests.ts";
import type { KubernetesObject } from "./manifests.ts";
import { placePods } from "./placement.ts";
import type { Node } from "./placement.ts";
import { mainContainer, podFiles, tokenPath, webIdentityToken } from "./pod-files.ts";
import { parseStatefulSet, podFqdn, searchList } from "./stateful-set.ts";
import type { StatefulSet } from "./stateful-set.ts";
import { druidProgram, isDruidImage } from "./druid-pods.ts";
import { isStreamImage, streamProgram } from "./stream-pods.ts";

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
/** ZooKeeper's port for elections, which ClickHouse Keeper does not have (rulings R25). */
export const electionPort = 3888;

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
    ...(tls === undefined ? {} : { tls }),
  };
}

function programFor(
  set: StatefulSet,
  ordinal: number,
  { objects, files, region }: Pick<PodInputs, "objects" | "region"> & { readonly files: readonly FileSpec[] },
): ProgramSpec {
  const { image } = mainContainer(set);
  if (isStreamImage(image)) return streamProgram(set, ordinal, { objects, files });
  if (isDruidImage(image)) return druidProgram(set, ordinal, { files, region });
  return programOf(set, ordinal, files);
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
export function hasProgram(servers: readonly string[]): (image: string) => boolean {
  return (image) => {
    const tag = serverTag(image);
    if (tag !== undefined) return servers.includes(tag);
    return isKeeper(image) || isZookeeper(image) || isStreamImage(image) || isDruidImage(image);
  };
}

function serverTag(image: string): string | undefined {
  return /\/clickhouse-server:(.+)$/.exec(image)?.[1];
}

function isKeeper(image: string): boolean {
  return /\/clickhouse-keeper:/.test(image);
}

function isZookeeper(image: string): boolean {
  return /\/zookeeper:/.test(image);
}

/** The local program behind an image. An image that the lab has no program for is an error. */
function programOf(set: StatefulSet, ordinal: number, files: PodSpec["files"]): ProgramSpec {
  const { image } = mainContainer(set);
  const text = (file: string) => fileNamed(files, file, set).content;
  const tag = serverTag(image);
  if (tag !== undefined) {
    const config = text("config.xml");
    const overTls = tagText(config, "https_port");
    const httpPort = Number(overTls ?? tagText(config, "http_port"));
    return { kind: "clickhouse", tag, httpPort, tls: overTls !== undefined, serverName: podFqdn(set, ordinal) };
  }
  if (isZookeeper(image)) return ownZookeeper(fileNamed(files, "zoo.cfg", set), ordinal, set);
  if (isKeeper(image)) return zookeeper(text("keeper_config.xml"), ordinal, set);
  throw environmentError(`the lab has no program for the image ${image}`, { code: "ASSAY_LAB_IMAGE" });
}

function fileNamed(files: PodSpec["files"], name: string, set: StatefulSet): FileSpec {
  return present(
    files.find(({ path }) => path.endsWith(`/${name}`)),
    `${set.name} has no ${name}`,
  );
}

/** ZooKeeper as its own manifest configures it. */
function ownZookeeper({ path, content }: FileSpec, ordinal: number, set: StatefulSet): ProgramSpec {
  const members = [...content.matchAll(/^server\.(\d+)=([^:]+):(\d+):(\d+)(?::\w+)?;(\d+)$/gm)];
  const [first] = members;
  const dataPath = /^dataDir=(.+)$/m.exec(content)?.[1];
  return {
    kind: "zookeeper",
    id: ordinal + 1,
    members: members.map(([, id, host]) => ({ id: Number(id), host: host ?? "" })),
    clientPort: Number(present(first?.[5], `${set.name}: ${path} names a client port`)),
    raftPort: Number(first?.[3]),
    electionPort: Number(first?.[4]),
    dataPath: present(dataPath, `${set.name}: ${path} names a data folder`),
    ownConfig: path,
  };
}

/** ZooKeeper in the role of Keeper, on the ports that Keeper's configuration declares. */
function zookeeper(config: string, ordinal: number, set: StatefulSet): ProgramSpec {
  const members = [
    ...config.matchAll(/<server>\s*<id>(\d+)<\/id>\s*<hostname>([^<]+)<\/hostname>\s*<port>(\d+)<\/port>/g),
  ];
  const dataPath = mainContainer(set).volumeMounts.find((mount) => mount.name === "data")?.mountPath ?? "/data";
  return {
    kind: "zookeeper",
    id: Number(members.find(([, , host]) => host === serviceName(set))?.[1] ?? ordinal + 1),
    members: members.map(([, id, host]) => ({ id: Number(id), host: host ?? "" })),
    clientPort: Number(tagText(config, "tcp_port")),
    raftPort: Number(members[0]?.[3]),
    electionPort,
    dataPath,
  };
}

/** A member that is a set of its own goes by its service's name. */
function serviceName({ namespace, spec }: StatefulSet): string {
  return `${spec.serviceName}.${namespace}.svc.cluster.local`;
}

function tagText(xml: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
}
