// One experiment in the words of AWS Resilience Hub: a disruption type, RTO and RPO against their targets, and whether the
// policy is met. RPO is counted in acknowledged rows: a row that was promised and is gone breaches any target. Pure.
// Source: AWS Resilience Hub API, DisruptionCompliance.

import type { ExperimentFigures } from "./judge-experiment.ts";

export interface DisruptionCompliance {
  readonly disruptionType: "Software" | "Hardware" | "AZ" | "Region";
  /** `MissingPolicy` never occurs: every experiment states its target. */
  readonly complianceStatus: "PolicyMet" | "PolicyBreached" | "NotAssessed";
  readonly rtoTargetInSecs: number;
  /** The interval in which the service came back for good. */
  readonly achievedRtoInSecs: { readonly low: number | undefined; readonly high: number | undefined };
  readonly rpoTargetRows: 0;
  readonly lostRows: number;
  readonly rationale: string;
}

const types: Readonly<Record<string, DisruptionCompliance["disruptionType"]>> = {
  software: "Software",
  hardware: "Hardware",
  az: "AZ",
  region: "Region",
};

/** `isKnown`: the experiment's own ground held; without it figures are shown and nothing is assessed. */
export function complianceOf(figures: ExperimentFigures, isKnown: boolean): DisruptionCompliance {
  const { rtoLowSeconds: low, rtoHighSeconds: high, rtoPromisedSeconds: target, lost } = figures;
  const [complianceStatus, rationale] = statusOf(figures, isKnown);
  return {
    disruptionType: types[figures.disruption] ?? "Software",
    complianceStatus,
    rtoTargetInSecs: target,
    achievedRtoInSecs: { low, high },
    rpoTargetRows: 0,
    lostRows: lost,
    rationale,
  };
}

function statusOf(
  { rtoLowSeconds: low, rtoHighSeconds: high, rtoPromisedSeconds: target, lost }: ExperimentFigures,
  isKnown: boolean,
): readonly [DisruptionCompliance["complianceStatus"], string] {
  if (lost > 0) return ["PolicyBreached", `${lost} acknowledged rows are lost`];
  if (low !== undefined && low > target && isKnown) {
    return ["PolicyBreached", `the service was still bad ${low} s after the fault began`];
  }
  if (!isKnown) return ["NotAssessed", "the experiment does not stand on firm ground"];
  if (high === undefined || high > target) return ["NotAssessed", "recovery lies on both sides of its target"];
  return ["PolicyMet", `back within ${high} s, nothing acknowledged lost`];
}
