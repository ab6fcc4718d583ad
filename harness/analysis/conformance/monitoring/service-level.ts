// MON-017: what each application gets, as the dashboards show it. An expression is judged by what it says of a minute in
// which some probes failed, whichever way it is written.

import { check } from "../check.ts";
import { promisedApplications } from "../clients/client-checks.ts";
import type { Inspection } from "../inspection.ts";
import { widgetsOf } from "./dashboards.ts";
import type { Metric, Widget } from "./dashboards.ts";
import { metricMath } from "./metric-math.ts";
import type { Node } from "../../model/node.ts";

/** Names of the series of probes. */
export const probeSeries = { all: "Probes", failed: "FailedProbes", latency: "ProbeLatency" } as const;

/** What a series counts, by the words of its name: of probes, or of the requests of the application itself. */
const series = {
  failed: /fail|error|fault|5xx|unavailable/i,
  passed: /success|succeeded|passed|healthy/i,
  latency: /latency|duration|responsetime|response_time/i,
  all: /probe|request|quer|call|attempt|invocation|total|count/i,
} as const;

/** A minute with failures, and one without any data of them. */
const minutes = [
  { probes: 200, failed: 10 },
  { probes: 200, failed: 200 },
  { probes: 120, failed: undefined },
] as const;

const shown = {
  "its availability": (probes: number, failed: number) => 1 - failed / probes,
  "its error rate": (probes: number, failed: number) => failed / probes,
} as const;

export const serviceLevel = [
  check("MON-017", (it) => {
    for (const application of promisedApplications) {
      it.attempt(() => {
        tracked(it, application);
      });
    }
    it.leftOut("what the applications publish of themselves is seen where they run");
  }),
];

function tracked(it: Inspection, application: string): void {
  const widgets = widgetsOf(it.model).filter(({ metrics }) => metrics.some((metric) => isAbout(metric, application)));
  const [first] = widgets;
  for (const [what, promised] of Object.entries(shown)) {
    it.looked();
    if (widgets.some((widget) => shows(widget, { application, promised }))) continue;
    it.violated(first?.node ?? "none", {
      message: `no dashboard shows ${what} for ${application}, failed probes included`,
      expected: "a share of all probes",
      actual: expressionsIn(widgets),
    });
  }
  it.looked();
  if (!widgets.some((widget) => showsLatency(widget, application))) {
    it.violated(first?.node ?? "none", {
      message: `no dashboard shows how long ${application} waits`,
      expected: "a high percentile of its latency",
    });
  }
}

/** Whether a visible expression is the promised share, of one or in percent, in every minute. */
function shows(widget: Widget, { application, promised }: ShareOf): boolean {
  return widget.expressions
    .filter(({ visible }) => visible)
    .some(({ text }) =>
      [1, 100].some((whole) =>
        minutes.every(({ probes, failed }) => {
          const said = metricMath(text, (id) => valueOf(widget, { id, application, minute: { probes, failed } }));
          return said !== undefined && Math.abs(said - whole * promised(probes, failed ?? 0)) < 1e-9;
        }),
      ),
    );
}

interface ShareOf {
  readonly application: string;
  readonly promised: (probes: number, failed: number) => number;
}

interface Asked {
  readonly id: string;
  readonly application: string;
  readonly minute: { readonly probes: number; readonly failed: number | undefined };
}

/** Only sums of the application's own series count; whatever else an expression asks for has no data. */
function valueOf(widget: Widget, { id, application, minute }: Asked): number | undefined {
  const inner = widget.expressions.find((one) => one.id === id);
  if (inner !== undefined)
    return metricMath(inner.text, (other) => valueOf(widget, { id: other, application, minute }));
  const metric = widget.metrics.find((one) => one.id === id);
  if (metric === undefined || !isAbout(metric, application) || metric.stat !== "Sum") return undefined;
  const { probes, failed } = minute;
  if (series.latency.test(metric.name)) return undefined;
  if (series.failed.test(metric.name)) return failed;
  if (series.passed.test(metric.name)) return failed === probes ? undefined : probes - (failed ?? 0);
  return series.all.test(metric.name) ? probes : undefined;
}

/** Whether a series is of one application: one of its dimensions says its name. */
function isAbout({ dimensions }: Metric, application: string): boolean {
  return [...dimensions.values()].some((value) =>
    value
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .includes(application),
  );
}

function showsLatency({ metrics }: Widget, application: string): boolean {
  return metrics.some(
    (metric) =>
      metric.visible && series.latency.test(metric.name) && isAbout(metric, application) && /^p9\d/.test(metric.stat),
  );
}

function expressionsIn(
  widgets: readonly { readonly expressions: Widget["expressions"]; readonly node: Node }[],
): string[] {
  return widgets.flatMap(({ expressions }) => expressions.map(({ text }) => text));
}
