// What whoever runs experiments may ask of the fault injection service.

import type { Site } from "../settings/site.ts";
import type { Statement } from "./policy.ts";

/** Experiments, and the leases that they are held by. */
export function experimentStatements({ account, region }: Pick<Site, "account" | "region">): Statement[] {
  const fis = `arn:aws:fis:${region}:${account}`;
  return [
    {
      sid: "StartsExperiments",
      actions: ["fis:StartExperiment", "fis:StopExperiment", "fis:GetExperiment", "fis:GetExperimentTemplate"],
      resources: [`${fis}:experiment-template/*`, `${fis}:experiment/*`],
    },
    // The lease of an experiment is a tag of it.
    {
      sid: "HoldsExperiments",
      actions: ["fis:ListExperimentResolvedTargets", "fis:TagResource"],
      resources: `${fis}:experiment/*`,
    },
    // These actions know no resources.
    { sid: "FindsExperiments", actions: ["fis:ListExperiments", "fis:ListExperimentTemplates"], resources: "*" },
  ];
}
