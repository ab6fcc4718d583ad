// One requirement, one predicate over the model. The predicate is the same whatever the model was read from.

import type { RequirementId } from "#harness/requirements/catalogue.ts";
import type { Inspection } from "./inspection.ts";

export interface Check {
  readonly requirement: RequirementId;
  /** `manifests`: the row lives in the Kubernetes manifests, which neither a lone template nor the AWS API shows. */
  readonly needs?: "manifests";
  /** The row is about what a template declares; the AWS API does not show it. The value says why. */
  readonly declaredOnly?: string;
  /** The row is about what CloudFormation alone has; a Terraform plan does not show it. The value says what that is. */
  readonly templateOnly?: string;
  /** CloudFormation types that the row is about: a profile that declares to be without them all has nothing to judge. */
  readonly about?: readonly string[];
  readonly judge: (inspection: Inspection) => void;
}

/** A row of a typed table of checks. */
export function check(
  requirement: RequirementId,
  judge: (inspection: Inspection) => void,
  options: Pick<Check, "needs" | "declaredOnly" | "templateOnly" | "about"> = {},
): Check {
  return { requirement, judge, ...options };
}
