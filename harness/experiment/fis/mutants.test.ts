// Every action of the catalogue as a template that is right, and everything about it that can be wrong: each mutant is
// refused, and the wrong field is named.

import { describe, expect, it } from "vitest";
import type { ActionDefinition, ParameterRule } from "./catalogue/definition.ts";
import { allActionDefinitions, resourceTypeDefinition } from "./catalogue/lookup.ts";
import { validateTemplate } from "./validation.ts";

function rightValue(rule: ParameterRule): string {
  switch (rule.kind) {
    case "duration":
      return rule.minMs !== undefined && rule.minMs > 60_000 ? "PT10M" : "PT2M";
    case "integer":
      return String(rule.min);
    case "decimal":
      return String(rule.max);
    case "enum":
      return rule.values[0] ?? "";
    case "list":
      return rule.values?.[0] ?? "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a";
    case "boolean":
      return "true";
    case "json":
      return "{}";
    case "arn":
      return "arn:aws:ssm:us-east-1::document/AWSFIS-Run-CPU-Stress";
    case "text":
      return "some";
  }
}

function wrongValue(rule: ParameterRule): string {
  switch (rule.kind) {
    case "duration":
      return "2 minutes";
    case "integer":
    case "decimal":
      return "100000000";
    case "enum":
      return "nothing-of-the-kind";
    case "list":
      return "";
    case "boolean":
      return "yes";
    case "json":
      return "[1]";
    case "arn":
      return "AWSFIS-Run-CPU-Stress";
    case "text":
      return "";
  }
}

function rightTarget(resourceType: string): Record<string, unknown> {
  const definition = resourceTypeDefinition(resourceType);
  const parameters = Object.entries(definition?.parameters ?? {}).filter(([, { required }]) => required);
  const values = parameters.map(([name, { values }]) => [name, values?.[0] ?? "x"]);
  const chosen = parameters.length > 0 ? { parameters: Object.fromEntries(values) as unknown } : {};
  const by = parameters.length > 0 ? {} : definition?.byTags === true ? byTags : { resourceArns: [roleArn] };
  return { resourceType, selectionMode: "ALL", ...chosen, ...by };
}

const roleArn = "arn:aws:iam::123456789012:role/fis";
const byTags = { resourceTags: { team: "data" } };

interface Mutable {
  targets: Record<string, Record<string, unknown>>;
  actions: { a: { actionId: string; parameters: Record<string, string>; targets: Record<string, string> } };
  [field: string]: unknown;
}

function rightTemplate(definition: ActionDefinition): Mutable {
  const entries = Object.entries(definition.targets);
  return {
    description: definition.description,
    roleArn,
    stopConditions: [{ source: "none" }],
    targets: Object.fromEntries(entries.map(([key, type]) => [`T${key}`, rightTarget(type)])),
    actions: {
      a: {
        actionId: definition.id,
        parameters: Object.fromEntries(
          Object.entries(definition.parameters).map(([name, rule]) => [
            name,
            name === "kubernetesKind" ? "PodChaos" : rightValue(rule),
          ]),
        ),
        targets: Object.fromEntries(entries.map(([key]) => [key, `T${key}`])),
      },
    },
  };
}

interface Mutant {
  readonly field: string;
  readonly template: Mutable;
}

function mutantsOf(definition: ActionDefinition): Mutant[] {
  const mutants: Mutant[] = [];
  const add = (field: string, change: (template: Mutable) => void) => {
    const template = structuredClone(rightTemplate(definition));
    change(template);
    mutants.push({ field, template });
  };
  add("actions.a.actionId", (t) => (t.actions.a.actionId += "s"));
  add("actions.a.parameters.unheardOf", (t) => (t.actions.a.parameters["unheardOf"] = "x"));
  add("actions.a.targets.Unheard", (t) => (t.actions.a.targets["Unheard"] = "T"));
  if (definition.parameters["kubernetesKind"] !== undefined) {
    add("actions.a.parameters.kubernetesKind", (t) => (t.actions.a.parameters["kubernetesKind"] = "ChaosEngine"));
  }
  for (const [name, rule] of Object.entries(definition.parameters)) {
    add(`actions.a.parameters.${name}`, (t) => (t.actions.a.parameters[name] = wrongValue(rule)));
    if (rule.required) add(`actions.a.parameters.${name}`, (t) => Reflect.deleteProperty(t.actions.a.parameters, name));
  }
  for (const [key, type] of Object.entries(definition.targets)) {
    mutants.push(...targetMutants(definition, key, type));
    const other = type === "aws:ec2:subnet" ? "aws:ec2:instance" : "aws:ec2:subnet";
    add(`actions.a.targets.${key}`, (t) => Reflect.deleteProperty(t.actions.a.targets, key));
    add(
      `actions.a.targets.${key}`,
      (t) => (t.targets[`T${key}`] = { ...byTags, resourceType: other, selectionMode: "ALL" }),
    );
    add(
      `targets.T${key}.resourceType`,
      (t) => (t.targets[`T${key}`] = { ...t.targets[`T${key}`], resourceType: "aws:x:y" }),
    );
    add(
      `targets.T${key}.selectionMode`,
      (t) => (t.targets[`T${key}`] = { ...t.targets[`T${key}`], selectionMode: "SOME" }),
    );
  }
  return mutants;
}

/** What is wrong with how one target of the action is chosen. */
function targetMutants(definition: ActionDefinition, key: string, type: string): Mutant[] {
  const { byTags: isByTags = true, byArns = "any", parameters = {} } = resourceTypeDefinition(type) ?? {};
  const mutants: Mutant[] = [];
  const add = (part: string, change: Readonly<Record<string, unknown>>) => {
    const template = structuredClone(rightTemplate(definition));
    const { resourceArns: _arns, resourceTags: _tags, ...target } = template.targets[`T${key}`] ?? {};
    template.targets[`T${key}`] = { ...target, ...change };
    mutants.push({ field: `targets.T${key}.${part}`, template });
  };
  if (!isByTags) add("resourceTags", byTags);
  if (byArns === "none") add("resourceArns", { resourceArns: [roleArn] });
  if (byArns === "one") add("resourceArns", { resourceArns: [roleArn, `${roleArn}-2`] });
  add("parameters.unheardOf", { ...byTags, parameters: { unheardOf: "x" } });
  for (const [name, { required, values }] of Object.entries(parameters)) {
    const right = rightTarget(type)["parameters"] as Readonly<Record<string, string>> | undefined;
    add(`parameters.${name}`, { parameters: { ...right, [name]: "" } });
    if (values !== undefined) add(`parameters.${name}`, { parameters: { ...right, [name]: "nothing-of-the-kind" } });
    const { [name]: _left, ...rest } = right ?? {};
    if (required) add(`parameters.${name}`, { parameters: rest });
  }
  return mutants;
}

function fieldsOf(template: unknown): readonly string[] {
  return validateTemplate(template).problems.map(({ field }) => field);
}

describe("templates of every action", () => {
  it("are accepted when they are right", () => {
    const refused = allActionDefinitions().flatMap((definition) =>
      fieldsOf(rightTemplate(definition)).map((field) => `${definition.id}: ${field}`),
    );
    expect(refused).toEqual([]);
  });

  it("are refused when one thing is wrong, with the field's name", () => {
    const mutants = allActionDefinitions().flatMap(mutantsOf);
    const missed = mutants.flatMap(({ field, template }) =>
      fieldsOf(template).includes(field) ? [] : [`${template.actions.a.actionId}: ${field}`],
    );
    expect(mutants.length).toBeGreaterThanOrEqual(500);
    expect(missed).toEqual([]);
  });
});
