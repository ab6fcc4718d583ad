// The parts of Pulsar: how many of each there are, and that clients come in through the proxies.

import { check } from "../check.ts";
import { leastPods } from "../cluster/least-pods.ts";
import { areAdmitted } from "../cluster/pod-restraints.ts";
import { dataOf, isIdle, nameOf, namespaceOf, podsOf, requiredObject } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap } from "../../model/value.ts";

export const pulsarParts = [
  check(
    "PIPE-013",
    (it) => {
      const promised = it.profile.objectives["PIPE-013"]?.value;
      const releases = it.model.all("Kubernetes::HelmRelease").filter((one) => nameOf(one) === "pulsar");
      it.each(Object.entries(isMap(promised) ? promised : {}), ([part, replicas]) => {
        chartStarts(it, { releases, part, replicas: Number(replicas) });
        const set = keeperOf(it, part);
        if (set === undefined) return;
        const count = property(set, "spec", "replicas");
        it.expect(count, (count.number() ?? 1) === replicas, {
          message: `${String(count.number() ?? 1)} pods of ${part}`,
          expected: replicas,
        });
        const least = leastPods(it.model, set);
        it.expect(least.node, least.node.resource === set || least.count >= Number(replicas), {
          message: `an autoscaler leaves ${String(least.count)} pods of ${part}`,
          expected: replicas,
        });
        areAdmitted(it, { of: set, spec: property(set, "spec", "template", "spec") });
        const containers = property(set, "spec", "template", "spec", "containers").list();
        it.expect(property(set, "spec", "template"), part === "toolset" || !containers.every(isIdle), {
          message: `the pods of ${part} do nothing`,
          expected: "the image's own command",
        });
      });
      frontsProxies(it);
      it.each(serviceUrls(it), ({ node, url }) => {
        it.expect(node, /^pulsar(\+ssl)?:\/\/pulsar-proxy[.:]/.test(url), {
          message: "clients do not connect through the proxies",
          expected: "pulsar-proxy",
          actual: url,
        });
      });
      it.leftOut("that the pods run is asked of the cluster");
    },
    { needs: "manifests" },
  ),
];

interface Started {
  readonly releases: readonly Resource[];
  readonly part: string;
  readonly replicas: number;
}

/** How many pods of a part a chart is told to start; the official one calls bookies by their program. */
function chartStarts(it: Inspection, { releases, part, replicas }: Started): void {
  const names = part === "bookie" ? [part, "bookkeeper"] : [part];
  const stated = releases
    .flatMap((release) => names.map((name) => property(release, "spec", "values", name, "replicaCount")))
    .filter((node) => node.exists);
  it.each(stated, (node) => {
    it.expect(node, node.number() === replicas, {
      message: `the chart starts ${node.written()} pods of ${part}`,
      expected: replicas,
    });
  });
}

/** The object that keeps a part's pods: a stateful set, or a deployment where the part keeps nothing. */
function keeperOf(it: Inspection, part: string): Resource | undefined {
  const name = `pulsar-${part}`;
  const isLoose = it.model.all("Kubernetes::Deployment").some((one) => nameOf(one) === name);
  const keeps = ["zookeeper", "bookie"].includes(part);
  return requiredObject(it, isLoose && !keeps ? "Deployment" : "StatefulSet", name);
}

/** The service that clients ask for leads to the proxies' pods. */
function frontsProxies(it: Inspection): void {
  const service = requiredObject(it, "Service", "pulsar-proxy");
  const proxies = ["StatefulSet", "Deployment"]
    .flatMap((kind) => it.model.all(`Kubernetes::${kind}`))
    .find((one) => nameOf(one) === "pulsar-proxy");
  if (service === undefined || proxies === undefined) return;
  const labels = property(proxies, "spec", "template", "metadata", "labels");
  const selector = property(service, "spec", "selector");
  const wanted = selector.entries();
  const isOwn = wanted.length > 0 && wanted.every(([key, node]) => labels.get(key).text() === node.text());
  it.expect(selector, isOwn && namespaceOf(service) === namespaceOf(proxies), {
    message: "others than the proxies answer at pulsar-proxy",
    expected: labels.raw,
  });
}

function serviceUrls(it: Inspection): { node: Node; url: string }[] {
  // The parts of Pulsar themselves ask each other.
  const clients = podsOf(it.model).filter(({ of }) => !/^pulsar-(broker|proxy|bookie|zookeeper)/.test(nameOf(of)));
  const words = clients
    .flatMap(({ spec }) => ["initContainers", "containers"].flatMap((name) => spec.get(name).list()))
    .flatMap((container) => [
      ...["command", "args"].flatMap((name) => container.get(name).list()),
      ...container
        .get("env")
        .list()
        .map((one) => one.get("value")),
    ]);
  const jobs = it.model
    .all("Kubernetes::FlinkDeployment")
    .flatMap((one) => property(one, "spec", "job", "args").list());
  const told = [...words, ...jobs].flatMap((node) => urlsIn(node, node.written()));
  return [...told, ...inMaps(it)];
}

function urlsIn(node: Node, text: string): { node: Node; url: string }[] {
  return [...text.matchAll(/pulsar(?:\+ssl)?:\/\/[^\s"',]+/g)].map(([url]) => ({ node, url }));
}

function inMaps(it: Inspection): { node: Node; url: string }[] {
  return it.model.all("Kubernetes::ConfigMap").flatMap((config) =>
    dataOf(config)
      .filter(({ name }) => name !== "brokerServiceURL")
      .flatMap(({ node, text }) => urlsIn(node, text)),
  );
}
