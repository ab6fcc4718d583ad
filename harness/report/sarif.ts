// SARIF 2.1.0 of judged rows: one rule a requirement, one result a finding that is the reason of its verdict.

import type { Finding, Verdict } from "../core/verdict.ts";
import { reasonsOf } from "../requirements/apply-waivers.ts";
import { findRequirement } from "../requirements/catalogue.ts";

export interface SarifRow {
  readonly requirement: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

export interface SarifOptions {
  readonly version: string;
  /** Where findings point when their source is no file of the project. */
  readonly artifact?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

const levels: Readonly<Record<Verdict, string>> = {
  held: "none",
  violated: "error",
  unknown: "warning",
  waived: "note",
  "out-of-scope": "none",
};

/** Held rows and rows out of scope appear as rules only. */
export function sarifLog(rows: readonly SarifRow[], options: SarifOptions): object {
  const shown = rows.filter(({ verdict }) => levels[verdict] !== "none");
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "assay", version: options.version, rules: rows.map(ruleOf) } },
        results: shown.flatMap((row) => resultsOf(row, options)),
        properties: options.properties ?? {},
      },
    ],
  };
}

function ruleOf({ requirement }: SarifRow): object {
  const row = findRequirement(requirement);
  return {
    id: requirement,
    name: requirement,
    shortDescription: { text: row?.title ?? requirement },
    fullDescription: { text: row?.statement ?? requirement },
    properties: { suite: row?.suite, priority: row?.priority },
  };
}

function resultsOf(row: SarifRow, options: SarifOptions): object[] {
  const reasons = reasonsOf(row.findings);
  const findings = reasons.length > 0 ? reasons : [{ source: "assay", resource: "none", message: row.verdict }];
  return findings.map((finding) => ({
    ruleId: row.requirement,
    level: levels[row.verdict],
    kind: row.verdict === "unknown" ? "open" : "fail",
    message: { text: messageOf(row.verdict, finding) },
    locations: [locationOf(finding, options)],
    ...(row.verdict === "waived" ? { suppressions: [{ kind: "external", status: "accepted" }] } : {}),
  }));
}

function messageOf(verdict: Verdict, { message, actual, expected, why }: Finding): string {
  const details = [
    ...(expected === undefined ? [] : [`expected ${JSON.stringify(expected)}`]),
    ...(actual === undefined ? [] : [`found ${JSON.stringify(actual)}`]),
    ...(why === undefined ? [] : [why]),
  ];
  return [`${verdict}: ${message}`, ...details].join("; ");
}

function locationOf({ source, resource, path }: Finding, { artifact }: SarifOptions): object {
  const isFile = /^[\w./-]+\.[a-z]+$/i.test(source) && !source.startsWith("/");
  const uri = isFile ? source : artifact;
  return {
    ...(uri === undefined ? {} : { physicalLocation: { artifactLocation: { uri: encodeURI(uri) } } }),
    logicalLocations: [{ name: resource, fullyQualifiedName: `${resource}${path ?? ""}`, kind: "resource" }],
  };
}
