// How checks read the evaluator's answers: a promise is broken by what may happen, and nothing is concluded from a part
// of a policy that could not be read.

import { decide } from "../../iam/decide.ts";
import type { Policies } from "../../iam/policies.ts";
import { requestOf } from "../../iam/request.ts";
import type { RequestInit } from "../../iam/request.ts";
import { Undecided } from "../../model/node.ts";

/** Whether a request may be let in, in the circumstances that are open. */
export function mayPass(asked: RequestInit, policies: Policies): boolean {
  const { outcome, open } = decide(requestOf({ open: ["*"], ...asked }), policies);
  const unread = outcome === "unknown" ? open.find(({ kind }) => kind === "value") : undefined;
  if (unread !== undefined) throw new Undecided(`whether ${asked.action} is allowed turns on ${unread.name}`);
  return outcome !== "denied";
}
