// The dossier: one HTML file, no network, page one on one sheet.

import { html, trusted } from "../html.ts";
import type { Html } from "../html.ts";
import type { RunView } from "../run-view.ts";
import { experimentPages } from "./experiment-pages.ts";
import { measurementPages } from "./measurement-pages.ts";
import { methodPage } from "./method.ts";
import { pageOne } from "./page-one.ts";
import { matrixHtml, rowListHtml } from "./row-list.ts";
import { rowPage } from "./row-page.ts";
import { dossierStyle } from "./style.ts";
import { blockersOf } from "./tally.ts";

/** Said on every page of a run that was not made on AWS. */
export const labBand = "Evidence about the stack built here from infra/, not about anyone's account";

/** Never more pages than anybody reads; the list of all rows has the rest. */
const mostBlockerPages = 40;

export function renderDossier(view: RunView): string {
  const { run } = view;
  const blockers = blockersOf(run).slice(0, mostBlockerPages);
  const withPage = new Set(blockers.map(({ requirement }) => requirement));
  const pages = [
    pageOne(view),
    ...blockers.map((result) => rowPage(view, result)),
    experimentPages(view),
    measurementPages(view),
    matrixHtml(view),
    rowListHtml(view, withPage),
    methodPage(view),
  ].filter((page) => page !== undefined);
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>Assay dossier ${run.runId}</title>
        <style>
          ${trusted(dossierStyle)}
        </style>
      </head>
      <body>
        ${pages.map((page) => sheet(run.target === "aws" ? undefined : labBand, page))}
      </body>
    </html> `;
  return document.html;
}

/** A table, since browsers repeat its head on every printed page that the content runs over. */
function sheet(band: string | undefined, content: Html): Html {
  const head = band === undefined ? undefined : html`<div class="band">${band}</div>`;
  return html`<section class="sheet">
    <table class="paper">
      <thead>
        <tr>
          <td>${head}</td>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>${content}</td>
        </tr>
      </tbody>
    </table>
  </section> `;
}
