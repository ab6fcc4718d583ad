// A FlinkDeployment as Flink's operator realizes it in application mode: a JobManager that runs the job's own program, its
// TaskManagers with as many slots as the job's parallelism needs, and the service of its REST interface.

import { z } from "zod";
import { present } from "../../../core/errors.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { configMap, service, statefulSet } from "./made.ts";

const pods = z.looseObject({
  replicas: z.int().positive().default(1),
  podTemplate: z
    .looseObject({ spec: z.looseObject({ nodeSelector: z.record(z.string(), z.string()).default({}) }).prefault({}) })
    .prefault({}),
});

const specSchema = z.looseObject({
  image: z.string(),
  serviceAccount: z.string(),
  flinkConfiguration: z.record(z.string(), z.string()),
  jobManager: pods,
  taskManager: pods,
  job: z.looseObject({ args: z.array(z.string()).default([]), parallelism: z.int().positive() }),
});

export const flinkFolder = "/etc/flink-assay";

export function flinkDeploymentObjects({ metadata, spec: given }: KubernetesObject): KubernetesObject[] {
  const { name, namespace = "default" } = metadata;
  const spec = specSchema.parse(given);
  const { parallelism, args } = spec.job;
  const slots = Math.ceil(parallelism / spec.taskManager.replicas);
  const config = configMap(
    { name: `flink-config-${name}`, namespace },
    {
      "flink-conf.json": JSON.stringify({
        ...spec.flinkConfiguration,
        "kubernetes.cluster-id": name,
        "jobmanager.rpc.address": `${name}.${namespace}.svc.cluster.local`,
        "parallelism.default": String(parallelism),
        "taskmanager.numberOfTaskSlots": String(slots),
      }),
      "job-arguments.json": JSON.stringify(args),
    },
  );
  const folder = present(
    /^(.*)\/[^/]+$/.exec(args.at(-1) ?? "")?.[1],
    `${name}: the job is told its configuration file`,
  );
  const set = (component: "jobmanager" | "taskmanager", of: z.infer<typeof pods>): KubernetesObject => {
    const setName = component === "jobmanager" ? name : `${name}-taskmanager`;
    return statefulSet(
      { name: setName, namespace },
      {
        replicas: of.replicas,
        labels: { app: name, component, type: "flink-native-kubernetes" },
        pod: {
          serviceAccountName: spec.serviceAccount,
          nodeSelector: of.podTemplate.spec.nodeSelector,
          containers: [
            {
              name: "flink-main-container",
              image: `flink-${component}`,
              volumeMounts: [
                { name: "flink", mountPath: flinkFolder },
                { name: "job", mountPath: folder },
                { name: "login", mountPath: "/etc/job-login" },
              ],
            },
          ],
          volumes: [
            { name: "flink", configMap: { name: config.metadata.name } },
            { name: "job", configMap: { name } },
            { name: "login", secret: { secretName: "clickhouse" } },
          ],
        },
      },
    );
  };
  return [
    config,
    service({ name: `${name}-rest`, namespace }, { app: name, component: "jobmanager" }),
    set("jobmanager", spec.jobManager),
    set("taskmanager", spec.taskManager),
  ];
}
