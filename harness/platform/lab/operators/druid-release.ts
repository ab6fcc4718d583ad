// What the chart of Druid, the cluster's controllers and AWS make of the platform's manifests, as far as a lab can: sets of
// pods for its processes, the metadata database that RDS runs, and a ZooKeeper node for what Kubernetes itself keeps (who
// leads, who is there).

import { z } from "zod";
import { environmentError, present } from "../../../core/errors.ts";
import type { RegionOutputs } from "../../ports/outputs.ts";
import { druidProcesses } from "../druid-programs.ts";
import { ofKind } from "../reconcile/manifests.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { configMap, service, statefulSet } from "./made.ts";

export const coordinationName = "druid-coordination";
export const databaseName = "druid-metadata";
export const groupLabel = "assay/security-group";
export const databaseFolders = { tls: "/etc/metadata-tls", data: "/var/lib/metadata" } as const;
export const secretsFolder = "/etc/druid-secrets";
export const coordinationConfig = "/etc/druid-coordination/zoo.cfg";

/** Processes of one kind that the lab runs at the most: a dozen Java machines would share two processors. */
const most: Readonly<Record<(typeof druidProcesses)[number], number>> = {
  coordinator: 2,
  overlord: 1,
  broker: 1,
  router: 1,
  historical: 2,
  middlemanager: 1,
};

const controllerSpec = z.looseObject({
  replicas: z.int().positive(),
  template: z.looseObject({
    metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }),
    spec: z.looseObject({
      serviceAccountName: z.string(),
      containers: z
        .array(z.looseObject({ name: z.string(), image: z.string(), volumeMounts: z.array(z.looseObject({})) }))
        .min(1),
      volumes: z.array(z.looseObject({ name: z.string() })),
    }),
  }),
  volumeClaimTemplates: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })).default([]),
});

/** The same objects; those of Druid in the form in which the lab runs them. */
export function withDruid(objects: readonly KubernetesObject[], outputs: RegionOutputs): KubernetesObject[] {
  const release = ofKind(objects, "HelmRelease").find(({ metadata }) => metadata.name === "druid");
  if (release === undefined) return [...objects];
  const { namespace = "default" } = release.metadata;
  const told = present(outputs.databaseSecret, "the platform tells the secret of its database");
  return [
    ...objects.flatMap((object) => inLab(object, outputs)),
    secret(namespace, told),
    ...coordination(namespace),
    ...database(namespace, outputs),
  ];
}

function inLab(object: KubernetesObject, outputs: RegionOutputs): KubernetesObject[] {
  if (object.kind === "ServiceAccount" && object.metadata.name === "druid") return [withRole(object, outputs)];
  if (object.kind !== "Deployment" && object.kind !== "StatefulSet") return [object];
  const spec = controllerSpec.parse(object["spec"]);
  const { labels } = spec.template.metadata;
  const process = druidProcesses.find((name) => name === labels["app.kubernetes.io/component"]);
  if (labels["app.kubernetes.io/name"] !== "druid" || process === undefined) return [];
  const { name, namespace = "default" } = object.metadata;
  const { serviceAccountName, containers, volumes } = spec.template.spec;
  const pod = {
    serviceAccountName,
    // Nodes on demand are not made here: the pods share those of the group that is there from the beginning.
    nodeSelector: {},
    containers,
    volumes: volumes.map((volume) =>
      volume.name === "secrets" ? { name: "secrets", secret: { secretName: secretName } } : volume,
    ),
    claims: spec.volumeClaimTemplates.map(({ metadata }) => metadata.name),
  };
  return [statefulSet({ name, namespace }, { replicas: Math.min(spec.replicas, most[process]), labels, pod })];
}

const secretName = "druid-secrets";

/** The agent of Pod Identity hands the role out on AWS; here the pods ask for it with their account's token. */
function withRole(object: KubernetesObject, { roles }: RegionOutputs): KubernetesObject {
  const role = present(roles["druid"], "the platform tells the role of Druid's pods");
  return { ...object, metadata: { ...object.metadata, annotations: { "eks.amazonaws.com/role-arn": role } } };
}

/** What the driver of secrets mounts. */
function secret(namespace: string, key: string): KubernetesObject {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: secretName, namespace },
    spec: {
      target: { name: secretName },
      data: [{ secretKey: "database", remoteRef: { key, property: "password" } }],
    },
  };
}

function coordination(namespace: string): KubernetesObject[] {
  const of = { name: coordinationName, namespace };
  const config = [
    "tickTime=1000",
    "dataDir=/var/lib/druid-coordination",
    "clientPort=2181",
    "admin.enableServer=false",
  ];
  const words = [...config, "4lw.commands.whitelist=srvr", "maxClientCnxns=0", ""].join("\n");
  const labels = { app: coordinationName };
  return [
    configMap(of, { "zoo.cfg": words }),
    service(of, labels),
    statefulSet(of, {
      replicas: 1,
      labels,
      pod: {
        containers: [
          {
            name: coordinationName,
            image: "lab/zookeeper:3.9.3",
            volumeMounts: [
              { name: "config", mountPath: coordinationConfig, subPath: "zoo.cfg" },
              { name: "data", mountPath: "/var/lib/druid-coordination" },
            ],
          },
        ],
        volumes: [{ name: "config", configMap: { name: coordinationName } }],
        claims: ["data"],
      },
    }),
  ];
}

/** One server: what a second one in another zone would take over is not tried here. */
function database(namespace: string, { databaseHost, securityGroups }: RegionOutputs): KubernetesObject[] {
  const host = present(databaseHost, "the platform tells where its database is");
  const group = securityGroups["database"];
  if (group === undefined) throw environmentError("the database has no group", { code: "ASSAY_LAB_OPERATOR" });
  const of = { name: databaseName, namespace };
  const labels = { app: databaseName, [groupLabel]: group };
  const certificate = `${databaseName}-tls`;
  return [
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name: certificate, namespace },
      spec: { secretName: certificate, dnsNames: [host] },
    },
    statefulSet(of, {
      replicas: 1,
      labels,
      pod: {
        containers: [
          {
            name: databaseName,
            image: "lab/postgres:16.8",
            volumeMounts: [
              { name: "tls", mountPath: databaseFolders.tls },
              { name: "secrets", mountPath: secretsFolder },
              { name: "data", mountPath: databaseFolders.data },
            ],
          },
        ],
        volumes: [
          { name: "tls", secret: { secretName: certificate } },
          { name: "secrets", secret: { secretName: secretName } },
        ],
        claims: ["data"],
      },
    }),
  ];
}
