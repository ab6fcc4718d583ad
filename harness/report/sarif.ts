// SARIF 2.1.0 of judged rows: one rule a requirement, one result a finding that is the reason of its verdict. A code host
// reads the file, the line, the level and the fingerprint of each result, and the help of its rule.

import { createHash } from "node:crypto";
import { assert } from "../core/errors.ts";
import type { Finding, Verdict } from "../core/verdict.ts";
import { reasonsOf, rowWaiver, waiverOf } from "../requirements/apply-waivers.ts";
import { findRequirement } from "../requirements/catalogue.ts";
import type { Waiver } from "../requirements/waivers.ts";

export interface SarifRow {
  readonly requirement: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

/** A place in a file, lines and columns from 1. */
export interface SarifPlace {
  readonly uri: string;
  readonly region?:
    | {
        readonly startLine: number;
        readonly startColumn?: number;
        readonly endLine?: number;
        readonly endColumn?: number;
      }
    | undefined;
}

/** What GitHub accepts of one upload, by its documentation "SARIF support for code scanning". */
export const codeHostLimits = { results: 25_000, rules: 25_000, tagsOfRule: 20 } as const;

export interface SarifOptions {
  readonly version: string;
  /** Where findings point when their source is no file of the project. */
  readonly artifact?: string;
  /** The file and the lines of a finding, where they can be told. */
  readonly placeOf?: (source: string, path: string | undefined) => SarifPlace | undefined;
  /** What a code host keeps apart from other analyses of the same commit: `assay/PROFILE/`. */
  readonly category?: string;
  /** Waivers that applied: each is the justification of the results that it covers. */
  readonly waivers?: readonly Waiver[];
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
  const rules = rows.map(ruleOf);
  const indexes = new Map(rows.map(({ requirement }, index) => [requirement, index]));
  const occurrences = new Map<string, number>();
  const occurrence = (hash: string): number => {
    const nth = (occurrences.get(hash) ?? 0) + 1;
    occurrences.set(hash, nth);
    return nth;
  };
  const results = shown.flatMap((row) =>
    resultsOf(row, indexes.get(row.requirement) ?? -1, { ...options, occurrence }),
  );
  assert(results.length <= codeHostLimits.results, `${String(results.length)} results are more than a code host takes`);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "assay", version: options.version, rules } },
        ...(options.category === undefined ? {} : { automationDetails: { id: options.category } }),
        columnKind: "utf16CodeUnits",
        results,
        properties: options.properties ?? {},
      },
    ],
  };
}

function ruleOf({ requirement }: SarifRow): object {
  const row = findRequirement(requirement);
  return {
    id: requirement,
    shortDescription: { text: row?.title ?? requirement },
    fullDescription: { text: row?.statement ?? requirement },
    help: {
      text: [row?.statement, row?.threshold].filter((part) => part !== undefined).join(" Threshold: ") || requirement,
    },
    defaultConfiguration: { level: row?.priority === "must" ? "error" : "warning" },
    properties: {
      suite: row?.suite,
      priority: row?.priority,
      tags: [row?.suite, row?.priority].filter((tag) => tag !== undefined),
    },
  };
}

interface Counting extends SarifOptions {
  /** Which finding of a fingerprint it is, from 1. */
  readonly occurrence: (hash: string) => number;
}

function resultsOf(row: SarifRow, ruleIndex: number, options: Counting): object[] {
  const reasons = reasonsOf(row.findings);
  const findings = reasons.length > 0 ? reasons : [{ source: "assay", resource: "none", message: row.verdict }];
  return findings.map((finding) => ({
    ruleId: row.requirement,
    level: levels[row.verdict],
    ruleIndex,
    kind: row.verdict === "unknown" ? "open" : "fail",
    message: { text: messageOf(row.verdict, finding) },
    locations: [locationOf(finding, options)],
    partialFingerprints: { primaryLocationLineHash: fingerprint(row.requirement, finding, options) },
    ...suppressed(row, finding, options),
  }));
}

/** A finding that a waiver covers, also where others of its row stand; a row that was waived whole covers all. */
function suppressed({ requirement, verdict }: SarifRow, { resource }: Finding, { waivers = [] }: SarifOptions): object {
  const own = verdict === "violated" || verdict === "waived" ? waiverOf(requirement, resource, waivers) : undefined;
  const waiver = own ?? (verdict === "waived" ? rowWaiver(requirement, waivers) : undefined);
  if (waiver === undefined && verdict !== "waived") return {};
  const accepted = { kind: "external", status: "accepted" };
  if (waiver === undefined) return { suppressions: [accepted] };
  const { reason, owner, ticket, expires } = waiver;
  return { suppressions: [{ ...accepted, justification: `${reason} (${owner}, ${ticket}, until ${expires})` }] };
}

function messageOf(verdict: Verdict, { message, actual, expected, why }: Finding): string {
  const details = [
    ...(expected === undefined ? [] : [`expected ${JSON.stringify(expected)}`]),
    ...(actual === undefined ? [] : [`found ${JSON.stringify(actual)}`]),
    ...(why === undefined ? [] : [why]),
  ];
  return [`${verdict}: ${message}`, ...details].join("; ");
}

/**
 * The same finding keeps its fingerprint, whatever line it has moved to and wherever it stands in a list now. Those that
 * nothing else tells apart are numbered.
 */
function fingerprint(requirement: string, { resource, path = "", message }: Finding, { occurrence }: Counting): string {
  const place = path.replaceAll(/\/\d+(?=\/|$)/g, "/*");
  const text = [requirement, resource, place, message].join("\u0000");
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 32);
  return `${hash}:${String(occurrence(hash))}`;
}

function locationOf({ source, resource, path }: Finding, { artifact, placeOf }: SarifOptions): object {
  const isFile = /^[\w./-]+\.[a-z]+$/i.test(source) && !source.startsWith("/");
  const uri = isFile ? source : artifact;
  const plain = uri === undefined ? undefined : { uri: encodeURI(uri), region: undefined };
  const place =
    placeOf?.(source, path) ?? (artifact === undefined ? undefined : placeOf?.(artifact, undefined)) ?? plain;
  const region = place?.region === undefined ? {} : { region: place.region };
  return {
    ...(place === undefined ? {} : { physicalLocation: { artifactLocation: { uri: place.uri }, ...region } }),
    logicalLocations: [{ name: resource, fullyQualifiedName: `${resource}${path ?? ""}`, kind: "resource" }],
  };
}
