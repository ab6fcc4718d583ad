// The two stateful sets and what belongs to each: services, disruption budget, configuration.

import { clientPorts, podPorts } from "../network/rules.ts";
import { standardServerTag } from "../settings/byoc-private.ts";
import type { Settings } from "../settings/byoc-private.ts";
import { keeperConfig } from "./keeper-config.ts";
import type { Manifest } from "./manifest.ts";
import { manifest } from "./manifest.ts";
import { shipper, shipperConfig } from "./log-shipper.ts";
import { configFolder, serverConfig } from "./server-config.ts";
import { usersConfig } from "./users-config.ts";
import { asUser, unprivileged } from "./restricted.ts";

type SetName = "clickhouse" | "keeper";

/** Everything that runs in the namespace. */
export function workloads(settings: Settings): readonly Manifest[] {
  return [
    config("clickhouse-config", { "config.xml": serverConfig(settings), "users.xml": usersConfig(settings) }, settings),
    shipperConfig(settings),
    config("keeper-config", { "keeper_config.xml": keeperConfig(settings) }, settings),
    headless("clickhouse", { https: clientPorts.http, native: clientPorts.native, interserver: 9009 }, settings),
    headless("keeper", { client: podPorts.keeper, raft: podPorts.raft }, settings),
    budget("clickhouse", settings),
    budget("keeper", settings),
    statefulSet("keeper", keeperContainer(settings), settings),
    statefulSet("clickhouse", clickhouseContainer(settings), settings),
  ];
}

function config(name: string, data: Record<string, string>, settings: Settings): Manifest {
  return manifest("v1", "ConfigMap", { name, namespace: settings.namespace, body: { data } });
}

function headless(set: SetName, ports: Record<string, number>, settings: Settings): Manifest {
  return manifest("v1", "Service", {
    name: set,
    namespace: settings.namespace,
    body: {
      spec: {
        clusterIP: "None",
        publishNotReadyAddresses: true,
        selector: labelsOf(set),
        ports: Object.entries(ports).map(([name, port]) => ({ name, port, targetPort: port, protocol: "TCP" })),
      },
    },
  });
}

function budget(set: SetName, settings: Settings): Manifest {
  return manifest("policy/v1", "PodDisruptionBudget", {
    name: set,
    namespace: settings.namespace,
    body: { spec: { minAvailable: 2, selector: { matchLabels: labelsOf(set) } } },
  });
}

interface ContainerOfSet {
  readonly container: Readonly<Record<string, unknown>>;
  /** Containers beside the main one. */
  readonly beside?: readonly unknown[];
  readonly volumes: readonly unknown[];
  readonly size: string;
}

function clickhouseContainer(settings: Settings): ContainerOfSet {
  const tls = settings.corrections.serversEndTls;
  const logs = shipper(settings);
  const ping = `${tls ? "https" : "http"}://127.0.0.1:${clientPorts.http}/ping`;
  return {
    size: "1Ti",
    beside: [logs.container],
    volumes: [
      ...logs.volumes,
      { name: "config", configMap: { name: "clickhouse-config" } },
      { name: "secrets", secret: { secretName: "clickhouse-users", defaultMode: 0o400 } },
      ...(tls ? [{ name: "tls", secret: { secretName: "clickhouse-tls", defaultMode: 0o400 } }] : []),
    ],
    container: {
      name: "clickhouse",
      image: image("clickhouse-server", settings.serverTag, settings),
      command: ["clickhouse-server", `--config-file=${configFolder}/config.xml`],
      env: [
        { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "POD_FQDN", value: `$(POD_NAME).clickhouse.${settings.namespace}.svc.cluster.local` },
      ],
      ports: [
        { name: "https", containerPort: clientPorts.http },
        { name: "native", containerPort: clientPorts.native },
        { name: "interserver", containerPort: podPorts.interserver },
      ],
      resources: { requests: { cpu: "6", memory: "48Gi" }, limits: { memory: "56Gi" } },
      securityContext: unprivileged,
      // Load balancers learn that the pod goes before its server stops listening.
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
      // Probes run inside the pod: its security group admits no node.
      readinessProbe: probe(["wget", "--quiet", "--no-check-certificate", "--output-document=-", ping]),
      volumeMounts: [
        { name: "data", mountPath: "/var/lib/clickhouse" },
        logs.mount,
        { name: "config", mountPath: configFolder, readOnly: true },
        { name: "secrets", mountPath: `${configFolder}/secrets`, readOnly: true },
        ...(tls ? [{ name: "tls", mountPath: `${configFolder}/tls`, readOnly: true }] : []),
      ],
    },
  };
}

function keeperContainer(settings: Settings): ContainerOfSet {
  return {
    size: "20Gi",
    volumes: [{ name: "config", configMap: { name: "keeper-config" } }],
    container: {
      name: "keeper",
      image: image("clickhouse-keeper", standardServerTag, settings),
      command: [
        "sh",
        "-c",
        'KEEPER_SERVER_ID=$((${POD_NAME##*-} + 1)) exec clickhouse-keeper --config-file="$0"',
        "/etc/clickhouse-keeper/keeper_config.xml",
      ],
      env: [{ name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
      ports: [
        { name: "client", containerPort: podPorts.keeper },
        { name: "raft", containerPort: podPorts.raft },
      ],
      resources: { requests: { cpu: "1", memory: "4Gi" }, limits: { memory: "6Gi" } },
      securityContext: unprivileged,
      readinessProbe: probe(["sh", "-c", `echo ruok | nc -w 2 127.0.0.1 ${podPorts.keeper} | grep -q imok`]),
      volumeMounts: [
        { name: "data", mountPath: "/var/lib/clickhouse-keeper" },
        { name: "config", mountPath: "/etc/clickhouse-keeper", readOnly: true },
      ],
    },
  };
}

function probe(command: readonly string[]): Record<string, unknown> {
  return { exec: { command }, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 };
}

function image(name: string, tag: string, settings: Settings): string {
  return `${settings.account}.dkr.ecr.${settings.region}.amazonaws.com/clickhouse/${name}:${tag}`;
}

function statefulSet(set: SetName, of: ContainerOfSet, settings: Settings): Manifest {
  const matchLabels = labelsOf(set);
  return manifest("apps/v1", "StatefulSet", {
    name: set,
    namespace: settings.namespace,
    body: {
      spec: {
        serviceName: set,
        replicas: 3,
        podManagementPolicy: "Parallel",
        selector: { matchLabels },
        template: {
          metadata: { labels: { ...matchLabels, role: set } },
          spec: {
            serviceAccountName: set === "clickhouse" ? "clickhouse-sa" : "keeper-sa",
            nodeSelector: { role: set },
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: "topology.kubernetes.io/zone",
                whenUnsatisfiable: "DoNotSchedule",
                labelSelector: { matchLabels },
              },
            ],
            securityContext: asUser(101),
            terminationGracePeriodSeconds: 60,
            containers: [of.container, ...(of.beside ?? [])],
            volumes: of.volumes,
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: "gp3-encrypted",
              resources: { requests: { storage: of.size } },
            },
          },
        ],
      },
    },
  });
}

/** How everything that belongs to a set finds its pods. */
function labelsOf(set: SetName): Record<string, string> {
  return { "app.kubernetes.io/name": set };
}
