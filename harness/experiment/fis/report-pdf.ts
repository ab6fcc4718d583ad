// Lines of text as a PDF of one typeface, without compression: the form in which the service keeps its reports.
// Source: ISO 32000-1, 7.5 (file structure) and 9.4 (text objects).

import { Buffer } from "node:buffer";

const page = { width: 595, height: 842, margin: 40, size: 8, leading: 11 } as const;
const columns = 105;
const rows = Math.floor((page.height - 2 * page.margin) / page.leading);

export function pdfOf(lines: readonly string[]): Buffer {
  const sheets = inParts(lines.flatMap(folded), rows);
  // 1 is the catalogue, 2 the list of pages, 3 the typeface; then each page and its content.
  const pageNumber = (index: number) => 4 + 2 * index;
  const kids = sheets.map((_, index) => `${String(pageNumber(index))} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${String(sheets.length)} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ...sheets.flatMap((sheet, index) => [pageOf(pageNumber(index) + 1), contentOf(sheet)]),
  ];
  return Buffer.from(fileOf(objects), "latin1");
}

function pageOf(content: number): string {
  const box = `[0 0 ${String(page.width)} ${String(page.height)}]`;
  return `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Resources << /Font << /F 3 0 R >> >> /Contents ${String(content)} 0 R >>`;
}

function contentOf(sheet: readonly string[]): string {
  const { margin, height, size, leading } = page;
  const start = `BT /F ${String(size)} Tf ${String(leading)} TL ${String(margin)} ${String(height - margin)} Td`;
  const text = [start, ...sheet.map((line) => `(${escaped(line)}) Tj T*`), "ET"].join("\n");
  return `<< /Length ${String(text.length)} >>\nstream\n${text}\nendstream`;
}

/** The table at the end says at which byte each object begins. */
function fileOf(objects: readonly string[]): string {
  let file = "%PDF-1.4\n";
  const begins = objects.map((object, index) => {
    const at = file.length;
    file += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const count = String(objects.length + 1);
  const table = `xref\n0 ${count}\n0000000000 65535 f \n${begins.join("")}`;
  return `${file}${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${String(file.length)}\n%%EOF\n`;
}

function escaped(line: string): string {
  return line.replace(/[\\()]/g, String.raw`\$&`);
}

/** Every byte of the file is one character; what the typeface cannot write is a question mark. */
function folded(line: string): string[] {
  const plain = line.replace(/[^\x20-\x7e]/gu, "?");
  const count = Math.max(1, Math.ceil(plain.length / columns));
  return Array.from({ length: count }, (_, index) => plain.slice(index * columns, (index + 1) * columns));
}

function inParts<T>(all: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.ceil(all.length / size));
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}
