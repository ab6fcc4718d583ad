// What AWS itself says of the actions that no role may have: an evaluation of every policy of a role, the texts of AWS's
// managed policies, boundary and service control policies included, none of which is read here.

import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import type { EvaluationResult } from "@aws-sdk/client-iam";
import { forbiddenActions } from "../../../analysis/conformance/iam/forbidden.ts";
import { told } from "../pages.ts";
import type { Reading } from "./collector.ts";
import { everyMarker } from "./markers.ts";

const type = "AWS::IAM::PolicySimulation";

/** One resource for every role and forbidden action, asked of every resource. Source: IAM API, SimulatePrincipalPolicy. */
export async function readSimulations(reading: Reading, roles: readonly string[]): Promise<void> {
  for (const role of roles) {
    const results = await reading.call(`iam:SimulatePrincipalPolicy ${role}`, [type], async () => {
      const found = await everyResult(reading, role);
      return forbiddenActions.map((action) => told(found.find(({ EvalActionName }) => EvalActionName === action)));
    });
    for (const { EvalActionName = "", EvalDecision, OrganizationsDecisionDetail } of results ?? []) {
      reading.add({
        type,
        id: `${role} ${EvalActionName}`,
        properties: {
          PolicySourceArn: role,
          ActionName: EvalActionName,
          Decision: EvalDecision,
          AllowedByOrganizations: OrganizationsDecisionDetail?.AllowedByOrganizations,
        },
      });
    }
  }
}

function everyResult({ aws }: Reading, role: string): Promise<EvaluationResult[]> {
  const asked = { PolicySourceArn: role, ActionNames: [...forbiddenActions] };
  return everyMarker(
    (marker) => aws.iam.send(new SimulatePrincipalPolicyCommand({ ...asked, ...marker })),
    (page) => ({ items: page.EvaluationResults, next: page.Marker, truncated: page.IsTruncated }),
  );
}
