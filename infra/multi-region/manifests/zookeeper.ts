// The ensemble of a region: three members, one a zone.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { RegionSettings } from "../settings.ts";
import { zookeeperPorts } from "../settings.ts";
import { asUser, unprivileged } from "../../manifests/restricted.ts";

export const members = [0, 1, 2] as const;

/** `zookeeper-0.zookeeper.teei-platform.svc.cluster.local`. */
export function memberHost(ordinal: number, { namespace }: RegionSettings): string {
  return `zookeeper-${ordinal}.zookeeper.${namespace}.svc.cluster.local`;
}

/** Configuration, service, disruption budget and members. */
export function zookeeperObjects(settings: RegionSettings): readonly Manifest[] {
  const { namespace } = settings;
  const matchLabels = { "app.kubernetes.io/name": "zookeeper" };
  return [
    manifest("v1", "ConfigMap", {
      name: "zookeeper-config",
      namespace,
      body: { data: { "zoo.cfg": config(settings) } },
    }),
    manifest("v1", "Service", {
      name: "zookeeper",
      namespace,
      body: {
        spec: {
          clusterIP: "None",
          publishNotReadyAddresses: true,
          selector: matchLabels,
          ports: Object.entries(zookeeperPorts).map(([name, port]) => ({ name, port, targetPort: port })),
        },
      },
    }),
    manifest("policy/v1", "PodDisruptionBudget", {
      name: "zookeeper",
      namespace,
      body: { spec: { maxUnavailable: 1, selector: { matchLabels } } },
    }),
    ensemble(matchLabels, settings),
  ];
}

function config(settings: RegionSettings): string {
  const { client, quorum, election } = zookeeperPorts;
  const servers = members.map((n) => `server.${n + 1}=${memberHost(n, settings)}:${quorum}:${election};${client}`);
  return `tickTime=2000
initLimit=10
syncLimit=5
dataDir=/var/lib/zookeeper
autopurge.snapRetainCount=5
autopurge.purgeInterval=1
4lw.commands.whitelist=ruok,srvr,mntr
admin.enableServer=false
${servers.join("\n")}
`;
}

function ensemble(matchLabels: Readonly<Record<string, string>>, settings: RegionSettings): Manifest {
  return manifest("apps/v1", "StatefulSet", {
    name: "zookeeper",
    namespace: settings.namespace,
    body: {
      spec: {
        serviceName: "zookeeper",
        replicas: members.length,
        podManagementPolicy: "Parallel",
        selector: { matchLabels },
        template: {
          metadata: { labels: { ...matchLabels, role: "zookeeper" } },
          spec: {
            serviceAccountName: "zookeeper",
            automountServiceAccountToken: false,
            nodeSelector: { role: "zookeeper" },
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: "topology.kubernetes.io/zone",
                whenUnsatisfiable: "DoNotSchedule",
                labelSelector: { matchLabels },
              },
            ],
            securityContext: asUser(1000),
            containers: [member(settings)],
            volumes: [{ name: "config", configMap: { name: "zookeeper-config" } }],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: "fast-ssd",
              resources: { requests: { storage: "20Gi" } },
            },
          },
        ],
      },
    },
  });
}

function member({ account, region }: RegionSettings): Record<string, unknown> {
  const ready = ["sh", "-c", `echo ruok | nc -w 2 127.0.0.1 ${zookeeperPorts.client} | grep -q imok`];
  return {
    name: "zookeeper",
    image: `${account}.dkr.ecr.${region}.amazonaws.com/teei/zookeeper:3.9`,
    command: [
      "sh",
      "-c",
      'echo $((${POD_NAME##*-} + 1)) > /var/lib/zookeeper/myid && exec zkServer.sh start-foreground "$0"',
      "/conf/zoo.cfg",
    ],
    env: [{ name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
    ports: Object.entries(zookeeperPorts).map(([name, containerPort]) => ({ name, containerPort })),
    resources: { requests: { cpu: "500m", memory: "2Gi" }, limits: { memory: "4Gi" } },
    securityContext: unprivileged,
    readinessProbe: { exec: { command: ready }, periodSeconds: 5, timeoutSeconds: 3 },
    volumeMounts: [
      { name: "data", mountPath: "/var/lib/zookeeper" },
      { name: "config", mountPath: "/conf", readOnly: true },
    ],
  };
}
