// Where the backup tool is told to put backups: its file in each region, and variables that it takes before it.

import { nameOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property, rootOf } from "../../model/node.ts";
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

/** Configurations of the backup tool: YAML of one level below its sections. */
export function toolConfigs(it: Inspection): ToolConfig[] {
  return it.model
    .all("Kubernetes::ConfigMap")
    .flatMap((map) => property(map, "data").entries())
    .map(([, node]) => ({ node, value: (name: string) => valueIn(node.written(), name) }))
    .filter(({ value }) => value("backups_to_keep_remote") !== undefined || value("remote_storage") !== undefined);
}

function valueIn(text: string, name: string): string | undefined {
  return new RegExp(`^\\s*${name}:\\s*["']?([^"'#\\n]*?)["']?\\s*(?:#.*)?$`, "m").exec(text)?.[1];
}

/** Backups of a region lie in a bucket of that region. */
export function keptAtHome(it: Inspection): void {
  if (it.intent.regions.length < 2) return;
  it.each(toolConfigs(it), ({ node, value }) => {
    const { region } = node.resource;
    const told = overrides(it, region, "S3_BUCKET");
    const names = [value("bucket"), ...told.map((one) => one.text())].filter((name) => name !== undefined);
    for (const name of names) {
      const bucket = it.model.named(name);
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
    const bucket = it.model.named(textOf(name), ["AWS::S3::Bucket"]);
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
