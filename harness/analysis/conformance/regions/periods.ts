// How long a table keeps its rows, as ClickHouse can be told it: intervals in several units and spellings, one for all rows
// or one for each region.

/** Days by region; `else` for every other. */
export type Period = Readonly<Record<string, number>>;

const hours: Readonly<Record<string, number>> = { hour: 1, day: 24, week: 168 };

/** Days of a rule. Months and years are not days: their lengths differ (D-19). */
export function periodOf(rule: string): Period {
  const plain = plainDays(rule);
  if (plain !== undefined) return { else: plain };
  const text = asCase(rule);
  const cases = [...text.matchAll(/WHEN\s+region\s*=\s*'([^']+)'\s+THEN\s+(\d+)/gi)];
  const rest = /ELSE\s+(\d+)\s+END\s+DAY\b/i.exec(text);
  if (cases.length === 0 || rest === null) return {};
  return {
    ...Object.fromEntries(cases.map(([, region = "", days = ""]) => [region, Number(days)])),
    else: Number(rest[1]),
  };
}

/** The one rule that two stand for: `… WHERE region = 'a'` and `… WHERE region != 'a'`. */
export function joinedPeriod(rules: readonly string[]): Period | undefined {
  const parts = rules.map((rule) => /^([\s\S]*?)\s+WHERE\s+region\s*(=|!=|<>)\s*'([^']+)'\s*$/i.exec(rule));
  const [own, others] = [parts.find((part) => part?.[2] === "="), parts.find((part) => part && part[2] !== "=")];
  if (rules.length !== 2 || !own || !others || own[3] !== others[3]) return undefined;
  const [inside, outside] = [plainDays(own[1] ?? ""), plainDays(others[1] ?? "")];
  if (inside === undefined || outside === undefined) return undefined;
  return { [own[3] ?? ""]: inside, else: outside };
}

/** Whether a rule counts from a column. */
export function countsFrom(rule: string, column: string): boolean {
  return new RegExp(`^\\s*(?:\`?${column}\`?\\s*\\+|add(?:Hours|Days|Weeks)\\(\\s*\`?${column}\`?\\s*,)`, "i").test(
    rule,
  );
}

function plainDays(rule: string): number | undefined {
  const [, count, unit] =
    /INTERVAL\s+'?(\d+)'?\s+(HOUR|DAY|WEEK)\b/i.exec(rule) ??
    /INTERVAL\s+'(\d+)\s+(hour|day|week)s?'/i.exec(rule) ??
    /toInterval(Hour|Day|Week)\(\s*(\d+)\s*\)/i.exec(rule)?.map((_, at, all) => all[[0, 2, 1][at] ?? 0]) ??
    /add(Hour|Day|Week)s\([^,]*,\s*(\d+)\s*\)/i.exec(rule)?.map((_, at, all) => all[[0, 2, 1][at] ?? 0]) ??
    [];
  return count === undefined ? undefined : (Number(count) * (hours[(unit ?? "").toLowerCase()] ?? Number.NaN)) / 24;
}

/** A choice by region in the form `INTERVAL CASE WHEN region = 'a' THEN 1 ELSE 2 END DAY`, however it was written. */
function asCase(rule: string): string {
  return rule
    .replaceAll(
      /\bif\(\s*(region\s*(?:=|!=|<>)\s*'[^']+')\s*,\s*(\d+)\s*,\s*(\d+)\s*\)/gi,
      "CASE WHEN $1 THEN $2 ELSE $3 END",
    )
    .replaceAll(/\bCASE\s+region\s+WHEN\s+('[^']+')\s+THEN/gi, "CASE WHEN region = $1 THEN")
    .replaceAll(
      /CASE\s+WHEN\s+region\s*(?:!=|<>)\s*('[^']+')\s+THEN\s+(\d+)\s+ELSE\s+(\d+)\s+END/gi,
      "CASE WHEN region = $1 THEN $3 ELSE $2 END",
    )
    .replaceAll(/toIntervalDay\(\s*(CASE[\s\S]*?\bEND)\s*\)/gi, "INTERVAL $1 DAY");
}
