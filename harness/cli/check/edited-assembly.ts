// The corrected assembly with edits, for tests: planted violations and look-alikes are stated as data over one truth.
// Where several stacks have a resource or a manifest of one name, `name@stack` says whose is meant; else the first one's.

import { z } from "zod";
import type { ManifestInput } from "../../analysis/model/manifest-resources.ts";
import { textOf } from "../../analysis/model/value.ts";
import type { ValueMap } from "../../analysis/model/value.ts";
import { bug, present } from "../../core/errors.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";

const path = z.string();
const edit = z.union([
  z.strictObject({ set: z.tuple([z.string(), path, z.unknown()]) }),
  z.strictObject({ unset: z.tuple([z.string(), path]) }),
  z.strictObject({ add: z.tuple([z.string(), z.record(z.string(), z.unknown())]).rest(z.string()) }),
  z.strictObject({ drop: z.string() }),
  z.strictObject({ section: z.tuple([z.string(), z.string(), z.record(z.string(), z.unknown())]) }),
  z.strictObject({ manifest: z.tuple([z.string(), path, z.unknown()]) }),
  z.strictObject({ object: z.record(z.string(), z.unknown()) }),
  z.strictObject({ text: z.tuple([z.string(), path, z.string(), z.string()]) }),
  z.strictObject({ stack: z.tuple([z.string(), z.boolean()]) }),
]);

const plantedCase = z.strictObject({
  kind: z.enum(["plain", "disguised", "look-alike", "unresolved"]),
  what: z.string(),
  edits: z.array(edit),
  /** Rows that must become violated, and no others. */
  turns: z.array(z.string()),
  /** Rows that may become violated besides, since what they promise is broken as well. */
  allow: z.array(z.string()).optional(),
  unknown: z.array(z.string()).optional(),
  /** Parts of the intent that differ in this case. */
  intent: z.record(z.string(), z.unknown()).optional(),
});

export const plantedFile = z.array(z.strictObject({ requirement: z.string(), cases: z.array(plantedCase) }));

export type Edit = z.infer<typeof edit>;
export type PlantedCase = z.infer<typeof plantedCase>;

interface Tree {
  [key: string]: unknown;
}

/**
 * The source with the edits made, sharing with it whatever no edit touches. An edit that finds nothing to change is a
 * bug of its fixture.
 */
export function editedAssembly(source: TemplateSource, edits: readonly Edit[]): TemplateSource {
  const copy = shallowCopy(source);
  for (const one of edits) apply(copy, one);
  return copy;
}

/** Own containers down to the resources of each template; what stands in them is copied when an edit reaches it. */
function shallowCopy(source: TemplateSource): TemplateSource {
  const { templates, manifests, stacks } = source;
  return {
    ...source,
    templates: templates.map((one) => ({
      ...one,
      template: { ...one.template, Resources: { ...(one.template["Resources"] as Tree | undefined) } },
    })),
    ...(manifests === undefined ? {} : { manifests: [...manifests] }),
    ...(stacks === undefined ? {} : { stacks: stacks.map((stack) => ({ ...stack })) }),
  };
}

function apply(source: TemplateSource, one: Edit): void {
  if ("set" in one) put(propertiesOf(source, one.set[0]), one.set[1], one.set[2]);
  else if ("unset" in one) cut(propertiesOf(source, one.unset[0]), one.unset[1]);
  else if ("drop" in one) {
    const resources = present(owner(source, one.drop), `no resource ${one.drop}`);
    Reflect.deleteProperty(resources, nameOf(one.drop));
  } else if ("add" in one) {
    const [id, body, stack = "byoc-private-network"] = one.add;
    section(source, stack, "Resources")[id] = structuredClone(body);
  } else if ("section" in one) {
    const [stack, name, content] = one.section;
    Object.assign(section(source, stack, name), content);
  } else if ("object" in one) {
    (source.manifests as ManifestInput[]).push({
      file: "added.json",
      pointer: "",
      object: structuredClone(one.object) as ValueMap,
    });
  } else if ("manifest" in one) put(manifestOf(source, one.manifest[0]), one.manifest[1], one.manifest[2]);
  else if ("text" in one) {
    const [id, at, from, to] = one.text;
    const object = id.includes("/") ? manifestOf(source, id) : propertiesOf(source, id);
    const { parent, key } = place(object, at);
    const before = textOf(parent[key]);
    if (!before.includes(from)) throw bug(`${id} ${at} does not contain ${from}`);
    parent[key] = before.replaceAll(from, to);
  } else {
    const [name, isProtected] = one.stack;
    const facts = present(
      source.stacks?.find((stack) => stack.name === name),
      `no stack ${name}`,
    ) as { terminationProtection: boolean };
    facts.terminationProtection = isProtected;
  }
}

/** A section of a stack's template as the copy's own, ready for additions. */
function section(source: TemplateSource, stack: string, name: string): Tree {
  const template = present(
    source.templates.find((one) => one.stack === stack),
    `no stack ${stack}`,
  ).template as Tree;
  const own = { ...(template[name] as Tree | undefined) };
  template[name] = own;
  return own;
}

function nameOf(id: string): string {
  return id.split("@")[0] ?? id;
}

function owner(source: TemplateSource, id: string): Tree | undefined {
  const [name = id, stack = ""] = id.split("@");
  const meant = source.templates.filter((one) => (one.stack ?? "").includes(stack));
  return meant.map((one) => one.template["Resources"] as Tree).find((resources) => name in resources);
}

function propertiesOf(source: TemplateSource, id: string): Tree {
  const resources = present(owner(source, id), `no resource ${id}`);
  const resource = structuredClone(resources[nameOf(id)]) as Tree;
  resources[nameOf(id)] = resource;
  resource["Properties"] ??= {};
  return resource["Properties"] as Tree;
}

function manifestOf(source: TemplateSource, id: string): Tree {
  const manifests = (source.manifests ?? []) as ManifestInput[];
  const [name = id, where = ""] = id.split("@");
  const at = manifests.findIndex(({ object, file }) => {
    const { kind, metadata } = object as { kind?: string; metadata?: { name?: string } };
    return `${kind ?? ""}/${metadata?.name ?? ""}` === name && file.includes(where);
  });
  const copy = structuredClone(present(manifests[at], `no manifest ${id}`));
  manifests[at] = copy;
  return copy.object;
}

function place(root: Tree, at: string): { parent: Tree; key: string } {
  const steps = at.split("/").map((step) => step.replaceAll("~1", "/"));
  const key = steps.pop() ?? "";
  let parent = root;
  for (const step of steps) {
    parent[step] ??= {};
    parent = parent[step] as Tree;
  }
  return { parent, key };
}

function put(root: Tree, at: string, value: unknown): void {
  const { parent, key } = place(root, at);
  if (Array.isArray(parent) && Number(key) >= parent.length) parent.push(structuredClone(value));
  else parent[key] = structuredClone(value);
}

function cut(root: Tree, at: string): void {
  const { parent, key } = place(root, at);
  if (!(key in parent)) throw bug(`nothing at ${at} to take away`);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
}
