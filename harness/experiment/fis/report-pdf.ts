// The content of a report as a PDF, the form in which the service keeps its reports.

import type { Buffer } from "node:buffer";
import { buffer } from "node:stream/consumers";
import type { ReportContent, ReportTable, TimelineBar } from "./report-content.ts";

type Document = PDFKit.PDFDocument;

const size = { title: 16, heading: 12, text: 9, small: 7 } as const;
const ink = { text: "#1a1a1a", faint: "#6b6b6b", line: "#c8c8c8", head: "#eef1f4" } as const;
const bars: Readonly<Record<string, string>> = { completed: "#2f6f9f", stopped: "#c98a1b", failed: "#b3372f" };
const timeline = { label: 130, bar: 9, row: 22 } as const;

/** `madeAt`: the time that the file says it was made at, so that the same experiment gives the same file. */
export async function pdfOf(content: ReportContent, madeAt: Date): Promise<Buffer> {
  // Loaded when a report is due: no command waits for it that writes none.
  const { default: PDFDocument } = await import("pdfkit");
  const info = { Title: plain(content.title), Creator: "assay", Producer: "assay", CreationDate: madeAt };
  const document = new PDFDocument({ size: "A4", margin: 48, lang: "en", info });
  const whole = buffer(document);
  document.fillColor(ink.text).font("Helvetica-Bold").fontSize(size.title).text(plain(content.title));
  document.font("Helvetica").fontSize(size.text).text(plain(content.description)).moveDown();
  for (const [name, value] of content.facts) {
    document.font("Helvetica-Bold").text(`${plain(name)}  `, { continued: true });
    document.font("Helvetica").text(plain(value));
  }
  if (content.timeline !== undefined) drawTimeline(document, content.timeline);
  for (const table of content.tables) drawTable(document, table);
  document.end();
  return whole;
}

function heading(document: Document, words: string): void {
  document.moveDown().font("Helvetica-Bold").fontSize(size.heading).fillColor(ink.text);
  document.text(plain(words), document.page.margins.left).moveDown(0.3);
  document.font("Helvetica").fontSize(size.text);
}

function drawTable(document: Document, { heading: words, columns, rows }: ReportTable): void {
  heading(document, words);
  const data = [columns, ...rows].map((row) => row.map(plain));
  document.font("Helvetica").fontSize(size.small);
  document.table({
    data,
    defaultStyle: { border: 0.5, borderColor: ink.line, padding: 3 },
    rowStyles: (row) => (row === 0 ? { backgroundColor: ink.head, textColor: ink.text } : {}),
  });
  document.fontSize(size.text);
}

/** One bar an action over a line of seconds; its state stands beside it, so that nobody has to know the colours. */
function drawTimeline(document: Document, { lastsMs, bars: all }: NonNullable<ReportContent["timeline"]>): void {
  heading(document, "Timeline");
  const { left, right, bottom } = document.page.margins;
  const from = left + timeline.label;
  const width = document.page.width - right - from;
  const at = (ms: number) => from + (Math.min(Math.max(ms, 0), lastsMs) / Math.max(lastsMs, 1)) * width;
  for (const bar of all) {
    if (document.y + 2 * timeline.row > document.page.height - bottom) document.addPage();
    drawBar(document, bar, at);
  }
  const { y } = document;
  document
    .moveTo(from, y)
    .lineTo(from + width, y)
    .lineWidth(0.5)
    .stroke(ink.line);
  document.fontSize(size.small).fillColor(ink.faint);
  document.text("0 s", from, y + 2, { lineBreak: false });
  document.text(seconds(lastsMs), from, y + 2, { width, align: "right" });
  document.fillColor(ink.text).fontSize(size.text);
}

function drawBar(document: Document, { name, status, fromMs, toMs }: TimelineBar, at: (ms: number) => number): void {
  const { y } = document;
  const { left } = document.page.margins;
  const room = { width: timeline.label - 8, height: size.small, ellipsis: true };
  document.fontSize(size.small).fillColor(ink.text).text(plain(name), left, y, room);
  document.fillColor(ink.faint).text(`${status}, ${seconds(fromMs)} to ${seconds(toMs)}`, left, y + timeline.bar, room);
  // A bar of no time would not be seen.
  document.rect(at(fromMs), y, Math.max(at(toMs) - at(fromMs), 1), timeline.bar).fill(bars[status] ?? ink.faint);
  document.y = y + timeline.row;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** The typefaces that every reader has write Latin 1 alone. */
function plain(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff]/gu, "?");
}
