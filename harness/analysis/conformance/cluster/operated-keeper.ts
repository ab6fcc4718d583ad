// Keeper under an operator: the operator is installed, and its installation asks for a quorum.

import type { Inspection } from "../inspection.ts";
import { isSuspended, nameOf, namespaceOf, podsOf } from "./manifest-objects.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** Installations of Keeper that an operator manages. */
export function keeperInstallations(it: Inspection): Resource[] {
  return it.model.all("Kubernetes::ClickHouseKeeperInstallation");
}

/** Every installation has an odd quorum, and servers and operator are there as well. */
export function judgeOperatedKeeper(it: Inspection, installations: readonly Resource[]): void {
  it.each([...installations, ...it.model.all("Kubernetes::ClickHouseInstallation")], (installation) => {
    const stop = property(installation, "spec", "stop");
    it.expect(stop, !isSuspended(installation), { message: `${installation.id} is stopped`, expected: "running" });
  });
  it.each(installations, (installation) => {
    for (const cluster of property(installation, "spec", "configuration", "clusters").list()) {
      const replicas = cluster.get("layout", "replicasCount");
      const count = replicas.number() ?? 1;
      it.expect(replicas, count >= 3 && count % 2 === 1, {
        message: `${String(count)} Keeper nodes form no safe quorum`,
        expected: 3,
      });
    }
  });
  it.looked();
  if (it.model.all("Kubernetes::ClickHouseInstallation").length === 0) {
    it.missing({ message: "no servers are installed", expected: "ClickHouseInstallation" });
  }
  it.each(
    () => it.model.all("Kubernetes::ClickHouseInstallation"),
    (servers) => {
      const nodes = property(servers, "spec", "configuration", "zookeeper", "nodes");
      const hosts = nodes.list().map((one) => one.get("host").written());
      const known = hosts.filter((host) => installations.some((one) => isServiceOf(host, one, servers)));
      it.expect(nodes, hosts.length > 0 && known.length === hosts.length, {
        message: `${servers.id} is coordinated by nobody of the platform`,
        expected: installations.map((one) => `keeper-${nameOf(one)}`),
      });
    },
  );
  const charts = it.model
    .all("Kubernetes::HelmRelease")
    .filter((release) => !isSuspended(release))
    .map((release) => property(release, "spec", "chart", "spec", "chart").written());
  const images = podsOf(it.model)
    .filter(({ of }) => property(of, "spec", "replicas").number() !== 0)
    .flatMap(({ spec }) => spec.get("containers").list())
    .map((container) => container.get("image").written());
  const isThere = [...charts, ...images].some((one) => /clickhouse-operator(?:[:@].*)?$/.test(one));
  if (!isThere) {
    it.missing({ message: "no operator manages the servers", expected: "a ClickHouse operator" });
  }
}

/** Whether a host is a service that the operator makes for an installation: one for all of it, and one for each node. */
function isServiceOf(host: string, installation: Resource, from: Resource): boolean {
  const [service = "", namespace = namespaceOf(from)] = host.split(".");
  const isNamed = service === `keeper-${nameOf(installation)}` || service.startsWith(`chk-${nameOf(installation)}-`);
  return isNamed && namespace === namespaceOf(installation);
}
