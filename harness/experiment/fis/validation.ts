// Judges a template as FIS does before it is stored, and names the field that is wrong. Pure: the same function serves
// the endpoint and offline checks of templates.

import { customResourceKinds } from "./catalogue/kubernetes.ts";
import { allActionDefinitions, actionDefinition } from "./catalogue/lookup.ts";
import { didYouMean } from "../../core/nearest.ts";
import { parameterProblems } from "./validation-parameters.ts";
import { targetProblems } from "./validation-targets.ts";
import { mostParallel, startOrderProblems } from "./start-order.ts";
import type { TemplateProblem } from "./template-problem.ts";
import { templateInput } from "./template.ts";
import type { TemplateAction, TemplateInput } from "./template.ts";

/** Default quotas of the service. */
export const quotas = {
  actions: 20,
  parallelActions: 10,
  stopConditions: 5,
  templates: 500,
  runningExperiments: 5,
} as const;

/**
 * Default quotas on the resources that one action may hit, when tags choose them. Source: AWS FIS endpoints and quotas.
 */
export const targetsPerAction: Readonly<Record<string, number>> = {
  "aws:ec2:stop-instances": 5,
  "aws:ec2:reboot-instances": 5,
  "aws:ec2:terminate-instances": 5,
  "aws:ssm:send-command": 5,
  "aws:eks:pod-cpu-stress": 50,
  "aws:eks:pod-delete": 50,
  "aws:eks:pod-io-stress": 50,
  "aws:eks:pod-memory-stress": 50,
  "aws:eks:pod-network-blackhole-port": 50,
  "aws:eks:pod-network-latency": 50,
  "aws:eks:pod-network-packet-loss": 50,
};

export type ValidationResult =
  | { readonly template: TemplateInput; readonly problems: readonly [] }
  | { readonly template: undefined; readonly problems: readonly TemplateProblem[] };

/** Checks shape first, then meaning; a template with any problem is refused whole. */
export function validateTemplate(input: unknown): ValidationResult {
  const parsed = templateInput.safeParse(input);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      field: [...issue.path.map(String), ...(issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [])].join(
        ".",
      ),
      message: issue.code === "unrecognized_keys" ? "is not a field of experiment templates" : issue.message,
    }));
    return { template: undefined, problems };
  }
  const template = parsed.data;
  const problems = [
    ...sizeProblems(template),
    ...Object.entries(template.actions).flatMap(([name, action]) => actionProblems(name, action, template)),
    ...Object.entries(template.targets ?? {}).flatMap(([name, target]) => targetProblems(name, target)),
    ...unusedTargetProblems(template),
    ...startOrderProblems(template.actions),
    ...stopConditionProblems(template),
  ];
  return problems.length === 0 ? { template, problems: [] } : { template: undefined, problems };
}

function sizeProblems(template: TemplateInput): TemplateProblem[] {
  const actionCount = Object.keys(template.actions).length;
  const problems: TemplateProblem[] = [];
  if (actionCount === 0) problems.push({ field: "actions", message: "expected at least one action" });
  if (actionCount > quotas.actions) {
    problems.push({ field: "actions", message: `expected at most ${quotas.actions} actions, got ${actionCount}` });
  }
  const parallel = mostParallel(template.actions);
  if (parallel > quotas.parallelActions) {
    const message = `expected at most ${quotas.parallelActions} actions at a time, got ${parallel}`;
    problems.push({ field: "actions", message });
  }
  if (template.stopConditions.length === 0 || template.stopConditions.length > quotas.stopConditions) {
    problems.push({ field: "stopConditions", message: `expected 1 to ${quotas.stopConditions} stop conditions` });
  }
  return problems;
}

function actionProblems(name: string, action: TemplateAction, template: TemplateInput): TemplateProblem[] {
  const field = `actions.${name}`;
  const definition = actionDefinition(action.actionId);
  if (definition === undefined) {
    const known = allActionDefinitions().map(({ id }) => id);
    const hint = didYouMean(action.actionId, known);
    return [{ field: `${field}.actionId`, message: `unknown action "${action.actionId}"${hint}` }];
  }
  const given = action.targets ?? {};
  const missing = Object.keys(definition.targets)
    .filter((key) => given[key] === undefined)
    .map((key) => ({ field: `${field}.targets.${key}`, message: `${definition.id} needs this target` }));
  const wrong = Object.entries(given).flatMap(([key, targetName]) => {
    const at = `${field}.targets.${key}`;
    const wanted = definition.targets[key];
    if (wanted === undefined) {
      const known = Object.keys(definition.targets).join(", ") || "none";
      return [{ field: at, message: `${definition.id} has no target "${key}" (known: ${known})` }];
    }
    const target = template.targets?.[targetName];
    if (target === undefined) return [{ field: at, message: `names no target of the template: "${targetName}"` }];
    if (target.resourceType === wanted) return [];
    return [{ field: at, message: `expected a target of type ${wanted}, got ${target.resourceType}` }];
  });
  const parameters = action.parameters ?? {};
  return [
    ...missing,
    ...wrong,
    ...parameterProblems(field, parameters, definition),
    ...dependentProblems(field, parameters),
  ];
}

/** Parameters that another one asks for, or narrows. */
function dependentProblems(field: string, parameters: Readonly<Record<string, string>>): TemplateProblem[] {
  const { scope, prefixListIdentifier, kubernetesApiVersion = "", kubernetesKind } = parameters;
  const problems: TemplateProblem[] = [];
  if (scope === "prefix-list" && prefixListIdentifier === undefined) {
    const message = "scope prefix-list needs this parameter";
    problems.push({ field: `${field}.parameters.prefixListIdentifier`, message });
  }
  const kinds = customResourceKinds[kubernetesApiVersion];
  if (kinds !== undefined && kubernetesKind !== undefined && !kinds.includes(kubernetesKind)) {
    const message = `expected one of ${kinds.join(", ")}, got "${kubernetesKind}"`;
    problems.push({ field: `${field}.parameters.kubernetesKind`, message });
  }
  return problems;
}

function unusedTargetProblems(template: TemplateInput): TemplateProblem[] {
  const used = new Set(Object.values(template.actions).flatMap((action) => Object.values(action.targets ?? {})));
  return Object.keys(template.targets ?? {})
    .filter((name) => !used.has(name))
    .map((name) => ({ field: `targets.${name}`, message: "is used by no action" }));
}

function stopConditionProblems(template: TemplateInput): TemplateProblem[] {
  return template.stopConditions.flatMap(({ source, value }, index) => {
    const field = `stopConditions.${String(index)}`;
    if (source === "none") {
      return value === undefined ? [] : [{ field: `${field}.value`, message: "source none takes no value" }];
    }
    if (source !== "aws:cloudwatch:alarm") {
      return [{ field: `${field}.source`, message: `expected "none" or "aws:cloudwatch:alarm", got "${source}"` }];
    }
    if (value !== undefined && /^arn:aws[\w-]*:cloudwatch:[\w-]+:\d{12}:alarm:.+$/.test(value)) return [];
    return [{ field: `${field}.value`, message: "expected the ARN of a CloudWatch alarm" }];
  });
}
