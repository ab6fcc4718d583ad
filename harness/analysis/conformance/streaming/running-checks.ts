// Whether every pod can run at all: there are nodes for it that are large enough, and everything that it mounts is there.

import { check } from "../check.ts";
import { sizeOf } from "../account/instance-sizes.ts";
import { typeNamesOf } from "../account/planned-use.ts";
import { nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { syncedSecrets } from "../cluster/synced-secrets.ts";
import { areAdmitted, fullNamespaces } from "../cluster/pod-restraints.ts";
import type { Inspection } from "../inspection.ts";
import { hasDefault } from "./volume-checks.ts";
import { cores, gibibytes } from "../regions/quantities.ts";
import { architecturesOf, choiceOf, roomApart } from "./node-choice.ts";
import { property, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** What is left of a node for pods: kubelet, system and eviction keep the rest. Source: EKS's reservations, rounded up. */
const shareForPods = 0.9;

/** The largest types of EC2's categories, in cores and GiB. Source: EC2's instance types page, 2026-11. */
const largestNodes: Readonly<Record<string, Need>> = {
  c: { cores: 384, gib: 768 },
  m: { cores: 384, gib: 1536 },
  r: { cores: 384, gib: 3072 },
  t: { cores: 8, gib: 32 },
};
const largestOfAll: Need = { cores: 1920, gib: 32_768 };

export const runningChecks = [
  check(
    "EKS-021",
    (it) => {
      it.each(
        () => podsOf(it.model),
        (pods) => {
          hasRoom(it, pods);
          findsWhatItMounts(it, pods);
          areAdmitted(it, pods);
        },
      );
      it.attempt(() => {
        for (const { node, message } of fullNamespaces(it.model)) it.violated(node, { message, expected: "room" });
      });
      it.leftOut("that nodes are ready and pods run is asked of the cluster");
    },
    { needs: "manifests" },
  ),
];

interface Need {
  readonly cores: number;
  readonly gib: number;
}

function hasRoom(it: Inspection, { of, spec }: Pods): void {
  const pinned = spec.get("nodeName");
  if (pinned.exists) {
    it.undecided(pinned, { message: `whether there will be a node ${pinned.written()} is not known` });
    return;
  }
  const { groups, pools } = choiceOf(it, spec);
  const selector = spec.get("nodeSelector");
  it.expect(selector.exists ? selector : spec, groups.length > 0 || pools.length > 0, {
    message: `no node will ever take the pods of ${of.id}`,
    expected: "labels of a node group or pool, whose taints are tolerated",
  });
  if (pools.length + groups.length === 0) return;
  const need = needOf(of, spec);
  // Nodes that are started for a pod are as large as it asks for, up to what the pool may start.
  const started = pools.map((pool) => ({ group: pool, room: largestIn(pool) }));
  const rooms = [...groups.map((group) => ({ group, room: roomOn(it, group) })), ...started];
  const fits = rooms.some(({ room }) => need.cores <= room.cores && need.gib <= room.gib);
  it.expect(spec.get("containers"), fits, {
    message: `a pod of ${of.id} is larger than every node that may take it`,
    expected: rooms.map(({ group, room }) => ({ group: group.id, ...room })),
    actual: need,
  });
  if (pools.length > 0) return;
  runsThere(it, spec, groups);
  const replicas = property(of, "spec", "replicas").number() ?? 1;
  const apart = roomApart(it, of, { spec, groups });
  it.expect(spec.get("affinity"), replicas <= apart, {
    message: `${String(replicas)} pods of ${of.id} have to stand apart, and there is room for ${String(apart)}`,
    expected: replicas,
    actual: apart,
  });
}

/** An image that says which processor it is for runs on no other. */
function runsThere(it: Inspection, spec: Node, groups: readonly Resource[]): void {
  const there = new Set(groups.flatMap((group) => architecturesOf(it, group)));
  for (const container of ["initContainers", "containers"].flatMap((name) => spec.get(name).list())) {
    const image = container.get("image");
    const [, tag = ""] = /:([^/@]*)(@.*)?$/.exec(image.written()) ?? [];
    const meant = /(^|[-_.])(arm64|aarch64)/.test(tag)
      ? "arm64"
      : /(^|[-_.])(amd64|x86[-_]64)/.test(tag)
        ? "amd64"
        : "";
    it.expect(image, meant === "" || there.has(meant), {
      message: `${image.written()} does not run on the processors of its nodes`,
      expected: [...there],
    });
  }
}

/** What a pod asks for; a limit without a request is one. Flink's pods say it beside their template. */
function needOf(of: Resource, spec: Node): Need {
  const part = /\/spec\/(jobManager|taskManager)\//.exec(spec.pointer)?.[1];
  if (part !== undefined) {
    const resource = property(of, "spec", part, "resource");
    return {
      cores: Number(resource.get("cpu").text() ?? 1),
      gib: quantity(resource.get("memory"), (text) => gibibytes(text.replace(/g$/, "Gi").replace(/m$/, "Mi"))),
    };
  }
  const asked = (name: string): Need[] =>
    spec
      .get(name)
      .list()
      .map((container) => {
        const resources = container.get("resources");
        const of = (name: string) => {
          const request = resources.get("requests", name);
          return request.exists ? request : resources.get("limits", name);
        };
        return { cores: quantity(of("cpu"), cores), gib: quantity(of("memory"), gibibytes) };
      });
  // Containers run together; those that prepare the pod run before them, one after the other.
  const [together, before] = [asked("containers"), asked("initContainers")];
  const most = (of: (need: Need) => number) =>
    Math.max(
      together.reduce((all, one) => all + of(one), 0),
      ...before.map(of),
    );
  return { cores: most((one) => one.cores), gib: most((one) => one.gib) };
}

function quantity(node: Node, parse: (text: string) => number): number {
  const text = node.text();
  if (text === undefined) return 0;
  const value = parse(text);
  if (Number.isNaN(value)) throw new Undecided(`${text} is no quantity`, node);
  return value;
}

/** The largest node that a pool may start, within its limits. */
function largestIn(pool: Resource): Need {
  const category = property(pool, "spec", "template", "spec", "requirements")
    .list()
    .find((one) => one.get("key").text() === "karpenter.k8s.aws/instance-category");
  const isNamed = category !== undefined && category.get("operator").text() === "In";
  const names = isNamed ? category.get("values").texts() : [];
  const sizes = names.map((name) => largestNodes[name] ?? largestOfAll);
  const limits = property(pool, "spec", "limits");
  const within = (node: Node, parse: (text: string) => number) => (node.exists ? quantity(node, parse) : Infinity);
  const largest = sizes.length === 0 ? [largestOfAll] : sizes;
  return {
    cores: Math.min(Math.max(...largest.map((one) => one.cores)), within(limits.get("cpu"), cores)),
    gib: Math.min(Math.max(...largest.map((one) => one.gib)), within(limits.get("memory"), gibibytes)),
  };
}

/** The smallest of the types that a group may start is what a pod can count on. */
function roomOn({ model }: Inspection, group: Resource): Need {
  const sizes = typeNamesOf(model, group).map((type) => {
    const size = sizeOf(type);
    if (size === undefined) throw new Undecided(`how large ${type} is is not known`, property(group, "InstanceTypes"));
    return size;
  });
  return {
    cores: Math.min(...sizes.map(({ vcpus }) => vcpus)) * shareForPods,
    gib: Math.min(...sizes.map(({ gib }) => gib)) * shareForPods,
  };
}

/** A pod waits for ever for a config map, an account or a class of volumes that is not there. */
function findsWhatItMounts(it: Inspection, { of, spec }: Pods): void {
  const namespace = namespaceOf(of);
  const has = (kind: string, name: string) =>
    it.model.all(`Kubernetes::${kind}`).some((one) => nameOf(one) === name && namespaceOf(one) === namespace);
  for (const volume of spec.get("volumes").list()) {
    const name = volume.get("configMap", "name");
    if (!name.exists || volume.get("configMap", "optional").bool(false)) continue;
    it.expect(name, has("ConfigMap", name.written()), {
      message: `${of.id} waits for the config map ${name.written()}`,
      expected: `a config map in ${namespace}`,
    });
  }
  for (const volume of spec.get("volumes").list()) {
    const name = volume.get("persistentVolumeClaim", "claimName");
    it.expect(name, !name.exists || has("PersistentVolumeClaim", name.written()), {
      message: `${of.id} waits for the claim ${name.written()}`,
      expected: `a claim in ${namespace}`,
    });
  }
  for (const { node, kind } of environment(spec)) {
    const name = node.get("secretName").exists ? node.get("secretName") : node.get("name");
    if (node.get("optional").bool(false)) continue;
    it.expect(name, kind === "Secret" ? makesSecret(it, name.text(), namespace) : has(kind, name.written()), {
      message: `${of.id} waits for the ${kind === "Secret" ? "secret" : "config map"} ${name.written()}`,
      expected: `one in ${namespace}`,
    });
  }
  const account = spec.get("serviceAccountName");
  it.expect(account, (account.text() ?? "default") === "default" || has("ServiceAccount", account.written()), {
    message: `${of.id} waits for the account ${account.written()}`,
    expected: `an account in ${namespace}`,
  });
  const classes = it.model.all("Kubernetes::StorageClass");
  for (const claim of property(of, "spec", "volumeClaimTemplates").list()) {
    const name = claim.get("spec", "storageClassName");
    it.expect(name, name.exists ? classes.map(nameOf).includes(name.written()) : hasDefault(classes), {
      message: `${of.id} waits for volumes of ${name.text() ?? "a default class"}`,
      expected: classes.map(nameOf),
    });
  }
}

interface Read {
  readonly node: Node;
  readonly kind: "ConfigMap" | "Secret";
}

/** What a pod's containers read into their environment, and the secrets that it mounts. */
function environment(spec: Node): Read[] {
  const containers = ["initContainers", "containers"].flatMap((name) => spec.get(name).list());
  const [whole, single] = [
    containers.flatMap((one) => one.get("envFrom").list()),
    containers.flatMap((one) => one.get("env").list()).map((one) => one.get("valueFrom")),
  ];
  const mounted = spec
    .get("volumes")
    .list()
    .map((volume) => volume.get("secret"))
    .filter((secret) => secret.exists);
  const reads: readonly (readonly [Node, Read["kind"]])[] = [
    ...whole.map((one) => [one.get("configMapRef"), "ConfigMap"] as const),
    ...whole.map((one) => [one.get("secretRef"), "Secret"] as const),
    ...single.map((one) => [one.get("configMapKeyRef"), "ConfigMap"] as const),
    ...single.map((one) => [one.get("secretKeyRef"), "Secret"] as const),
    ...mounted.map((one) => [one, "Secret"] as const),
  ];
  return reads.filter(([node]) => node.exists).map(([node, kind]) => ({ node, kind }));
}

/** Whether a secret is declared, or made by something that is: from outside the cluster, with a certificate, by a driver. */
function makesSecret(it: Inspection, name: string | undefined, namespace: string): boolean {
  if (syncedSecrets(it.model, namespace).some((one) => one.name === name)) return true;
  const all = it.model
    .all("Kubernetes::Secret", "Kubernetes::ExternalSecret", "Kubernetes::Certificate")
    .filter((one) => namespaceOf(one) === namespace);
  return all.some((one) => {
    const made = [property(one, "spec", "target", "name"), property(one, "spec", "secretName")];
    return (made.find((node) => node.exists)?.text() ?? nameOf(one)) === name;
  });
}
