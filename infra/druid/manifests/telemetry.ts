// Telemetry: one collector that takes metrics, logs, traces and profiles, and sends them on over TLS.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import { pods } from "../../manifests/pods.ts";
import { podAccounts } from "../pod-roles.ts";
import { coreNodes } from "./base.ts";

const { namespace, name } = podAccounts.telemetry;

/** Where each kind of signal goes; hosts and users are settings of the account at the service. */
const exporters: Readonly<Record<string, string>> = {
  metrics: "https://prometheus-prod-000-prod-us-west-0.grafana.net/api/prom/push",
  logs: "https://logs-prod-000.grafana.net/otlp",
  traces: "https://tempo-prod-000-prod-us-west-0.grafana.net/tempo",
  profiles: "https://profiles-prod-000.grafana.net:443",
};

/** The collector, its configuration and the key that it reads from Secrets Manager. */
export function telemetryObjects(): Manifest[] {
  const objects = [{ objectName: "grafana-cloud/key", objectType: "secretsmanager", objectAlias: "grafana" }];
  return [
    manifest("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", {
      name,
      namespace,
      body: { spec: { provider: "aws", parameters: { usePodIdentity: "true", objects: JSON.stringify(objects) } } },
    }),
    manifest("v1", "ConfigMap", {
      name,
      namespace,
      body: { data: { "collector.json": JSON.stringify(configuration(), null, 2) } },
    }),
    pods({
      name,
      namespace,
      kind: "Deployment",
      replicas: 2,
      nodes: coreNodes,
      serviceAccount: name,
      image: "otel/opentelemetry-collector-contrib:0.126.0",
      command: ["/otelcol-contrib", "--config=/etc/otel/collector.json", "--feature-gates=service.profilesSupport"],
      ports: { otlp: 4317 },
      mounts: [
        { name: "config", mountPath: "/etc/otel", readOnly: true },
        { name: "secrets", mountPath: "/etc/otel-secrets", readOnly: true },
      ],
      volumes: [
        { name: "config", configMap: { name } },
        {
          name: "secrets",
          csi: { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes: { secretProviderClass: name } },
        },
      ],
    }),
  ];
}

function configuration(): Record<string, unknown> {
  const signals = Object.keys(exporters);
  return {
    extensions: { "basicauth/grafana": { client_auth: { password_file: "/etc/otel-secrets/grafana" } } },
    receivers: {
      otlp: { protocols: { grpc: { endpoint: "0.0.0.0:4317" } } },
      prometheus: {
        config: { scrape_configs: [{ job_name: "druid", kubernetes_sd_configs: [{ role: "pod" }] }] },
      },
    },
    exporters: Object.fromEntries(
      signals.map((signal) => [
        `otlphttp/${signal}`,
        { endpoint: exporters[signal], auth: { authenticator: "basicauth/grafana" } },
      ]),
    ),
    service: {
      extensions: ["basicauth/grafana"],
      pipelines: Object.fromEntries(
        signals.map((signal) => [
          signal,
          {
            receivers: signal === "metrics" ? ["otlp", "prometheus"] : ["otlp"],
            exporters: [`otlphttp/${signal}`],
          },
        ]),
      ),
    },
  };
}
