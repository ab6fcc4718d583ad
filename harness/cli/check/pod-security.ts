// What a namespace lets its pods ask of the node, by the levels of Kubernetes's own admission: pods beyond the level that it
// enforces are never made. No row promises a level, so that this is a question to infra alone. For tests.
// https://kubernetes.io/docs/concepts/security/pod-security-standards/

import { property } from "../../analysis/model/node.ts";
import type { Node } from "../../analysis/model/node.ts";
import type { PlatformModel } from "../../analysis/model/platform-model.ts";
import { nameOf, namespaceOf } from "../../analysis/conformance/cluster/manifest-objects.ts";
import type { Pods } from "../../analysis/conformance/cluster/manifest-objects.ts";

const label = "pod-security.kubernetes.io/enforce";
/** Volumes that the restricted level knows. */
const restrictedVolumes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];
/** Capabilities that a container may add at the baseline: those of a container by default. */
const usual =
  /^(AUDIT_WRITE|CHOWN|DAC_OVERRIDE|FOWNER|FSETID|KILL|MKNOD|NET_BIND_SERVICE|SETFCAP|SETGID|SETPCAP|SETUID|SYS_CHROOT)$/;

export interface Excess {
  readonly node: Node;
  readonly message: string;
}

/** What pods ask for beyond the level that their namespace enforces. */
export function beyondLevel(model: PlatformModel, pods: Pods): Excess[] {
  const { of, spec } = pods;
  const level = enforcedLevel(model, pods);
  if (level !== "baseline" && level !== "restricted") return [];
  const found = [...beyondBaseline(spec), ...(level === "restricted" ? beyondRestricted(spec) : [])];
  return found.map(([node, what]) => ({ node, message: `the namespace refuses pods of ${of.id}: ${what}` }));
}

/** The level that the namespace of pods says it enforces. */
export function enforcedLevel(model: PlatformModel, { of }: Pods): string | undefined {
  const namespace = model.all("Kubernetes::Namespace").find((one) => nameOf(one) === namespaceOf(of));
  return namespace === undefined ? undefined : property(namespace, "metadata", "labels", label).text();
}

type Found = readonly [Node, string];

function containersOf(spec: Node): Node[] {
  return ["initContainers", "containers"].flatMap((name) => spec.get(name).list());
}

function beyondBaseline(spec: Node): Found[] {
  const shared = ["hostNetwork", "hostPID", "hostIPC"].map((name) => [spec.get(name), `they have ${name}`] as const);
  const privileged = containersOf(spec).map(
    (one) => [one.get("securityContext", "privileged"), "one of their containers is privileged"] as const,
  );
  const ports = containersOf(spec).flatMap((one) =>
    one
      .get("ports")
      .list()
      .map((port) => port.get("hostPort")),
  );
  const added = containersOf(spec).flatMap((one) => one.get("securityContext", "capabilities", "add").list());
  const paths = spec
    .get("volumes")
    .list()
    .map((volume) => volume.get("hostPath"));
  return [
    ...[...shared, ...privileged].filter(([node]) => node.bool(false)),
    ...ports
      .filter((node) => (node.number() ?? 0) !== 0)
      .map((node) => [node, "they take a port of the node"] as const),
    ...added.filter((node) => !usual.test(node.written())).map((node) => [node, "they add a capability"] as const),
    ...paths.filter((node) => node.exists).map((node) => [node, "they mount a path of the node"] as const),
  ];
}

function beyondRestricted(spec: Node): Found[] {
  const own = spec.get("securityContext");
  const volumes = spec
    .get("volumes")
    .list()
    .filter((volume) => !volume.entries().every(([key]) => key === "name" || restrictedVolumes.includes(key)))
    .map((volume) => [volume, "a volume is of no kind that is let in"] as const);
  return [...volumes, ...containersOf(spec).flatMap((container) => ofContainer(own, container))];
}

function ofContainer(pod: Node, container: Node): Found[] {
  const own = container.get("securityContext");
  const said = (...path: string[]) => (own.get(...path).exists ? own.get(...path) : pod.get(...path));
  const dropped = own.get("capabilities", "drop").texts();
  const added = own.get("capabilities", "add").texts();
  const profile = said("seccompProfile", "type").text() ?? "";
  const rules: readonly (readonly [boolean, string])[] = [
    [said("runAsNonRoot").bool(false), "a container may run as root"],
    [said("runAsUser").number() !== 0, "a container runs as root"],
    [!own.get("allowPrivilegeEscalation").bool(true), "a container may gain privileges"],
    [dropped.includes("ALL"), "a container keeps capabilities"],
    [added.every((name) => name === "NET_BIND_SERVICE"), "a container adds a capability"],
    [["RuntimeDefault", "Localhost"].includes(profile), "a container has no profile of system calls"],
  ];
  return rules.filter(([holds]) => !holds).map(([, what]) => [container, what] as const);
}
