// Macros and modules: the account turns them into resources that the template does not show. Where one may add anything,
// nothing can be said of the whole.

import { isLoop } from "./expand-loops.ts";
import type { Gap } from "./resource.ts";
import type { TemplateInput } from "./template-input.ts";
import { section } from "./template-scope.ts";
import { isMap, textOf } from "./value.ts";

const reason = "what it makes of the template is known to the account alone";

/** What stands in a template for resources that it does not show. */
export function unseenResources(one: TemplateInput): Gap[] {
  const resources = section(one, "Resources");
  const whole = namesIn(one.template["Transform"]).filter((name) => mayAdd(name, resources));
  const own = Object.entries(resources).flatMap(([id, body]) => hiddenIn(id, body));
  return [...whole.map((name) => `Transform ${name}`), ...own].map((what) => ({
    types: ["*"],
    operation: `${one.file}: ${what}`,
    reason,
  }));
}

function namesIn(transform: unknown): string[] {
  const list: unknown[] = Array.isArray(transform) ? transform : [transform];
  return list.flatMap((item) => (item === undefined ? [] : [isMap(item) ? textOf(item["Name"]) : textOf(item)]));
}

/** Language extensions are evaluated here; the serverless macro touches its own types alone. */
function mayAdd(transform: string, resources: Readonly<Record<string, unknown>>): boolean {
  if (transform === "AWS::LanguageExtensions") return false;
  if (!transform.startsWith("AWS::Serverless")) return true;
  return Object.values(resources).some((body) => typeOf(body).startsWith("AWS::Serverless::"));
}

function hiddenIn(id: string, body: unknown): string[] {
  if (isLoop(id)) return [`${id}: its list is not known`];
  if (id.startsWith("Fn::")) return [`${id} among the resources`];
  if (isMap(body) && "Fn::Transform" in body) return [`macro around the resource ${id}`];
  return typeOf(body).endsWith("::MODULE") ? [`module ${id} of type ${typeOf(body)}`] : [];
}

function typeOf(body: unknown): string {
  return isMap(body) ? textOf(body["Type"]) : "";
}
