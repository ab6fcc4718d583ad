// Applies every check that a profile plans to a model.

import type { Judgement } from "#harness/core/verdict.ts";
import type { Profile } from "#harness/config/profile.ts";
import { requirements } from "#harness/requirements/catalogue.ts";
import type { Requirement } from "#harness/requirements/catalogue.ts";
import type { Check } from "./check.ts";
import { Inspection } from "./inspection.ts";
import { checks } from "./registry.ts";
import type { PlatformModel } from "../model/platform-model.ts";

export interface CheckJudgement extends Judgement {
  /** Why the row is out of scope. */
  readonly reason?: string;
}

export interface ModelJudgement {
  readonly results: readonly CheckJudgement[];
  readonly coverage: {
    /** Rows that were judged, as many as there are results. */
    readonly planned: number;
    /** Rows of the profile that a source could decide and that no check judges yet. */
    readonly uncovered: readonly string[];
    readonly outOfScope: readonly { readonly requirement: string; readonly reason: string }[];
  };
}

/** Rows of a profile, of any suite, that a template or a live source can decide (rulings R4). */
export function plannedRows(profile: string): Requirement[] {
  return requirements
    .filter((row) => (row.profiles as readonly string[]).includes(profile))
    .filter((row) => row.decidedBy.template !== "no" || row.decidedBy.live !== "no" || checks.has(row.id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Judges all planned rows, or those of `only`. */
export function judgeModel(model: PlatformModel, profile: Profile, only?: ReadonlySet<string>): ModelJudgement {
  const planned = plannedRows(profile.name).filter((row) => only?.has(row.id) ?? true);
  const results: CheckJudgement[] = [];
  const uncovered: string[] = [];
  for (const row of planned) {
    const check = checks.get(row.id);
    if (check === undefined) uncovered.push(row.id);
    else results.push(judgeCheck(check, model, profile));
  }
  const outOfScope = results
    .filter((result) => result.verdict === "out-of-scope")
    .map(({ requirement, reason }) => ({ requirement, reason: reason ?? "" }));
  return { results, coverage: { planned: results.length, uncovered, outOfScope } };
}

/** Applies one check. */
export function judgeCheck(check: Check, model: PlatformModel, profile: Profile): CheckJudgement {
  const inspection = new Inspection(check.requirement, model, profile);
  if (check.needs === "manifests" && !model.hasManifests) {
    inspection.outOfScope("needs: assembly (the promise stands in the Kubernetes manifests)");
  } else if (check.declaredOnly !== undefined && model.isLive) {
    inspection.outOfScope(`needs: assembly (${check.declaredOnly})`);
  } else if (check.templateOnly !== undefined && model.kind === "tfplan") {
    inspection.outOfScope(`needs: template (${check.templateOnly})`);
  } else {
    judgeWatched(check, inspection);
    leaveOutWhatIsNotThere(check, inspection);
    if (model.part !== undefined) inspection.ofPart(model.part);
  }
  return inspection.judgement();
}

/** What the row asked for and nobody looked for is told beside it; a row that asked for nothing else is not decided. */
function judgeWatched(check: Check, inspection: Inspection): void {
  const unread = new Map<string, string>();
  let isSeen = false;
  const onAsked = (type: string, reason?: string): void => {
    if (reason === undefined) isSeen = true;
    else unread.set(type, reason);
  };
  inspection.model.watched({ without: inspection.intent.without ?? [], onAsked }, () => {
    inspection.attempt(() => {
      check.judge(inspection);
    });
  });
  for (const [reason, types] of Map.groupBy(unread.keys(), (type) => unread.get(type) ?? "")) {
    inspection.leftOut(`${types.join(", ")}: ${reason}`);
  }
  if (isSeen || unread.size === 0) return;
  inspection.forgetAbsences();
  inspection.outOfScope(`needs: assembly (nobody looked for ${[...unread.keys()].join(", ")} on the running platform)`);
}

/** A row that found nothing to judge is out of scope where the intent says that the platform has nothing of the kind. */
function leaveOutWhatIsNotThere({ about = [] }: Check, inspection: Inspection): void {
  const without = inspection.intent.without ?? [];
  if (about.length === 0 || !inspection.isEmpty || !about.every((type) => without.includes(type))) return;
  inspection.outOfScope(`the profile declares that it is without ${about.join(", ")}, and none was found`);
}
