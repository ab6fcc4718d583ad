// One document, four forms.

import type { CheckDocument } from "../../analysis/conformance/check-document.ts";
import { junitXml } from "../../report/junit.ts";
import { sarifLog } from "../../report/sarif.ts";
import { findRequirement } from "../../requirements/catalogue.ts";
import type { Waiver } from "../../requirements/waivers.ts";
import { checkTable } from "./check-table.ts";
import { SarifPlaces } from "./sarif-places.ts";

export const checkFormats = ["table", "json", "sarif", "junit"] as const;
export type CheckFormat = (typeof checkFormats)[number];

export interface RenderOptions {
  readonly format: CheckFormat;
  /** Version of Assay, for SARIF's tool. */
  readonly version: string;
  /** Where the command was given: places in files are told relative to it. */
  readonly folder: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly waivers: readonly Waiver[];
}

export function renderCheck(document: CheckDocument, options: RenderOptions): string {
  switch (options.format) {
    case "table":
      return checkTable(document);
    case "json":
      return `${JSON.stringify(document, undefined, 2)}\n`;
    case "sarif": {
      const { profile, source, counts, coverage, exit } = document;
      const properties = { profile, source, counts, coverage, exit };
      const places = new SarifPlaces(options.folder);
      const log = sarifLog(document.results, {
        version: options.version,
        artifact: source.path,
        category: `assay/${profile}/`,
        waivers: options.waivers,
        properties,
        placeOf: (file, path) => places.of(file, path),
      });
      return `${JSON.stringify(log, undefined, 2)}\n`;
    }
    case "junit":
      return junitXml({
        name: `assay check ${document.profile}`,
        startedAt: options.startedAt,
        seconds: options.seconds,
        results: document.results.map((result) => ({
          ...result,
          suite: findRequirement(result.requirement)?.suite ?? "conformance",
          evidence: [],
        })),
      });
  }
}
