// AWS's own word on the policies of a running platform, each by itself: what Access Analyzer finds open to the public is
// open, whatever is read here, and an answer that is neither of its two decides nothing.

import type { Inspection } from "../inspection.ts";
import { property, Undecided } from "../../model/node.ts";

/** Of the roles' trust policies, or of all that hang on anything else. */
export function heedPublicAccess(it: Inspection, of: "TrustPolicy" | "ResourcePolicy"): void {
  if (!it.model.isLive) return;
  it.each(
    () => it.model.all(`AWS::AccessAnalyzer::${of}Check`),
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
