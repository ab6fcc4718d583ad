// What was not tested, and why: must rows one by one, the rest counted by reason.

import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { RunView } from "../run-view.ts";
import { isMust, plural, unselectedOf } from "./tally.ts";

interface Reason {
  readonly reason: string;
  readonly must: readonly string[];
  readonly others: number;
}

const mostReasons = 6;
const mostIds = 110;

export function notTested({ run }: RunView): Html {
  const reasons = reasonsOf(run);
  if (reasons.length === 0)
    return html`<h2>Not tested, and why</h2>
      <div>Nothing: every row of the selection was evaluated.</div>`;
  const shown = reasons.slice(0, mostReasons);
  const rest = reasons.slice(mostReasons);
  const left = rest.reduce((sum, { must, others }) => sum + must.length + others, 0);
  return html`
    <h2>
      Not tested, and why <span class="aside">must rows by id; <a href="#all-rows">all rows</a></span>
    </h2>
    <div class="ids">
      ${shown.map(reasonHtml)}
      ${left > 0 ? html`<div>${plural(left, "row")} more for ${plural(rest.length, "other reason")}</div>` : undefined}
    </div>
  `;
}

function reasonHtml({ reason, must, others }: Reason): Html {
  const more = must.length - mostIds;
  const also =
    others > 0 ? html`<span class="quiet">${must.length > 0 ? "and " : ""}${others} should or could</span>` : undefined;
  return html`
    <div>
      <b>${reason}:</b> ${must.slice(0, mostIds).join(" ")} ${more > 0 ? `and ${String(more)} more must` : ""} ${also}
    </div>
  `;
}

function reasonsOf(run: RunView["run"]): Reason[] {
  const { uncovered, outOfScope } = run.coverage;
  const rows = [
    ...uncovered.map((requirement) => ({ requirement, reason: "No check is built yet" })),
    ...unselectedOf(run).map((requirement) => ({ requirement, reason: "Not selected for this run" })),
    ...outOfScope,
  ];
  const byReason = Map.groupBy(rows, ({ reason }) => shortReason(reason));
  return [...byReason]
    .map(([reason, members]) => {
      const must = members.filter(({ requirement }) => isMust(requirement)).map(({ requirement }) => requirement);
      return { reason, must, others: members.length - must.length };
    })
    .sort((left, right) => right.must.length - left.must.length || right.others - left.others);
}

/** Details after the colon stand in the list of all rows. */
function shortReason(reason: string): string {
  const [head = reason] = reason.split(/[:;]/);
  return head;
}
