// Which pods may talk to which, and where secrets come from.

import { check } from "../check.ts";
import { dataOf, namespaceOf, nameOf, podsOf, propertyLines, wholeOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { parseCidr, prefixLength, reachesPublic } from "../../model/cidr.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf } from "../../model/value.ts";

const driver = "secrets-store.csi.k8s.io";
const speaking = /pass(word|wd)?$|secret$|token$|api_?key$|credentials?$/i;

export const druidPolicyChecks = [
  check(
    "DRUID-008",
    (it) => {
      const addon = it.model.all("AWS::EKS::Addon").find((one) => property(one, "AddonName").text() === "vpc-cni");
      it.looked();
      const values = addon === undefined ? undefined : property(addon, "ConfigurationValues");
      if (values === undefined || !enforces(values)) {
        it.violated(values ?? "none", {
          message: "nobody enforces network policies",
          expected: { enableNetworkPolicy: "true" },
        });
      }
      const policies = it.model.all("Kubernetes::NetworkPolicy").filter((one) => namespaceOf(one) === "druid");
      for (const direction of ["Ingress", "Egress"]) {
        it.looked();
        if (!policies.some((policy) => deniesAll(policy, direction))) {
          it.violated(policies[0] ?? "none", {
            message: `pods without a policy of their own are open (${direction})`,
            expected: "a policy for every pod that lists nothing",
          });
        }
      }
      it.each(policies, (policy) => {
        listsPeers(it, policy);
      });
      it.leftOut("that unlisted connections are dropped shows on the running cluster");
    },
    { needs: "manifests" },
  ),

  check(
    "DRUID-009",
    (it) => {
      it.each(
        () => it.model.all("Kubernetes::Secret"),
        (secret) => {
          it.violated(wholeOf(secret), { message: `${secret.id} is written down in the manifests`, expected: "none" });
        },
      );
      const classes = it.model.all("Kubernetes::SecretProviderClass");
      it.looked();
      if (!classes.some((one) => property(one, "spec", "provider").text() === "aws")) {
        it.missing({
          message: "no secret comes from Secrets Manager",
          expected: "SecretProviderClass of AWS",
        });
      }
      it.each(classes, (one) => {
        const synced = property(one, "spec", "secretObjects");
        it.expect(synced, synced.list().length === 0, {
          message: `${one.id} copies secrets into the cluster`,
          expected: "mounted files alone",
        });
      });
      mountedSecrets(it, classes);
      writtenSecrets(it);
    },
    { needs: "manifests" },
  ),
];

function enforces(values: Node): boolean {
  const parsed: unknown = JSON.parse(values.text() ?? "{}");
  return isMap(parsed) && textOf(parsed["enableNetworkPolicy"]) === "true";
}

function deniesAll(policy: Resource, direction: string): boolean {
  const spec = property(policy, "spec");
  const everyPod = spec.get("podSelector").entries().length === 0;
  const listed = spec.get(direction.toLowerCase()).list().length;
  return everyPod && spec.get("policyTypes").texts().includes(direction) && listed === 0;
}

/** A rule that names neither a peer nor a port allows everything. */
function listsPeers(it: Inspection, policy: Resource): void {
  for (const [direction, peers] of [
    ["ingress", "from"],
    ["egress", "to"],
  ] as const) {
    for (const rule of property(policy, "spec", direction).list()) {
      const isOpen = rule.get(peers).list().length === 0;
      it.expect(rule, !isOpen, { message: `${policy.id} opens ${direction} for everyone`, expected: "named peers" });
      it.expect(rule, rule.get("ports").list().length > 0, {
        message: `${policy.id} opens every port`,
        expected: "named ports",
      });
      const world = rule
        .get(peers)
        .list()
        .some((peer) => isWorld(peer.get("ipBlock", "cidr").written()));
      it.expect(rule, !(world && direction === "ingress"), {
        message: `${policy.id} lets the world in`,
        expected: "named peers",
      });
    }
  }
}

/** Whether a range is a large part of the internet: all of it, its halves, the routable part of IPv6. */
function isWorld(cidr: string): boolean {
  const range = parseCidr(cidr);
  if (range === undefined || !reachesPublic(range)) return false;
  return (prefixLength(cidr) ?? 0) < (range.family === 4 ? 8 : 16);
}

/** Every Druid pod mounts its secrets through the driver, from a class that is there. */
function mountedSecrets(it: Inspection, classes: readonly Resource[]): void {
  const names = classes.map(nameOf);
  const own = podsOf(it.model).filter(({ of }) => namespaceOf(of) === "druid");
  it.each(own, ({ of, spec }) => {
    const mounted = spec
      .get("volumes")
      .list()
      .filter((volume) => volume.get("csi", "driver").text() === driver)
      .map((volume) => volume.get("csi", "volumeAttributes", "secretProviderClass").written());
    it.expect(spec.get("volumes"), mounted.length > 0 && mounted.every((name) => names.includes(name)), {
      message: `${of.id} does not mount its secrets`,
      expected: driver,
    });
  });
}

/** Passwords in variables of pods, in configuration and in values of charts. */
function writtenSecrets(it: Inspection): void {
  const variables = podsOf(it.model)
    .flatMap(({ spec }) => ["containers", "initContainers"].flatMap((name) => spec.get(name).list()))
    .flatMap((container) => container.get("env").list());
  it.each(variables, (variable) => {
    const isSecret = speaking.test(variable.get("name").written());
    it.expect(variable.get("value"), !(isSecret && variable.get("value").exists), {
      message: `${variable.get("name").written()} is written down`,
      expected: "a mounted file",
      actual: "plain text",
    });
  });
  const lines = it.model.all("Kubernetes::ConfigMap").flatMap((config) => dataOf(config));
  it.each(lines, ({ node, text }) => {
    for (const [name, value] of propertyLines(text)) {
      const isProvided = value === "" || value.startsWith("{") || value.startsWith("$");
      it.expect(node, !speaking.test(name) || isProvided, {
        message: `${name} is written down`,
        expected: "a mounted file",
        actual: "plain text",
      });
    }
  });
  it.each(
    () => it.model.all("Kubernetes::HelmRelease"),
    (release) => {
      for (const [path, node] of leaves(property(release, "spec", "values"))) {
        it.expect(node, !(speaking.test(path) && node.written() !== ""), {
          message: `${release.id} has ${path} among its values`,
          expected: "a mounted file",
          actual: "plain text",
        });
      }
    },
  );
}

/** Every text and number of a tree with the name that it stands under. */
function leaves(node: Node, name = ""): [string, Node][] {
  if (isMap(node.value())) return node.entries().flatMap(([key, child]) => leaves(child, key));
  const value = node.value();
  if (Array.isArray(value)) return node.list().flatMap((child) => leaves(child, name));
  return typeof value === "string" || typeof value === "number" ? [[name, node]] : [];
}
