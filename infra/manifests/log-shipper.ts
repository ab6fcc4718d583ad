// What brings the servers' logs to CloudWatch: a container beside each server, which reads the files that the server
// writes and has the rights of the pod's own role. One log group for the text of the queries, one for the errors.

import { logGroupNames } from "../security/keys.ts";
import type { Settings } from "../settings/byoc-private.ts";
import type { Manifest } from "./manifest.ts";
import { manifest } from "./manifest.ts";
import { errorLog, logFolder, serverLog } from "./server-config.ts";
import { unprivileged } from "./restricted.ts";

const name = "clickhouse-log-shipper";
const configFolder = "/fluent-bit/etc";

/** Configuration of the shipper. A group that is missing is an error: groups have a period and a key from the template. */
export function shipperConfig(settings: Settings): Manifest {
  const output = (tag: string, group: string): string => `[OUTPUT]
    Name              cloudwatch_logs
    Match             ${tag}
    region            ${settings.region}
    log_group_name    ${group}
    log_stream_name   \${POD_NAME}
    auto_create_group false
    retry_limit       no_limits
`;
  const text = `[SERVICE]
    Flush        5
    Grace        30
    Log_Level    warn
    storage.path ${logFolder}/.shipper/buffer

${input("clickhouse.queries", serverLog)}
${input("clickhouse.errors", errorLog)}
# The server's log has much besides queries.
[FILTER]
    Name  grep
    Match clickhouse.queries
    Regex log <Debug> executeQuery

${output("clickhouse.queries", logGroupNames.queries)}
${output("clickhouse.errors", logGroupNames.errors)}`;
  return manifest("v1", "ConfigMap", {
    name,
    namespace: settings.namespace,
    body: { data: { "fluent-bit.conf": text } },
  });
}

function input(tag: string, path: string): string {
  return `[INPUT]
    Name             tail
    Tag              ${tag}
    Path             ${path}
    Key              log
    Read_from_Head   on
    DB               ${logFolder}/.shipper/${tag}.db
    storage.type     filesystem
`;
}

/** The container, which stands second in the pod, and its volumes. */
export function shipper({ account, region }: Settings): {
  container: object;
  volumes: readonly object[];
  mount: object;
} {
  return {
    container: {
      name: "log-shipper",
      image: `${account}.dkr.ecr.${region}.amazonaws.com/clickhouse/fluent-bit:4.1`,
      args: ["--config", `${configFolder}/fluent-bit.conf`],
      env: [{ name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
      securityContext: unprivileged,
      volumeMounts: [
        { name: "logs", mountPath: logFolder },
        { name: "shipper", mountPath: configFolder, readOnly: true },
      ],
    },
    // Logs that are not shipped yet outlive a container that starts again, not the pod.
    volumes: [
      { name: "logs", emptyDir: { sizeLimit: "2Gi" } },
      { name: "shipper", configMap: { name } },
    ],
    mount: { name: "logs", mountPath: logFolder },
  };
}
