// A ClickHouseKeeperInstallation as Altinity's operator realizes it: one set for each member, one service for all.

import { z } from "zod";
import { environmentError, present } from "../../../core/errors.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { configMap, service, statefulSet } from "./made.ts";

const specSchema = z.looseObject({
  configuration: z.looseObject({
    clusters: z.array(z.looseObject({ name: z.string(), layout: z.looseObject({ replicasCount: z.int() }) })).length(1),
  }),
  templates: z.looseObject({
    podTemplates: z
      .array(
        z.looseObject({
          spec: z.looseObject({
            nodeSelector: z.record(z.string(), z.string()).default({}),
            containers: z.array(z.looseObject({ name: z.string(), image: z.string() })).min(1),
          }),
        }),
      )
      .min(1),
    volumeClaimTemplates: z.array(z.looseObject({ name: z.string() })).min(1),
  }),
});

/** The operator's own ports and place of data. */
const ports = { client: 2181, raft: 9444 } as const;
const data = "/var/lib/clickhouse-keeper";

export function keeperInstallationObjects({ metadata, spec: given }: KubernetesObject): KubernetesObject[] {
  const { name, namespace = "default" } = metadata;
  const spec = specSchema.parse(given);
  const cluster = present(spec.configuration.clusters[0], "an installation has a cluster");
  const pod = present(spec.templates.podTemplates[0], "an installation has a pod template").spec;
  const claim = spec.templates.volumeClaimTemplates[0]?.name ?? "";
  if (claim !== "data")
    throw environmentError(`${name}: the lab keeps data in the claim data`, { code: "ASSAY_LAB_OPERATOR" });
  const labels = { "clickhouse-keeper.altinity.com/chk": name };
  const members = Array.from({ length: cluster.layout.replicasCount }, (_none, index) => {
    return `chk-${name}-${cluster.name}-0-${String(index)}`;
  });
  const config = configMap(
    { name: `chk-${name}-deploy`, namespace },
    { "keeper_config.xml": keeperConfig(members, namespace) },
  );
  const [container] = pod.containers;
  return [
    config,
    service({ name: `keeper-${name}`, namespace }, labels),
    ...members.flatMap((member, index) =>
      statefulSet(
        { name: member, namespace },
        {
          replicas: 1,
          labels: { ...labels, "assay/member": String(index) },
          pod: {
            nodeSelector: pod.nodeSelector,
            containers: [
              {
                ...container,
                volumeMounts: [
                  { name: "config", mountPath: "/etc/clickhouse-keeper" },
                  { name: claim, mountPath: data },
                ],
              },
            ],
            volumes: [{ name: "config", configMap: { name: config.metadata.name } }],
            claims: [claim],
          },
        },
      ),
    ),
  ];
}

function keeperConfig(members: readonly string[], namespace: string): string {
  const servers = members.map(
    (member, index) =>
      `<server><id>${String(index + 1)}</id><hostname>${member}.${namespace}.svc.cluster.local</hostname><port>${String(ports.raft)}</port></server>`,
  );
  return `<clickhouse><keeper_server><tcp_port>${String(ports.client)}</tcp_port><raft_configuration>${servers.join("")}</raft_configuration></keeper_server></clickhouse>\n`;
}
