// The job under its operator: who manages it, and of how many parts it is made.

import { check } from "../check.ts";
import { nameOf, namespaceOf, requiredObject } from "../cluster/manifest-objects.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

const needsManifests = { needs: "manifests" } as const;

export const jobChecks = [
  check(
    "PIPE-022",
    (it) => {
      for (const name of ["flink-kubernetes-operator", "cert-manager"]) {
        const release = requiredObject(it, "HelmRelease", name);
        if (release === undefined) continue;
        const chart = property(release, "spec", "chart", "spec", "chart");
        it.expect(chart, (chart.text() ?? name).split("/").at(-1) === name, {
          message: `the release ${name} installs something else`,
          expected: name,
        });
      }
      const job = requiredObject(it, "FlinkDeployment", "iot-flink-job");
      if (job === undefined) return;
      const jar = property(job, "spec", "job", "jarURI");
      it.expect(jar, jar.exists, { message: "the cluster is given no job", expected: "the job's archive" });
      const managers = property(job, "spec", "jobManager", "replicas");
      it.expect(managers, (managers.number() ?? 1) === 1, { message: "not one JobManager", expected: 1 });
      const tasks = property(job, "spec", "taskManager", "replicas");
      it.expect(tasks, taskManagers(job) >= 2, { message: "fewer than two TaskManagers", expected: "at least 2" });
      it.each(
        () => it.model.all("Kubernetes::HelmRelease").filter((one) => nameOf(one) === "flink-kubernetes-operator"),
        (operator) => {
          const watched = property(operator, "spec", "values", "watchNamespaces");
          const isSeen = !watched.exists || watched.list().length === 0 || watched.texts().includes(namespaceOf(job));
          it.expect(watched, isSeen, { message: "the operator does not see the job", expected: namespaceOf(job) });
        },
      );
      it.leftOut("that the job runs is asked of the cluster");
    },
    needsManifests,
  ),
];

/** TaskManagers that a job starts: as many as it says, else as many as have slots for all that runs in parallel. */
function taskManagers(job: Resource): number {
  const slots = property(job, "spec", "flinkConfiguration", "taskmanager.numberOfTaskSlots");
  const parallel = property(job, "spec", "job", "parallelism").number() ?? 1;
  return property(job, "spec", "taskManager", "replicas").number() ?? Math.ceil(parallel / Number(slots.text() ?? 1));
}
