// Names and ports under which clients find one region, as the harness reads them.

import type { RegionSettings } from "./settings.ts";
import { clickhousePorts } from "./settings.ts";

interface ServiceOutput {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: "https" | "native";
  readonly tls: boolean;
}

/** The region's own name and the one of both regions. */
export function services({ key, zoneName }: RegionSettings): readonly ServiceOutput[] {
  return [key, "global"].flatMap((which): ServiceOutput[] => {
    const host = `clickhouse-${which}.${zoneName}`;
    return [
      { name: `clickhouse-${which}-https`, host, port: clickhousePorts.https, protocol: "https", tls: true },
      { name: `clickhouse-${which}-native`, host, port: clickhousePorts.native, protocol: "native", tls: true },
    ];
  });
}
