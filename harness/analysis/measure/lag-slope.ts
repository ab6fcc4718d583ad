// Does a backlog grow? Least squares of lag over time, with the 95 % interval of the slope: a load is sustainable when
// even the upper end of the interval is next to nothing.

export interface LagSlope {
  /** Lag per second. */
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 % quantiles of Student's t by degrees of freedom; beyond the table the normal one is near enough. */
const tQuantiles = [
  12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** `points`: [seconds, lag]. Undefined with fewer than three points, or when all stand at one time. */
export function lagSlope(points: readonly (readonly [number, number])[]): LagSlope | undefined {
  const count = points.length;
  if (count < 3) return undefined;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const sumXX = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (sumXX === 0) return undefined;
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / sumXX;
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const error = Math.sqrt(residual / (count - 2) / sumXX);
  const reach = (tQuantiles[count - 3] ?? 1.96) * error;
  return { slope, low: slope - reach, high: slope + reach };
}

/** Sustainable at `ratePerSecond`: the backlog certainly grows by less than a thousandth of what arrives. */
export function isSustainable(slope: LagSlope, ratePerSecond: number): boolean {
  return slope.high <= 0.001 * ratePerSecond;
}
