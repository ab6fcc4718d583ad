// One line each for load, erasure and restore: the verdict of their rows, and what the specs noted as measured.

import { composeVerdicts, isLeftOut } from "../../core/verdict.ts";
import type { RunResult } from "../../evidence/run-document.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { RunView } from "../run-view.ts";
import { fileLink } from "./links.ts";

interface Subject {
  readonly title: string;
  /** Rows whose verdicts and notes tell it, most telling first. */
  readonly rows: readonly string[];
}

const subjects: readonly Subject[] = [
  { title: "Load", rows: ["PERF-016", "PERF-018", "PERF-015", "PERF-012", "REP-002", "PERF-013"] },
  { title: "Erasure", rows: ["GDPR-001", "GDPR-002", "GDPR-003", "GDPR-004", "GDPR-005", "GDPR-006"] },
  { title: "Restore", rows: ["BAK-011", "BAK-006", "BAK-007", "BAK-010", "BAK-009"] },
];

const mostNotes = 2;

export function summaryLines(view: RunView): Html {
  return html`
    <h2>Load, erasure, restore</h2>
    <table>
      ${subjects.map((subject) => lineOf(view, subject))}
    </table>
  `;
}

function lineOf(view: RunView, { title, rows }: Subject): Html {
  const results = rows.flatMap((id) => view.run.results.find(({ requirement }) => requirement === id) ?? []);
  const judged = results.filter(({ verdict }) => verdict !== "out-of-scope");
  if (judged.length === 0)
    return html`<tr>
      <td class="strong">${title}</td>
      <td></td>
      <td><b>NOT TESTED</b> in this run</td>
    </tr>`;
  const verdict = composeVerdicts(judged.map((result) => result.verdict));
  const claim = title === "Erasure" ? claimOf(view) : undefined;
  return html`
    <tr>
      <td class="strong" style="width:17mm">${title}</td>
      <td class="nowrap" style="width:21mm"><span class="mark ${verdict}"></span>${verdict}</td>
      <td>${claim}${notesOf(judged)} <span class="quiet small">(${judged.map(rowLink)})</span></td>
    </tr>
  `;
}

function claimOf({ residues }: RunView): Html | undefined {
  const [weakest] = residues.toSorted((left, right) => (left.claim < right.claim ? -1 : 1));
  if (weakest === undefined) return undefined;
  return html`proven to ${fileLink(weakest.path, weakest.claim)} of E5; `;
}

/** What specs noted as measured: findings of severity `note`, linked to their evidence. */
function notesOf(results: readonly RunResult[]): Html {
  const notes = results.flatMap(({ findings, evidence }) =>
    findings
      .filter((finding) => finding.severity === "note" && !isLeftOut(finding))
      .slice(0, 1)
      .map(({ message }) => ({ message, path: evidence[0] })),
  );
  if (notes.length === 0) return html`no measurement was noted`;
  const shown = notes.slice(0, mostNotes);
  return html`${shown.map(({ message, path }, index) => html`${index > 0 ? "; " : ""}${path === undefined ? message : fileLink(path, message)}`)}`;
}

function rowLink({ requirement }: RunResult, index: number): Html {
  return html`${index > 0 ? ", " : ""}<a href="#row-${requirement}">${requirement}</a>`;
}
