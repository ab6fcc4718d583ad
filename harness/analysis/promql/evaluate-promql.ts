// What an expression answers about a state that has lasted longer than every window it looks at. Compared with a
// Prometheus server over drawn expressions (`assay test --only monitoring`).
//
// Source: https://prometheus.io/docs/prometheus/latest/querying/operators/ and …/functions/

import { aggregate } from "./aggregate.ts";
import { combine } from "./combine.ts";
import type { Expression, LabelMatcher } from "./expression.ts";
import { NotFollowed, RefusedByEngine } from "./expression.ts";
import { callFunction } from "./functions.ts";
import type { Answer, Series } from "./series.ts";
import { withoutName } from "./series.ts";

export interface SteadyState {
  readonly series: readonly Series[];
  /** Seconds since 1970. */
  readonly now: number;
  /** How long every series has had its value, in seconds. */
  readonly lasted: number;
}

/**
 * @throws RefusedByEngine where a server answers with an error.
 * @throws NotFollowed where the construct is not followed here, or looks further back than the state has lasted.
 */
export function evaluatePromql(expression: Expression, state: SteadyState): Answer {
  const ask = (one: Expression): Answer => evaluatePromql(one, state);
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "selector":
      return select(expression, state);
    case "negated":
      return negated(ask(expression.of));
    case "binary":
      return combine(expression, ask(expression.left), ask(expression.right));
    case "aggregate":
      return aggregate(expression, ask(expression.of));
    case "call":
      return callFunction(expression, { now: state.now, ask });
  }
}

/** Whether an alert with this expression is raised: any series of the answer raises it, and a number always does. */
export function raises(expression: Expression, state: SteadyState): boolean {
  const answer = evaluatePromql(expression, state);
  return typeof answer === "number" || answer.length > 0;
}

function select({ matchers, windowSeconds = 0 }: Expression & { kind: "selector" }, state: SteadyState): Series[] {
  if (windowSeconds > state.lasted) throw new NotFollowed(`a window of ${String(windowSeconds)} s`);
  if (!matchers.some((matcher) => !matches(matcher, ""))) {
    throw new RefusedByEngine("a selector that matches everything");
  }
  return state.series.filter(({ labels }) => matchers.every((one) => matches(one, labels[one.label] ?? "")));
}

function matches({ operator, value }: LabelMatcher, actual: string): boolean {
  const wanted = operator === "=" || operator === "=~";
  const same = operator === "=" || operator === "!=" ? actual === value : pattern(value).test(actual);
  return same === wanted;
}

function pattern(text: string): RegExp {
  if (/\(\?[^:]/.test(text)) throw new NotFollowed(`the pattern ${text}`);
  try {
    return new RegExp(`^(?:${text})$`, "su");
  } catch {
    throw new NotFollowed(`the pattern ${text}`);
  }
}

function negated(answer: Answer): Answer {
  if (typeof answer === "number") return -answer;
  return answer.map(({ labels, value }) => ({ labels: withoutName(labels), value: -value }));
}
