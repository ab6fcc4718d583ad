// Objects that the cluster's operators would make from the platform's own kinds. The lab has no operators: what they make
// is worked out here, with their names, so that everything behind it meets ordinary objects.

import type { RegionOutputs } from "../../ports/outputs.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { clickhouseInstallationObjects } from "./clickhouse-installation.ts";
import { withDruid } from "./druid-release.ts";
import { flinkDeploymentObjects } from "./flink-deployment.ts";
import { keeperInstallationObjects } from "./keeper-installation.ts";
import { withPulsarSetup } from "./pulsar-setup.ts";

/** The objects, and what operators make of them. Objects of no operator stay as they are. */
export function withOwnedObjects(given: readonly KubernetesObject[], outputs: RegionOutputs): KubernetesObject[] {
  const objects = withDruid(given, outputs);
  const owned = objects.flatMap((object) => {
    switch (object.kind) {
      case "ClickHouseInstallation":
        return clickhouseInstallationObjects(object, objects);
      case "ClickHouseKeeperInstallation":
        return keeperInstallationObjects(object);
      case "FlinkDeployment":
        return flinkDeploymentObjects(object);
      default:
        return [];
    }
  });
  return [...withPulsarSetup(objects), ...owned];
}
