// Makes Allure's page fit to be read anywhere: no analytics, no requests, and the band that says what it is about.

import { labBand } from "../dossier/dossier.ts";
import { escapeHtml } from "../html.ts";

/** Whatever a script of the page tries, the browser itself refuses the network. */
const policy =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' data: blob:; style-src 'unsafe-inline' data:; " +
  "img-src data: blob:; font-src data:; connect-src data: blob:; frame-src data: blob:; media-src data: blob:";

const bandHeightPx = 24;

export function offlinePage(page: string, { isLab }: { readonly isLab: boolean }): string {
  const stripped = page
    .replace(/<script[^>]*\bsrc="[^"]*(?:gtag|googletagmanager|google-analytics)[^"]*"[^>]*>\s*<\/script>/g, "")
    .replace(/<script[^>]*>(?:(?!<\/script>)[\s\S])*?\bwindow\.dataLayer\b(?:(?!<\/script>)[\s\S])*?<\/script>/g, "");
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const withHead = stripped.replace(/<head>/, `<head>${head}`);
  return isLab ? withHead.replace(/<body[^>]*>/, (body) => `${body}${bandHtml()}`) : withHead;
}

function bandHtml(): string {
  const height = `${String(bandHeightPx)}px`;
  const style =
    `position:fixed;left:0;right:0;bottom:0;height:${height};line-height:${height};z-index:9999;background:#16191d;` +
    "color:#fff;font:12px sans-serif;text-align:center;display:flex;align-items:center;justify-content:center";
  return `<div style="${style}">${escapeHtml(labBand)}</div><style>#content{height:calc(100vh - ${height})!important}</style>`;
}
