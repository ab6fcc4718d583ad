// Applies waivers to judgements. A violated row is waived only when every finding that makes it violated is.

import type { Finding, Judgement, Verdict } from "../core/verdict.ts";
import { wholeRow } from "./waivers.ts";
import type { Waiver } from "./waivers.ts";

/** Findings that are the reason of a verdict: not warnings, not notes. */
export function reasonsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity === undefined);
}

/** `waived` for a violated judgement whose every reason has a waiver on its exact resource, else the verdict as it was. */
export function waivedVerdict(judgement: Judgement, waivers: readonly Waiver[]): Verdict {
  const { requirement, verdict, findings } = judgement;
  const reasons = reasonsOf(findings);
  if (verdict !== "violated" || reasons.length === 0) return verdict;
  const covered = reasons.every(({ resource }) =>
    waivers.some((waiver) => waiver.requirement === requirement && isFor(waiver, resource)),
  );
  return covered ? "waived" : verdict;
}

/** The waiver that covers a whole row, for a sign-off. */
export function rowWaiver(requirement: string, waivers: readonly Waiver[]): Waiver | undefined {
  return waivers.find((waiver) => waiver.requirement === requirement && waiver.resource === wholeRow);
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
