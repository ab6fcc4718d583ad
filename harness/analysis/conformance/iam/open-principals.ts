// Whether a statement lets strangers in. Asked of the policy evaluator, so that wildcards, negations, `IfExists`, empty
// set operators and second statements mean what they mean to AWS.

import { mayPass } from "./answers.ts";
import { readPolicy } from "../../iam/document.ts";
import type { Piece, Policy, PolicyStatement, Selection } from "../../iam/document.ts";
import type { Asker } from "../../iam/principal.ts";
import type { RequestInit } from "../../iam/request.ts";
import type { Node } from "../../model/node.ts";
import type { Statement } from "../../model/policy.ts";
import { currentVersion } from "./role-policies.ts";
import { everything, strangerContexts, strangerSession } from "./strangers.ts";

const anywhere = [readPolicy({ name: "the stranger's own rights", document: everything })];

/**
 * Whether a statement, with what the denials beside it leave of it, admits someone from anywhere: with an account of their
 * own or without any, which is what a token's bearer is, too.
 */
export function isOpenToAll(statement: Statement, beside: readonly Statement[]): boolean {
  if (!statement.allows || !statement.isForEveryone()) return false;
  const people: readonly Asker[] = [strangerSession, { is: "anonymous" }];
  return people.some((asker) => admits(statement, beside, asker));
}

/** Whether a service may act on the statement for whoever asks it to. */
export function servesStrangers(statement: Statement, service: string, beside: readonly Statement[]): boolean {
  return statement.allows && admits(statement, beside, { is: "service", name: service });
}

function admits(statement: Statement, beside: readonly Statement[], asker: Asker): boolean {
  const denials = beside.filter(({ effect }) => effect === "Deny");
  const resource = policyOf([statement, ...denials].map(({ node }) => node));
  const [own] = resource.statements;
  if (own === undefined) return false;
  const who = asker.is === "service" ? "service" : asker.is === "session" ? "person" : "nobody";
  const contexts = strangerContexts(
    resource.statements.flatMap(({ conditions }) => conditions),
    who,
  );
  return questions(own).some((asked) =>
    contexts.some((context) => mayPass({ ...asked, ...context, asker }, { identity: anywhere, resource })),
  );
}

function policyOf(nodes: readonly Node[]): Policy {
  return readPolicy({ name: "policy", document: { Version: currentVersion, Statement: nodes.map(({ raw }) => raw) } });
}

type Asked = Pick<RequestInit, "action" | "resource" | "resourceAccount" | "stands">;

/** One question for each action and resource that a statement names. */
function questions({ action, resource }: PolicyStatement): Asked[] {
  return wholes(action).flatMap((one) => {
    return wholes(resource).map((of) => ({
      action: one,
      resource: of,
      resourceAccount: "home",
      stands: "for-many" as const,
    }));
  });
}

function wholes(selection: Selection | undefined): string[] {
  if (selection === undefined || selection.isNegated) return ["*"];
  return selection.pieces.map((piece: Piece) => (typeof piece === "string" ? piece : "*"));
}
