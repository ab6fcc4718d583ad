// CH-026: what has_alert is made of, in whichever spelling.

import { tight } from "../spelling.ts";

/** Whether a column is made of the three comparisons, in any order, joined by OR alone. */
export function isAlert(column: string): boolean {
  const [, expression] = /\bMATERIALIZED\b(.*)/i.exec(column) ?? [];
  if (expression === undefined) return false;
  const plain = unfolded(
    tight(expression)
      .replaceAll(/[`"]/g, "")
      .replace(/ ?\bCODEC\(.*/i, ""),
  ).replaceAll(/[()]/g, " ");
  const parts = plain.split(/\bOR\b/i).map((part) => turned(part.replaceAll(" ", "")));
  return parts.sort().join("|") === "battery<20|humidity>80|temperature>35";
}

/** Functions in the place of operators, and what makes 1 and 0 of a condition: `if(or(greater(a,1),less(b,2)),1,0)`. */
function unfolded(expression: string): string {
  const compared = expression
    .replaceAll(/\bgreater\(([\w.]+),([\w.]+)\)/gi, "$1>$2")
    .replaceAll(/\bless\(([\w.]+),([\w.]+)\)/gi, "$1<$2");
  const [, chosen, whole] = /^if\((.*),1,0\)$|^toUInt8\((.*)\)$/i.exec(compared) ?? [];
  const condition = chosen ?? whole ?? compared;
  // Branches that each give 1, and 0 for the rest.
  const [, branches] = /^multiIf\((.*),0\)$/i.exec(condition) ?? [];
  if (branches !== undefined && /^(?:[^(),]+,1)(?:,[^(),]+,1)*$/.test(branches)) {
    return branches.replaceAll(/,1(?=,|$)/g, "").replaceAll(",", " OR ");
  }
  const [, joined] = /^or\(([^()]*)\)$/i.exec(condition) ?? [];
  return joined === undefined ? condition : joined.replaceAll(",", " OR ");
}

/** A comparison with its column first and its number plain: `35.0<temperature` is `temperature>35`. */
function turned(comparison: string): string {
  const swapped = comparison.replace(/^([\d.]+)([<>]=?)(\w+)$/, "$3$2$1");
  const own = swapped === comparison ? comparison : swapped.replace(/[<>]/, (sign) => (sign === "<" ? ">" : "<"));
  return own.replace(/[\d.]+$/, (value) => String(Number(value))).replace(/^\w+/, (column) => measured(column));
}

/** What a column measures: `batteryLevel` the battery, `avg_temp` the temperature. The least and the most are others. */
function measured(column: string): string {
  const words = column
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split("_");
  const telling = words.filter((word) => !["avg", "mean", "level", "pct", "percent", "value"].includes(word));
  return telling.map((word) => (word === "temp" ? "temperature" : word)).join("_");
}
