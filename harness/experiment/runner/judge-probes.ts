// Whether the probes went on to the end: recovery is read from them, and one that fell silent shows neither an outage nor
// its end. Asking never pauses, whatever is answered: the moments when they were asked are what counts.

import { finding } from "./part.ts";
import type { Part } from "./part.ts";
import type { HistoryView } from "./history-view.ts";
import type { ExperimentRecord } from "./run-experiment.ts";
import { probeTimeoutMs } from "./service-probes.ts";

/** Probes of every experiment: one asks for an answer, one for a write. */
const names = ["read", "write"] as const;

/** The last ones asked are still open at the end, for a time-out at most; as much again for a busy machine. */
const longestSilenceNs = 2 * probeTimeoutMs * 1e6;

export function probesPart(record: ExperimentRecord, { probes }: HistoryView): Part {
  const untilNs = probes.reduce((latest, { timeNs }) => Math.max(latest, timeNs), 0);
  const silences = names.map((name) => {
    const asked = probes.flatMap((probe) => (probe.name === name ? [probe.askedNs] : [])).sort((a, b) => a - b);
    const ns = [...asked.slice(1), untilNs].reduce((most, next, at) => Math.max(most, next - (asked[at] ?? 0)), 0);
    return { name, ns: asked.length === 0 ? Infinity : ns };
  });
  const silent = silences.filter(({ ns }) => ns > longestSilenceNs).map(({ name }) => name);
  const longest = Math.max(...silences.map(({ ns }) => ns)) / 1e9;
  const said =
    silent.length === 0
      ? `every probe was asked until the end, at most ${longest.toFixed(1)} s apart`
      : `the probe of ${silent.join(" and ")} fell silent`;
  return { name: "probes", verdict: silent.length === 0 ? "held" : "unknown", findings: [finding(record, said)] };
}
