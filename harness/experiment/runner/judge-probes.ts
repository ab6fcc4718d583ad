// Whether the probes went on to the end: recovery is read from them, and one that fell silent shows neither an outage nor
// its end. Whatever they answered, asking never pauses for longer than a probe's time-out and its period.

import { finding } from "./part.ts";
import type { Part } from "./part.ts";
import type { HistoryView } from "./history-view.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

/** Probes of every experiment: one asks for an answer, one for a write. */
const names = ["read", "write"] as const;

/** Several time-outs and periods together. */
const longestSilenceNs = 10e9;

export function probesPart(record: ExperimentRecord, { probes }: HistoryView): Part {
  const untilNs = probes.reduce((latest, { timeNs }) => Math.max(latest, timeNs), 0);
  const silent = names.filter((name) => {
    const times = probes.flatMap((probe) => (probe.name === name ? [probe.timeNs] : []));
    return (
      times.length === 0 ||
      [...times.slice(1), untilNs].some((next, index) => next - (times[index] ?? 0) > longestSilenceNs)
    );
  });
  const said =
    silent.length === 0 ? "every probe asked until the end" : `the probe of ${silent.join(" and ")} fell silent`;
  return { name: "probes", verdict: silent.length === 0 ? "held" : "unknown", findings: [finding(record, said)] };
}
