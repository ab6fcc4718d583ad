// The coverage matrix, and every row of the selection with its verdict, reason and evidence.

import type { RunResult } from "../../evidence/run-document.ts";
import { areaTitles } from "../../requirements/areas.ts";
import { toldReason } from "../../requirements/apply-waivers.ts";
import { findRequirement } from "../../requirements/catalogue.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { RunView } from "../run-view.ts";
import { evidenceLinks } from "./links.ts";
import { standings } from "./tally.ts";
import type { Standing } from "./tally.ts";

interface ListedRow {
  readonly requirement: string;
  readonly standing: Standing;
  readonly result: RunResult | undefined;
}

export function matrixHtml(view: RunView): Html {
  const byArea = Map.groupBy(listedRows(view), ({ requirement }) => findRequirement(requirement)?.area ?? "?");
  return html`
    <h1>Coverage by area</h1>
    <table>
      <tr>
        <th>area</th>
        <th></th>
        ${standings.map((standing) => html`<th class="n"><span class="mark ${standing}"></span>${standing.replaceAll("-", " ")}</th>`)}
      </tr>
      ${[...byArea].map(
        ([area, rows]) => html`
          <tr>
            <td class="id">${area}</td>
            <td>${areaTitles[area] ?? ""}</td>
            ${standings.map((standing) => countHtml(rows, standing))}
          </tr>
        `,
      )}
    </table>
  `;
}

function countHtml(rows: readonly ListedRow[], standing: Standing): Html {
  const count = rows.filter((row) => row.standing === standing).length;
  const emphasis = standing === "violated" || standing === "unknown" ? "strong" : "";
  return html`<td class="n ${count === 0 ? "zero" : emphasis}">${count === 0 ? "·" : count}</td>`;
}

/** `withPage` are the rows that have a page of their own, which carries their anchor. */
export function rowListHtml(view: RunView, withPage: ReadonlySet<string>): Html {
  return html`
    <h1 id="all-rows">All rows</h1>
    <table class="list">
      <tr>
        <th>row</th>
        <th></th>
        <th>verdict</th>
        <th>what was asked, and why not held</th>
        <th>evidence</th>
      </tr>
      ${listedRows(view).map((row) => rowHtml(row, withPage))}
    </table>
  `;
}

function rowHtml({ requirement, standing, result }: ListedRow, withPage: ReadonlySet<string>): Html {
  const row = findRequirement(requirement);
  const reason = standing === "held" ? noteOf(result) : (toldReason(result?.findings ?? []) ?? "no check is built yet");
  const name = withPage.has(requirement)
    ? html`<a href="#row-${requirement}">${requirement}</a>`
    : html`<span id="row-${requirement}">${requirement}</span>`;
  return html`
    <tr>
      <td class="id">${name}</td>
      <td class="quiet nowrap">${row?.priority ?? ""}</td>
      <td class="nowrap"><span class="mark ${standing}"></span>${standing.replaceAll("-", " ")}</td>
      <td>${row?.title ?? ""}${reason === "" ? "" : html`<span class="quiet"> · ${reason}</span>`}</td>
      <td>${result === undefined || result.evidence.length === 0 ? undefined : evidenceLinks(result.evidence, 2)}</td>
    </tr>
  `;
}

function noteOf(result: RunResult | undefined): string {
  return result?.findings.find(({ severity }) => severity !== undefined)?.message ?? "";
}

function listedRows({ run }: RunView): ListedRow[] {
  const results = run.results.map((result) => ({ requirement: result.requirement, standing: result.verdict, result }));
  const uncovered = run.coverage.uncovered.map((requirement) => ({
    requirement,
    standing: "uncovered" as const,
    result: undefined,
  }));
  return [...results, ...uncovered].sort((left, right) => (left.requirement < right.requirement ? -1 : 1));
}
