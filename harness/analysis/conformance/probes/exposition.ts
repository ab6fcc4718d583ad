// The text that servers answer scrapers with, as series.

import type { Series } from "../../promql/series.ts";

/** Every sample of a page. Lines that are no sample, comments apart, make the page unreadable: undefined. */
export function seriesIn(page: string): Series[] | undefined {
  const series: Series[] = [];
  for (const line of page.split("\n").map((one) => one.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const [, name, inside = "", text] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/.exec(line) ?? [];
    if (name === undefined || text === undefined) return undefined;
    const pairs = [...inside.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)];
    const labels = Object.fromEntries(pairs.map(([, label = "", value = ""]) => [label, value]));
    series.push({ labels: { __name__: name, ...labels }, value: text === "+Inf" ? Infinity : Number(text) });
  }
  return series;
}
