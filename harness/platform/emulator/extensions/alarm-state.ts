// The state of a metric alarm from its datapoints, as CloudWatch decides it. Pure. Source: Amazon CloudWatch user guide,
// "Configuring how CloudWatch alarms treat missing data", with its tables as the test beside this file.

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export type MissingData = "missing" | "ignore" | "breaching" | "notBreaching";

export interface AlarmRule {
  /** Periods that are looked at, and how many of them have to breach. */
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
  readonly breaches: (value: number) => boolean;
}

/** The service looks at some more periods than it needs, in case some are missing. */
const extraPeriods = 2;

/** How many periods have to be known to decide. */
export function evaluationRange({ evaluationPeriods }: Pick<AlarmRule, "evaluationPeriods">): number {
  return evaluationPeriods + extraPeriods;
}

/** `datapoints` are those of the evaluation range, the newest last; undefined where a period has none. */
export function alarmStateOf(
  rule: AlarmRule,
  datapoints: readonly (number | undefined)[],
  before: AlarmState,
): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, missingData } = rule;
  const real = datapoints.filter((value) => value !== undefined).slice(-evaluationPeriods);
  const breaching = real.filter((value) => rule.breaches(value)).length;
  const missing = evaluationPeriods - real.length;
  if (breaching >= datapointsToAlarm) return "ALARM";
  if (missing === 0) return "OK";
  switch (missingData) {
    case "breaching":
      return breaching + missing >= datapointsToAlarm ? "ALARM" : "OK";
    case "notBreaching":
      return "OK";
    case "ignore":
      return real.length > breaching ? "OK" : before;
    case "missing":
      if (real.length === 0) return "INSUFFICIENT_DATA";
      return breaching === real.length ? "ALARM" : "OK";
  }
}

/** The comparison of an alarm by its name in the API; undefined for those of anomaly detection. */
export function comparisonOf(operator: string, threshold: number): ((value: number) => boolean) | undefined {
  switch (operator) {
    case "GreaterThanOrEqualToThreshold":
      return (value) => value >= threshold;
    case "GreaterThanThreshold":
      return (value) => value > threshold;
    case "LessThanThreshold":
      return (value) => value < threshold;
    case "LessThanOrEqualToThreshold":
      return (value) => value <= threshold;
    default:
      return undefined;
  }
}
