// HAProxy as one zone's node of the network load balancer: TCP pass-through, targets checked as the target group says.
// Nodes also watch each other, since what removes a zone from the name is that others cannot reach it.

import type { LoadBalancerSpec, TargetGroupSpec } from "../lab-spec.ts";

export const zoneHealthPort = 8404;

export type LoadBalancerZone = LoadBalancerSpec["zones"][number];

export function haproxyConfig(balancer: LoadBalancerSpec, zone: LoadBalancerZone, statsSocket: string): string {
  const others = balancer.zones.filter(({ host }) => host !== zone.host);
  return [
    "global",
    "  maxconn 4000",
    `  stats socket ${statsSocket} mode 600 level admin expose-fd listeners`,
    "  stats timeout 1h",
    "defaults",
    "  mode tcp",
    "  timeout connect 5s",
    "  timeout client 350s",
    "  timeout server 350s",
    "  timeout check 5s",
    "  option redispatch",
    "  retries 2",
    ...balancer.listeners.flatMap(({ port, targetGroup }) => listener(port, { balancer, zone, targetGroup })),
    "frontend zone",
    "  mode http",
    "  timeout client 5s",
    `  bind ${zone.address}:${zoneHealthPort}`,
    "  monitor-uri /alive",
    ...(others.length === 0 ? [] : ["backend zones", ...others.map(peer)]),
    "",
  ].join("\n");
}

function peer(zone: LoadBalancerZone): string {
  return `  server ${zone.host} ${zone.address}:${zoneHealthPort} check inter 1000 fastinter 500 fall 3 rise 2`;
}

function listener(
  port: number,
  at: { balancer: LoadBalancerSpec; zone: LoadBalancerZone; targetGroup: TargetGroupSpec },
): string[] {
  const { balancer, zone, targetGroup } = at;
  const targets = targetGroup.targets.filter(
    (target) => balancer.crossZone || target.availabilityZone === zone.availabilityZone,
  );
  return [
    `frontend listener-${port}`,
    ...[zone.address, ...(zone.endpoints ?? [])].map((address) => `  bind ${address}:${port}`),
    `  default_backend targets-${port}`,
    `backend targets-${port}`,
    "  balance roundrobin",
    ...healthLines(targetGroup),
    ...targets.map((target) => `  server ${target.address}:${target.port} ${target.address}:${target.port} check`),
  ];
}

/** AWS checks by HTTP(S) without looking at the certificate, and closes flows to a target that turned unhealthy. */
function healthLines({ health, terminateOnUnhealthy }: TargetGroupSpec): string[] {
  const port = health.port === undefined ? "" : ` port ${health.port}`;
  const tls = health.protocol === "HTTPS" ? " check-ssl verify none" : "";
  const shutdown = terminateOnUnhealthy ? " on-marked-down shutdown-sessions" : "";
  const timing = `inter ${health.intervalSeconds}s fall ${health.unhealthyCount} rise ${health.healthyCount}`;
  const http =
    health.protocol === "TCP"
      ? []
      : [
          "  option httpchk",
          `  http-check send meth GET uri ${health.path} ver HTTP/1.1 hdr Host health`,
          `  http-check expect status ${health.matcher}`,
        ];
  return [...http, `  timeout check ${health.timeoutSeconds}s`, `  default-server ${timing}${port}${tls}${shutdown}`];
}

export interface ServerState {
  readonly backend: string;
  readonly server: string;
  readonly status: string;
}

/** Rows of `show stat` that are servers. */
export function parseServerStates(csv: string): ServerState[] {
  const [header = "", ...rows] = csv.trim().split("\n");
  const columns = header.replace(/^# /, "").split(",");
  const [backend, server, status] = ["pxname", "svname", "status"].map((name) => columns.indexOf(name));
  return rows
    .map((row) => row.split(","))
    .map((cells) => ({
      backend: cells[backend ?? -1] ?? "",
      server: cells[server ?? -1] ?? "",
      status: cells[status ?? -1] ?? "",
    }))
    .filter((row) => row.server !== "FRONTEND" && row.server !== "BACKEND" && row.server !== "");
}
