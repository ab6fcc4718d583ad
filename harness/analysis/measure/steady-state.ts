// Has a series settled? Its two halves have medians close to each other, and it does not certainly drift.

import { lagSlope } from "./lag-slope.ts";
import { medianOf } from "./randomization.ts";

export interface Steadiness {
  readonly isSteady: boolean;
  readonly firstHalf: number;
  readonly secondHalf: number;
}

const leastPoints = 4;
const mostDrift = 0.5;

/** `values`: one a second, in order. Fewer than four never show a steady state. */
export function steadiness(values: readonly number[]): Steadiness {
  const half = values.length >>> 1;
  const [firstHalf, secondHalf] = [medianOf(values.slice(0, half)), medianOf(values.slice(half))];
  if (values.length < leastPoints) return { isSteady: false, firstHalf, secondHalf };
  const slope = lagSlope(values.map((value, second) => [second, value] as const));
  const middle = medianOf(values);
  const drift = slope === undefined || slope.low <= 0 ? 0 : (slope.low * values.length) / Math.max(middle, 1e-9);
  const isClose = Math.abs(secondHalf - firstHalf) <= mostDrift * Math.max(middle, 1e-9);
  return { isSteady: isClose || (drift < mostDrift && secondHalf <= firstHalf), firstHalf, secondHalf };
}
