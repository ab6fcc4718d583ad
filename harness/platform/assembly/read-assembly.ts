// Reads templates from disk: one file, or a folder that is a cloud assembly or holds templates.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { parseAllDocuments } from "yaml";
import { given, givenBytes, givenText } from "#harness/config/given-file.ts";
import { usageError } from "#harness/core/errors.ts";
import { plainJson, plainText } from "#harness/core/plain-text.ts";
import { parseTemplate } from "#harness/analysis/model/parse-template.ts";
import { isMap, textOf } from "#harness/analysis/model/value.ts";
import type { ValueMap } from "#harness/analysis/model/value.ts";
import type { StackFacts } from "#harness/analysis/model/platform-model.ts";
import type { TemplateInput } from "#harness/analysis/model/template-input.ts";
import type { ManifestInput } from "#harness/analysis/model/manifest-resources.ts";
import type { TemplateModelInput } from "#harness/analysis/model/template-model.ts";
import { nestedTemplates } from "./nested-templates.ts";

export interface TemplateSource extends TemplateModelInput {
  readonly path: string;
  /** Of the file, or of a folder's sorted `sha256  name` lines. */
  readonly sha256: string;
}

const templateEnding = /\.(json|ya?ml|template)$/i;

export interface ReadOptions {
  /** Findings name files relative to this folder; without it, as they were given. */
  readonly shownBelow?: string;
}

/** Reads a template or an assembly; a usage error names what is wrong with it. */
export function readTemplates(path: string, { shownBelow }: ReadOptions = {}): TemplateSource {
  const source = given(path).isDirectory() ? readFolder(path) : readFile(path);
  return shownBelow === undefined ? source : shown(source, (file) => relative(shownBelow, file));
}

function shown(source: TemplateSource, name: (file: string) => string): TemplateSource {
  const { templates, manifests, stacks } = source;
  return {
    ...source,
    path: name(source.path),
    templates: templates.map((one) => ({ ...one, file: name(one.file) })),
    ...(manifests === undefined ? {} : { manifests: manifests.map((one) => ({ ...one, file: name(one.file) })) }),
    ...(stacks === undefined ? {} : { stacks: stacks.map((one) => ({ ...one, source: name(one.source) })) }),
  };
}

function readFile(path: string): TemplateSource {
  const bytes = givenBytes(path);
  const template = parseTemplate(plainText(bytes, path), path);
  const nested = nestedTemplates({ file: path, stack: stackOf(path), template });
  return { kind: "template", path, sha256: sha256(bytes), templates: nested };
}

function readFolder(folder: string): TemplateSource {
  const manifest = join(folder, "manifest.json");
  const isAssembly = existsSync(manifest) && isMap(parsed(manifest)["artifacts"]);
  const { templates, stacks } = isAssembly ? assemblyStacks(folder, manifest) : looseTemplates(folder);
  if (templates.length === 0) throw usageError(`${folder}: no CloudFormation template in this folder`);
  const manifests = readManifests(join(folder, "manifests"));
  return {
    kind: "assembly",
    path: folder,
    sha256: folderHash(folder),
    templates,
    ...(manifests === undefined ? {} : { manifests }),
    ...(stacks === undefined ? {} : { stacks }),
  };
}

interface Stacks {
  readonly templates: TemplateInput[];
  readonly stacks?: StackFacts[];
}

function assemblyStacks(folder: string, manifest: string): Stacks {
  const artifacts = parsed(manifest)["artifacts"];
  const found = Object.entries(isMap(artifacts) ? artifacts : {}).filter(([, artifact]) => {
    return isMap(artifact) && artifact["type"] === "aws:cloudformation:stack";
  });
  const templates: TemplateInput[] = [];
  const stacks: StackFacts[] = [];
  for (const [name, artifact] of found) {
    const properties = isMap(artifact) && isMap(artifact["properties"]) ? artifact["properties"] : {};
    const file = join(folder, textOf(properties["templateFile"]));
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(textOf((artifact as ValueMap)["environment"])) ?? [];
    const nested = nestedTemplates({
      file,
      stack: name,
      template: parseTemplate(givenText(file), file),
      ...(account === undefined || account.startsWith("unknown") ? {} : { account }),
      ...(region === undefined || region.startsWith("unknown") ? {} : { region }),
    });
    templates.push(...nested);
    stacks.push({
      name,
      source: manifest,
      pointer: `/artifacts/${name}/properties/terminationProtection`,
      terminationProtection: properties["terminationProtection"] === true,
    });
  }
  return { templates, stacks };
}

/** A folder without an assembly's manifest: every file that has a Resources section, nested ones below their holders. */
function looseTemplates(folder: string): Stacks {
  const files = readdirSync(folder)
    .filter((name) => templateEnding.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => /["']?Resources["']?\s*:/.test(givenText(file)));
  const trees = files.map((file) =>
    nestedTemplates({ file, stack: stackOf(file), template: parseTemplate(givenText(file), file) }),
  );
  const held = new Set(trees.flatMap(([, ...nested]) => nested.map(({ file }) => file)));
  return { templates: trees.filter(([root]) => root !== undefined && !held.has(root.file)).flat() };
}

function readManifests(folder: string): ManifestInput[] | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(json|ya?ml)$/i.test(name) && name !== "index.json")
    .sort()
    .flatMap((name) => {
      const file = join(folder, name);
      // As kubectl reads them: `<<` puts what an anchor holds in its place.
      const documents = parseAllDocuments(givenText(file), { merge: true });
      return documents.flatMap((document, index) => {
        const mistake = document.errors[0];
        if (mistake !== undefined) throw usageError(`${file} is not valid: ${mistake.message.split("\n")[0] ?? ""}`);
        const object = document.toJS() as unknown;
        const pointer = documents.length > 1 ? `/${String(index)}` : "";
        return isMap(object) ? [{ file, pointer, object, place: name }] : [];
      });
    });
}

function parsed(file: string): ValueMap {
  const value = plainJson(givenText(file), file);
  return isMap(value) ? value : {};
}

function stackOf(path: string): string {
  return basename(path).replace(/(\.template)?\.[^.]+$/, "");
}

function folderHash(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => `${sha256(readFileSync(file))}  ${relative(folder, file)}`)
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1));
  return sha256(`${files.join("\n")}\n`);
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
