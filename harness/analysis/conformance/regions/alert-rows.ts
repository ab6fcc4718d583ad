// Alerts: whether they raise what they promise, how loud they are, and whether anything provides the numbers.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { coverageOf, lastedSeconds, placesOf } from "./alert-coverage.ts";
import type { Coverage, Limit, Region } from "./alert-coverage.ts";
import { rulesOfAlerts } from "./metrics.ts";
import type { AlertRule } from "./metrics.ts";
import { declaredTopology } from "./topology.ts";
import { lacks } from "./unplaced.ts";
import { watchedRegion } from "./watched-region.ts";

const manifests = { needs: "manifests" } as const;

interface Wanted extends Limit {
  readonly severity: "critical" | "warning";
  readonly limit: string;
  /** Whether each table has its own value. */
  readonly perTable?: true;
}

const rows = {
  "MON-001": { part: "lagSeconds", bad: 61, tolerable: 59, severity: "critical", limit: "> 60 s", perTable: true },
  "MON-002": { part: "diskShare", bad: 0.81, tolerable: 0.79, severity: "warning", limit: "> 80 %" },
  "MON-003": {
    ...{ part: "queueEntries", bad: 501, tolerable: 499 },
    ...{ severity: "warning", limit: "> 500 entries", perTable: true },
  },
  "MON-004": { part: "sessions", bad: 0, tolerable: 1, severity: "critical", limit: "no session" },
  "MON-005": { part: "ready", bad: 0, tolerable: 1, severity: "critical", limit: "a pod that is not ready" },
  "MON-006": {
    ...{ part: "ttlMergeAge", bad: 86_460, tolerable: 86_340 },
    ...{ severity: "warning", limit: "no TTL merge for 24 h" },
  },
} as const satisfies Readonly<Record<string, Wanted>>;

/** What the alerts promise to raise. */
export const alertLimits: readonly Limit[] = Object.values(rows);

export const alertRows = (Object.keys(rows) as (keyof typeof rows)[]).map((row) =>
  check(
    row,
    (it) => {
      for (const region of new Set(Object.values(declaredTopology(it).clusters).map((one) => one.region))) {
        it.attempt(() => {
          raisedIn(it, region, rows[row]);
        });
      }
      it.leftOut("whether it fires is seen on a running rule engine");
    },
    manifests,
  ),
);

interface Judged {
  readonly rule: AlertRule;
  readonly coverage: Coverage;
}

function raisedIn(it: Inspection, name: string, wanted: Wanted): void {
  const region = watchedRegion(it, name);
  const judged = rulesOfAlerts(it.model)
    .filter((rule) => rule.region === name)
    .map((rule): Judged => ({ rule, coverage: coverageOf(rule, wanted, region) }))
    .filter(({ coverage }) => coverage.kind !== "silent");
  it.looked();
  const missed = missedBy(judged, wanted, region);
  if (missed === undefined) return;
  const expected = `${wanted.limit}, ${wanted.severity}`;
  const open = judged.find(({ coverage }) => coverage.kind === "open");
  if (open?.coverage.kind === "open") {
    it.undecided(open.rule.node, { message: `${open.rule.name} in ${name}: ${open.coverage.why}`, expected });
    return;
  }
  const [first] = judged;
  if (first === undefined) {
    lacks(it, ["PrometheusRule"], { message: `no alert of ${name} is about it`, expected });
    return;
  }
  const wrong = judged.find((one) => mistakeOf(one, wanted) !== undefined) ?? first;
  const absent = wrong.coverage.kind === "raised" ? wrong.coverage.absent : [];
  const silent = absent.length === 0 ? `not raised by ${missed} alone` : `nothing provides ${absent.join(", ")}`;
  const why = mistakeOf(wrong, wanted) ?? silent;
  it.violated(wrong.rule.node, { message: `${wrong.rule.name} in ${name}: ${why}`, expected });
}

/** The first place that no good alert covers. */
function missedBy(judged: readonly Judged[], wanted: Wanted, { watched }: Region): string | undefined {
  const good = judged.filter((one) => mistakeOf(one, wanted) === undefined);
  const covered = good.flatMap(({ coverage }) => (coverage.kind === "raised" ? coverage.at : []));
  const missed = placesOf(watched).find(
    ({ pod, table }) => !covered.some((place) => place.pod === pod && place.table === table),
  );
  if (missed === undefined) return undefined;
  return wanted.perTable ? `${missed.table} on ${missed.pod}` : missed.pod;
}

/** What is wrong with an alert, whatever it covers. */
function mistakeOf({ rule, coverage }: Judged, { severity }: Wanted): string | undefined {
  if (coverage.kind === "wrong") return coverage.why;
  if (rule.severity !== severity) return `severity ${rule.severity ?? "none"}`;
  if (rule.forSeconds > lastedSeconds) return `it waits ${String(rule.forSeconds)} s`;
  return undefined;
}
