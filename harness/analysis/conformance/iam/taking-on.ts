// Who can take on a role in which circumstances: a trust statement, with what the denials beside it leave, is asked of
// the policy evaluator on behalf of everybody whom it names.

import { mayPass } from "./answers.ts";
import { arnOf, homeAccount } from "./arns.ts";
import { policyOf } from "./role-policies.ts";
import { everything, strangerSession } from "./strangers.ts";
import type { ContextInit } from "../../iam/context.ts";
import { readPolicy } from "../../iam/document.ts";
import type { Policy, PolicyStatement } from "../../iam/document.ts";
import { askerOf } from "../../iam/principal.ts";
import type { Asker } from "../../iam/principal.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

const anywhere = [readPolicy({ name: "the comer's own rights", document: everything })];

/** Every call that gives out a role's credentials; tagging a session or naming its source gives none. */
const calls = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

export interface Trust {
  readonly model: PlatformModel;
  readonly role: Resource;
  readonly statement: Statement;
  /** Every statement of the same document. */
  readonly beside: readonly Statement[];
}

/** Whether somebody whom the statement names can take on the role in one of the circumstances. */
export function canTakeOn(trust: Trust, circumstances: readonly ContextInit[]): boolean {
  const { model, role } = trust;
  const resource = documentOf(trust);
  const [own] = resource.statements;
  if (own === undefined) return false;
  return comers(own, homeAccount(model)).some((asker) => {
    return circumstances.some((context) => {
      const asked = { ...context, asker, resource: arnOf(model, role) };
      return calls.some((action) => mayPass({ ...asked, action }, { identity: anywhere, resource }));
    });
  });
}

/** Keys that the statement or a denial beside it asks for, with the values that they compare with. */
export function askedFor(trust: Trust, pattern: RegExp): { keys: string[]; values: string[] } {
  const conditions = documentOf(trust).statements.flatMap((one) => one.conditions);
  const own = conditions.filter(({ key }) => pattern.test(key));
  const values = own.flatMap((condition) => condition.values.filter((value) => typeof value === "string"));
  return { keys: [...new Set(own.map(({ key }) => key))], values: [...new Set(values)] };
}

/**
 * Circumstances of somebody who does not bring one of the exact values: nothing, something else, the value in other
 * letters, or what a wildcard lets through.
 */
export function withoutExact(trust: Trust, pattern: RegExp, others: readonly string[] = []): ContextInit[] {
  const { keys, values } = askedFor(trust, pattern);
  const fitted = values.map((value) => value.replaceAll(/[*?]/g, "x"));
  const flipped = values.map((value) => (value === value.toUpperCase() ? value.toLowerCase() : value.toUpperCase()));
  const texts = [...others, ...fitted, ...flipped].filter((text) => !values.includes(text));
  const given = texts.map((text) => ({ given: Object.fromEntries(keys.map((key) => [key, text])) }));
  return [{ absent: keys }, ...given];
}

function documentOf({ model, statement, beside }: Trust): Policy {
  return policyOf(model, [statement, ...beside.filter(({ effect }) => effect === "Deny")]);
}

/** One of each kind whom a Principal element lets come. To a policy who brings a token and who brings an assertion is alike. */
function comers({ principal }: PolicyStatement, home: string): Asker[] {
  const somebody = (account: string): Asker => ({ is: "user", arn: `arn:aws:iam::${account}:user/somebody` });
  const everybody: Asker[] = [somebody(home), strangerSession, { is: "web-identity", provider: "*" }];
  if (principal === undefined) return [];
  if (principal.isNegated) return everybody;
  return principal.entries.flatMap(({ kind, piece }): Asker[] => {
    if (typeof piece !== "string") return [somebody(home)];
    if (kind === "Service") return [{ is: "service", name: piece }];
    if (kind === "Federated") return [{ is: "web-identity", provider: piece }];
    if (piece === "*") return everybody;
    const account = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(piece)?.[1];
    return [account === undefined ? askerOf(piece) : somebody(account)];
  });
}
