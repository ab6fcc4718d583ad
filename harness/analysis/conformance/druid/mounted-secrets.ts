// Secrets of Druid are mounted by the driver from Secrets Manager, the database's among them.

import { parse } from "yaml";
import type { Inspection } from "../inspection.ts";
import { namespaceOf, nameOf, podsOf } from "../cluster/manifest-objects.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf, Unresolved } from "../../model/value.ts";
import { databasesOf } from "../subjects.ts";

const namespace = "druid";
const driver = "secrets-store.csi.k8s.io";

/** Every class takes secrets alone, every Druid pod mounts one that is there, and one of those has the database's. */
export function mountedSecrets(it: Inspection, classes: readonly Resource[]): void {
  it.each(classes, (one) => {
    fromSecretsManager(it, one);
  });
  // A pod mounts from classes of its own namespace.
  const own = classes.filter((one) => namespaceOf(one) === namespace);
  const names = own.map(nameOf);
  const inUse = new Set<string>();
  const pods = podsOf(it.model).filter(({ of }) => namespaceOf(of) === namespace);
  it.each(pods, ({ of, spec }) => {
    const mounted = spec
      .get("volumes")
      .list()
      .filter((volume) => volume.get("csi", "driver").text() === driver)
      .map((volume) => volume.get("csi", "volumeAttributes", "secretProviderClass").written());
    for (const name of mounted) inUse.add(name);
    it.expect(spec.get("volumes"), mounted.length > 0 && mounted.every((name) => names.includes(name)), {
      message: `${of.id} does not mount its secrets`,
      expected: driver,
    });
  });
  it.attempt(() => {
    const used = own.filter((one) => inUse.has(nameOf(one)));
    databaseSecret(it, used);
  });
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
