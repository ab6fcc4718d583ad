// The database in the manifests: replicas, zones, ports, limits. A lone template does not carry them.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { gibibytes } from "../regions/quantities.ts";
import { tellsOfDrains } from "./budgets.ts";
import { judgeOperatedKeeper, keeperInstallations } from "./operated-keeper.ts";
import { ofThreeZones, threeOfKeeper, threeVote } from "./coordinators.ts";
import { leastPods } from "./least-pods.ts";
import { areAdmitted } from "./pod-restraints.ts";
import { queryLimits } from "./query-limits.ts";
import { ofZones, replicaSets, replicasIn, replicasOf, spreadOverZones } from "./zone-spread.ts";
import type { ReplicaSets } from "./zone-spread.ts";
import { listenHosts } from "../servers/server-config.ts";
import { isLoopback, serverPorts } from "../servers/server-ports.ts";
import { nameOf } from "./manifest-objects.ts";
import { property, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

const manifests = { needs: "manifests" } as const;

const dataFolder = "/var/lib/clickhouse";
/** GiB of a tebibyte, of 1,000 GiB, and of a terabyte as people who sell disks count it. */
const terabytes = [1024, 1000, 931];

export const workloadChecks = [
  check(
    "CH-001",
    (it) => {
      const expected = Number(it.profile.topology["replicas"] ?? 3);
      onReplicas(it, { name: /^clickhouse/i, role: "clickhouse" }, (sets) => {
        const [first] = sets;
        const replicas = property(first, "spec", "replicas");
        const isTold = sets.length > 1 || replicas.number() !== undefined;
        it.expect(replicas, isTold && replicasIn(sets) === expected, { message: "not one replica per zone", expected });
        for (const set of sets) {
          const least = leastPods(it.model, set);
          it.expect(least.node, least.node.resource === set || least.count >= replicasOf(set), {
            message: "an autoscaler leaves fewer than one replica per zone",
            expected,
          });
          areAdmitted(it, { of: set, spec: property(set, "spec", "template", "spec") });
        }
        ofZones(it, sets, expected);
        it.expect(property(first, "spec", "template", "spec"), spreadOverZones(it, sets), {
          message: "two replicas may land in one zone",
          expected: "one replica per zone, required",
        });
      });
    },
    manifests,
  ),

  // Other systems of the platform have coordinators of their own, ZooKeeper's.
  check(
    "CH-002",
    (it) => {
      const operated = keeperInstallations(it);
      if (operated.length > 0) {
        judgeOperatedKeeper(it, operated);
        it.leftOut("that the operator keeps them shows where Kubernetes runs");
        return;
      }
      onReplicas(it, { name: /(?<!zoo)keeper/i, role: "keeper" }, (sets) => {
        const replicas = property(sets[0], "spec", "replicas");
        const count = replicasIn(sets);
        it.expect(replicas, count >= 3 && count % 2 === 1, {
          message: `${String(count)} Keeper nodes form no safe quorum`,
          expected: 3,
        });
      });
      it.leftOut("whether an operator manages the sets shows where Kubernetes runs");
    },
    manifests,
  ),

  // R20: fewer than three coordinators in the template violate it.
  check(
    "REP-005",
    (it) => {
      threeVote(it);
      threeOfKeeper(it);
      onReplicas(it, { name: /keeper/i, role: "keeper or zookeeper" }, (sets) => {
        const [first] = sets;
        const replicas = property(first, "spec", "replicas");
        it.expect(replicas, replicasIn(sets) >= 3, { message: "fewer than three coordinators", expected: 3 });
        it.expect(property(first, "spec", "template", "spec"), spreadOverZones(it, sets), {
          message: "two coordinators may land in one zone",
          expected: "one coordinator per zone, required",
        });
        ofZones(it, sets, 3);
        // Of sets with a pod each it is said by their zones where their nodes stand.
        if (sets.length === 1) ofThreeZones(it, first);
        for (const set of sets) tellsOfDrains(it, set);
      });
    },
    manifests,
  ),

  check(
    "CH-009",
    (it) => {
      const promised = { http: 8123, native: 9000, interserver: 9009 } as const;
      const regions = Map.groupBy(serverPorts(it.model), ({ node }) => node.resource.region ?? "");
      // Without any server there is one region, which serves nothing.
      const asked = regions.size === 0 ? [[]] : [...regions.values()];
      const each = asked.flatMap((ports) =>
        Object.entries(promised).map(([protocol, port]) => ({ ports, protocol, port })),
      );
      it.each(each, ({ ports, protocol, port }) => {
        const found = ports.filter((one) => one.port === port);
        const right = found.length > 0 && found.every((one) => one.protocol === protocol);
        if (!right) {
          it.violated(found[0]?.node ?? ports[0]?.node ?? "none", {
            message: `${String(port)} does not serve ${protocol}`,
            expected: { [protocol]: port },
            actual: found.map((one) => one.protocol),
          });
        }
      });
      it.each(listenHosts(it.model), ({ hosts, node }) => {
        it.expect(node, hosts.length === 0 || !hosts.every(isLoopback), {
          message: "servers listen to their own host alone",
          expected: "an address that others reach",
          actual: hosts,
        });
      });
    },
    manifests,
  ),

  ...queryLimits,

  check(
    "EKS-009",
    (it) => {
      onSet(it, { name: /^clickhouse/i, role: "clickhouse" }, (set) => {
        const [claim] = property(set, "spec", "volumeClaimTemplates").list();
        if (claim === undefined) {
          it.violated(set, { message: "the pods have no volumes of their own", expected: "1 TB gp3" });
          return;
        }
        const size = claim.get("spec", "resources", "requests", "storage");
        it.expect(size, terabytes.includes(Math.round(gibibytes(size.written()))), {
          message: `a pod has ${size.text() ?? "no"} storage`,
          expected: "1 TB",
        });
        const own = claim.get("metadata", "name").text();
        const mounts = property(set, "spec", "template", "spec", "containers")
          .list()
          .flatMap((container) => container.get("volumeMounts").list())
          .filter((mount) => mount.get("name").text() === own);
        const isData = mounts.some((mount) => /^\/var\/lib\/clickhouse\/?$/.test(mount.get("mountPath").written()));
        it.expect(claim, isData, {
          message: "the servers keep their data elsewhere than on the volume",
          expected: dataFolder,
        });
        for (const name of ["selector", "volumeName"]) {
          const given = claim.get("spec", name);
          it.expect(given, !given.exists, {
            message: "the pods get volumes that somebody has to make",
            expected: "volumes that the class makes",
          });
        }
        const name = claim.get("spec", "storageClassName");
        const storage = storageClass(it, claim);
        const type = storage === undefined ? undefined : typeOf(it, claim, storage);
        it.expect(name, type === "gp3", {
          message: "the volumes are not gp3",
          expected: "gp3",
          actual: type ?? "unknown class",
        });
      });
    },
    manifests,
  ),

  check(
    "EKS-010",
    (it) => {
      it.each(
        () => it.model.all("Kubernetes::StorageClass"),
        (storage) => {
          const expansion = property(storage, "allowVolumeExpansion");
          it.expect(expansion, expansion.bool(false), { message: "volumes of this class cannot grow", expected: true });
        },
      );
      it.leftOut("growing a volume without loss is EBS's own behaviour");
    },
    manifests,
  ),
];

/** The class of a claim: the one that it names, in whichever way, else the cluster's own choice. */
function storageClass(it: Inspection, claim: Node): Resource | undefined {
  const older = claim.get("metadata", "annotations", "volume.beta.kubernetes.io/storage-class");
  const name = claim.get("spec", "storageClassName").text() ?? older.text();
  return it.model.all("Kubernetes::StorageClass").find((one) => {
    const isDefault = property(one, "metadata", "annotations", "storageclass.kubernetes.io/is-default-class");
    return name === undefined ? isDefault.bool(false) : property(one, "metadata", "name").text() === name;
  });
}

/** The type of a claim's volume: of its class of attributes where it names one, else of its storage class, whose driver makes gp3 by default. */
function typeOf(it: Inspection, claim: Node, storage: Resource): string | undefined {
  const attributes = claim.get("spec", "volumeAttributesClassName");
  const isDefault = property(storage, "provisioner").text() === "ebs.csi.aws.com";
  const own = property(storage, "parameters", "type").text() ?? (isDefault ? "gp3" : undefined);
  if (!attributes.exists) return own;
  const named = it.model.all("Kubernetes::VolumeAttributesClass").find((one) => nameOf(one) === attributes.text());
  if (named === undefined)
    throw new Undecided(`what ${attributes.written()} makes of a volume is not known`, attributes);
  return property(named, "parameters", "type").text() ?? own;
}

/** What operators of databases make sets of: Altinity's, and that of ClickHouse itself. */
const installations = {
  servers: ["Kubernetes::ClickHouseInstallation", "Kubernetes::ClickHouseCluster"],
  coordinators: ["Kubernetes::ClickHouseKeeperInstallation", "Kubernetes::KeeperCluster"],
} as const;

interface SetsOf {
  readonly name: RegExp;
  readonly role: string;
}

function onSet(it: Inspection, of: SetsOf, look: (set: Resource) => void): void {
  it.each(setsOf(it, of), look);
}

/** Sets of a role; none is found missing. */
function setsOf(it: Inspection, { name, role }: SetsOf): Resource[] {
  const sets = it.model
    .all("Kubernetes::StatefulSet")
    .filter((set) => name.test(property(set, "metadata", "name").written()));
  it.looked();
  if (sets.length > 0) return sets;
  const [installed] = it.model.all(...(role === "clickhouse" ? installations.servers : installations.coordinators));
  const message = `which pods an operator makes of ${installed?.id ?? "it"} is not followed here`;
  if (installed !== undefined) it.undecided(installed, { message, expected: role });
  else it.missing({ message: "no stateful set of this role is declared", expected: role });
  return sets;
}

/** As onSet, with sets of one pod each that belong together looked at as one. */
function onReplicas(it: Inspection, of: SetsOf, look: (sets: ReplicaSets) => void): void {
  it.each(replicaSets(setsOf(it, of)), look);
}
