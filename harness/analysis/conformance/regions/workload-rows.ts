// What runs in a region and how it is reached: services, sizes, volumes.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { areAdmitted, resizings } from "../cluster/pod-restraints.ts";
import { hasDefault } from "../streaming/volume-checks.ts";
import { cores, gibibytes } from "./quantities.ts";
import { declaredTopology, setsNamed } from "./topology.ts";

const manifests = { needs: "manifests" } as const;
const inside = [8123, 9000, 9009];
const front = [8123, 9000];

export const workloadRows = [
  check(
    "CH-008",
    (it) => {
      const sets = Object.values(declaredTopology(it).clusters).map(({ set }) => set);
      for (const set of sets) {
        offers(it, set, { set, ports: inside, headless: true });
        offers(it, `${set}-lb`, { set, ports: front, headless: false });
      }
      offers(it, "clickhouse-global", { ports: front, headless: false });
      it.leftOut("answers through each service are asked on the running platform");
    },
    manifests,
  ),

  check(
    "CH-021",
    (it) => {
      const agreed = it.profile.objectives["CH-021"]?.value as Readonly<Record<string, Envelope>> | undefined;
      if (agreed === undefined) {
        it.outOfScope("no agreed value");
        return;
      }
      onServers(it, (container, region) => {
        const envelope = agreed[region];
        if (envelope === undefined) {
          it.undecided(container, { message: `no envelope is agreed for ${region}` });
          return;
        }
        fits(it, container, envelope);
      });
    },
    manifests,
  ),

  // disks inside the host are NVMe and cannot grow; the row asks for both.
  check(
    "CH-022",
    (it) => {
      onSets(it, (set) => {
        const [claim] = property(set, "spec", "volumeClaimTemplates").list();
        if (claim === undefined) {
          it.violated(set, { message: "the pods have no volumes of their own", expected: "200 GiB" });
          return;
        }
        const size = claim.get("spec", "resources", "requests", "storage");
        it.expect(size, gibibytes(size.written()) === 200, { message: "not the agreed size", expected: "200Gi" });
        const name = claim.get("spec", "storageClassName");
        const isDefault = classesOf(it, set).some((one) => hasDefault([one]));
        it.expect(name, name.exists ? name.text() === "fast-ssd" : isDefault, {
          message: "not the agreed class",
          expected: "fast-ssd",
        });
        const mounts = property(set, "spec", "template", "spec", "containers")
          .list()
          .filter(isServer)
          .flatMap((one) => one.get("volumeMounts").list())
          .filter((one) => one.get("name").text() === claim.get("metadata", "name").text());
        it.expect(
          claim,
          mounts.some((one) => /^\/var\/lib\/clickhouse\/?$/.test(one.get("mountPath").written())),
          {
            message: "the servers keep their data elsewhere than on the volume",
            expected: "/var/lib/clickhouse",
          },
        );
        if (classesOf(it, set).length === 0)
          it.violated(name, { message: "no class fast-ssd stands where the pods run", expected: "fast-ssd" });
      });
      const classes = fastClasses(it);
      it.looked();
      if (classes.length === 0) it.missing({ message: "the class fast-ssd is missing", expected: "fast-ssd" });
      it.each(classes, (storage) => {
        const by = property(storage, "provisioner");
        const grows = property(storage, "allowVolumeExpansion");
        it.expect(grows, grows.bool(false), { message: "volumes of fast-ssd cannot grow", expected: true });
        it.expect(by, !/no-provisioner|local/i.test(by.written()), {
          message: "volumes of fast-ssd are disks of the host, which cannot grow",
          expected: "a provisioner of volumes",
        });
        const kind = property(storage, "parameters", "type");
        it.expect(kind, /^(gp3|io1|io2)$/.test(kind.text() ?? "gp3"), {
          message: `volumes of fast-ssd are ${kind.written()} disks`,
          expected: "gp3, io1 or io2",
        });
      });
    },
    manifests,
  ),
];

/** Classes that pods of a set may mean: those of their region, and those of which nothing says where they are. */
function classesOf(it: Inspection, set: Resource): Resource[] {
  return fastClasses(it).filter(({ region }) => [set.region, undefined].includes(region) || set.region === undefined);
}

function fastClasses(it: Inspection): Resource[] {
  return it.model
    .all("Kubernetes::StorageClass")
    .filter((one) => property(one, "metadata", "name").text() === "fast-ssd");
}

interface Offer {
  /** The set whose pods are asked; all of them where none is named. */
  readonly set?: string;
  readonly ports: readonly number[];
  readonly headless: boolean;
}

function offers(it: Inspection, name: string, { set, ports, headless }: Offer): void {
  const own = it.model.all("Kubernetes::Service").filter((one) => property(one, "metadata", "name").text() === name);
  it.looked();
  if (own.length === 0) it.missing({ message: `the service ${name} is missing`, expected: name });
  it.each(own, (service) => {
    const spec = property(service, "spec");
    const type = spec.get("type");
    it.expect(type, (type.text() ?? "ClusterIP") === "ClusterIP", {
      message: `${name} is reachable from outside the cluster`,
      expected: "ClusterIP",
    });
    const address = spec.get("clusterIP");
    it.expect(address, (address.text() === "None") === headless, {
      message: `${name} is ${headless ? "not " : ""}headless`,
      expected: headless ? "None" : "an address",
    });
    const offered = spec
      .get("ports")
      .list()
      .map((port) => port.get("port").number() ?? 0);
    leadsToServers(it, service, { name, set });
    const inOrder = offered.toSorted((one, other) => one - other);
    it.expect(spec.get("ports"), JSON.stringify(inOrder) === JSON.stringify(ports), {
      message: `${name} offers other ports`,
      expected: ports,
      actual: offered,
    });
  });
}

/** A port leads to the same port of pods that are there, and nobody outside has an address for it. */
function leadsToServers(
  it: Inspection,
  service: Resource,
  { name, set }: { readonly name: string; readonly set: string | undefined },
): void {
  const spec = property(service, "spec");
  const outside = spec.get("externalIPs");
  it.expect(outside, outside.list().length === 0, { message: `${name} has addresses outside`, expected: "none" });
  const beside = (one: Resource) =>
    one.region === undefined || service.region === undefined || one.region === service.region;
  const pods = it.model
    .all("Kubernetes::StatefulSet")
    .filter((one) => beside(one) && (set === undefined || property(one, "metadata", "name").text() === set))
    .map((one) => property(one, "spec", "template"));
  const wanted = spec.get("selector").entries();
  const chosen = pods.filter((pod) => {
    const labels = pod.get("metadata", "labels");
    return wanted.every(([label, value]) => labels.get(label).text() === value.text());
  });
  const servers = chosen.flatMap((pod) => pod.get("spec", "containers").list()).filter(isServer);
  it.expect(spec.get("selector"), wanted.length > 0 && servers.length > 0, {
    message: `${name} selects no servers`,
    expected: "the pods of ClickHouse",
  });
  const space = property(service, "metadata", "namespace");
  const homes = set === undefined ? [] : setsNamed(it, set).map((one) => property(one, "metadata", "namespace").text());
  it.expect(space, homes.length === 0 || homes.includes(space.text()), {
    message: `${name} stands in another namespace than its pods`,
    expected: homes,
  });
  const names = new Map(
    servers
      .flatMap((one) => one.get("ports").list())
      .map((port) => [port.get("name").written(), port.get("containerPort").number()]),
  );
  for (const port of spec.get("ports").list()) {
    const target = port.get("targetPort");
    const to = target.exists ? (names.get(target.written()) ?? Number(target.written())) : port.get("port").number();
    it.expect(port, to === port.get("port").number() && (port.get("protocol").text() ?? "TCP") === "TCP", {
      message: `${name} leads ${port.get("port").written()} to ${String(to)}`,
      expected: "the same port, by TCP",
    });
  }
}

function isServer(container: Node): boolean {
  return /clickhouse-server/.test(container.get("image").written()) || container.get("name").text() === "clickhouse";
}

interface Envelope {
  readonly cpu: readonly [string, string];
  readonly memoryGib: readonly [number, number];
}

function onSets(it: Inspection, look: (set: Resource, region: string) => void): void {
  for (const { set, region } of Object.values(declaredTopology(it).clusters)) {
    const sets = setsNamed(it, set);
    it.looked();
    if (sets.length === 0) it.missing({ message: `the stateful set ${set} is missing`, expected: set });
    it.each(sets, (one) => {
      look(one, region);
    });
  }
}

function onServers(it: Inspection, look: (container: Node, region: string) => void): void {
  onSets(it, (set, region) => {
    const containers = property(set, "spec", "template", "spec", "containers").list();
    const server = containers.find((one) => one.get("name").text() === "clickhouse") ?? containers[0];
    const pods = { of: set, spec: property(set, "spec", "template", "spec") };
    areAdmitted(it, pods);
    for (const { node, message } of resizings(it.model, pods, server?.get("name").text() ?? "")) {
      it.violated(node, { message, expected: "the sizes of the region" });
    }
    if (server === undefined) it.undecided(set, { message: "the pod has no container" });
    else look(server, region);
  });
}

function fits(it: Inspection, container: Node, { cpu, memoryGib }: Envelope): void {
  const [askedCpu, mostCpu] = cpu;
  const [askedMemory, mostMemory] = memoryGib;
  for (const [kind, ownCpu, wantedMemory] of [
    ["requests", askedCpu, askedMemory],
    ["limits", mostCpu, mostMemory],
  ] as const) {
    const given = container.get("resources", kind);
    const wantedCpu = cores(ownCpu);
    it.expect(given.get("cpu"), cores(given.get("cpu").written()) === wantedCpu, {
      message: `${kind} of CPU are not those of the region`,
      expected: wantedCpu,
    });
    it.expect(given.get("memory"), gibibytes(given.get("memory").written()) === wantedMemory, {
      message: `${kind} of memory are not those of the region`,
      expected: `${String(wantedMemory)}Gi`,
    });
  }
}
