// Waived rows: who answers for them, and until when.

import { wholeRow } from "../../requirements/waivers.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { RunView } from "../run-view.ts";

const mostShown = 4;

export function waivedList({ run, waivers }: RunView): Html {
  const waived = new Set(
    run.results.flatMap(({ requirement, verdict }) => (verdict === "waived" ? [requirement] : [])),
  );
  const applied = waivers.filter(({ requirement }) => waived.has(requirement));
  const more = applied.length - mostShown;
  return html`
    <div>
      <h2>Waived</h2>
      ${applied.length === 0 ? html`<div class="small">Nothing is waived.</div>` : undefined}
      <table>
        ${applied.slice(0, mostShown).map(
          ({ requirement, resource, owner, ticket, expires }) => html`
            <tr class="small">
              <td class="id"><a href="#row-${requirement}">${requirement}</a></td>
              <td>${resource === wholeRow ? "whole row" : resource}</td>
              <td>${owner}, ${ticket}</td>
              <td class="nowrap">until ${expires}</td>
            </tr>
          `,
        )}
      </table>
      ${more > 0 ? html`<div class="small quiet">and ${more} more</div>` : undefined}
    </div>
  `;
}
