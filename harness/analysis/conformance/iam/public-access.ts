// AWS's own word on the policies of a running platform, each by itself: what Access Analyzer finds open to the public is
// open, whatever is read here, and an answer that is neither of its two decides nothing.

import type { Inspection } from "../inspection.ts";
import { property, Undecided } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

const trust = "AWS::IAM::AssumeRolePolicyDocument";

/** Of the roles' trust policies, or of all that hang on anything else. */
export function heedPublicAccess(it: Inspection, of: "roles" | "resources"): void {
  if (!it.model.isLive) return;
  const isAsked = (answer: Resource) => (property(answer, "ResourceType").written() === trust) === (of === "roles");
  it.each(
    () => it.model.all("AWS::AccessAnalyzer::PublicAccessCheck").filter(isAsked),
    (answer) => {
      const subject = property(answer, "Subject").written();
      const result = property(answer, "Result");
      const said = result.written();
      if (said !== "PASS" && said !== "FAIL") {
        throw new Undecided(`Access Analyzer says ${said} of the policy of ${subject}`);
      }
      it.expect(result, said === "PASS", {
        message: `Access Analyzer finds the policy of ${subject} open to the public`,
        expected: "PASS",
      });
    },
  );
}
