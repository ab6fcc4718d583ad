// The part of the Kubernetes API that a rollout needs, at the control plane's door: stateful sets and pods, read and
// changed as kubectl does. Statuses come from the lab's pods.

import { AssayError } from "../../../core/errors.ts";
import type { AwsRequest, AwsResponse, ServiceHandler } from "../../emulator/handler.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { ofKind } from "../reconcile/manifests.ts";
import { parseStatefulSet } from "../reconcile/stateful-set.ts";
import type { InstanceMemory, LabControl, LabInstance } from "../../ports/lab-control.ts";
import type { StatefulSet } from "../reconcile/stateful-set.ts";
import type { ClusterState, ObjectKey } from "./cluster-state.ts";
import type { StatefulSetController } from "./stateful-sets.ts";

/** On a pod whose memory is looked at from outside: figures of its container's present life. */
const memoryAnnotation = "assay/memory";

/** Path of the API at the door; what follows is Kubernetes' own. */
export const kubernetesPath = "/_kubernetes";

const setPath = /^\/apis\/apps\/v1\/namespaces\/([a-z0-9-]+)\/statefulsets\/([a-z0-9-]+)$/;
const podsPath = /^\/api\/v1\/namespaces\/([a-z0-9-]+)\/pods$/;
const podPath = /^\/api\/v1\/namespaces\/([a-z0-9-]+)\/pods\/([a-z0-9-]+)$/;

export interface Cluster {
  readonly state: ClusterState;
  readonly controller: StatefulSetController;
  readonly lab: Pick<LabControl, "instances">;
}

/** `cluster` is undefined until the platform stands. */
export function kubernetesHandler(cluster: () => Cluster | undefined): ServiceHandler {
  return {
    name: "kubernetes",
    // The controllers of the cluster do.
    followsUp: true,
    matches: ({ path }) => path.startsWith(`${kubernetesPath}/`),
    handle: async (request) => {
      const running = cluster();
      return running === undefined ? failure(503, "the cluster is not there yet") : answer(request, running);
    },
  };
}

async function answer({ method, path, query, body }: AwsRequest, cluster: Cluster): Promise<AwsResponse> {
  const rest = path.slice(kubernetesPath.length);
  const [, setNamespace, setName] = setPath.exec(rest) ?? [];
  const [, podNamespace, podName] = podPath.exec(rest) ?? [];
  if (setNamespace !== undefined && setName !== undefined) {
    const key = { kind: "StatefulSet", namespace: setNamespace, name: setName };
    return answerSet(method, { key, body: body.toString("utf8") }, cluster);
  }
  if (podNamespace !== undefined && podName !== undefined) {
    return answerPod(method, { namespace: podNamespace, name: podName }, cluster);
  }
  const [, listed] = podsPath.exec(rest) ?? [];
  const selector = query.get("labelSelector");
  if (listed !== undefined && selector !== null && method === "GET") {
    return answerPods({ namespace: listed, selector }, cluster);
  }
  return failure(404, `no ${rest}`);
}

function answerSet(
  method: string,
  { key, body }: { readonly key: ObjectKey; readonly body: string },
  { state, controller }: Cluster,
): AwsResponse {
  const object = state.find(key);
  if (object === undefined) return failure(404, `statefulsets.apps "${key.name}" not found`);
  if (method === "GET") return json(200, withStatus(object, state));
  if (method !== "PATCH") return failure(405, `${method} of a stateful set`);
  try {
    const changed = state.patch(key, JSON.parse(body));
    controller.converge(key);
    return json(200, withStatus(changed, state));
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof AssayError) && !isInvalid(error)) throw error;
    return failure(422, error instanceof Error ? error.message : "the patch is not valid");
  }
}

/** Pods with one label, `name=value`. */
async function answerPods(
  { namespace, selector }: { readonly namespace: string; readonly selector: string },
  { state, lab }: Cluster,
): Promise<AwsResponse> {
  const instances = await lab.instances();
  const [key = "", value = ""] = selector.split("=");
  const found = instances.filter(
    ({ name, labels }) => labels[key] === value && state.setOf(name)?.namespace === namespace,
  );
  return json(200, {
    apiVersion: "v1",
    kind: "List",
    items: found.map((instance) => podObject(instance.name, state, instance)),
  });
}

async function answerPod(
  method: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { state, controller, lab }: Cluster,
): Promise<AwsResponse> {
  const set = state.setOf(name);
  if (set?.namespace !== namespace) return failure(404, `pods "${name}" not found`);
  const instance = (await lab.instances()).find((one) => one.name === name);
  const pod = podObject(name, state, instance);
  if (method === "DELETE") void controller.deletePod(name, { kind: "StatefulSet", namespace, name: set.name });
  else if (method !== "GET") return failure(405, `${method} of a pod`);
  return json(200, pod);
}

function isInvalid(error: unknown): boolean {
  return error instanceof Error && error.name === "ZodError";
}

/** Status of apps/v1: what `kubectl rollout status` looks at. */
function withStatus(object: KubernetesObject, state: ClusterState): object {
  const set = parseStatefulSet(object);
  const pods = Array.from({ length: set.spec.replicas }, (_none, ordinal) => `${set.name}-${String(ordinal)}`);
  const generation = state.generation(object);
  return {
    ...object,
    metadata: { ...object.metadata, generation },
    status: {
      observedGeneration: generation,
      replicas: pods.length,
      readyReplicas: pods.filter((pod) => state.isReady(pod)).length,
      updatedReplicas: pods.filter((pod) => state.isCurrent(pod, object)).length,
    },
  };
}

function podObject(name: string, state: ClusterState, instance: LabInstance | undefined): object {
  const set = state.setOf(name);
  const template = set?.spec.template;
  const owner = ofKind([...state.objects], "StatefulSet").find((object) => object.metadata.name === set?.name);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: set?.namespace,
      labels: template?.metadata.labels,
      annotations: memoryAnnotations(instance?.container?.memory),
      ownerReferences: owner === undefined ? [] : [{ kind: "StatefulSet", name: owner.metadata.name }],
    },
    spec: template?.spec,
    status: {
      conditions: [{ type: "Ready", status: state.isReady(name) ? "True" : "False" }],
      ...(instance === undefined ? {} : { containerStatuses: [containerStatus(instance, template)] }),
    },
  };
}

/** As a kubelet tells it: how it is now, and how its life before ended. */
function containerStatus(
  { state, container }: LabInstance,
  template: StatefulSet["spec"]["template"] | undefined,
): object {
  const terminated = container?.lastEnd === undefined ? {} : { terminated: container.lastEnd };
  const isOver = state === "exited";
  return {
    name: template?.spec.containers[0]?.name,
    restartCount: container?.restarts ?? 0,
    state: isOver ? terminated : { running: { startedAt: container?.startedAt } },
    lastState: isOver ? {} : terminated,
  };
}

/** Where the limit is kept by looks at processes: how near the pod has come to it at least and at most. */
function memoryAnnotations(memory: InstanceMemory | undefined): Record<string, string> {
  return memory === undefined ? {} : { [memoryAnnotation]: JSON.stringify(memory) };
}

function json(status: number, body: object): AwsResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function failure(code: number, message: string): AwsResponse {
  return json(code, { apiVersion: "v1", kind: "Status", status: "Failure", code, message });
}
