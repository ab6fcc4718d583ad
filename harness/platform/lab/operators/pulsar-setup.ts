// What Pulsar's chart runs once: it initializes the cluster's metadata, and afterwards the platform's own Job makes topics.
// Both run in the pod with the tools.

import { z } from "zod";
import { ofKind } from "../reconcile/manifests.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { configMap } from "./made.ts";

const jobSpec = z.looseObject({
  template: z.looseObject({
    spec: z.looseObject({
      containers: z.array(z.looseObject({ image: z.string(), command: z.array(z.string()).default([]) })),
    }),
  }),
});

export const setupFolder = "/etc/pulsar-setup";
const setName = "pulsar-toolset";

/** The image's home, which no machine has: its folders lie elsewhere in a lab. */
const imageHome = "/pulsar/";
const labHome = "/var/lib/pulsar/";

/** The same objects; the pod with the tools has the text of the Jobs of Pulsar's image. */
export function withPulsarSetup(objects: readonly KubernetesObject[]): KubernetesObject[] {
  if (!objects.some(({ kind, metadata }) => kind === "StatefulSet" && metadata.name === setName)) return [...objects];
  const commands = ofKind(objects, "Job")
    .map((object) => jobSpec.parse(object["spec"]).template.spec.containers)
    .flatMap((containers) => containers.filter(({ image }) => image.startsWith("apachepulsar/pulsar:")))
    .map(({ command }) => command.at(-1) ?? "");
  const setup = configMap({ name: "pulsar-setup", namespace: "pulsar" }, { "setup.sh": `${commands.join("\n")}\n` });
  return [...objects.map((object) => (object.kind === "StatefulSet" ? inLab(object) : object)), setup];
}

const setSchema = z.looseObject({
  template: z.looseObject({
    spec: z.looseObject({
      containers: z
        .array(z.looseObject({ volumeMounts: z.array(z.looseObject({ mountPath: z.string() })).default([]) }))
        .min(1),
      volumes: z.array(z.unknown()).default([]),
    }),
  }),
});

function inLab(object: KubernetesObject): KubernetesObject {
  const set = setSchema.parse(object["spec"]);
  const { spec } = set.template;
  const isTools = object.metadata.name === setName;
  const containers = spec.containers.map((container) => ({
    ...container,
    volumeMounts: [
      ...container.volumeMounts.map((mount) => ({ ...mount, mountPath: mount.mountPath.replace(imageHome, labHome) })),
      ...(isTools ? [{ name: "setup", mountPath: setupFolder }] : []),
    ],
  }));
  const volumes = [...spec.volumes, ...(isTools ? [{ name: "setup", configMap: { name: "pulsar-setup" } }] : [])];
  return { ...object, spec: { ...set, template: { ...set.template, spec: { ...spec, containers, volumes } } } };
}
