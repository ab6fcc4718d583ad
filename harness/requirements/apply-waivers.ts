// Applies waivers to judgements. A violated row is waived only when every finding that makes it violated is.

import { didYouMean } from "../core/nearest.ts";
import type { Finding, Judgement, Verdict } from "../core/verdict.ts";
import { wholeRow } from "./waivers.ts";
import type { Waiver } from "./waivers.ts";

/** Findings that are the reason of a verdict: not warnings, not notes. */
export function reasonsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity === undefined);
}

/** The message that says why a verdict is what it is: of a reason where there is one, else of the first finding. */
export function toldReason(findings: readonly Finding[]): string | undefined {
  return (reasonsOf(findings)[0] ?? findings[0])?.message;
}

/** `waived` for a violated judgement whose every reason has a waiver on its exact resource, else the verdict as it was. */
export function waivedVerdict(judgement: Judgement, waivers: readonly Waiver[]): Verdict {
  const { requirement, verdict, findings } = judgement;
  const reasons = reasonsOf(findings);
  if (verdict !== "violated" || reasons.length === 0) return verdict;
  const covered = reasons.every(({ resource }) => waiverOf(requirement, resource, waivers) !== undefined);
  return covered ? "waived" : verdict;
}

/** The waiver that covers a whole row, for a sign-off. */
export function rowWaiver(requirement: string, waivers: readonly Waiver[]): Waiver | undefined {
  return waivers.find((waiver) => waiver.requirement === requirement && waiver.resource === wholeRow);
}

/** The waiver that covers a finding, if one does. */
export function waiverOf(requirement: string, resource: string, waivers: readonly Waiver[]): Waiver | undefined {
  return waivers.find((waiver) => waiver.requirement === requirement && isFor(waiver, resource));
}

/** A line for every waiver that waives nothing of what was judged, with the reason; rows that nobody judged have none. */
export function idleWaivers(
  results: readonly Pick<Judgement, "requirement" | "verdict" | "findings">[],
  waivers: readonly Waiver[],
): string[] {
  return waivers.flatMap((waiver) => {
    const result = results.find(({ requirement }) => requirement === waiver.requirement);
    const why = result === undefined ? undefined : whyIdle(waiver, result);
    return why === undefined ? [] : [`the waiver of ${waiver.requirement} on ${waiver.resource} is not used: ${why}`];
  });
}

function whyIdle(
  { resource }: Waiver,
  { verdict, findings }: Pick<Judgement, "verdict" | "findings">,
): string | undefined {
  if (verdict === "held") return "the row holds";
  if (resource === wholeRow) return undefined;
  if (verdict === "unknown") return "the row is unknown, and only what is violated can be waived";
  if (verdict === "out-of-scope") return "the row is out of scope";
  const found = reasonsOf(findings).map((finding) => finding.resource);
  return found.includes(resource) ? undefined : `nothing was found on it${didYouMean(resource, found)}`;
}

/** Waivers whose row was evaluated and held. */
export function unusedWaivers(
  results: readonly { readonly requirement: string; readonly verdict: Verdict }[],
  waivers: readonly Waiver[],
): Waiver[] {
  const held = new Set(results.flatMap(({ requirement, verdict }) => (verdict === "held" ? [requirement] : [])));
  return waivers.filter(({ requirement }) => held.has(requirement));
}

function isFor(waiver: Waiver, resource: string): boolean {
  return waiver.resource !== wholeRow && waiver.resource === resource;
}
