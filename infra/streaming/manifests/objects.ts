// Every object of the streaming cluster, in the order of its application.

import type { Manifest } from "../../manifests/manifest.ts";
import { podFaults } from "../../manifests/pod-faults.ts";
import { roleArn } from "../../security/key-users.ts";
import type { StreamingSettings } from "../settings.ts";
import { faultNamespaces, faultRoleName } from "../pod-roles.ts";
import { baseObjects } from "./base.ts";
import { clickhouseObjects } from "./clickhouse.ts";
import { dashboardObjects } from "./dashboards.ts";
import { flinkObjects } from "./flink.ts";
import { metricObjects } from "./metrics.ts";
import { producerObjects } from "./producer.ts";
import { pulsarObjects } from "./pulsar.ts";

/** Everything that stands in the cluster. */
export function streamingObjects(settings: StreamingSettings): Manifest[] {
  return [
    ...baseObjects(settings),
    ...pulsarObjects(settings),
    ...metricObjects(),
    ...dashboardObjects(settings),
    ...clickhouseObjects(settings),
    ...flinkObjects(settings),
    ...producerObjects(settings),
    ...faultNamespaces.flatMap((namespace) =>
      podFaults({ namespace, roleArn: roleArn(faultRoleName(namespace, settings), settings) }),
    ),
  ];
}
