// The property of clean histories, in any number: no checker cries wolf, and with one planted anomaly its checker does.

import { anomalies, HonestStore } from "./honest-store.ts";
import type { Anomaly } from "./honest-store.ts";
import { judgeHistory } from "./judge-history.ts";

export interface HonestCount {
  readonly histories: number;
  /** Clean histories in which some checker saw a violation. */
  readonly alarms: readonly string[];
  readonly planted: number;
  /** Histories whose anomaly its checker did not see. */
  readonly missed: readonly string[];
}

const steps = 60;

/** Judges `histories` clean ones, and every fourth again with each anomaly. Seeds name what went wrong. */
export function judgeHonestHistories(seed: string, histories: number): HonestCount {
  const alarms: string[] = [];
  const missed: string[] = [];
  let planted = 0;
  for (let at = 0; at < histories; at += 1) {
    const own = `${seed}/${at}`;
    const seen = violatedIn(own).names;
    if (seen.length > 0) alarms.push(`${own}: ${seen.join(", ")}`);
    if (at % 4 !== 0) continue;
    for (const [anomaly, checker] of Object.entries(anomalies)) {
      const { names, hasVictim } = violatedIn(own, anomaly as Anomaly);
      if (!hasVictim) continue;
      planted += 1;
      if (!names.includes(checker)) missed.push(`${own}: ${anomaly}`);
    }
  }
  return { histories, alarms, planted, missed };
}

function violatedIn(seed: string, anomaly?: Anomaly): { names: string[]; hasVictim: boolean } {
  const store = new HonestStore(seed);
  store.run(steps);
  const documents = judgeHistory(store.finish(anomaly));
  const names = documents.filter(({ verdict }) => verdict === "violated").map(({ checker }) => checker);
  return { names, hasVictim: store.acknowledged.length > 0 };
}
