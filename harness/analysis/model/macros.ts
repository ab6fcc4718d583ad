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
  const whole = namesIn(one.template["Transform"]).map((name) => ({
    what: `Transform ${name}`,
    types: addedBy(name, resources),
  }));
  const own = Object.entries(resources).flatMap(([id, body]) => hiddenIn(id, body));
  return [...whole, ...own.map((what) => ({ what, types: ["*"] }))]
    .filter(({ types }) => types.length > 0)
    .map(({ what, types }) => ({ types, operation: `${one.file}: ${what}`, reason }));
}

function namesIn(transform: unknown): string[] {
  const list: unknown[] = Array.isArray(transform) ? transform : [transform];
  return list.flatMap((item) => (item === undefined ? [] : [isMap(item) ? textOf(item["Name"]) : textOf(item)]));
}

/** What a hosted function for rotation consists of. Source: Secrets Manager user guide, "HostedRotationLambda". */
const hostedRotation = ["AWS::Lambda::Function", "AWS::Lambda::Permission", "AWS::IAM::Role", "AWS::IAM::Policy"];

/** Types that a macro may add. Language extensions are evaluated here; macros of AWS touch what is written for them alone. */
function addedBy(transform: string, resources: Readonly<Record<string, unknown>>): readonly string[] {
  if (transform === "" || transform === "AWS::LanguageExtensions") return [];
  const bodies = Object.values(resources);
  if (transform.startsWith("AWS::Serverless"))
    return bodies.some((body) => typeOf(body).startsWith("AWS::Serverless::")) ? ["*"] : [];
  if (/^AWS::SecretsManager-\d{4}-\d{2}-\d{2}$/.test(transform))
    return bodies.some(isHostedRotation) ? hostedRotation : [];
  return ["*"];
}

function isHostedRotation(body: unknown): boolean {
  const properties = isMap(body) ? body["Properties"] : undefined;
  return (
    typeOf(body) === "AWS::SecretsManager::RotationSchedule" &&
    isMap(properties) &&
    properties["HostedRotationLambda"] !== undefined
  );
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
