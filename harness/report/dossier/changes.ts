// What changed since the run before: newly violated, mended, and rows that are no longer evaluated.

import type { Verdict } from "../../core/verdict.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { RunView } from "../run-view.ts";
import { dateTimeOf } from "./figures.ts";

const mostShown = 10;

export function changesSince({ run, previous }: RunView): Html {
  if (previous === undefined) {
    return html`<div>
      <h2>Changed since last</h2>
      <div class="small">No earlier run of this profile to compare with.</div>
    </div>`;
  }
  const now = new Map(run.results.map(({ requirement, verdict }) => [requirement, verdict]));
  const before = new Map(previous.results.map(({ requirement, verdict }) => [requirement, verdict]));
  const ids = [...new Set([...before.keys(), ...now.keys()])].sort();
  const turned = (test: (was: Verdict | undefined, is: Verdict | undefined) => boolean): string[] =>
    ids.filter((id) => test(before.get(id), now.get(id)));
  const worse = turned((was, is) => is === "violated" && was !== "violated");
  const mended = turned((was, is) => was === "violated" && is === "held");
  const blind = turned((was, is) => isDecided(was) && !isDecided(is));
  return html`
    <div>
      <h2>Changed since last</h2>
      <div class="small">
        Compared with ${previous.runId} of ${dateTimeOf(previous.startedAt)}<br />
        + violated: ${listOf(worse)}<br />− mended: ${listOf(mended)}<br />no longer decided: ${listOf(blind)}
      </div>
    </div>
  `;
}

function isDecided(verdict: Verdict | undefined): boolean {
  return verdict === "held" || verdict === "violated" || verdict === "waived";
}

function listOf(ids: readonly string[]): string {
  if (ids.length === 0) return "none";
  const more = ids.length - mostShown;
  return `${ids.slice(0, mostShown).join(" ")}${more > 0 ? ` and ${String(more)} more` : ""}`;
}
