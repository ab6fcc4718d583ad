// Metric alarms follow their metrics. The emulator keeps datapoints and alarms and never brings the two together; here an
// alarm is evaluated when somebody asks for its state, from the datapoints that were put, over whole periods only. Alarms
// on expressions or on anomaly bands are left as they are.

import { DescribeAlarmsCommand, GetMetricDataCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchClient, MetricAlarm, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { ServiceHandler } from "../handler.ts";
import { alarmStateOf, comparisonOf, evaluationRange } from "./alarm-state.ts";
import type { AlarmRule, AlarmState, MissingData } from "./alarm-state.ts";

interface Evaluated {
  readonly id: string;
  readonly alarm: MetricAlarm;
  readonly period: number;
  readonly rule: AlarmRule;
}

/** Asked more often, the states of the last look are answered. */
const atMostEverySeconds = 1;

/** Wraps DescribeAlarms: states are brought up to date before the emulator answers. */
export function createAlarmEvaluation(cloudwatch: CloudWatchClient, nowSeconds: () => number): ServiceHandler {
  let isFed = false;
  let lookedAt = 0;
  return {
    name: "alarm evaluation",
    matches: ({ service, operation }) =>
      service === "monitoring" && (operation === "DescribeAlarms" || operation === "PutMetricData"),
    handle: async (request, forward) => {
      if (request.operation === "PutMetricData") isFed = true;
      else if (isFed && nowSeconds() - lookedAt >= atMostEverySeconds) {
        lookedAt = nowSeconds();
        await evaluateAll(cloudwatch, lookedAt);
      }
      return forward(request);
    },
  };
}

async function evaluateAll(cloudwatch: CloudWatchClient, nowSeconds: number): Promise<void> {
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm"] }));
  const evaluated = MetricAlarms.flatMap((alarm, index) => evaluatedOf(alarm, index));
  const datapoints = await datapointsOf(cloudwatch, evaluated, nowSeconds);
  for (const { id, alarm, rule } of evaluated) {
    const before: AlarmState = alarm.StateValue ?? "INSUFFICIENT_DATA";
    const seen = datapoints.get(id) ?? [];
    const state = alarmStateOf(rule, seen, before);
    if (state === before) continue;
    const shown = seen.map((value) => value ?? "none").join(", ");
    const StateReason = `Threshold Crossed: datapoints [${shown}] against ${String(alarm.Threshold)}`;
    await cloudwatch.send(new SetAlarmStateCommand({ AlarmName: alarm.AlarmName, StateValue: state, StateReason }));
  }
}

function evaluatedOf(alarm: MetricAlarm, index: number): Evaluated[] {
  const { MetricName, Statistic, Period: period, EvaluationPeriods: evaluationPeriods } = alarm;
  const breaches = comparisonOf(alarm.ComparisonOperator ?? "", alarm.Threshold ?? 0);
  if (MetricName === undefined || Statistic === undefined || breaches === undefined) return [];
  if (period === undefined || evaluationPeriods === undefined) return [];
  const rule = {
    evaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm ?? evaluationPeriods,
    missingData: (alarm.TreatMissingData ?? "missing") as MissingData,
    breaches,
  };
  return [{ id: `m${String(index)}`, alarm, period, rule }];
}

/** By id, one value a whole period of the evaluation range, the newest last. One request for each length of period. */
async function datapointsOf(cloudwatch: CloudWatchClient, evaluated: readonly Evaluated[], nowSeconds: number) {
  const found = new Map<string, readonly (number | undefined)[]>();
  for (const [period, alarms] of Map.groupBy(evaluated, (one) => one.period)) {
    const end = Math.floor(nowSeconds / period) * period;
    const periods = Math.max(...alarms.map(({ rule }) => evaluationRange(rule)));
    const { MetricDataResults = [] } = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date((end - periods * period) * 1_000),
        EndTime: new Date(end * 1_000),
        MetricDataQueries: alarms.map(({ id, alarm: { Namespace, MetricName, Dimensions, Statistic } }) => ({
          Id: id,
          MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: period, Stat: Statistic },
        })),
      }),
    );
    for (const { id, rule } of alarms) {
      const result = MetricDataResults.find(({ Id }) => Id === id);
      const starts = Array.from({ length: evaluationRange(rule) }, (_, back) => end - (back + 1) * period).reverse();
      const values = valuesByStart(result);
      found.set(
        id,
        starts.map((start) => values.get(start)),
      );
    }
  }
  return found;
}

function valuesByStart(result: MetricDataResult | undefined): ReadonlyMap<number, number> {
  const { Timestamps = [], Values = [] } = result ?? {};
  const pairs = Timestamps.map((time, index) => [time.getTime() / 1_000, Values[index]] as const);
  return new Map(pairs.flatMap(([start, value]) => (value === undefined ? [] : [[start, value]])));
}
