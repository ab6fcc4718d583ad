// One row judged from what was declared and from what runs, by the same predicate. Where the two disagree the platform
// has drifted from its description, and the finding says so.

import { composeVerdicts, isLeftOut } from "#harness/core/verdict.ts";
import type { Finding } from "#harness/core/verdict.ts";
import type { Profile } from "#harness/config/profile.ts";
import { findRequirement } from "#harness/requirements/catalogue.ts";
import { bug, present } from "#harness/core/errors.ts";
import { judgeCheck } from "./judge.ts";
import type { CheckJudgement } from "./judge.ts";
import { checks } from "./registry.ts";
import { inTheCluster } from "../model/coverage.ts";
import type { PlatformModel } from "../model/platform-model.ts";

export interface TwoViews {
  readonly profile: Profile;
  readonly declared: PlatformModel;
  readonly live: PlatformModel;
}

export interface TwoJudgements {
  readonly declared: CheckJudgement;
  /** Absent where the catalogue says that the control plane cannot tell. */
  readonly live: CheckJudgement | undefined;
  readonly composed: CheckJudgement;
}

/** Judges a row from both views; the worse of the two counts. */
export function judgeTwoViews(requirement: string, views: TwoViews): TwoJudgements {
  const check = checks.get(requirement);
  if (check === undefined) throw bug(`no check judges ${requirement}`);
  const declared = judgeCheck(check, views.declared, views.profile);
  const isReadable = findRequirement(requirement)?.decidedBy.live !== "no" && check.needs === undefined;
  const live = isReadable ? judgeCheck(check, views.live, views.profile) : undefined;
  return { declared, live, composed: compose(declared, live === undefined ? live : beside(views.declared, live)) };
}

/** What the API does not show of the cluster is no part that was left out where the description shows it. */
function beside({ hasManifests }: PlatformModel, live: CheckJudgement): CheckJudgement {
  const isShown = (finding: Finding) => hasManifests && isLeftOut(finding) && finding.message.includes(inTheCluster);
  return { ...live, findings: live.findings.filter((finding) => !isShown(finding)) };
}

function compose(declared: CheckJudgement, live: CheckJudgement | undefined): CheckJudgement {
  if (live === undefined) return declared;
  const verdict = composeVerdicts([declared.verdict, live.verdict]);
  const findings = [...driftOf(declared, live), ...declared.findings, ...live.findings];
  const reason = declared.reason ?? live.reason;
  return {
    requirement: declared.requirement,
    verdict,
    findings: verdict === "held" ? findings.filter((finding) => !isLeftOut(finding)) : findings,
    ...(verdict === "out-of-scope" && reason !== undefined ? { reason } : {}),
  };
}

function driftOf(declared: CheckJudgement, live: CheckJudgement): Finding[] {
  if (declared.verdict === live.verdict || [declared, live].some(({ verdict }) => verdict === "out-of-scope"))
    return [];
  const all = [...live.findings, ...declared.findings];
  const { source, resource, path, message } = present(
    all.find(({ severity }) => severity === undefined),
    "a verdict that is not held, without a finding",
  );
  return [
    {
      ...{ source, resource },
      ...(path === undefined ? {} : { path }),
      actual: live.verdict,
      expected: declared.verdict,
      message: `drift: the description says ${declared.verdict}, the running platform ${live.verdict} (${message})`,
      severity: "warning",
    },
  ];
}
