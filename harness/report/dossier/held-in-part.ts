// Rows that are held as far as this target can look: what was left out is named beside the table of verdicts, so that a
// row that was decided in part is not read as one that was decided whole.

import { isLeftOut } from "../../core/verdict.ts";
import type { RunDocument, RunResult } from "../../evidence/run-document.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";

const mostIds = 12;

/** Nothing when every held row was decided whole. */
export function heldInPart({ results }: Pick<RunDocument, "results">): Html | undefined {
  const rows = partlyHeld(results);
  if (rows.length === 0) return undefined;
  const links = rows
    .slice(0, mostIds)
    .map(({ requirement }, index) => html`${index > 0 ? ", " : ""}<a href="#row-${requirement}">${requirement}</a>`);
  const more = rows.length - mostIds;
  return html`<div class="small quiet">
    Of the held, ${rows.length} only in part; what was left out stands with the row:
    ${links}${more > 0 ? ` and ${String(more)} more` : ""}
  </div>`;
}

export function partlyHeld(results: readonly RunResult[]): readonly RunResult[] {
  return results.filter(({ verdict, findings }) => verdict === "held" && findings.some(isLeftOut));
}
