// One page for a row that blocks: what was asked, what was seen, what was expected, how to see it again, how to mend it.

import type { Finding } from "../../core/verdict.ts";
import type { RunPart, RunResult } from "../../evidence/run-document.ts";
import { findRequirement } from "../../requirements/catalogue.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { RunView } from "../run-view.ts";
import { evidenceLinks, fileLink } from "./links.ts";
import { timelineChart } from "./timeline-chart.ts";

const mostFindings = 12;

export function rowPage({ run, manifest, experiments }: RunView, result: RunResult): Html {
  const row = findRequirement(result.requirement);
  const reasons = result.findings.filter(({ severity }) => severity === undefined);
  const more = reasons.length - mostFindings;
  return html`
    <h1 id="row-${result.requirement}">${result.requirement} ${row?.title ?? ""}</h1>
    <div class="facts">
      <span class="mark ${result.verdict}"></span><b>${result.verdict}</b> · ${result.suite} · ${row?.priority ?? ""} ·
      promised in ${sourcesText(row?.sources ?? "")}
    </div>
    <dl class="pairs">
      <dt>asked</dt>
      <dd>${row?.statement ?? ""}</dd>
      ${
        row?.threshold === undefined
          ? undefined
          : html`<dt>threshold</dt>
              <dd>${row.threshold}</dd>`
      }
      <dt>evidence</dt>
      <dd>${evidenceLinks(result.evidence, 12)}</dd>
    </dl>
    <h2>What was seen</h2>
    ${reasons.slice(0, mostFindings).map(findingHtml)}
    ${more > 0 ? html`<p class="quiet">and ${more} more in <a href="verdicts.json">verdicts.json</a></p>` : undefined}
    ${partsHtml(result.parts)} ${chartsOf(experiments, result)}
    <h2>See it again</h2>
    <pre>${replayCommand(run, manifest?.variant, result.requirement)}</pre>
  `;
}

/** `000:26 000:40-42 001:7` as `seed 000 (lines 26, 40-42), seed 001 (line 7)`. */
export function sourcesText(sources: string): string {
  const places = sources.split(" ").map((source) => source.split(":"));
  const bySeed = Map.groupBy(places, ([seed = ""]) => seed);
  const texts = [...bySeed].map(([seed, members]) => {
    const lines = members.flatMap(([, line]) => line ?? []);
    return lines.length === 0
      ? `the ${seed}`
      : `seed ${seed} (${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")})`;
  });
  return texts.join(", ");
}

/** The command that runs this row alone, with the same seed. */
export function replayCommand(run: RunView["run"], variant: string | undefined, requirement: string): string {
  const text = variant === undefined || variant === "corrected" ? "" : ` --variant ${variant}`;
  return `./assay run --profile ${run.profile}${text} --target ${run.target} --depth ${run.depth} --requirement ${requirement} --seed ${run.seed}`;
}

function findingHtml(finding: Finding): Html {
  const { message, source, resource, path, actual, expected, why, patch } = finding;
  return html`
    <div class="finding">
      <p><b>${message}</b></p>
      <dl class="pairs">
        <dt>where</dt>
        <dd>${resource}${path === undefined ? "" : ` at ${path}`} <span class="quiet">(${source})</span></dd>
        ${
          actual === undefined
            ? undefined
            : html`<dt>found</dt>
                <dd><code>${valueText(actual)}</code></dd>`
        }
        ${
          expected === undefined
            ? undefined
            : html`<dt>expected</dt>
                <dd><code>${valueText(expected)}</code></dd>`
        }
        ${
          why === undefined
            ? undefined
            : html`<dt>why</dt>
                <dd>${why}</dd>`
        }
      </dl>
      ${
        patch?.cdk === undefined
          ? undefined
          : html`<h3>Mend it in the CDK app</h3>
              <pre>${patch.cdk}</pre>`
      }
      ${
        patch?.cli === undefined
          ? undefined
          : html`<h3>Mend it by command</h3>
              <pre>${patch.cli}</pre>`
      }
    </div>
  `;
}

/** Histories that the verdict rests on, drawn where they are told of. */
function chartsOf(experiments: RunView["experiments"], { evidence }: RunResult): Html[] {
  return experiments.flatMap((experiment) => {
    if (experiment.timeline === undefined || !evidence.includes(experiment.path)) return [];
    return [
      html`<figure>
        ${timelineChart(experiment, experiment.timeline)}
        <figcaption>${fileLink(experiment.path)}; how to read it stands with the timelines below</figcaption>
      </figure>`,
    ];
  });
}

function partsHtml(parts: readonly RunPart[]): Html | undefined {
  if (parts.length === 0) return undefined;
  return html`
    <h2>Judged in parts, the worst counts</h2>
    <table>
      ${parts.map(
        ({ by, verdict, evidence }) => html`
          <tr>
            <td class="nowrap"><span class="mark ${verdict}"></span>${verdict}</td>
            <td>${by}</td>
            <td>${evidenceLinks(evidence)}</td>
          </tr>
        `,
      )}
    </table>
  `;
}

const longestValue = 600;

function valueText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
