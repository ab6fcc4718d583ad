// How long a table keeps its rows, as ClickHouse can be told it: intervals in several units and spellings, one for all rows
// or one for each region.

import { tight } from "../spelling.ts";

/** Days by region; `else` for every other. */
export type Period = Readonly<Record<string, number>>;

const hours: Readonly<Record<string, number>> = { second: 1 / 3600, minute: 1 / 60, hour: 1, day: 24, week: 168 };

/** Days of a rule; none where it is told in a way that is not known. Months and years are not days: their lengths differ (D-19). */
export function periodOf(rule: string): Period {
  const plain = plainDays(rule);
  if (plain !== undefined) return { else: plain };
  const [, cases, rest] =
    /^\w+\+INTERVAL CASE(?: region)?((?: WHEN (?:region=)?'[^']+' THEN \d+)+) ELSE (\d+) END DAY$/i.exec(added(rule)) ??
    [];
  if (cases === undefined) return {};
  const days = [...cases.matchAll(/'([^']+)' THEN (\d+)/gi)].map(
    ([, region, count]) => [region, Number(count)] as const,
  );
  // The first case that a row meets counts.
  return { ...(Object.fromEntries(days.reverse()) as Period), else: Number(rest) };
}

/** The one rule that two stand for: `… WHERE region = 'a'` and `… WHERE region != 'a'`. */
export function joinedPeriod(rules: readonly string[]): Period | undefined {
  const parts = rules.map((rule) => {
    const [, sign, region] = /\bWHERE region(=|!=|<>)'([^']+)'$/i.exec(tight(rule)) ?? [];
    return { sign, region, days: plainDays(rule) };
  });
  const own = parts.find(({ sign }) => sign === "=");
  const others = parts.find(({ sign }) => sign === "!=" || sign === "<>");
  if (rules.length !== 2 || own?.days === undefined || others?.days === undefined) return undefined;
  return own.region === others.region ? { [String(own.region)]: own.days, else: others.days } : undefined;
}

/** Whether a rule counts from a column. */
export function countsFrom(rule: string, column: string): boolean {
  return added(rule).startsWith(`${column}+`);
}

function plainDays(rule: string): number | undefined {
  const [, count, unit = ""] = /^\w+\+INTERVAL '?(\d+)'? (SECOND|MINUTE|HOUR|DAY|WEEK)S?'?$/i.exec(added(rule)) ?? [];
  const each = hours[unit.toLowerCase()];
  // Sums of parts of an hour come out by a hair beside whole days.
  return each === undefined ? undefined : Number(((Number(count) * each) / 24).toFixed(9));
}

/**
 * When rows go by a rule in the form `column+INTERVAL … DAY`, however it was written; a choice by region as
 * `CASE WHEN region='a' THEN 1 ELSE 2 END`.
 */
function added(rule: string): string {
  return tight(rule)
    .replaceAll(/[`"]/g, "")
    .replace(/ ?\b(?:DELETE|RECOMPRESS|WHERE|GROUP BY)\b.*$/i, "")
    .replace(/^add(Second|Minute|Hour|Day|Week)s\((\w+),(\d+)\)/i, "$2+INTERVAL $3 $1")
    .replace(/toInterval(Second|Minute|Hour|Day|Week)\((\d+)\)/i, "INTERVAL $2 $1")
    .replace(/^toDateTime\((\w+)\)/i, "$1")
    .replace(/\b(?:multiIf|if)\((region(?:=|!=|<>)'[^']+'),(\d+),(\d+)\)/i, "CASE WHEN $1 THEN $2 ELSE $3 END")
    .replace(/CASE WHEN region(?:!=|<>)('[^']+') THEN (\d+) ELSE (\d+) END/i, "CASE WHEN region=$1 THEN $3 ELSE $2 END")
    .replace(/toIntervalDay\((.*\bEND)\)/i, "INTERVAL $1 DAY")
    .replace(/\bEND ?DAY\b/i, "END DAY");
}
