// What a pod finds in its file system: config maps, secrets as the operators would render them, the projected token of
// its service account. Secret values exist in the lab only.

import { Buffer } from "node:buffer";
import { z } from "zod";
import { environmentError, present } from "../../../core/errors.ts";
import type { FileSpec, PodSpec } from "../lab-spec.ts";
import { named, ofKind } from "./manifests.ts";
import type { KubernetesObject } from "./manifests.ts";
import type { Container, StatefulSet, VolumeMount } from "./stateful-set.ts";

export interface PodFilesInput {
  readonly set: StatefulSet;
  readonly objects: readonly KubernetesObject[];
  /** The container's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Text of a secret of Secrets Manager by its name. */
  readonly secretText: (name: string) => string;
}

export interface PodFiles {
  readonly files: readonly FileSpec[];
  readonly tls: PodSpec["tls"];
}

export function podFiles(input: PodFilesInput): PodFiles {
  const container = mainContainer(input.set);
  const files: FileSpec[] = [];
  let tls: PodSpec["tls"];
  for (const volume of input.set.spec.template.spec.volumes) {
    const mounts = container.volumeMounts.filter((mount) => mount.name === volume.name);
    const { configMap } = volume;
    if (configMap !== undefined) files.push(...mounts.flatMap((mount) => configMapFiles(input, configMap.name, mount)));
    const mountPath = mounts[0]?.mountPath;
    if (volume.secret === undefined || mountPath === undefined) continue;
    const certificate = certificateOf(input.objects, volume.secret.secretName);
    if (certificate === undefined) files.push(...secretFiles(input, volume.secret.secretName, mountPath));
    else tls = { directory: mountPath, names: certificate };
  }
  return { files, tls };
}

export function mainContainer({ name, spec }: StatefulSet): Container {
  return present(spec.template.spec.containers[0], `${name} has no container`);
}

/** All files of a config map in a folder, or one of them at a path of its own. */
function configMapFiles({ objects, env }: PodFilesInput, name: string, mount: VolumeMount): FileSpec[] {
  const data = z.record(z.string(), z.string()).parse(named(objects, "ConfigMap", name)["data"]);
  const { mountPath, subPath, subPathExpr } = mount;
  const one = subPath ?? subPathExpr?.replace(/\$\((\w+)\)/g, (whole, key: string) => env[key] ?? whole);
  if (one === undefined) {
    return Object.entries(data).map(([file, content]) => ({ path: `${mountPath}/${file}`, content }));
  }
  return [{ path: mountPath, content: present(data[one], `config map ${name} has no ${one}`) }];
}

const certificateSpec = z.looseObject({ secretName: z.string(), dnsNames: z.array(z.string()) });

/** Names of the certificate that cert-manager would issue into this secret. */
function certificateOf(objects: readonly KubernetesObject[], secretName: string): readonly string[] | undefined {
  return ofKind(objects, "Certificate")
    .map((object) => certificateSpec.parse(object["spec"]))
    .find((certificate) => certificate.secretName === secretName)?.dnsNames;
}

const externalSecretSpec = z.looseObject({
  target: z.looseObject({
    name: z.string(),
    template: z.looseObject({ data: z.record(z.string(), z.string()) }).optional(),
  }),
  data: z.array(
    z.looseObject({
      secretKey: z.string(),
      remoteRef: z.looseObject({ key: z.string(), property: z.string().optional() }),
    }),
  ),
});

/** Files of a secret that the External Secrets operator would fill. */
function secretFiles({ objects, secretText }: PodFilesInput, secretName: string, mountPath: string): FileSpec[] {
  const external = ofKind(objects, "ExternalSecret")
    .map((object) => externalSecretSpec.parse(object["spec"]))
    .find((spec) => spec.target.name === secretName);
  if (external === undefined) {
    throw environmentError(`nothing fills the secret ${secretName}`, { code: "ASSAY_MANIFEST_SECRET" });
  }
  const values = new Map(
    external.data.map(({ secretKey, remoteRef }) => [
      secretKey,
      propertyOf(secretText(remoteRef.key), remoteRef.property),
    ]),
  );
  const templates =
    external.target.template?.data ?? Object.fromEntries([...values.keys()].map((key) => [key, `{{ .${key} }}`]));
  return Object.entries(templates).map(([file, template]) => ({
    path: `${mountPath}/${file}`,
    mode: 0o400,
    content: template.replace(/\{\{ *\.(\w+) *\}\}/g, (_whole, key: string) =>
      xmlText(present(values.get(key), `secret ${secretName} has no ${key}`)),
    ),
  }));
}

function propertyOf(text: string, property: string | undefined): string {
  if (property === undefined) return text;
  return present(
    z.record(z.string(), z.string()).parse(JSON.parse(text))[property],
    `a secret has no property ${property}`,
  );
}

function xmlText(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export const tokenPath = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";

/** The projected web identity token: a JWT by form, which the local STS takes for the service account. */
export function webIdentityToken(subject: string): FileSpec {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${part({ alg: "none" })}.${part({ sub: subject, aud: ["sts.amazonaws.com"] })}.lab`;
  return { path: tokenPath, content, mode: 0o444 };
}
