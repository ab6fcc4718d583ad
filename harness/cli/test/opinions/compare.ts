// Opinions against Assay's verdicts, place by place. What differs needs a reason, and a reason needs a difference.

import { basename } from "node:path";
import type { CheckDocument } from "../../../analysis/conformance/check-document.ts";
import { describePlace } from "./opinion.ts";
import type { Opinion, Place } from "./opinion.ts";
import type { Explanation, RuleBook } from "./rule-book.ts";

export interface Comparison {
  readonly opinions: readonly Opinion[];
  /** Assay's verdicts of the assembly that a place is in. */
  readonly documentOf: (place: Place) => CheckDocument;
  readonly book: RuleBook;
  readonly explained: readonly Explanation[];
}

export interface Compared {
  readonly agreed: number;
  readonly explained: number;
  /** Opinions about what the profile does not promise. */
  readonly notPromised: number;
  /** Disagreements without a reason, and opinions where Assay could not decide. */
  readonly open: readonly string[];
  /** Reasons without a disagreement, and rules of the book that had nothing to say. */
  readonly stale: readonly string[];
  /** Rules that the book does not know. */
  readonly unknownRules: readonly string[];
}

export function compareOpinions({ opinions, documentOf, book, explained }: Comparison): Compared {
  const used = new Set<string>();
  const answered = new Set<string>();
  const unknownRules = new Set<string>();
  const open: string[] = [];
  const counts = { agreed: 0, explained: 0, notPromised: 0 };
  for (const opinion of opinions) {
    const { tool, rule, says, place } = opinion;
    answered.add(`${tool} ${rule}`);
    const entry = book[tool][rule];
    if (entry === undefined) {
      unknownRules.add(`${tool} ${rule} (${describePlace(place)})`);
      continue;
    }
    const judged = judgedBy(documentOf(place), entry.rows ?? [], place);
    const verdict = judged.verdict;
    if (verdict === "not-promised") counts.notPromised += 1;
    else if (verdict === (says === "failed" ? "violated" : "held")) counts.agreed += 1;
    else {
      const reasons = explained.filter((one) => explains(one, opinion, judged.rows));
      for (const { index, profile } of reasons.map((one) => ({
        index: explained.indexOf(one),
        profile: place.profile,
      })))
        used.add(`${String(index)} ${profile}`);
      if (reasons.length > 0 && verdict !== "unknown") counts.explained += 1;
      else open.push(`${tool} ${rule} ${says}, Assay ${verdict} by ${judged.rows.join(", ")}: ${describePlace(place)}`);
    }
  }
  return { ...counts, open, stale: staleIn({ book, explained, used, answered }), unknownRules: [...unknownRules] };
}

interface Judged {
  readonly verdict: "violated" | "held" | "unknown" | "not-promised";
  /** The rows that say so. */
  readonly rows: readonly string[];
}

/** What Assay says of a place by several rows: the worst of them counts. */
function judgedBy(document: CheckDocument, rows: readonly string[], place: Place): Judged {
  const each = rows.map((row) => ({ row, verdict: verdictOf(document, row, place) }));
  for (const verdict of ["violated", "unknown", "held"] as const) {
    const found = each.filter((one) => one.verdict === verdict);
    if (found.length > 0) return { verdict, rows: found.map(({ row }) => row) };
  }
  return { verdict: "not-promised", rows: [] };
}

function verdictOf(document: CheckDocument, row: string, { file, resource }: Place): Judged["verdict"] {
  const result = document.results.find(({ requirement }) => requirement === row);
  if (result === undefined || result.verdict === "out-of-scope") return "not-promised";
  const reasons = result.findings.filter(({ severity }) => severity === undefined);
  const isHere = (finding: (typeof reasons)[number]) =>
    finding.resource === resource && basename(finding.source) === file;
  // What could not be decided of nothing single may be about this place, too.
  if (result.verdict === "unknown" && reasons.some((finding) => finding.resource === "none" || isHere(finding)))
    return "unknown";
  return result.verdict !== "held" && reasons.some(isHere) ? "violated" : "held";
}

function explains(one: Explanation, { tool, rule, says, place }: Opinion, rows: readonly string[]): boolean {
  const { profile, variant, resource } = place;
  return (
    one.tool === tool &&
    one.rule === rule &&
    one.says === says &&
    rows.includes(one.row) &&
    one.profiles.some((name) => name === profile) &&
    (one.variant ?? variant) === variant &&
    new RegExp(`^(?:${one.resources})$`).test(resource)
  );
}

interface Uses {
  readonly book: RuleBook;
  readonly explained: readonly Explanation[];
  /** `index profile` of every explanation that explained something. */
  readonly used: ReadonlySet<string>;
  /** `tool rule` of every rule that said something. */
  readonly answered: ReadonlySet<string>;
}

function staleIn({ book, explained, used, answered }: Uses): string[] {
  const reasons = explained.flatMap(({ tool, rule, resources, profiles }, index) =>
    profiles
      .filter((profile) => !used.has(`${String(index)} ${profile}`))
      .map((profile) => `the reason for ${tool} ${rule} on ${resources} (${profile}) explains nothing any more`),
  );
  const rules = (["cfn-guard", "checkov"] as const).flatMap((tool) =>
    Object.keys(book[tool])
      .filter((rule) => !answered.has(`${tool} ${rule}`))
      .map((rule) => `${tool} ${rule} is in the book and says nothing`),
  );
  return [...reasons, ...rules];
}
