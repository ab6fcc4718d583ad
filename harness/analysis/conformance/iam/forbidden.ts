// The forbidden-action matrix: what no role of the platform may do, whatever else it may. Each takes away what the other
// promises rest on: traces, keys, kept versions, the closed network.

import { leaves, namedResources } from "./holdings.ts";
import type { Holding } from "./holdings.ts";
import { homeAccount, plain } from "./arns.ts";
import { readPolicy } from "../../iam/document.ts";
import type { Policy } from "../../iam/document.ts";
import { glob, matches } from "../../iam/glob.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Statement } from "../../model/policy.ts";
import { textOf } from "../../model/value.ts";

export const forbiddenActions = [
  "kms:ScheduleKeyDeletion",
  "kms:DisableKey",
  "s3:DeleteObjectVersion",
  "logs:DeleteLogGroup",
  "cloudtrail:StopLogging",
  "cloudtrail:DeleteTrail",
  "ec2:CreateInternetGateway",
  "ec2:AttachInternetGateway",
];

/** Forbidden actions that a statement leaves to one of its holders, within denials and boundary. */
export function forbiddenLeft(holding: Holding, statement: Statement): string[] {
  const arns = namedResources(statement).map((arn) => textOf(plain(holding.model, arn)));
  return forbiddenActions
    .filter((action) => statement.coversAction(action))
    .filter((action) =>
      arns
        .filter((arn) => isOfService(arn, action))
        .some((resource) =>
          leaves(holding, statement, { action, resource, policy: leftToTheAccount(holding.model), stands: "for-many" }),
        ),
    );
}

/** A key's policy may leave it to the account's own policies, and commonly does: that is what a role's rights are worth. */
export function leftToTheAccount(model: PlatformModel): Policy {
  const statement = { Effect: "Allow", Principal: { AWS: homeAccount(model) }, Action: "*", Resource: "*" };
  return readPolicy({ name: "what a resource leaves to its account", document: { Statement: [statement] } });
}

/** An action of one service does nothing to what belongs to another. */
function isOfService(arn: string, action: string): boolean {
  const service = action.slice(0, action.indexOf(":"));
  const [, , own = "*"] = arn.split(":");
  return matches(glob(own), service).value !== false;
}
