// What Assay says of alerts against a Prometheus server: drawn expressions over states of a region, and every alert of
// the regions over the states that must raise it and those that must not.

import { systemClock } from "../../core/clock.ts";
import { assert } from "../../core/errors.ts";
import { createPrng } from "../../core/prng.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { readEnvironment } from "../../config/environment.ts";
import { evaluatePromql } from "../../analysis/promql/evaluate-promql.ts";
import { NotFollowed, RefusedByEngine } from "../../analysis/promql/expression.ts";
import { parsePromql } from "../../analysis/promql/parse-promql.ts";
import { keyOf } from "../../analysis/promql/series.ts";
import type { Answer, Series } from "../../analysis/promql/series.ts";
import { ensurePrometheus } from "../../platform/install/prometheus.ts";
import { projectRoot } from "../project.ts";
import { alertStates, statesToDrawOver } from "./monitoring/alert-states.ts";
import type { AlertState } from "./monitoring/alert-states.ts";
import { drawExpression } from "./monitoring/draw-expression.ts";
import { endOf, startPrometheus } from "./monitoring/prometheus-server.ts";
import type { PrometheusServer } from "./monitoring/prometheus-server.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";

const draws = { usual: 1500, long: 20_000 } as const;

/** Share of the drawn expressions that may be left open: more would compare too little. */
const openAtMost = 0.2;

export const monitoringPhase: Phase = {
  name: "monitoring",
  what: "alerts and expressions mean to Assay what they mean to a Prometheus server",
  run: async (context) => {
    const { cacheDirectory, offline } = readEnvironment();
    const folder = await ensurePrometheus({ cacheDirectory, offline, narrate: context.narrate });
    const alerts = await alertStates(loadProfile("multi-region", projectRoot), endOf);
    const drawn = statesToDrawOver(createPrng(context.seed).fork("states"), endOf, alerts.length);
    await using server = await startPrometheus(folder, [...alerts.map(({ series }) => series), ...drawn.series]);
    const results: CaseResult[] = [
      await testCase("every alert is raised by the states that must raise it, and by no other", () =>
        alertsRaised(server, alerts),
      ),
      await testCase("no expression means something else", () =>
        expressionsAgree(server, { ...context, drawn, first: alerts.length }),
      ),
    ];
    return results;
  },
};

async function alertsRaised(server: PrometheusServer, alerts: readonly AlertState[]): Promise<void> {
  assert(alerts.length > 0, "no alert was found");
  for (const [state, { alert, expression, raised, what }] of alerts.entries()) {
    const answer = await server.ask(expression, state);
    const seen = typeof answer === "number" || (answer !== "refused" && answer.length > 0);
    assert(seen === raised, `${alert}: ${what} ${seen ? "raises it" : "does not raise it"}`);
  }
}

interface Drawing extends PhaseContext {
  readonly drawn: ReturnType<typeof statesToDrawOver>;
  /** Number of the first drawn state in the store. */
  readonly first: number;
}

async function expressionsAgree(server: PrometheusServer, drawing: Drawing): Promise<void> {
  const { seed, long, signal, narrate, drawn, first } = drawing;
  const begun = systemClock.nowNs();
  const prng = createPrng(seed).fork("expressions");
  const count = long ? draws.long : draws.usual;
  const said = { open: 0, refused: 0, empty: 0 };
  for (let number = 0; number < count && !signal.aborted; number += 1) {
    const text = drawExpression(prng, drawn.vocabulary);
    const state = prng.integer(drawn.series.length);
    const ours = answerHere(text, { series: drawn.series[state] ?? [], now: endOf(first + state) });
    if (ours === "open") {
      said.open += 1;
      continue;
    }
    if (ours === "refused") said.refused += 1;
    else if (typeof ours !== "number" && ours.length === 0) said.empty += 1;
    const theirs = await server.ask(text, first + state);
    assert(
      isSame(ours, theirs),
      `${text} in state ${String(state)}: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} there`,
    );
  }
  assert(!signal.aborted, "interrupted");
  const seconds = ((systemClock.nowNs() - begun) / 1e9).toFixed(1);
  narrate(
    `${String(count)} expressions in ${seconds} s, 0 disagreements; ` +
      `${String(said.open)} left open, ${String(said.refused)} refused by both, ${String(said.empty)} empty in both`,
  );
  assert(said.open <= count * openAtMost, `${String(said.open)} of ${String(count)} were left open`);
}

type Said = Answer | "refused" | "open";

function answerHere(text: string, { series, now }: { series: readonly Series[]; now: number }): Said {
  try {
    return evaluatePromql(parsePromql(text), { series, now, lasted: 3600 });
  } catch (error) {
    if (error instanceof RefusedByEngine) return "refused";
    if (error instanceof NotFollowed) return "open";
    throw error;
  }
}

function isSame(ours: Said, theirs: Said): boolean {
  if (typeof ours === "string" || typeof theirs === "string") return ours === theirs;
  if (typeof ours === "number" || typeof theirs === "number") {
    return typeof ours === "number" && typeof theirs === "number" && isClose(ours, theirs);
  }
  const others = new Map(theirs.map(({ labels, value }) => [keyOf(labels), value]));
  return (
    ours.length === theirs.length &&
    ours.every(({ labels, value }) => {
      const other = others.get(keyOf(labels));
      return other !== undefined && isClose(value, other);
    })
  );
}

function isClose(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
