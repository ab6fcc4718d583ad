// Links from a number to the file that shows it. The dossier lies in the run directory, so that paths are relative.

import { html } from "../html.ts";
import type { Html, HtmlPart } from "../html.ts";

/** `text` linked to a file of the run directory. */
export function fileLink(path: string, text: HtmlPart = path): Html {
  return html`<a href="${encodeURI(path)}">${text}</a>`;
}

/** Links to the evidence of a row: the file names, at most `most` of them. */
export function evidenceLinks(paths: readonly string[], most = 4): Html {
  if (paths.length === 0) return html`<span class="quiet">none</span>`;
  const shown = paths
    .slice(0, most)
    .map((path, index) => html`${index > 0 ? ", " : ""}${fileLink(path, baseName(path))}`);
  const more = paths.length - most;
  return html`${shown}${more > 0 ? html` <span class="quiet">and ${more} more</span>` : undefined}`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
