// What an alert raises: its expression is evaluated over a region in which one table of one pod is in the bad state, for
// every pod and table in turn, and over one in which it is only nearly so.

import type { Expression } from "../../promql/expression.ts";
import { NotFollowed, RefusedByEngine } from "../../promql/expression.ts";
import { evaluatePromql, raises } from "../../promql/evaluate-promql.ts";
import type { SteadyState } from "../../promql/evaluate-promql.ts";
import { parsePromql } from "../../promql/parse-promql.ts";
import { selectorsOf } from "../../promql/selectors.ts";
import type { Series } from "../../promql/series.ts";
import type { AlertRule, RecordingRule } from "./metrics.ts";
import { healthy, metricsAbout, runtimeLabels, seriesOf } from "./region-state.ts";
import type { Condition, ConditionAt, Place, Watched } from "./region-state.ts";

/** Seconds that the bad state has been there when the rules look; an alert that waits longer is none. Assay's own bound. */
export const lastedSeconds = 3600;

export interface Limit {
  readonly part: keyof Condition;
  /** A value that has to be raised, and the nearest one that must not be. */
  readonly bad: number;
  readonly tolerable: number;
}

export interface Region {
  readonly watched: Watched;
  readonly recordings: readonly RecordingRule[];
  /** Whether somebody offers a metric, be its value known here or not. */
  readonly isProvided: (metric: string) => boolean;
}

export type Coverage =
  /** Says nothing about this part of the condition. */
  | { readonly kind: "silent" }
  /** Raised by the bad state at each of these places, and nowhere by the tolerable one. Nobody offers what is absent. */
  | { readonly kind: "raised"; readonly at: readonly Place[]; readonly absent: readonly string[] }
  | { readonly kind: "wrong"; readonly why: string }
  | { readonly kind: "open"; readonly why: string };

/** How one alert does on a limit. */
export function coverageOf(alert: AlertRule, limit: Limit, region: Region): Coverage {
  try {
    const expression = parsePromql(alert.expression);
    if (!namesBehind(expression, region).some((name) => metricsAbout(limit.part).includes(name))) {
      return { kind: "silent" };
    }
    const absent = guardSelectors(expression, region);
    const regions =
      limit.part === "diskShare" ? [region, withDisksOf(region, region.watched.diskBytes * 100)] : [region];
    const tolerable = { ...healthy, [limit.part]: limit.tolerable };
    const isEarly = regions.some((one) =>
      raises(
        expression,
        stateOf(expression, one, () => tolerable),
      ),
    );
    if (isEarly) return { kind: "wrong", why: `it is raised at ${String(limit.tolerable)} already` };
    const bad = { ...healthy, [limit.part]: limit.bad };
    const at = placesOf(region.watched).filter((place) =>
      regions.flatMap(sufferingEach).every((one) =>
        raises(
          expression,
          stateOf(expression, one, (other) => (isSame(place, other) ? bad : healthy)),
        ),
      ),
    );
    return { kind: "raised", at, absent };
  } catch (error) {
    if (error instanceof RefusedByEngine) return { kind: "wrong", why: `no engine evaluates it: ${error.message}` };
    if (error instanceof NotFollowed) return { kind: "open", why: `not followed here: ${error.message}` };
    throw error;
  }
}

/** Whether a panel shows nothing of a healthy region. What is not followed here, Grafana's variables included, may show. */
export function staysEmpty(text: string, region: Region): boolean {
  try {
    const expression = parsePromql(text);
    guardSelectors(expression, region);
    return !raises(
      expression,
      stateOf(expression, region, () => healthy),
    );
  } catch (error) {
    if (error instanceof RefusedByEngine) return !text.includes("$");
    if (error instanceof NotFollowed) return false;
    throw error;
  }
}

/** A share of a disk says the same of disks of any size; an amount of bytes does not. */
function withDisksOf(region: Region, diskBytes: number): Region {
  return { ...region, watched: { ...region.watched, diskBytes } };
}

/** The region with one of its disks first, in turn: the one that is in the bad state. */
function sufferingEach(region: Region): Region[] {
  const { watched } = region;
  return watched.disks.map((disk) => ({
    ...region,
    watched: { ...watched, disks: [disk, ...watched.disks.filter((one) => one !== disk)] },
  }));
}

export function placesOf({ pods, tables }: Watched): Place[] {
  return pods.flatMap((pod) => tables.map((table) => ({ pod, table })));
}

function isSame(one: Place, other: Place): boolean {
  return one.pod === other.pod && one.table === other.table;
}

function stateOf(expression: Expression, region: Region, conditionAt: ConditionAt): SteadyState {
  const { now } = region.watched;
  const series: Series[] = seriesOf(region.watched, conditionAt);
  for (const { record, expression: of, labels } of recordingsBehind(expression, region)) {
    const answer = evaluatePromql(parsePromql(of), { series, now, lasted: lastedSeconds });
    const answered = typeof answer === "number" ? [{ labels: {}, value: answer }] : answer;
    series.push(...answered.map((one) => ({ ...one, labels: { ...one.labels, ...labels, __name__: record } })));
  }
  return { series, now, lasted: lastedSeconds };
}

/** Recording rules that an expression asks for, directly or through others, those first that others ask for. */
function recordingsBehind(expression: Expression, { recordings }: Pick<Region, "recordings">): RecordingRule[] {
  const names = namesIn(expression);
  const direct = recordings.filter(({ record }) => names.includes(record));
  const others = { recordings: recordings.filter((one) => !direct.includes(one)) };
  return direct.flatMap((one) => [...recordingsBehind(parsePromql(one.expression), others), one]);
}

function namesBehind(expression: Expression, region: Region): string[] {
  const recorded = recordingsBehind(expression, region).map((one) => parsePromql(one.expression));
  return [expression, ...recorded].flatMap(namesIn);
}

/** Nothing may hang on what only the running platform knows. Returns the metrics that nobody offers. */
function guardSelectors(expression: Expression, region: Region): string[] {
  const known = new Set(seriesOf(region.watched, () => healthy).map(nameOf));
  for (const { record } of region.recordings) known.add(record);
  for (const { matchers } of selectorsOf(expression)) {
    const label = matchers.find((one) => runtimeLabels.includes(one.label))?.label;
    if (label !== undefined) throw new NotFollowed(`a selector on the label ${label}`);
  }
  const others = [...new Set(namesIn(expression))].filter((name) => !known.has(name));
  const open = others.find((name) => region.isProvided(name));
  if (open !== undefined) throw new NotFollowed(`what ${open} says in that state`);
  return others;
}

function namesIn(expression: Expression): string[] {
  return selectorsOf(expression).map(({ matchers }) => {
    const name = matchers.find(({ label, operator }) => label === "__name__" && operator === "=");
    if (name === undefined) throw new NotFollowed("a selector without a name");
    return name.value;
  });
}

function nameOf({ labels }: Series): string {
  return labels.__name__ ?? "";
}
