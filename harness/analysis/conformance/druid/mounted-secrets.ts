// Secrets of Druid are mounted by the driver from Secrets Manager, the database's among them.

import { parse } from "yaml";
import type { Inspection } from "../inspection.ts";
import { namespaceOf, nameOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { classesInValues, mountedClasses } from "../cluster/synced-secrets.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf, Unresolved } from "../../model/value.ts";
import { databasesOf } from "../subjects.ts";
import { makingChart, processesNamed, processOf } from "./processes.ts";

const namespace = "druid";
const driver = "secrets-store.csi.k8s.io";

/** Every class takes secrets alone, every Druid pod that needs any mounts one that is there, and one of those has the database's. */
export function mountedSecrets(it: Inspection, classes: readonly Resource[]): void {
  it.each(classes, (one) => {
    fromSecretsManager(it, one);
  });
  // A pod mounts from classes of its own namespace.
  const own = classes.filter((one) => namespaceOf(one) === namespace);
  const names = own.map(nameOf);
  const releases = it.model.all("Kubernetes::HelmRelease").filter((one) => namespaceOf(one) === namespace);
  const inUse = new Set(releases.flatMap(classesInValues));
  const pods = podsOf(it.model).filter(({ of }) => namespaceOf(of) === namespace);
  it.each(pods, (one) => {
    const { of, spec } = one;
    const mounted = mountedClasses(spec);
    for (const name of mounted) inUse.add(name);
    const isWhole = mounted.every((name) => names.includes(name)) && (mounted.length > 0 || !needsSecrets(it, one));
    it.expect(spec.get("volumes"), isWhole, {
      message: `${of.id} does not mount its secrets`,
      expected: driver,
    });
  });
  noneMounts(it, { pods, inUse });
  it.each(releases, (release) => {
    for (const name of classesInValues(release)) {
      it.expect(property(release, "spec", "values"), names.includes(name), {
        message: `${release.id} mounts its secrets from ${name}, which is not there`,
        expected: names,
      });
    }
  });
  it.attempt(() => {
    const used = own.filter((one) => inUse.has(nameOf(one)));
    databaseSecret(it, used);
  });
}

/** Templates of a chart may mount what its values do not say. */
function noneMounts(it: Inspection, { pods, inUse }: { pods: readonly Pods[]; inUse: ReadonlySet<string> }): void {
  if (inUse.size > 0) return;
  const chart = makingChart(it.model);
  if (chart !== undefined) {
    it.undecided(property(chart, "spec", "values"), { message: "whether the chart's pods mount secrets is not said" });
  } else if (pods.length > 0) it.missing({ message: "no pod of Druid mounts its secrets", expected: driver });
}

/** Coordinators and overlords ask the database; any pod has what it makes room for, and what it is told to log in with. */
function needsSecrets(it: Inspection, pods: Pods): boolean {
  const process = processOf(pods);
  if (process === "coordinator" || process === "overlord") return true;
  const mounts = pods.spec
    .get("containers")
    .list()
    .flatMap((container) => container.get("volumeMounts").list())
    .map((mount) => `${mount.get("name").written()} ${mount.get("mountPath").written()}`);
  const hasRoom = mounts.some((text) => /secret|credential/i.test(text) && !text.includes("serviceaccount"));
  const told =
    process === undefined ? [] : processesNamed(it.model, process).find(({ of }) => of === pods.of)?.settings;
  return (
    hasRoom ||
    (told ?? []).some(({ name, value }) => /^druid\.(auth|escalator)\./.test(name) && value.includes('"environment"'))
  );
}

interface SecretObject {
  readonly name: string;
  readonly type: unknown;
}

function objectsOf(one: Resource): SecretObject[] {
  const written = property(one, "spec", "parameters", "objects");
  const objects: unknown = written.exists ? parse(written.written(), { merge: true }) : [];
  return (Array.isArray(objects) ? (objects as unknown[]) : []).flatMap((object) => {
    if (!isMap(object)) return [];
    const name = textOf(object["objectName"]);
    // An ARN says itself where it belongs.
    return [{ name, type: object["objectType"] ?? /^arn:[\w-]+:(\w+):/.exec(name)?.[1] }];
  });
}

/** Parameters of Systems Manager come through the same driver and are no secrets of Secrets Manager. */
function fromSecretsManager(it: Inspection, one: Resource): void {
  for (const { name, type } of objectsOf(one)) {
    it.expect(property(one, "spec", "parameters", "objects"), type === "secretsmanager", {
      message: `${name} does not come from Secrets Manager`,
      expected: "secretsmanager",
      actual: type,
    });
  }
}

/**
 * The database's secret is the one that it keeps its own password in, `rds!…`, or one that its password comes from. A user
 * of its own may have another, which nothing but its name tells.
 */
function databaseSecret(it: Inspection, used: readonly Resource[]): void {
  const [first] = used;
  if (first === undefined || databasesOf(it.model).length === 0) return;
  const sources = passwordSources(it);
  const names = used.flatMap(objectsOf).map(({ name }) => name);
  const isIts = (name: string): boolean =>
    name === "${outputs.databaseSecret}" || says.test(name) || sources.some((source) => isOf(name, source));
  it.expect(property(first, "spec", "parameters", "objects"), names.some(isIts), {
    message: "no class that Druid mounts has the secret of the database",
    expected: "the database's secret among the objects",
    actual: names,
  });
}

const says = /(^|[^a-z])(rds|db|database|metadata|metastore|postgres(ql)?|mysql|aurora)([^a-z]|$)/i;

/** Names of secrets that a database's password is resolved from, and those attached to one. */
function passwordSources(it: Inspection): string[] {
  const resolved = databasesOf(it.model).flatMap((one) => {
    const { raw } = property(one, "MasterUserPassword");
    if (!(raw instanceof Unresolved)) return [];
    return /\{\{resolve:secretsmanager:(.+?)(?::SecretString\b.*)?\}\}/.exec(raw.expression)?.[1] ?? [];
  });
  const attached = it.model
    .all("AWS::SecretsManager::SecretTargetAttachment")
    .map((one) => property(one, "SecretId").written());
  return [...resolved, ...attached].flatMap((source) => {
    const secret = it.model.named(source);
    const name = secret === undefined ? undefined : property(secret, "Name").text();
    return name === undefined ? [source] : [source, name];
  });
}

/** By its name, or by an ARN: the six letters that AWS adds are part of it. */
function isOf(name: string, source: string): boolean {
  const short = (text: string) => text.replace(/^arn:[\w-]+:secretsmanager:[^:]*:[^:]*:secret:/, "");
  const [one, other] = [short(name), short(source)];
  return one === other || one.replace(/-[A-Za-z0-9]{6}$/, "") === other;
}
