// AWS's own word on the forbidden actions, of a running platform: what SimulatePrincipalPolicy lets a role do counts, and
// where it denies what the evaluator here surely allows, neither is believed.

import type { Inspection } from "../inspection.ts";
import { decide } from "../../iam/decide.ts";
import type { Decision } from "../../iam/decide.ts";
import { requestOf } from "../../iam/request.ts";
import { property, Undecided } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { leftToTheAccount } from "./forbidden.ts";
import { asRole, policiesFor } from "./role-policies.ts";

const denials = ["explicitDeny", "implicitDeny"];

export function heedSimulations(it: Inspection): void {
  if (!it.model.isLive) return;
  it.each(
    () => it.model.all("AWS::IAM::PolicySimulation"),
    (simulation) => {
      const text = (name: string) => property(simulation, name).written();
      const [action, decision] = [text("ActionName"), text("Decision")];
      const role = it.model.referred(property(simulation, "PolicySourceArn"));
      const asked = `${action} on every resource by ${text("PolicySourceArn")}`;
      it.expect(property(simulation, "Decision"), decision !== "allowed", {
        message: `AWS's own simulation allows ${asked}, forbidden to every role`,
        expected: denials,
        why: "it takes away what other promises rest on: traces, keys, kept versions, the closed network",
      });
      if (decision === "allowed") return;
      if (!denials.includes(decision)) throw new Undecided(`the simulation of ${asked} says ${decision}`);
      if (!property(simulation, "AllowedByOrganizations").bool(true)) return;
      if (role !== undefined && outcomeOf(it.model, role, action) === "allowed") {
        throw new Undecided(`AWS's own simulation denies ${asked}, and the role's policies allow it`);
      }
    },
  );
}

function outcomeOf(model: PlatformModel, role: Resource, action: string): Decision["outcome"] {
  const request = requestOf({ asker: asRole(model, role), action, resource: "*", stands: "for-many", open: ["*"] });
  return decide(request, { ...policiesFor(model, role), resource: leftToTheAccount(model) }).outcome;
}
