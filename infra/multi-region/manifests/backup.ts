// Backups of a region: the tool's configuration, the daily job, and the Sunday job that tidies up.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { RegionSettings } from "../settings.ts";
import { podsOf } from "../settings.ts";
import { asUser, unprivileged } from "../../manifests/restricted.ts";

const daily = "0 2 * * *";
const sunday = "0 2 * * 0";

/** Configuration and jobs. */
export function backupObjects(settings: RegionSettings): readonly Manifest[] {
  const { namespace, corrections } = settings;
  const tidy = ["cleanup", "optimize", "mutations"];
  return [
    manifest("v1", "ConfigMap", { name: "clickhouse-backup", namespace, body: { data: files(settings) } }),
    cron("clickhouse-backup", { schedule: daily, steps: ["backup", "list"], settings }),
    // the daily job is Sunday's backup too; a second one at the same minute would meet it.
    cron("clickhouse-weekly-maintenance", {
      schedule: sunday,
      steps: corrections.backupsDoNotOverlap ? tidy : ["backup", ...tidy],
      settings,
    }),
  ];
}

function files(settings: RegionSettings): Record<string, string> {
  const { buckets, region } = settings;
  return {
    "config.yml": `general:
  remote_storage: s3
  backups_to_keep_local: 1
  backups_to_keep_remote: 30
clickhouse:
  host: 127.0.0.1
  secure: true
  username: backup
  create_integration_tables: true
s3:
  bucket: ${buckets.backups}
  region: ${region}
  path: clickhouse/{shard}
  sse: aws:kms
  disable_ssl: false
api:
  listen: 127.0.0.1:7171
`,
    "run.sh": script(settings),
  };
}

/** A step fails when any server of the region fails: half a backup is none. */
function script(settings: RegionSettings): string {
  const hosts = podsOf(settings)
    .map(({ name }) => `${name}.clickhouse-${settings.key}`)
    .join(" ");
  return `#!/bin/sh
set -eu
ask() { clickhouse-client --secure --host "$1" --user backup --query "$2"; }
order() {
  ask "$1" "INSERT INTO system.backup_actions(command) VALUES ('$2')"
  while [ "$(ask "$1" "SELECT countIf(status = 'in progress') FROM system.backup_actions")" != 0 ]; do sleep 5; done
  [ "$(ask "$1" "SELECT argMax(status, start) FROM system.backup_actions")" = success ]
}
for step in "$@"; do
  for host in ${hosts}; do
    case "$step" in
      backup) order "$host" "create_remote teei-platform_$(date -u +%Y%m%d_%H%M%S)" ;;
      list) ask "$host" "SELECT name, size, location FROM system.backup_list WHERE location = 'remote'" ;;
      cleanup) order "$host" "clean" ;;
      optimize) ask "$host" "OPTIMIZE TABLE default.events_local; OPTIMIZE TABLE default.metrics_company_period_local" ;;
      mutations) ask "$host" "SELECT hostName(), database, table, mutation_id, latest_fail_reason, create_time FROM system.mutations WHERE NOT is_done" ;;
    esac
  done
done
`;
}

interface Cron {
  readonly schedule: string;
  readonly steps: readonly string[];
  readonly settings: RegionSettings;
}

function cron(name: string, { schedule, steps, settings }: Cron): Manifest {
  const { account, region, namespace, timeZone, corrections } = settings;
  return manifest("batch/v1", "CronJob", {
    name,
    namespace,
    body: {
      spec: {
        schedule,
        ...(corrections.backupsDoNotOverlap ? { timeZone } : {}),
        concurrencyPolicy: "Forbid",
        jobTemplate: {
          spec: {
            backoffLimit: 1,
            template: {
              metadata: { labels: { role: "backup" } },
              spec: {
                restartPolicy: "Never",
                automountServiceAccountToken: false,
                securityContext: asUser(101),
                containers: [
                  {
                    name: "backup",
                    image: `${account}.dkr.ecr.${region}.amazonaws.com/teei/clickhouse-server:25.8`,
                    command: ["sh", "/etc/clickhouse-backup/run.sh", ...steps],
                    env: [
                      {
                        name: "CLICKHOUSE_PASSWORD",
                        valueFrom: { secretKeyRef: { name: "clickhouse-users", key: "backup" } },
                      },
                    ],
                    securityContext: unprivileged,
                    volumeMounts: [{ name: "backup", mountPath: "/etc/clickhouse-backup", readOnly: true }],
                  },
                ],
                volumes: [{ name: "backup", configMap: { name: "clickhouse-backup" } }],
              },
            },
          },
        },
      },
    },
  });
}
