// Targets of a template: how resources are chosen. A target that chooses nothing in particular is refused, never read as
// "everything".

import { didYouMean } from "../../core/nearest.ts";
import { allResourceTypes, resourceTypeDefinition } from "./catalogue/lookup.ts";
import type { ResourceTypeDefinition } from "./catalogue/resource-types.ts";
import { parseSelectionMode } from "./selection.ts";
import type { TemplateTarget } from "./template.ts";
import type { TemplateProblem } from "./template-problem.ts";

export function targetProblems(name: string, target: TemplateTarget): TemplateProblem[] {
  const field = `targets.${name}`;
  const definition = resourceTypeDefinition(target.resourceType);
  if (definition === undefined) {
    const known = allResourceTypes().map(({ resourceType }) => resourceType);
    const hint = didYouMean(target.resourceType, known);
    return [{ field: `${field}.resourceType`, message: `unknown resource type "${target.resourceType}"${hint}` }];
  }
  const problems = [
    ...selectorProblems(field, target, definition),
    ...typeParameterProblems(field, target, definition),
  ];
  if (parseSelectionMode(target.selectionMode) === undefined) {
    const message = `expected ALL, COUNT(n) or PERCENT(n), got "${target.selectionMode}"`;
    problems.push({ field: `${field}.selectionMode`, message });
  }
  return problems;
}

function selectorProblems(
  field: string,
  target: TemplateTarget,
  definition: ResourceTypeDefinition,
): TemplateProblem[] {
  const hasArns = (target.resourceArns ?? []).length > 0;
  const hasTags = Object.keys(target.resourceTags ?? {}).length > 0;
  const hasParameters = Object.keys(target.parameters ?? {}).length > 0;
  if (hasArns && hasTags) {
    return [{ field: `${field}.resourceTags`, message: "a target names either resourceArns or resourceTags" }];
  }
  if (hasTags && !definition.byTags) {
    return [{ field: `${field}.resourceTags`, message: `${definition.resourceType} cannot be chosen by tags` }];
  }
  const arns = target.resourceArns ?? [];
  if (hasArns && definition.byArns === "none") {
    return [{ field: `${field}.resourceArns`, message: `${definition.resourceType} cannot be chosen by ARN` }];
  }
  if (definition.byArns === "one" && arns.length > 1) {
    return [{ field: `${field}.resourceArns`, message: `expected one ARN, got ${arns.length}` }];
  }
  if (hasArns && (target.filters ?? []).length > 0) {
    return [{ field: `${field}.filters`, message: "filters do not go with resourceArns" }];
  }
  if (!hasArns && !hasTags && !hasParameters) {
    return [{ field, message: "chooses nothing in particular: expected resourceArns, resourceTags or parameters" }];
  }
  return arns
    .filter((arn) => !/^arn:aws[\w-]*:\S+$/.test(arn))
    .map((arn) => ({ field: `${field}.resourceArns`, message: `expected ARNs, got "${arn}"` }));
}

function typeParameterProblems(
  field: string,
  target: TemplateTarget,
  definition: ResourceTypeDefinition,
): TemplateProblem[] {
  const given = target.parameters ?? {};
  const missing = Object.entries(definition.parameters)
    .filter(([name, rule]) => rule.required && given[name] === undefined)
    .map(([name]) => ({ field: `${field}.parameters.${name}`, message: `${definition.resourceType} needs this` }));
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const at = `${field}.parameters.${name}`;
    const rule = definition.parameters[name];
    if (rule === undefined) return [{ field: at, message: `${definition.resourceType} has no such parameter` }];
    if (value === "") return [{ field: at, message: "expected some text" }];
    if (rule.values === undefined || rule.values.includes(value)) return [];
    return [{ field: at, message: `expected one of ${rule.values.join(", ")}, got "${value}"` }];
  });
  return [...missing, ...wrong];
}
