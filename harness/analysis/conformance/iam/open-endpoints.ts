// Whether an endpoint's policy lets everything through: an unrelated stranger, with the rights of their own account, at an
// unrelated action on an unrelated resource. Asked of the policy evaluator, like everything about strangers.

import { mayPass } from "./answers.ts";
import { policyOf } from "./role-policies.ts";
import { everything, strangerContexts, strangerSession } from "./strangers.ts";
import { readPolicy } from "../../iam/document.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Statement } from "../../model/policy.ts";

const anywhere = [readPolicy({ name: "the stranger's own rights", document: everything })];
const account = "909090909090";

/** Everything that goes through the endpoint comes this way, so that these keys tell nobody apart. */
const ofTheWay = /^aws:(sourcevpc|sourcevpce|sourcevpcarn|vpceaccount|vpceorgid|vpceorgpaths|vpcsourceip)$/i;

interface Endpoint {
  /** The policy's statements: denials among them count. */
  readonly beside: readonly Statement[];
  /** `s3`, `ecr.api`. */
  readonly service: string;
}

/** Whether a statement, with the denials beside it, allows everything to everyone. */
export function letsEverythingThrough(
  model: PlatformModel,
  statement: Statement,
  { beside, service }: Endpoint,
): boolean {
  const denials = beside.filter(({ effect }) => effect === "Deny");
  const policy = policyOf(model, [statement, ...denials]);
  const contexts = strangerContexts(
    policy.statements.flatMap(({ conditions }) => conditions),
    "person",
  );
  const prefixes = new Set([service, ...statement.actions()].flatMap((name) => name.split(/[.:]/)[0] ?? []));
  return [...prefixes].some((prefix) =>
    contexts.some(({ given = {}, ...context }) => {
      const kept = Object.fromEntries(Object.entries(given).filter(([key]) => !ofTheWay.test(key)));
      const resource = `arn:aws:${prefix}:us-east-1:${account}:unrelated`;
      const asked = { asker: strangerSession, action: `${prefix}:Unrelated`, resource, resourceAccount: account };
      return mayPass({ ...asked, ...context, given: kept }, { identity: anywhere, endpoint: [policy] });
    }),
  );
}
