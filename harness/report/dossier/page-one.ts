// Page one: what a launch owner reads in a minute. It fits one sheet whatever the run was, so every list has a limit
// and says what it left for later pages.

import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { RunView } from "../run-view.ts";
import { toldReason } from "../../requirements/apply-waivers.ts";
import { findRequirement } from "../../requirements/catalogue.ts";
import type { RunResult } from "../../evidence/run-document.ts";
import { breakingTable } from "./breaking-table.ts";
import { changesSince } from "./changes.ts";
import { dateTimeOf, dayOf } from "./figures.ts";
import { heldInPart } from "./held-in-part.ts";
import { summaryLines } from "./summary-lines.ts";
import { fileLink } from "./links.ts";
import { notTested } from "./not-tested.ts";
import { blockersOf, headlineOf, standings, tallyRun, unselectedOf } from "./tally.ts";
import type { Standing, Tally } from "./tally.ts";
import { waivedList } from "./waived.ts";

const mostBlockers = 6;
const validDays = 30;

export function pageOne(view: RunView): Html {
  const { run } = view;
  const tallies = tallyRun(run);
  const headline = headlineOf(run, tallies);
  const tone = headline.words.startsWith("NOT") ? "stop" : headline.words === "READY" ? "calm" : "";
  const blockers = blockersOf(run);
  return html`<div class="page-one ${isCrowded(view, blockers.length) ? "dense" : ""}">
    ${masthead(view)}
    <div class="verdict">
      <span class="words ${tone}">${headline.words}</span>
      <span class="reason">${headline.reason}</span>
    </div>
    <div class="quiet">${headline.turn}</div>
    ${tallyTable(tallies.must, tallies.rest)} ${heldInPart(run)} ${blockerTable(view, blockers)} ${breakingTable(view)}
    ${summaryLines(view)} ${notTested(view)}
    <div class="columns">${waivedList(view)} ${changesSince(view)}</div>
    ${decision(view)}
  </div>`;
}

/** Lines that a sheet takes in the usual type; more are set smaller. */
const roomyLines = 26;
const idsInLine = 15;

function isCrowded({ run, experiments }: RunView, blockers: number): boolean {
  const kinds = new Set(experiments.map(({ kind }) => kind)).size;
  const ids = run.coverage.uncovered.length + unselectedOf(run).length;
  return Math.min(blockers, mostBlockers) + kinds + ids / idsInLine > roomyLines - run.coverage.outOfScope.length / 2;
}

function masthead({ run, manifest }: RunView): Html {
  const where = run.target === "aws" ? "AWS" : "LAB COPY";
  const platform = manifest?.platform;
  const account =
    platform === undefined ? undefined : ` · account …${platform.account} · ${platform.regions.join(", ")}`;
  const valid = new Date(Date.parse(run.startedAt) + validDays * 86_400_000);
  const builds = Object.entries(manifest?.builds ?? {}).map(([name, build]) => `${name} ${build}`);
  return html`
    <header class="mast">
      <span><span class="name">ASSAY</span><span class="kind">Readiness dossier</span></span>
      <span
        >${run.profile}${manifest === undefined ? "" : ` (${manifest.variant})`} · <b>${where}</b>${account} · depth
        ${run.depth}</span
      >
    </header>
    <div class="facts small">
      Run ${fileLink("verdicts.json", run.runId)} of ${dateTimeOf(run.startedAt)}, ${run.seconds.toFixed(0)} s, seed
      ${run.seed} · valid until ${dayOf(valid)}, or until the template or a build changes<br />
      <span class="quiet">${builds.length > 0 ? builds.join(" · ") : "no builds were recorded"}</span>
    </div>
  `;
}

function tallyTable(must: Tally, rest: Tally): Html {
  const row = (name: string, tally: Tally) => html`
    <tr>
      <td>${name}</td>
      ${standings.map((standing) => html`<td class="n ${emphasis(standing, tally[standing])}">${tally[standing]}</td>`)}
    </tr>
  `;
  return html`
    <table style="margin-top:3mm">
      <tr>
        <th></th>
        ${standings.map((standing) => html`<th class="n"><span class="mark ${standing}"></span>${standing.replaceAll("-", " ")}</th>`)}
      </tr>
      ${row("must", must)} ${row("should, could", rest)}
    </table>
  `;
}

function emphasis(standing: Standing, count: number): string {
  if (count === 0) return "zero";
  return standing === "violated" || standing === "unknown" ? "strong" : "";
}

function blockerTable(view: RunView, blockers: readonly RunResult[]): Html {
  if (blockers.length === 0)
    return html`<h2>Blockers</h2>
      <div>None: no must requirement that was evaluated is violated or undecided.</div>`;
  const more = blockers.length - mostBlockers;
  return html`
    <h2>
      Blockers
      <span class="aside"
        >${more > 0 ? html`the first ${mostBlockers} of ${blockers.length}; ` : ""}each has its page below</span
      >
    </h2>
    <table class="lines">
      <colgroup>
        <col style="width:21mm" />
        <col style="width:19mm" />
        <col />
        <col style="width:22mm" />
      </colgroup>
      ${blockers.slice(0, mostBlockers).map(
        (result) => html`
          <tr>
            <td class="nowrap"><span class="mark ${result.verdict}"></span>${result.verdict}</td>
            <td class="id"><a href="#row-${result.requirement}">${result.requirement}</a></td>
            <td class="line">
              ${findRequirement(result.requirement)?.title ?? ""}:
              <span class="quiet">${shortened(toldReason(result.findings) ?? "no finding was recorded")}</span>
            </td>
            <td class="nowrap quiet">${sinceOf(view, result)}</td>
          </tr>
        `,
      )}
    </table>
  `;
}

function shortened(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.length > 110 ? `${line.slice(0, 107)}…` : line;
}

function sinceOf({ previous }: RunView, { requirement, verdict }: RunResult): string {
  if (previous === undefined) return "first seen";
  const before = previous.results.find((result) => result.requirement === requirement)?.verdict;
  return before === verdict ? "also last run" : "new in this run";
}

function decision({ manifestSha256, run }: RunView): Html {
  const seal =
    manifestSha256 === undefined
      ? html`<b>no manifest: the evidence is not sealed</b>`
      : fileLink("manifest.json", manifestSha256);
  return html`
    <div class="decision">
      <b>Decision</b>
      <span>
        <span class="box" style="margin-left:0"></span>go <span class="box"></span>no-go <span class="box"></span>go
        with risks: <span class="rule" style="min-width:52mm"></span>
      </span>
      <span></span>
      <span
        >name <span class="rule"></span> role <span class="rule" style="min-width:24mm"></span> date
        <span class="rule" style="min-width:20mm"></span
      ></span>
      <span class="small quiet">Seal</span>
      <span class="hash">manifest SHA-256 ${seal} · signature: none</span>
    </div>
    <div class="foot">
      Tests show faults, not their absence. Exit ${run.exit}. No share of rows held is given: rows differ too much for
      it.
    </div>
  `;
}
