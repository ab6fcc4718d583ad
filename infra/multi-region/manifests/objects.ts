// Every object of one region's cluster, in the order of their application.

import type { Manifest } from "../../manifests/manifest.ts";
import { backupObjects } from "./backup.ts";
import { databaseObjects } from "./database.ts";
import { foundationObjects } from "./foundation.ts";
import { monitoringObjects } from "./monitoring.ts";
import { schemaObjects } from "./schema.ts";
import { serviceObjects } from "./services.ts";
import { zookeeperObjects } from "./zookeeper.ts";
import type { RegionSettings } from "../settings.ts";

/** The objects of one region. */
export function regionObjects(settings: RegionSettings): readonly Manifest[] {
  return [
    ...foundationObjects(settings),
    ...zookeeperObjects(settings),
    ...serviceObjects(settings),
    ...databaseObjects(settings),
    ...schemaObjects(settings),
    ...backupObjects(settings),
    ...monitoringObjects(settings),
  ];
}
