// Where the backup tool is told to put backups: its file in each region, and variables that it takes before it.

import { nameOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property, rootOf, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf } from "../../model/value.ts";

/** Values of a variable that the tool takes before its file. */
export function overrides(it: Inspection, region: string | undefined, variable: string): Node[] {
  return it.model
    .all("Kubernetes::StatefulSet", "Kubernetes::CronJob")
    .filter((one) => one.region === region)
    .flatMap((one) => [
      property(one, "spec", "template", "spec"),
      property(one, "spec", "jobTemplate", "spec", "template", "spec"),
    ])
    .flatMap((pod) => pod.get("containers").list())
    .flatMap((container) => [...inMaps(it, container, { region, variable }), ...inPod(container, variable)].slice(-1));
}

function inPod(container: Node, variable: string): Node[] {
  return container
    .get("env")
    .list()
    .filter((one) => one.get("name").text() === variable)
    .map((one) => one.get("value"));
}

interface Asked {
  readonly region: string | undefined;
  readonly variable: string;
}

/** Variables that a container takes all at once from maps. */
function inMaps(it: Inspection, container: Node, { region, variable }: Asked): Node[] {
  return container
    .get("envFrom")
    .list()
    .flatMap((source) => {
      const prefix = source.get("prefix").written();
      const name = source.get("configMapRef", "name").text();
      if (name === undefined || !variable.startsWith(prefix)) return [];
      const maps = it.model.all("Kubernetes::ConfigMap").filter((map) => map.region === region && nameOf(map) === name);
      return maps.map((map) => property(map, "data", variable.slice(prefix.length))).filter((told) => told.exists);
    });
}

export interface ToolConfig {
  readonly node: Node;
  readonly value: (name: string) => string | undefined;
}

/** Configurations of the backup tool: its files, and what it is told in a region where it has none. */
export function toolConfigs(it: Inspection): ToolConfig[] {
  const files = toolFiles(it);
  const regions = new Set(files.map(({ node }) => node.resource.region));
  return [...files, ...toldTools(it).filter(({ node }) => !regions.has(node.resource.region))];
}

/** Sections of the tool's settings, which are the beginnings of their variables. */
const sections = ["", "S3_", "CLICKHOUSE_", "API_"];

/** Programs of the tool's image that hear where backups go from their environment alone. */
function toldTools(it: Inspection): ToolConfig[] {
  const told = podsOf(it.model).flatMap(({ of, spec }) =>
    spec
      .get("containers")
      .list()
      .filter((container) => /(^|\/)clickhouse-backup([:@]|$)/.test(container.get("image").written()))
      .map((container): ToolConfig => {
        const toldOf = (variable: string) =>
          known([...inMaps(it, container, { region: of.region, variable }), ...inPod(container, variable)].at(-1));
        const value = (name: string) =>
          sections.map((section) => toldOf(`${section}${name.toUpperCase()}`)).find((one) => one !== undefined);
        return { node: container.get("image"), value };
      }),
  );
  return told.filter(({ value }) => value("remote_storage") !== undefined || value("bucket") !== undefined);
}

/** A variable that comes from a secret is set, and nobody here knows to what. */
function known(variable: Node | undefined): string | undefined {
  if (variable === undefined || variable.exists) return variable?.text();
  throw new Undecided("what a variable of the backup tool is set to is not in the manifests", variable);
}

/** YAML of one level below its sections. */
function toolFiles(it: Inspection): ToolConfig[] {
  return it.model
    .all("Kubernetes::ConfigMap")
    .flatMap((map) => property(map, "data").entries())
    .map(([, node]) => ({ node, value: (name: string) => valueIn(node.written(), name) }))
    .filter(({ value }) => value("backups_to_keep_remote") !== undefined || value("remote_storage") !== undefined);
}

function valueIn(text: string, name: string): string | undefined {
  return new RegExp(`^\\s*${name}:\\s*["']?([^"'#\\n]*?)["']?\\s*(?:#.*)?$`, "m").exec(text)?.[1];
}

/** The bucket of a name. One whose name is not known may be it. */
export function bucketNamed(it: Inspection, name: string | undefined): Resource | undefined {
  const found = it.model.named(name, ["AWS::S3::Bucket"]);
  if (found !== undefined) return found;
  // Asking for it is enough: a name that cannot be resolved leaves the row open.
  for (const bucket of it.model.all("AWS::S3::Bucket")) property(bucket, "BucketName").text();
  return undefined;
}

/** Backups of a region lie in a bucket of that region. */
export function keptAtHome(it: Inspection): void {
  if (it.intent.regions.length < 2) return;
  it.each(toolConfigs(it), ({ node, value }) => {
    const { region } = node.resource;
    const told = overrides(it, region, "S3_BUCKET");
    const names = [value("bucket"), ...told.map((one) => one.text())].filter((name) => name !== undefined);
    for (const name of names) {
      const bucket = bucketNamed(it, name);
      if (region === undefined || bucket?.type !== "AWS::S3::Bucket") continue;
      it.expect(node, bucket.region === region, {
        message: `backups of ${region} lie in ${bucket.region ?? "no region"}`,
        expected: region,
        actual: name,
      });
      staysHome(it, bucket);
    }
  });
}

function staysHome(it: Inspection, bucket: Resource): void {
  const rules = property(bucket, "ReplicationConfiguration", "Rules").list();
  for (const rule of rules.filter((one) => one.get("Status").text() === "Enabled")) {
    const target = rule.get("Destination", "Bucket");
    it.expect(target, it.model.referred(target)?.region === bucket.region, {
      message: `backups of ${bucket.region ?? "a region"} are copied elsewhere`,
      expected: bucket.region,
    });
  }
}

/** A bucket that is promised for a region's backups lies in that region, whatever its name says. */
export function standAtHome(it: Inspection): void {
  const agreed = it.profile.objectives["BAK-003"]?.value;
  if (!isMap(agreed)) return;
  const promised = Object.entries(agreed).flatMap(([region, name]) => {
    const bucket = bucketNamed(it, textOf(name));
    return bucket === undefined ? [] : [{ region, bucket }];
  });
  it.each(promised, ({ region, bucket }) => {
    if (bucket.region === undefined) {
      it.undecided(bucket, { message: `in which region ${bucket.id} lies was not read` });
      return;
    }
    it.expect(rootOf(bucket), bucket.region === region, {
      message: `the bucket for backups of ${region} lies in ${bucket.region}`,
      expected: region,
      actual: bucket.region,
    });
  });
}
