// A ClickHouseInstallation as Altinity's operator realizes it: one set and one service for each server, the cluster, its
// macros, coordinators and users as configuration files, one service for all.

import { z } from "zod";
import { environmentError, present } from "../../../core/errors.ts";
import { named } from "../reconcile/manifests.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { apart, configMap, service, statefulSet } from "./made.ts";

const templateSchema = z.looseObject({
  podDistribution: z.array(z.looseObject({ type: z.string() })).default([]),
  spec: z.looseObject({
    serviceAccountName: z.string().optional(),
    nodeSelector: z.record(z.string(), z.string()).default({}),
    containers: z
      .array(z.looseObject({ image: z.string(), volumeMounts: z.array(z.looseObject({})).default([]) }))
      .min(1),
    volumes: z.array(z.looseObject({})).default([]),
  }),
});

type Template = z.infer<typeof templateSchema>;

const specSchema = z.looseObject({
  configuration: z.looseObject({
    zookeeper: z.looseObject({ nodes: z.array(z.looseObject({ host: z.string(), port: z.int() })).min(1) }),
    clusters: z
      .array(
        z.looseObject({
          name: z.string(),
          layout: z.looseObject({ shardsCount: z.int(), replicasCount: z.int() }),
        }),
      )
      .length(1),
    users: z.record(z.string(), z.unknown()),
    files: z.record(z.string(), z.string()).default({}),
  }),
  templates: z.looseObject({ podTemplates: z.array(templateSchema).min(1) }),
});

const configFolder = "/etc/clickhouse-server";

/** One server's place in the cluster. */
interface Member {
  readonly set: string;
  readonly shard: number;
  readonly replica: number;
}

export function clickhouseInstallationObjects(
  { metadata, spec: given }: KubernetesObject,
  objects: readonly KubernetesObject[],
): KubernetesObject[] {
  const { name, namespace = "default" } = metadata;
  const spec = specSchema.parse(given);
  const { clusters, zookeeper, files, users } = spec.configuration;
  const cluster = present(clusters[0], "an installation has a cluster");
  const template = present(spec.templates.podTemplates[0], "an installation has a pod template");
  const members = membersOf(`chi-${name}-${cluster.name}`, cluster.layout);
  const labels = { "clickhouse.altinity.com/chi": name };
  const common = configMap(
    { name: `chi-${name}-common-configd`, namespace },
    {
      ...Object.fromEntries(Object.entries(files).map(([file, text]) => [file.replace(/^config\.d\//, ""), text])),
      "config.xml": listeners,
      "chop-generated-remote_servers.xml": remoteServers(cluster.name, members),
      "chop-generated-zookeeper.xml": coordinators(zookeeper.nodes, name),
    },
  );
  const login = loginSecret({ name, namespace }, users, objects);
  return [
    common,
    login,
    service({ name: `clickhouse-${name}`, namespace }, labels),
    ...members.flatMap((member) =>
      serverObjects(member, { namespace, cluster: cluster.name, template, labels, common, login }),
    ),
  ];
}

interface Server {
  readonly namespace: string;
  readonly cluster: string;
  readonly template: Template;
  readonly labels: Readonly<Record<string, string>>;
  readonly common: KubernetesObject;
  readonly login: KubernetesObject;
}

/** One server's set, and the configuration that it alone has. */
function serverObjects(member: Member, at: Server): KubernetesObject[] {
  const { namespace, template, labels } = at;
  const { serviceAccountName, nodeSelector, containers, volumes } = template.spec;
  const own = configMap(
    { name: `${member.set}-deploy-confd`, namespace },
    { "chop-generated-macros.xml": macros(member, at.cluster) },
  );
  const [container] = containers;
  const isApart = template.podDistribution.some(({ type }) => type === "ClickHouseAntiAffinity");
  const mounted = [
    ...(container?.volumeMounts ?? []),
    { name: "common", mountPath: `${configFolder}/config.d` },
    { name: "own", mountPath: `${configFolder}/conf.d` },
    { name: "users", mountPath: `${configFolder}/users.d` },
  ];
  const pod = {
    ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
    nodeSelector,
    ...(isApart ? { affinity: apart(labels) } : {}),
    containers: [{ ...container, volumeMounts: mounted }],
    volumes: [
      ...volumes,
      { name: "common", configMap: { name: at.common.metadata.name } },
      { name: "own", configMap: { name: own.metadata.name } },
      { name: "users", secret: { secretName: at.login.metadata.name } },
    ],
  };
  const place = {
    "clickhouse.altinity.com/shard": String(member.shard),
    "clickhouse.altinity.com/replica": String(member.replica),
  };
  return [own, statefulSet({ name: member.set, namespace }, { replicas: 1, labels: { ...labels, ...place }, pod })];
}

function membersOf(
  prefix: string,
  { shardsCount, replicasCount }: { shardsCount: number; replicasCount: number },
): Member[] {
  return Array.from({ length: shardsCount * replicasCount }, (_none, index) => {
    const [shard, replica] = [Math.floor(index / replicasCount), index % replicasCount];
    return { set: `${prefix}-${String(shard)}-${String(replica)}`, shard, replica };
  });
}

/** The operator opens these ports when nothing is said of them; ClickHouse's own are the same. */
const listeners = `<clickhouse>
  <listen_host>0.0.0.0</listen_host>
  <http_port>8123</http_port>
  <tcp_port>9000</tcp_port>
  <interserver_http_port>9009</interserver_http_port>
</clickhouse>
`;

function remoteServers(cluster: string, members: readonly Member[]): string {
  const shards = [...Map.groupBy(members, ({ shard }) => shard).values()].map((replicas) => {
    const each = replicas.map(({ set }) => `<replica><host>${set}</host><port>9000</port></replica>`);
    return `<shard><internal_replication>true</internal_replication>${each.join("")}</shard>`;
  });
  return `<clickhouse><remote_servers><${cluster}>${shards.join("")}</${cluster}></remote_servers></clickhouse>\n`;
}

function coordinators(
  nodes: readonly { readonly host: string; readonly port: number }[],
  installation: string,
): string {
  const each = nodes.map(({ host, port }) => `<node><host>${host}</host><port>${String(port)}</port></node>`);
  return `<clickhouse><zookeeper>${each.join("")}</zookeeper><distributed_ddl><path>/clickhouse/${installation}/task_queue/ddl</path></distributed_ddl></clickhouse>\n`;
}

function macros({ set, shard }: Member, cluster: string): string {
  return `<clickhouse><macros><cluster>${cluster}</cluster><shard>${String(shard)}</shard><replica>${set}</replica></macros><interserver_http_host>${set}</interserver_http_host></clickhouse>\n`;
}

/** The users with their passwords, from the secret that the installation names. */
function loginSecret(
  of: { name: string; namespace: string },
  users: Readonly<Record<string, unknown>>,
  objects: readonly KubernetesObject[],
): KubernetesObject {
  const entry = Object.entries(users).find(([key]) => key.endsWith("/k8s_secret_password"));
  const [, secret = "", property = ""] = typeof entry?.[1] === "string" ? entry[1].split("/") : [];
  const user = entry?.[0].split("/")[0] ?? "";
  if (user === "")
    throw environmentError(`${of.name}: no user has a password of a secret`, { code: "ASSAY_LAB_OPERATOR" });
  const networks = users[`${user}/networks/ip`];
  const ranges = z
    .array(z.string())
    .parse(networks ?? ["::/0"])
    .map((range) => `<ip>${range}</ip>`);
  const spec = z.looseObject({ data: z.array(z.unknown()) }).parse(named(objects, "ExternalSecret", secret)["spec"]);
  const text = `<clickhouse><users><${user}><password>{{ .${property} }}</password><networks><ip>127.0.0.1</ip>${ranges.join("")}</networks><profile>default</profile><quota>default</quota></${user}></users></clickhouse>\n`;
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: `chi-${of.name}-users`, namespace: of.namespace },
    spec: {
      ...spec,
      target: { name: `chi-${of.name}-users`, template: { data: { "chop-generated-users.xml": text } } },
    },
  };
}
