// MON-017 on the running platform: what the dashboards say of probes whose outcome is known, failed ones included.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";

export interface ProbedApplication {
  readonly application: string;
  /** Probes as they came out. */
  readonly sent: number;
  readonly failed: number;
  /** Sums of the series as the platform keeps them; undefined: no data. */
  readonly kept: { readonly sent: number | undefined; readonly failed: number | undefined };
  /** Whether the latency has data. */
  readonly latency: boolean;
}

export function judgeProbeSeries(applications: readonly ProbedApplication[], promised: readonly string[]): Judged {
  const missing = promised.filter((name) => !applications.some(({ application }) => application === name));
  return judged({
    violations: applications.flatMap(({ application, sent, failed, kept, latency }) => [
      ...(kept.sent === sent ? [] : [about(application, `${String(kept.sent)} of ${String(sent)} probes are kept`)]),
      ...(kept.failed === failed
        ? []
        : [about(application, `${String(kept.failed)} of ${String(failed)} failed probes are kept`)]),
      ...(latency ? [] : [about(application, "no latency is kept")]),
    ]),
    unknowns: [
      ...missing.map((name) => about(name, "it was not probed")),
      ...applications
        .filter(({ sent, failed }) => failed === 0 || failed >= sent)
        .map(({ application }) => about(application, "probes of both outcomes were meant")),
    ],
  });
}

function about(resource: string, message: string): Finding {
  return { source: "probes", resource, message: `${resource}: ${message}` };
}
