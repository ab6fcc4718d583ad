// What is asked when somebody looks whether a region is well: statements of files, and those that scripts hand to the client.

import { dataOf, nameOf, podsOf } from "../cluster/manifest-objects.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { sqlFiles } from "../schema/schema-files.ts";
import { splitTop } from "../schema/sql-text.ts";
import { tight } from "../spelling.ts";

export interface HealthStatement {
  /** In one spelling. */
  readonly sql: string;
  readonly node: Node;
}

/** Statements of the maps that are about health by their name, and of the jobs that come again. */
export function healthStatements(model: PlatformModel, region: string): HealthStatement[] {
  const files = sqlFiles(model)
    .filter(({ node }) => node.resource.region === region && isAboutHealth(node.resource.id))
    .flatMap(({ text, node }) => splitTop(text, ";").map((sql) => ({ sql: tight(sql), node })));
  const jobs = model.all("Kubernetes::CronJob").filter((job) => job.region === region);
  const scripts = jobs.flatMap((job) => [...scriptsOf(model, job), ...wordsOf(job)]);
  return [...files, ...scripts.flatMap((node) => asked(node).map((sql) => ({ sql, node })))];
}

/** Whether a job is about health by its name, or asks what is asked for it. */
export function isHealthJob(model: PlatformModel, job: Resource): boolean {
  return (
    isAboutHealth(nameOf(job)) || [...scriptsOf(model, job), ...wordsOf(job)].some((node) => asked(node).length > 0)
  );
}

function isAboutHealth(name: string): boolean {
  return /health/i.test(name);
}

/** Scripts of the maps that a job mounts. */
function scriptsOf(model: PlatformModel, job: Resource): Node[] {
  const [pods] = podsOf(model).filter(({ of }) => of === job);
  const names = (pods?.spec.get("volumes").list() ?? []).map((volume) => volume.get("configMap", "name").text());
  return model
    .all("Kubernetes::ConfigMap")
    .filter((map) => map.region === job.region && names.includes(nameOf(map)))
    .flatMap((map) => dataOf(map).filter(({ name }) => !/\.(sql|ya?ml|json|xml)$/.test(name)))
    .map(({ node }) => node);
}

function wordsOf(job: Resource): Node[] {
  return property(job, "spec", "jobTemplate", "spec", "template", "spec", "containers")
    .list()
    .flatMap((container) => ["command", "args"].flatMap((name) => container.get(name).list()));
}

/** Statements about the servers' own tables that a script has in quotes, or as a word of its own. */
function asked(node: Node): string[] {
  const text = node.written();
  const quoted = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inner = ""]) => inner.replaceAll('\\"', '"'));
  return [text, ...quoted]
    .flatMap((part) => splitTop(part, ";"))
    .map((part) => tight(part))
    .filter((sql) => /^(SELECT|WITH)\b/i.test(sql) && /\bsystem\.(clusters|replicas|disks|query_log)\b/.test(sql));
}
