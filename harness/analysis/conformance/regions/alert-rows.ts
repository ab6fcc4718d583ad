// Alerts: what they compare with which limit, how loud they are, and whether anything provides the numbers.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import type { Node } from "../../model/node.ts";
import { declaredTopology } from "./topology.ts";
import { isProvided, metricsOf, rulesOfAlerts } from "./metrics.ts";
import type { AlertRule } from "./metrics.ts";

const manifests = { needs: "manifests" } as const;

interface Wanted {
  /** What the expression must ask for. */
  readonly about: RegExp;
  readonly severity: "critical" | "warning";
  readonly comparison: RegExp;
  readonly limit: string;
  /** Ways to write the expression that hide what it should show. */
  readonly hides?: { readonly pattern: RegExp; readonly why: string };
}

const rows = {
  "MON-001": {
    about: /replica_absolute_delay|ReplicasMaxAbsoluteDelay/,
    severity: "critical",
    comparison: />=?\s*60\s*$/,
    limit: "> 60 s",
    hides: { pattern: /\b(avg|min)\b/, why: "an average over replicas hides the one that lags" },
  },
  "MON-002": {
    about: /disk_used_bytes|DiskUsed/,
    severity: "warning",
    comparison: /(\*\s*100\s*\)?\s*>=?\s*80|>=?\s*0?\.80?)\s*$/,
    limit: "> 80 %",
    hides: { pattern: /\b(avg|min|sum)\b/, why: "one full disk disappears among empty ones" },
  },
  "MON-003": {
    about: /replica_queue_size|ReplicasMaxQueueSize/,
    severity: "warning",
    comparison: />=?\s*500\s*$/,
    limit: "> 500 entries",
    hides: { pattern: /\b(avg|min|sum)\b/, why: "a sum over tables hides the one that is stuck" },
  },
  "MON-004": {
    about: /ZooKeeperSession|zookeeper_session|zookeeper_connected/i,
    severity: "critical",
    comparison: /(<\s*1|==\s*0)\s*$/,
    limit: "no session",
    hides: { pattern: /\b(sum|max|avg|count)\b/, why: "servers with a session hide the one without" },
  },
  "MON-005": {
    about: /kube_pod_status_ready\{[^}]*pod=~?"clickhouse/,
    severity: "critical",
    comparison: /(<\s*1|==\s*0)\s*$/,
    limit: "a pod that is not ready",
    hides: { pattern: /\b(sum|count|max|avg)\b(?!\s*by\s*\([^)]*\bpod\b)/, why: "ready pods hide the one that is not" },
  },
  "MON-006": {
    about: /ttl_merge/i,
    severity: "warning",
    comparison: />=?\s*(86400|24\s*\*\s*3600|24\s*\*\s*60\s*\*\s*60)\s*$/,
    limit: "no TTL merge for 24 h",
  },
} as const satisfies Readonly<Record<string, Wanted>>;

export const alertRows = (Object.keys(rows) as (keyof typeof rows)[]).map((row) =>
  check(
    row,
    (it) => {
      const wanted: Wanted = rows[row];
      for (const region of Object.values(declaredTopology(it).clusters).map((one) => one.region)) {
        raisedIn(it, region, wanted);
      }
      it.leftOut("whether it fires is seen on a running rule engine");
    },
    manifests,
  ),
);

function raisedIn(it: Inspection, region: string, wanted: Wanted): void {
  const about = rulesOfAlerts(it.model).filter((rule) => rule.region === region && wanted.about.test(rule.expression));
  it.looked();
  const [first] = about;
  if (first === undefined) {
    it.violated("none", { message: `no alert of ${region} is about it`, expected: wanted.limit });
    return;
  }
  const mistakes = about.map((rule) => mistakeOf(it, rule, wanted));
  if (mistakes.includes(undefined)) return;
  const { node, message } = mistakes[0] ?? { node: first.node, message: "" };
  it.violated(node, {
    message: `${first.name} in ${region}: ${message}`,
    expected: `${wanted.limit}, ${wanted.severity}`,
  });
}

/** What is wrong with a rule, or nothing. */
function mistakeOf(it: Inspection, rule: AlertRule, wanted: Wanted): { node: Node; message: string } | undefined {
  const { expression, node } = rule;
  if (!wanted.comparison.test(expression)) return { node, message: "another limit" };
  if (wanted.hides?.pattern.test(withoutSelectors(expression)) === true) return { node, message: wanted.hides.why };
  if (rule.severity !== wanted.severity) return { node, message: `severity ${rule.severity ?? "none"}` };
  const missing = metricsOf(expression).filter((metric) => !isProvided(it.model, metric, rule.region));
  return missing.length === 0 ? undefined : { node, message: `nothing provides ${missing.join(", ")}` };
}

function withoutSelectors(expression: string): string {
  return expression.replaceAll(/\{[^}]*\}/g, "");
}
