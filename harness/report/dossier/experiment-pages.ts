// A chart and a table for every experiment, on as many sheets as it takes.

import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { VerdictDocument } from "../../analysis/checkers/checker.ts";
import type { ExperimentView } from "../experiment-view.ts";
import type { RunView } from "../run-view.ts";
import { breakingRows } from "./breaking.ts";
import { secondsOf } from "./figures.ts";
import { fileLink } from "./links.ts";
import { timelineChart } from "./timeline-chart.ts";

export function experimentPages(view: RunView): Html | undefined {
  const rows = breakingRows(view);
  if (rows.length === 0) return undefined;
  return html`
    <h1>Timelines of the experiments</h1>
    <p class="quiet">
      One axis per experiment, in seconds since its history began. Dashed lines: a fault began or ended. Green band: the
      interval in which service came back. Black bar: the fault is in; grey: until it was verified healed. Red bar: a
      probe was bad.
    </p>
    ${rows.map(({ kind, title, experiments: runs }) => html`<div id="experiment-${kind}">${runs.map((run) => experimentHtml(title, run))}</div>`)}
  `;
}

function experimentHtml(title: string, experiment: ExperimentView): Html {
  const { name, path, verdictsPath, timeline, damage, verdicts } = experiment;
  return html`
    <section class="experiment">
      <h2>
        ${title}
        <span class="aside"
          >${name}:
          ${fileLink(path, "history")}${verdictsPath === undefined ? "" : html`, ${fileLink(verdictsPath, "checkers")}`}</span
        >
      </h2>
      ${
        timeline === undefined
          ? html`<p><b>The history is damaged and cannot be drawn:</b> ${damage}</p>`
          : html`<figure>
              ${timelineChart(experiment, timeline)}
              <figcaption>${faultWords(experiment)}</figcaption>
            </figure>`
      }
      <table class="list">
        ${verdicts.map(
          ({ checker, verdict, findings, counts }) => html`
            <tr>
              <td class="nowrap"><span class="mark ${verdict}"></span>${verdict}</td>
              <td class="nowrap">${checker}</td>
              <td>${toldBy({ checker, findings, counts })}</td>
            </tr>
          `,
        )}
        ${
          verdicts.length === 0
            ? html`<tr>
                <td>no checker judged this history</td>
              </tr>`
            : undefined
        }
      </table>
    </section>
  `;
}

function faultWords({ timeline }: ExperimentView): string {
  const faults = timeline?.faults ?? [];
  const words = faults.map(({ name, target, from, verified, to, healed }) => {
    const steps = [
      `${name} on ${target}: begun ${at(from)}`,
      verified === undefined ? "never verified" : `verified ${at(verified)}`,
      to === undefined ? "never ended" : `ended ${at(to)}`,
      healed === undefined ? "never healed" : `healed ${at(healed)}`,
    ];
    return steps.join(", ");
  });
  return words.join(" · ");
}

function at(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

/** Interval and promise of a recovery in seconds; otherwise the first finding, or the figures behind the verdict. */
function toldBy({ checker, findings, counts }: Pick<VerdictDocument, "checker" | "findings" | "counts">): string {
  const { rtoLowNs, rtoHighNs } = counts;
  if (checker === "recovery" && typeof rtoLowNs === "number") {
    const high = typeof rtoHighNs === "number" ? rtoHighNs : Number.POSITIVE_INFINITY;
    return `service was back between ${secondsOf(rtoLowNs)} and ${secondsOf(high)} after the fault began`;
  }
  return findings[0]?.message ?? countsText(counts);
}

function countsText(counts: Readonly<Record<string, number | string>>): string {
  return Object.entries(counts)
    .filter(([name]) => !name.endsWith("Ns"))
    .map(([name, value]) => `${name} ${typeof value === "number" ? readable(value) : value}`)
    .join(", ");
}

function readable(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(4);
}
