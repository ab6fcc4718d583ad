// Parameters of one action against the rules of its definition.

import { didYouMean } from "../../core/nearest.ts";
import type { ActionDefinition, ParameterRule } from "./catalogue/definition.ts";
import { formatIsoDuration, parseIsoDuration } from "./iso-duration.ts";
import type { TemplateProblem } from "./template-problem.ts";

const oneMinuteMs = 60_000;
const twelveHoursMs = 43_200_000;

export function parameterProblems(
  field: string,
  given: Readonly<Record<string, string>>,
  definition: ActionDefinition,
): TemplateProblem[] {
  const missing = Object.entries(definition.parameters)
    .filter(([name, rule]) => rule.required && given[name] === undefined)
    .map(([name]) => ({ field: `${field}.parameters.${name}`, message: `${definition.id} needs this parameter` }));
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const at = `${field}.parameters.${name}`;
    const rule = definition.parameters[name];
    if (rule === undefined) {
      const hint = didYouMean(name, Object.keys(definition.parameters));
      return [{ field: at, message: `${definition.id} has no parameter "${name}"${hint}` }];
    }
    const message = valueProblem(value, rule);
    return message === undefined ? [] : [{ field: at, message }];
  });
  return [...missing, ...wrong];
}

function valueProblem(value: string, rule: ParameterRule): string | undefined {
  switch (rule.kind) {
    case "duration":
      return durationProblem(value, rule.minMs ?? oneMinuteMs, rule.maxMs ?? twelveHoursMs);
    case "integer": {
      const isInside = /^\d+$/.test(value) && Number(value) >= rule.min && Number(value) <= rule.max;
      return isInside ? undefined : `expected an integer from ${rule.min} to ${rule.max}, got "${value}"`;
    }
    case "decimal": {
      const isInside = /^\d+(\.\d+)?$/.test(value) && Number(value) >= rule.min && Number(value) <= rule.max;
      return isInside ? undefined : `expected a number from ${rule.min} to ${rule.max}, got "${value}"`;
    }
    case "list":
      return listProblem(value, rule);
    case "enum":
      return rule.values.includes(value) ? undefined : `expected one of ${rule.values.join(", ")}, got "${value}"`;
    case "boolean":
      return value === "true" || value === "false" ? undefined : `expected true or false, got "${value}"`;
    case "json":
      return isJsonObject(value) ? undefined : "expected a JSON object as a string";
    case "arn":
      return /^arn:aws[\w-]*:\S+$/.test(value) ? undefined : `expected an ARN, got "${value}"`;
    case "text":
      return value.length > 0 ? undefined : "expected some text";
  }
}

function listProblem(value: string, { most, values }: Extract<ParameterRule, { kind: "list" }>): string | undefined {
  const items = value.split(",").map((item) => item.trim());
  if (items.length > most) return `expected at most ${most}, got ${items.length}`;
  const isKnown = (item: string) => values?.includes(item) ?? /^arn:aws[\w-]*:\S+$/.test(item);
  const wrong = items.find((item) => !isKnown(item));
  return wrong === undefined ? undefined : `expected ${values?.join(", ") ?? "ARNs"}, got "${wrong}"`;
}

function durationProblem(value: string, minMs: number, maxMs: number): string | undefined {
  const ms = parseIsoDuration(value);
  if (ms !== undefined && ms >= minMs && ms <= maxMs) return undefined;
  return `expected an ISO 8601 duration from ${formatIsoDuration(minMs)} to ${formatIsoDuration(maxMs)}, got "${value}"`;
}

function isJsonObject(value: string): boolean {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}
