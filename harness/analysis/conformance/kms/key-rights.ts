// Who may do what with a key, asked of the policy evaluator: administration, use, and handing it on by grants.

import type { Inspection } from "../inspection.ts";
import { arnOf, homeAccount } from "../iam/arns.ts";
import { mayPass } from "../iam/answers.ts";
import { asRole, boundaryOf, policyIn, policyOf } from "../iam/role-policies.ts";
import { keyStatements } from "./keys.ts";
import { decide } from "../../iam/decide.ts";
import type { Policies } from "../../iam/policies.ts";
import type { Asker } from "../../iam/principal.ts";
import { requestOf } from "../../iam/request.ts";
import type { RequestInit } from "../../iam/request.ts";
import { property, Undecided } from "../../model/node.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

/** Where these are lost, nobody can mend the key's policy any more. */
const indispensable = ["kms:GetKeyPolicy", "kms:PutKeyPolicy"];

/** What a user of a key does not need. Source: AWS KMS Developer Guide, "Allows key administrators to administer". */
const administration = [
  "kms:ScheduleKeyDeletion",
  "kms:DisableKey",
  "kms:PutKeyPolicy",
  "kms:DisableKeyRotation",
  "kms:DeleteImportedKeyMaterial",
  "kms:ReplicateKey",
  "kms:UpdatePrimaryRegion",
  "kms:RevokeGrant",
];

/** Whether the account root has every right on a key, without conditions, and keeps what it cannot do without. */
export function rootAdministers({ model }: Inspection, key: Resource): boolean {
  const arn = `arn:aws:iam::${homeAccount(model)}:root`;
  const policies: Policies = { resource: policyIn(model, property(key, "KeyPolicy")) };
  const asked = { asker: { is: "root", arn }, resource: arnOf(model, key), open: ["*"] } as const;
  const all = decide(requestOf({ ...asked, action: "kms:*", stands: "for-many" }), policies);
  const { value, open = [] } = all.path.find(({ gate }) => gate === "resource")?.truth ?? {};
  const unread = open.find(({ kind }) => kind === "value");
  if (value === undefined && unread !== undefined) {
    throw new Undecided(`who administers ${key.id} turns on ${unread.name}`);
  }
  return value === true && indispensable.every((action) => mayPass({ ...asked, action }, policies));
}

interface ByService {
  readonly name: string;
  readonly actions: readonly string[];
  /** On whose behalf the service acts: a topic, a rule. */
  readonly source?: Resource | undefined;
}

/** Whether a service of AWS, on behalf of the platform's account, may do all of it. */
export function serviceMay({ model }: Pick<Inspection, "model">, key: Resource, asked: ByService): boolean {
  const { name, actions, source } = asked;
  const policies: Policies = { resource: policyIn(model, property(key, "KeyPolicy")) };
  const given = {
    "aws:SourceAccount": homeAccount(model),
    "kms:CallerAccount": homeAccount(model),
    ...(source === undefined ? {} : { "aws:SourceArn": arnOf(model, source) }),
  };
  const asker: Asker = { is: "service", name };
  const open = ["kms:EncryptionContext*"];
  return actions.every((action) => mayPass({ asker, action, resource: arnOf(model, key), given, open }, policies));
}

/** Whether the key's own policy lets a role do all of it, within the role's boundary. */
export function roleMay({ model }: Inspection, key: Resource, asked: { role: Resource; actions: string[] }): boolean {
  const { role, actions } = asked;
  const boundary = boundaryOf(model, role);
  const policies: Policies = {
    resource: policyIn(model, property(key, "KeyPolicy")),
    ...(boundary === undefined ? {} : { boundary: [boundary] }),
  };
  const asker = asRole(model, role);
  return actions.every((action) => mayPass({ asker, action, resource: arnOf(model, key) }, policies));
}

/** What a statement, with the denials beside it, gives a role beyond the use of a key. */
export function beyondUse({ model }: Inspection, statement: Statement, role: Resource): string[] {
  const key = statement.node.resource;
  const denials = keyStatements(key).filter(({ effect }) => effect === "Deny");
  const policies: Policies = { resource: policyOf(model, [statement, ...denials]) };
  const asked = { asker: asRole(model, role), resource: arnOf(model, key) };
  const administered = administration.filter((action) => mayPass({ ...asked, action }, policies));
  return grantsToAnyone(asked, policies) ? [...administered, "kms:CreateGrant"] : administered;
}

/** Whether grants may be made for whatever is asked: no condition binds them to AWS's own resources, or to anything. */
function grantsToAnyone(asked: Omit<RequestInit, "action">, policies: Policies): boolean {
  const given = { "kms:GrantIsForAWSResource": "false" };
  return decide(requestOf({ ...asked, action: "kms:CreateGrant", given }), policies).outcome === "allowed";
}
