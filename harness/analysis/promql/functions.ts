// Functions over a state that has lasted: a rate is nothing, an average over time is the value.

import type { Expression } from "./expression.ts";
import { NotFollowed, RefusedByEngine } from "./expression.ts";
import { distinct } from "./distinct.ts";
import { withoutName } from "./series.ts";
import type { Answer, Series } from "./series.ts";

type Call = Expression & { kind: "call" };

interface Surroundings {
  readonly now: number;
  readonly ask: (expression: Expression) => Answer;
}

/** What becomes of each value. */
const onEach: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  sqrt: Math.sqrt,
  exp: Math.exp,
};

/** What becomes of a value that has not changed in the window. */
const overTime: Readonly<Record<string, (value: number) => number>> = {
  avg_over_time: (value) => value,
  max_over_time: (value) => value,
  min_over_time: (value) => value,
  rate: () => 0,
  irate: () => 0,
  increase: () => 0,
  delta: () => 0,
  idelta: () => 0,
  changes: () => 0,
  resets: () => 0,
};

export function callFunction({ name, inputs }: Call, { now, ask }: Surroundings): Answer {
  const [input] = inputs;
  if (name === "time" && input === undefined) return now;
  if (input === undefined || inputs.length !== 1) throw new NotFollowed(`${name} of ${String(inputs.length)}`);
  if (Object.hasOwn(overTime, name)) {
    if (input.kind !== "selector" || input.windowSeconds === undefined)
      throw new RefusedByEngine(`${name} of no window`);
    return eachValue(seriesOf(name, ask(input)), overTime[name]);
  }
  const answer = ask(input);
  if (Object.hasOwn(onEach, name)) return eachValue(seriesOf(name, answer), onEach[name]);
  if (name === "vector") return [{ labels: {}, value: numberOf(answer) }];
  if (name === "scalar") return scalar(seriesOf(name, answer));
  if (name === "sort" || name === "sort_desc") return seriesOf(name, answer);
  throw new NotFollowed(name);
}

function eachValue(series: readonly Series[], change: ((value: number) => number) | undefined): Series[] {
  return distinct(
    series.map(({ labels, value }) => ({ labels: withoutName(labels), value: change?.(value) ?? Number.NaN })),
  );
}

function scalar([first, ...others]: readonly Series[]): number {
  return first === undefined || others.length > 0 ? Number.NaN : first.value;
}

function seriesOf(name: string, answer: Answer): readonly Series[] {
  if (typeof answer === "number") throw new RefusedByEngine(`${name} of a number`);
  return answer;
}

function numberOf(answer: Answer): number {
  if (typeof answer !== "number") throw new RefusedByEngine("vector of series");
  return answer;
}
