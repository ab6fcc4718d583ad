// Where a finding stands for a code host: the file relative to where the command was given, and the lines of the resource
// or property in it.

import { existsSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isNode, LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import type { SarifPlace } from "../../report/sarif.ts";

interface Parsed {
  readonly document: Document;
  readonly lines: LineCounter;
}

/** Finds places below a folder; every file is parsed once, JSON and YAML alike. */
export class SarifPlaces {
  readonly #folder: string;
  readonly #parsed = new Map<string, Parsed | undefined>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined where the source is no file. A pointer to what is not there leads to what should hold it. */
  of(source: string, pointer = ""): SarifPlace | undefined {
    const file = fileOf(resolve(this.#folder, source));
    if (file === undefined) return undefined;
    const parsed = this.#parse(file);
    const steps = pointer.split("/").slice(1);
    const region = parsed === undefined ? undefined : regionOf(parsed, steps.map(unescaped));
    return { uri: uriOf(this.#folder, file), region: region ?? { startLine: 1, endLine: 1 } };
  }

  #parse(file: string): Parsed | undefined {
    if (!this.#parsed.has(file)) {
      const lines = new LineCounter();
      const isText = /\.(json|ya?ml|template)$/i.test(file);
      const document = isText ? parseDocument(readFileSync(file, "utf8"), { lineCounter: lines }) : undefined;
      this.#parsed.set(file, document === undefined || document.errors.length > 0 ? undefined : { document, lines });
    }
    return this.#parsed.get(file);
  }
}

/** Of a folder with an assembly its manifest: a code host shows files. */
function fileOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return path;
  const manifest = join(path, "manifest.json");
  return existsSync(manifest) ? manifest : undefined;
}

function regionOf({ document, lines }: Parsed, steps: readonly string[]): SarifPlace["region"] {
  for (let depth = steps.length; depth >= 0; depth -= 1) {
    const path = steps.slice(0, depth).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    const node = depth === 0 ? document.contents : document.getIn(path, true);
    if (!isNode(node) || node.range === undefined || node.range === null) continue;
    const [start, end] = node.range;
    const [from, to] = [lines.linePos(start), lines.linePos(end)];
    return { startLine: from.line, startColumn: from.col, endLine: to.line, endColumn: to.col };
  }
  return undefined;
}

function unescaped(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Below the folder relative to it, as a code host wants it; elsewhere as a whole address. */
function uriOf(folder: string, file: string): string {
  const path = relative(folder, file);
  if (path.startsWith("..") || isAbsolute(path)) return pathToFileURL(file).href;
  return path.split("/").map(encodeURIComponent).join("/");
}
