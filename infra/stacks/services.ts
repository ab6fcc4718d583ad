// Names and ports under which clients find the platform, as the harness reads them.

import { clientPorts, podPorts } from "../network/rules.ts";
import { splitHost } from "../manifests/split-names.ts";
import { podHost, replicas } from "../manifests/server-config.ts";
import type { Settings } from "../settings/byoc-private.ts";

interface ServiceOutput {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: "https" | "native" | "keeper";
  readonly tls: boolean;
}

/** The services in two lists, each short enough for one stack output. */
export function services(settings: Settings): { first: readonly ServiceOutput[]; second: readonly ServiceOutput[] } {
  const tls = settings.corrections.serversEndTls;
  const both = (name: string, host: string): ServiceOutput[] => [
    { name: `${name}-https`, host, port: clientPorts.http, protocol: "https", tls },
    { name: `${name}-native`, host, port: clientPorts.native, protocol: "native", tls },
  ];
  return {
    first: [
      ...both("clickhouse", settings.serviceHost),
      ...(["write", "read"] as const).map((purpose): ServiceOutput => ({
        name: `${purpose}-https`,
        host: splitHost(purpose, settings),
        port: clientPorts.http,
        protocol: "https",
        tls,
      })),
      ...replicas.map((ordinal): ServiceOutput => ({
        name: `keeper-${ordinal}`,
        host: podHost("keeper", ordinal, settings),
        port: podPorts.keeper,
        protocol: "keeper",
        tls: false,
      })),
    ],
    second: replicas.flatMap((ordinal) => both(`replica-${ordinal}`, podHost("clickhouse", ordinal, settings))),
  };
}
