// Reads a CDK cloud assembly as synthesized: its stacks in dependency order. Artifacts that would need work of their
// own (nested stages, file or image assets, missing context) are refused by name.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { usageError } from "../../../core/errors.ts";
import { nestedFile, nestedStackType } from "./nested.ts";
import { refusal } from "./refusal.ts";
import { isObject } from "./template.ts";
import { outputOf } from "./stack-artifact.ts";
import type { StackArtifact } from "./stack-artifact.ts";
import type { Json, Template } from "./template.ts";

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

const stackType = "aws:cloudformation:stack";
const assetType = "cdk:asset-manifest";
const inertTypes = new Set(["cdk:tree", "cdk:feature-flag-report"]);
const sections = new Set([
  "AWSTemplateFormatVersion",
  "Description",
  "Metadata",
  "Parameters",
  "Mappings",
  "Conditions",
  "Rules",
  "Resources",
  "Outputs",
]);

/** The assembly's stacks, each after those that it depends on. `defaultRegion` serves stacks of no certain region. */
export function readAssembly(directory: string, defaultRegion: string): readonly StackArtifact[] {
  const manifest = readJson(join(directory, "manifest.json"));
  const missing = manifest["missing"];
  if (Array.isArray(missing) && missing.length > 0) {
    throw refusal(`${directory} was synthesized with missing context: ${JSON.stringify(missing[0])}`);
  }
  const artifacts = isObject(manifest["artifacts"]) ? (manifest["artifacts"] as Record<string, Artifact>) : {};
  const ordered: StackArtifact[] = [];
  const seen = new Set<string>();
  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (artifact === undefined || seen.has(id)) return;
    seen.add(id);
    for (const dependency of artifact.dependencies ?? []) visit(dependency);
    if (artifact.type === stackType) {
      const stack = stackOf(id, artifact, { directory, defaultRegion });
      for (const needed of outputsNeeded(stack)) visit(needed);
      ordered.push(stack);
    }
    if (artifact.type === assetType) checkAssets(artifact, directory);
    else if (artifact.type !== stackType && !inertTypes.has(artifact.type))
      throw refusal(`artifact ${id} has the unknown type ${artifact.type}`);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  if (ordered.length === 0) throw usageError(`${directory} holds no stack`);
  return ordered;
}

function stackOf(id: string, artifact: Artifact, from: { directory: string; defaultRegion: string }): StackArtifact {
  const properties = artifact.properties ?? {};
  const templateFile = String(properties["templateFile"]);
  const region = (artifact.environment ?? "").split("/").at(-1) ?? "";
  const name = properties["stackName"];
  const parameters = properties["parameters"];
  const stack = stackFrom(templateFile, {
    directory: from.directory,
    name: typeof name === "string" ? name : id,
    region: region === "" || region === "unknown-region" ? from.defaultRegion : region,
  });
  return { ...stack, parameters: isObject(parameters) ? (parameters as Record<string, Json>) : {} };
}

/** A template with the templates of the stacks within it. */
function stackFrom(templateFile: string, of: { directory: string; name: string; region: string }): StackArtifact {
  const template = readJson(join(of.directory, templateFile));
  for (const section of Object.keys(template)) {
    if (!sections.has(section)) throw refusal(`${templateFile} has the unknown section ${section}`);
  }
  const { Resources } = template as unknown as Template;
  const nested = new Map<string, StackArtifact>();
  for (const [logicalId, { Type, Metadata }] of Object.entries(Resources)) {
    const file = Type === nestedStackType ? nestedFile(Metadata) : undefined;
    if (file !== undefined) nested.set(logicalId, stackFrom(file, { ...of, name: `${of.name}-${logicalId}` }));
  }
  const { name, region } = of;
  return { name, region, templateFile, parameters: {}, template: template as unknown as Template, nested };
}

/** A stack and all stacks within it. */
export function withNested(stack: StackArtifact): StackArtifact[] {
  return [stack, ...[...stack.nested.values()].flatMap(withNested)];
}

/** Stacks whose outputs a stack's parameters are filled from; exports do not leave their region, these do. */
function outputsNeeded({ template }: StackArtifact): string[] {
  return Object.values(template.Parameters ?? {}).flatMap(({ Default }) => outputOf(Default)?.split("/")[0] ?? []);
}

/** A stack's own template is an asset that needs no upload here; anything else would. */
function checkAssets(artifact: Artifact, directory: string): void {
  const file = artifact.properties?.["file"];
  if (typeof file !== "string") return;
  const assets = readJson(join(directory, file));
  const files = isObject(assets["files"]) ? Object.values(assets["files"]) : [];
  for (const entry of files) {
    const source = isObject(entry) && isObject(entry["source"]) ? entry["source"]["path"] : undefined;
    if (typeof source !== "string" || !source.endsWith(".template.json")) {
      throw refusal(`${file} holds the asset ${String(source)}, which would need an upload`);
    }
  }
  const images = isObject(assets["dockerImages"]) ? Object.keys(assets["dockerImages"]) : [];
  if (images.length > 0) throw refusal(`${file} holds the image asset ${String(images[0])}, which would need a push`);
}

function readJson(path: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw usageError(`${path} cannot be read as JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (!isObject(parsed)) throw usageError(`${path} is not a JSON object`);
  return parsed;
}
