// Evidence of a spec: files in the run directory that a sceptic can read again, redacted before they are written.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { runPaths } from "../evidence/run-paths.ts";
import type { Redactor } from "../evidence/redaction.ts";

export interface Evidence {
  /**
   * Writes a file and returns its path relative to the run directory, to be named in a verdict. A string or bytes are
   * written as they are, anything else as JSON. `type` is the media type: application/json, text/plain …
   */
  attach(name: string, data: unknown, options?: { readonly type?: string }): Promise<string>;
  /** Path of a history to be written by a workload: `histories/<name>.ndjson`, absolute. */
  historyFile(name: string): string;
  /** The same path as a verdict names it. */
  pathOf(file: string): string;
}

export interface EvidenceOptions {
  readonly runDirectory: string;
  /** Folder of the spec under `evidence/`. */
  readonly folder: string;
  readonly redactor: Redactor;
  /** Shows the file in the report as well. */
  readonly publish: (name: string, body: string | Buffer, type: string) => Promise<void>;
}

const endings: Readonly<Record<string, string>> = {
  "application/json": "json",
  "application/x-ndjson": "ndjson",
  "application/yaml": "yaml",
  "text/plain": "txt",
  "text/csv": "csv",
  "text/html": "html",
  "image/svg+xml": "svg",
  "image/png": "png",
};

export function createEvidence(options: EvidenceOptions): Evidence {
  const { runDirectory, folder, redactor, publish } = options;
  const pathOf = (file: string): string => relative(runDirectory, file);
  return {
    pathOf,
    historyFile: (name) => {
      const { histories } = runPaths(runDirectory);
      mkdirSync(histories, { recursive: true });
      return freeName(histories, slug(name), "ndjson");
    },
    attach: async (name, data, { type } = {}) => {
      const mediaType = type ?? (typeof data === "string" ? "text/plain" : "application/json");
      const body = bodyOf(data, redactor);
      const directory = join(runPaths(runDirectory).evidence, folder);
      mkdirSync(directory, { recursive: true });
      const file = freeName(directory, slug(name), endings[mediaType] ?? "bin");
      writeFileSync(file, body);
      await publish(name, body, mediaType);
      return pathOf(file);
    },
  };
}

/** Letters, digits and dashes of a title, at most 60. */
export function slug(text: string): string {
  const plain = text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return plain.replace(/^-+|-+$/g, "").slice(0, 60) || "unnamed";
}

function bodyOf(data: unknown, redactor: Redactor): string | Buffer {
  if (Buffer.isBuffer(data)) return data;
  if (data instanceof Uint8Array) return Buffer.from(data);
  const text = typeof data === "string" ? data : `${JSON.stringify(data, bigintsAsText, 2)}\n`;
  return redactor.redact(text);
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

function freeName(directory: string, name: string, ending: string): string {
  for (let copy = 1; ; copy += 1) {
    const file = join(directory, `${copy === 1 ? name : `${name}-${String(copy)}`}.${ending}`);
    if (!existsSync(file)) return file;
  }
}
