// JDBC-013: a name for writing and one for reading, each leading to servers of its own. Where the names lead stands in the
// services that ask for them, or in records of the zone; that applications use them, in their settings.

import { z } from "zod";
import { check } from "../check.ts";
import { isSuspended, nameOf, namespaceOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { serverPods } from "../monitoring/scraping.ts";
import { declaredApplications, hostOfUrl } from "./application-settings.ts";
import { namesBalancer, recordsNamed } from "../edge/zones.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

const agreed = z.strictObject({ write: z.string(), read: z.string(), database: z.string() });
const annotation = "external-dns.alpha.kubernetes.io/hostname";

interface Led {
  readonly node: Node;
  /** What is behind: pods, addresses, or another name. */
  readonly target: string;
}

export const splitChecks = [
  check("JDBC-013", (it) => {
    const promise = agreed.safeParse(it.profile.objectives["JDBC-013"]?.value);
    if (!promise.success) {
      it.outOfScope("no agreed value: nobody promised names for writing and reading");
      return;
    }
    const names = promise.data;
    settings(it, names);
    it.attempt(() => {
      targets(it, names);
    });
    it.leftOut("where statements end up is asked of running servers");
  }),
];

function settings(it: Inspection, { write, read, database }: z.infer<typeof agreed>): void {
  it.each(
    () => declaredApplications(it.model),
    ({ node, settings: { application, split } }) => {
      for (const [purpose, url, name] of [
        ["writes to", split.write, write],
        ["reads from", split.read, read],
      ] as const) {
        const host = hostOfUrl(url);
        it.expect(node, host === name && databaseOf(url) === database, {
          message: `${application} ${purpose} ${host ?? "no name of its own"}${host === name ? `, database ${databaseOf(url)}` : ""}`,
          expected: `${name}/${database}`,
          actual: url ?? "none",
        });
      }
    },
  );
}

function databaseOf(url: string | undefined): string {
  return /\/\/[^/]+\/([^?]*)/.exec(url ?? "")?.[1] ?? "";
}

/** Both names lead somewhere, and to nothing in common. */
function targets(it: Inspection, { write, read }: z.infer<typeof agreed>): void {
  const led = { write: ledTo(it, write), read: ledTo(it, read) };
  const isSeen = it.model.hasManifests || led.write.length + led.read.length > 0;
  if (!isSeen) {
    it.leftOut("what stands behind the names is written in the Kubernetes manifests");
    return;
  }
  for (const [name, found] of [
    [write, led.write],
    [read, led.read],
  ] as const) {
    it.looked();
    if (found.length === 0) it.missing({ message: `${name} leads nowhere`, expected: "servers" });
  }
  const writing = new Set(led.write.map(({ target }) => target));
  it.each(led.read, ({ node, target }) => {
    it.expect(node, !writing.has(target), {
      message: `${target} is behind the name for writing and the one for reading`,
      expected: "different targets",
      actual: { write: [...writing], read: led.read.map((one) => one.target) },
    });
  });
  if (it.model.hasManifests) served(it, [write, read]);
}

function ledTo(it: Inspection, name: string): Led[] {
  const { model } = it;
  const records = recordsNamed(it, name).flatMap((record) => {
    const alias = record.get("AliasTarget", "DNSName");
    const values = record.get("ResourceRecords").list();
    return [...(alias.exists ? [alias] : []), ...values].flatMap((node) => behind(it, node));
  });
  const asking = model.all("Kubernetes::Service").filter((service) => namesAsked(service).includes(name));
  return [...records, ...asking.flatMap((service) => selectedBy(model, service))];
}

/** Pods that a service selects. */
function selectedBy(model: PlatformModel, service: Resource): Led[] {
  const selector = property(service, "spec", "selector");
  const wanted = selector.entries().map(([key, value]) => [key, value.text()] as const);
  const isIn = (labels: ReadonlyMap<string, string>) =>
    wanted.length > 0 && wanted.every(([key, value]) => labels.get(key) === value);
  return serversWithLabels(model)
    .filter(({ namespace, labels }) => namespace === namespaceOf(service) && isIn(labels))
    .map(({ pod }) => ({ node: selector, target: pod }));
}

/** What a record's target hands on to: pods bound to a balancer's target groups, the groups themselves, else the target. */
function behind(it: Inspection, node: Node): Led[] {
  const { model } = it;
  const balancer = model.all("AWS::ElasticLoadBalancingV2::LoadBalancer").find((one) => namesBalancer(it, node, one));
  const groups = model
    .all("AWS::ElasticLoadBalancingV2::Listener")
    .filter((listener) => balancer !== undefined && model.referred(property(listener, "LoadBalancerArn")) === balancer)
    .flatMap((listener) => forwardedTo(it, listener));
  const ends = [...new Set(groups)].flatMap((group) => {
    const pods = boundTo(model, group);
    return pods.length > 0 ? pods : [{ node, target: group.id }];
  });
  return ends.length > 0 ? ends : [{ node, target: node.written() }];
}

function forwardedTo({ model }: Inspection, listener: Resource): Resource[] {
  return property(listener, "DefaultActions")
    .list()
    .flatMap((action) => [
      action.get("TargetGroupArn"),
      ...action
        .get("ForwardConfig", "TargetGroups")
        .list()
        .map((one) => one.get("TargetGroupArn")),
    ])
    .flatMap((arn) => (arn.exists ? (model.referred(arn) ?? []) : []));
}

/** Pods of services that the load balancer controller registers in a target group. */
function boundTo(model: PlatformModel, group: Resource): Led[] {
  return model
    .all("Kubernetes::TargetGroupBinding")
    .filter((binding) => model.referred(property(binding, "spec", "targetGroupARN")) === group)
    .flatMap((binding) => {
      const name = property(binding, "spec", "serviceRef", "name").text();
      const services = model.all("Kubernetes::Service").filter((one) => {
        return nameOf(one) === name && namespaceOf(one) === namespaceOf(binding);
      });
      return services.flatMap((service) => selectedBy(model, service));
    });
}

/** Names that a service asks a controller of names for, between commas. */
function namesAsked(service: Resource): string[] {
  return property(service, "metadata", "annotations", annotation)
    .written()
    .split(",")
    .map((name) => name.trim());
}

/** Servers with the labels that their template and their controller give them. */
function serversWithLabels(model: PlatformModel) {
  return serverPods(model).flatMap(({ of }) => {
    const own = property(of, "spec", "template", "metadata", "labels").entries();
    const replicas = property(of, "spec", "replicas").number() ?? 1;
    return Array.from({ length: replicas }, (_, ordinal) => {
      const pod = `${nameOf(of)}-${String(ordinal)}`;
      const labels = new Map(own.map(([key, value]) => [key, value.written()]));
      return { pod, namespace: namespaceOf(of), labels: labels.set("statefulset.kubernetes.io/pod-name", pod) };
    });
  });
}

/** Records come from a controller of names, and clients that look at certificates find the names in the servers'. */
function served(it: Inspection, names: readonly string[]): void {
  const { model } = it;
  const isAsked = model
    .all("Kubernetes::Service")
    .some((service) => namesAsked(service).some((name) => names.includes(name)));
  it.looked();
  const controllers = model.all("Kubernetes::HelmRelease", "Kubernetes::Deployment").filter((one) => {
    const names = [nameOf(one), property(one, "spec", "chart", "spec", "chart").text()];
    const isResting = isSuspended(one) || property(one, "spec", "replicas").number() === 0;
    return names.includes("external-dns") && !isResting;
  });
  if (isAsked && controllers.length === 0) {
    it.missing({
      message: "nothing makes records of the names that services ask for",
      expected: "external-dns",
    });
  }
  const zones = controllers.map((one) => property(one, "spec", "values", "domainFilters"));
  const left = isAsked ? names.filter((name) => !zones.some((filters) => isCovered(filters, name))) : [];
  const [first] = zones;
  if (first !== undefined) {
    it.expect(first, left.length === 0, {
      message: "the controller of names leaves these names alone",
      expected: names,
    });
  }
  const certificates = model.all("Kubernetes::Certificate").map((one) => property(one, "spec", "dnsNames"));
  it.each(certificates, (dnsNames) => {
    const held = dnsNames.list().map((one) => one.written());
    const missing = names.filter((name) => !held.some((one) => one === name || isBelow(one, name)));
    it.expect(dnsNames, missing.length === 0, {
      message: `the servers' certificate does not name ${missing.join(", ")}`,
      expected: names,
    });
  });
}

function isBelow(wildcard: string, name: string): boolean {
  return wildcard.startsWith("*.") && name.slice(name.indexOf(".") + 1) === wildcard.slice(2);
}

/** A controller without filters makes records of every name, one with filters of those zones and of what is below them. */
function isCovered(filters: Node, name: string): boolean {
  const zones = filters.texts();
  return zones.length === 0 || zones.some((zone) => name === zone || name.endsWith(`.${zone}`));
}
