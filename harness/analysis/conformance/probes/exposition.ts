// The text that servers answer scrapers with, as series.

import type { Series } from "../../promql/series.ts";

const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+([-+]?(?:Inf|NaN|\d\S*))(?:\s+-?\d+)?$/;

/** Every sample of a page. Lines that are no sample, comments apart, make the page unreadable: undefined. */
export function seriesIn(page: string): Series[] | undefined {
  const series: Series[] = [];
  for (const line of page.split("\n").map((one) => one.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const read = sample.exec(line);
    if (read === null) return undefined;
    const [, name = "", inside = "", text = ""] = read;
    const pairs = [...inside.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)];
    const labels = Object.fromEntries(pairs.map(([, label = "", value = ""]) => [label, value]));
    series.push({ labels: { __name__: name, ...labels }, value: Number(text.replace("Inf", "Infinity")) });
  }
  return series;
}
