// How a region is found inside its cluster: a headless service for the pods, one in front of them, and one for queries
// over both regions.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { RegionSettings } from "../settings.ts";
import { clickhousePorts } from "../settings.ts";

/** The services of one region. */
export function serviceObjects(settings: RegionSettings): readonly Manifest[] {
  const { key, zoneName } = settings;
  const { https, native, interserver } = clickhousePorts;
  return [
    service(
      `clickhouse-${key}`,
      { https, native, interserver },
      {
        settings,
        headless: true,
        annotations: { "external-dns.alpha.kubernetes.io/hostname": `clickhouse-${key}.${zoneName}` },
      },
    ),
    service(`clickhouse-${key}-lb`, { https, native }, { settings, headless: false }),
    service("clickhouse-global", { https, native }, { settings, headless: false }),
  ];
}

interface ServiceKind {
  readonly settings: RegionSettings;
  readonly headless: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
}

function service(name: string, ports: Readonly<Record<string, number>>, kind: ServiceKind): Manifest {
  const { settings, headless, annotations } = kind;
  return manifest("v1", "Service", {
    name,
    namespace: settings.namespace,
    ...(annotations === undefined ? {} : { annotations }),
    body: {
      spec: {
        type: "ClusterIP",
        ...(headless ? { clusterIP: "None", publishNotReadyAddresses: true } : {}),
        selector: { "app.kubernetes.io/name": `clickhouse-${settings.key}` },
        ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number, targetPort: number })),
      },
    },
  });
}
