// The table of "what breaking it showed" on page one.

import { html } from "../html.ts";
import type { Html, HtmlPart } from "../html.ts";
import type { RunView } from "../run-view.ts";
import { breakingRows, faultKinds, untestedScenarios } from "./breaking.ts";
import type { BreakingRow } from "./breaking.ts";
import { intervalOf, percentOf, secondsOf, shortCount } from "./figures.ts";
import { fileLink } from "./links.ts";
import { plural } from "./tally.ts";

/** More kinds of experiment than this stand on the pages of the timelines. */
const mostRows = 10;

export function breakingTable(view: RunView): Html {
  const { experiments } = view;
  const rows = breakingRows(view);
  const untested = untestedScenarios(rows);
  const kinds = faultKinds(experiments);
  const aside = kinds.length === 0 ? "no fault was injected" : `${plural(kinds.length, "kind")} of fault injected`;
  return html`
    <h2>What breaking it showed <span class="aside">${aside}</span></h2>
    ${
      rows.length === 0
        ? undefined
        : html`
            <table>
              <tr>
                <th></th>
                <th class="n">runs</th>
                <th>back after (promised)</th>
                <th></th>
                <th>acknowledged rows lost</th>
                <th>operations answered (bounds)</th>
              </tr>
              ${rows.slice(0, mostRows).map(rowHtml)}
            </table>
          `
    }
    ${untested.length === 0 ? undefined : html`<div class="small" style="margin-top:1mm"><b>NOT TESTED</b> ${untested.join(" · ")}</div>`}
  `;
}

function rowHtml(row: BreakingRow): Html {
  return html`
    <tr>
      <td><span class="mark ${row.verdict}"></span><a href="#experiment-${row.kind}">${row.title}</a></td>
      <td class="n">${row.experiments.length}</td>
      <td class="nowrap">${rtoHtml(row)}</td>
      <td>${metHtml(row)}</td>
      <td class="nowrap">${lostHtml(row)}</td>
      <td class="nowrap">${availabilityHtml(row)}</td>
    </tr>
  `;
}

function rtoHtml({ rto, experiments }: BreakingRow): HtmlPart {
  if (rto === undefined) return html`<span class="quiet">not measured</span>`;
  const promised = rto.promisedNs === undefined ? "no promise" : secondsOf(rto.promisedNs);
  return html`${evidenceOf(experiments, intervalOf(secondsOf(rto.lowNs), secondsOf(rto.highNs)))}
    <span class="quiet">(${promised})</span>`;
}

/** A time that was kept on ground that decides nothing is no promise met. */
function metHtml({ rto, verdict }: BreakingRow): HtmlPart {
  if (rto?.promisedNs === undefined) return undefined;
  if (rto.lowNs > rto.promisedNs) return html`<span class="breached">BREACHED</span>`;
  return rto.highNs <= rto.promisedNs && verdict !== "unknown" ? "met" : html`<b>not decided</b>`;
}

function lostHtml({ lost, experiments }: BreakingRow): HtmlPart {
  if (lost === undefined) return html`<span class="quiet">not judged</span>`;
  const figure = evidenceOf(experiments, `${shortCount(lost.rows)} of ${shortCount(lost.of)}`);
  return lost.rows > 0 ? html`<span class="breached">${figure}</span>` : figure;
}

function availabilityHtml({ availability, experiments }: BreakingRow): HtmlPart {
  if (availability === undefined) return html`<span class="quiet">–</span>`;
  const { low, high, promised } = availability;
  const figure = evidenceOf(experiments, intervalOf(percentOf(low), percentOf(high)));
  return html`${figure} <span class="quiet">${promised === undefined ? "" : `(≥ ${percentOf(promised)})`}</span>`;
}

/** The figure, linked to the verdicts of the first history that it was taken from. */
function evidenceOf(experiments: BreakingRow["experiments"], figure: string): Html {
  const [first] = experiments;
  return first === undefined ? html`${figure}` : fileLink(first.verdictsPath ?? first.path, figure);
}
