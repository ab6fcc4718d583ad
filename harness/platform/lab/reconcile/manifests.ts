// The Kubernetes objects of an assembly, with the platform's outputs filled in where a manifest asks for one.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { environmentError } from "../../../core/errors.ts";
import type { RegionOutputs } from "../../ports/outputs.ts";

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

export type KubernetesObject = z.infer<typeof objectSchema>;

const indexSchema = z.looseObject({
  files: z.array(z.looseObject({ file: z.string(), clusterName: z.string().optional() })),
});

/** Objects of the region's cluster in the order in which they are applied. */
export function readManifests(assemblyDirectory: string, outputs: RegionOutputs): KubernetesObject[] {
  const folder = join(assemblyDirectory, "manifests");
  const index = indexSchema.parse(JSON.parse(readFileSync(join(folder, "index.json"), "utf8")));
  const own = index.files.filter(({ clusterName = outputs.clusterName }) => clusterName === outputs.clusterName);
  return own.map(({ file }) => {
    const text = readFileSync(join(folder, file), "utf8");
    return objectSchema.parse(JSON.parse(fillOutputs(text, outputs, file)));
  });
}

/**
 * What no stack tells: CloudFormation does not know the addresses of brokers, and a certificate comes with the domain. Their
 * places stay empty, and nothing that a lab runs looks at them.
 */
const toldElsewhere: ReadonlySet<string> = new Set(["brokerHost", "certificateArn"]);

/** Replaces `${outputs.a.b}`; a path that the outputs lack is an error, never an empty text. */
function fillOutputs(text: string, outputs: RegionOutputs, file: string): string {
  return text.replace(/\$\{outputs\.([A-Za-z0-9.]+)\}/g, (whole, path: string) => {
    const value = path
      .split(".")
      .reduce<unknown>(
        (at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined),
        outputs,
      );
    if (typeof value === "string") return value;
    if (toldElsewhere.has(path)) return whole;
    throw environmentError(`${file}: the platform's outputs have no ${path}`, { code: "ASSAY_MANIFEST_OUTPUT" });
  });
}

export function ofKind(objects: readonly KubernetesObject[], kind: string): KubernetesObject[] {
  return objects.filter((object) => object.kind === kind);
}

export function named(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found !== undefined) return found;
  throw environmentError(`the manifests have no ${kind} ${name}`, { code: "ASSAY_MANIFEST_MISSING" });
}
