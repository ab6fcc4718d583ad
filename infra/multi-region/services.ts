// Names and ports under which clients find one region, as the harness reads them.

import type { RegionSettings } from "./settings.ts";
import { clickhousePorts, podHost, podsOf } from "./settings.ts";

interface ServiceOutput {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: "https" | "native";
  readonly tls: boolean;
}

/** The region's own name and the one of both regions; then every server by itself, in the order of its shard. */
export function services(settings: RegionSettings): {
  readonly first: readonly ServiceOutput[];
  readonly second: readonly ServiceOutput[];
} {
  const { key, zoneName } = settings;
  return {
    first: [
      ...https("clickhouse", `clickhouse-${key}.${zoneName}`),
      ...native("clickhouse", `clickhouse-${key}.${zoneName}`),
      ...https("clickhouse-global", `clickhouse-global.${zoneName}`),
      ...native("clickhouse-global", `clickhouse-global.${zoneName}`),
    ],
    second: podsOf(settings).flatMap(({ name }, ordinal) => https(`replica-${ordinal}`, podHost(name, settings))),
  };
}

function https(name: string, host: string): ServiceOutput[] {
  return [{ name: `${name}-https`, host, port: clickhousePorts.https, protocol: "https", tls: true }];
}

function native(name: string, host: string): ServiceOutput[] {
  return [{ name: `${name}-native`, host, port: clickhousePorts.native, protocol: "native", tls: true }];
}
