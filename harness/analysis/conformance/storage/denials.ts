// Denials of a bucket's policy that a role meets whatever it does, by whichever conditions they are written.

import { mayPass } from "../iam/answers.ts";
import { arnOf } from "../iam/arns.ts";
import { asRole, currentVersion, policyOf } from "../iam/role-policies.ts";
import { readPolicy } from "../../iam/document.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

const everything = { Version: currentVersion, Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const allRights = [readPolicy({ name: "every right of its own", document: everything })];

/** What a role does with a bucket. */
export interface Use {
  readonly role: Resource;
  readonly bucket: Resource;
  readonly actions: readonly string[];
}

/** Whether a statement takes one of the actions from the role in all circumstances. Who is left out by name is judged elsewhere. */
export function deniesAlways(model: PlatformModel, statement: Statement, { role, bucket, actions }: Use): boolean {
  if (statement.allows || statement.hasNotPrincipal) return false;
  const policies = { identity: allRights, resource: policyOf(model, [statement]) };
  const own = arnOf(model, bucket);
  return actions.some((action) => {
    const resource = action === "s3:ListBucket" ? own : `${own}/part`;
    return !mayPass({ asker: asRole(model, role), action, resource }, policies);
  });
}
