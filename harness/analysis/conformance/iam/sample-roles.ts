// Roles for tests: who may take them on, and what their statements say.

import type { Written } from "../sample-platform.ts";

export type Statement = Readonly<Record<string, unknown>>;

/** EC2 may take the role on. */
export const ec2: Statement = {
  Effect: "Allow",
  Principal: { Service: "ec2.amazonaws.com" },
  Action: "sts:AssumeRole",
};

/** Nobody may. */
export const never: Statement = { ...ec2, Effect: "Deny", Principal: "*" };

export const may = (Action: unknown, Resource: unknown = "*", more: Statement = {}): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

export const deny = (Action: unknown, Resource: unknown = "*"): Statement => ({ Effect: "Deny", Action, Resource });

/** A role by the statements of its trust. */
export function trusting(trust: readonly Statement[], properties: object = {}, policies: readonly Statement[] = []) {
  const inline = policies.length === 0 ? {} : { Policies: [{ PolicyDocument: { Statement: policies } }] };
  return ["IAM::Role", { AssumeRolePolicyDocument: { Statement: trust }, ...inline, ...properties }] as const;
}

/** A role of machines, called `own`, by the statements of its only policy. */
export function role(statements: readonly Statement[], more: object = {}) {
  const Policies = [{ PolicyDocument: { Statement: statements } }];
  return trusting([ec2], { RoleName: "own", Policies, ...more });
}

/** Platforms of one such role each. */
export function roles(cases: Readonly<Record<string, readonly Statement[]>>): Record<string, Written> {
  return Object.fromEntries(Object.entries(cases).map(([what, statements]) => [what, { Own: role(statements) }]));
}
