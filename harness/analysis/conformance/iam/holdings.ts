// Identity policies with those who hold them, and what is left of a statement once the denials and the boundary of a
// holder have had their say.

import { mayPass } from "./answers.ts";
import { arnOf, homeAccount } from "./arns.ts";
import { asRole, boundaryOf, policyOf } from "./role-policies.ts";
import { managedPolicies, policiesOf, statementsOfRole } from "./roles.ts";
import type { Policy } from "../../iam/document.ts";
import { askerOf } from "../../iam/principal.ts";
import type { RequestInit } from "../../iam/request.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";
import type { Inspection } from "../inspection.ts";

export interface Holding {
  readonly model: PlatformModel;
  readonly document: Node;
  /** Roles that hold the document. */
  readonly holders: readonly Resource[];
}

/** Every identity policy document of the model, attached or not; what only bounds those who hold others grants nothing. */
export function holdingsOf(it: Inspection): Holding[] {
  const { model } = it;
  const open = new Set<Resource>();
  // What one holder has and nobody can tell hides nothing of what the others have.
  const ofEach = (holders: readonly Resource[], look: (holder: Resource) => void): void => {
    for (const holder of holders.filter((one) => !open.has(one))) {
      open.add(holder);
      it.attempt(() => {
        look(holder);
        open.delete(holder);
      }, holder);
    }
  };
  const held = new Map<string, Resource[]>();
  ofEach(model.all("AWS::IAM::Role"), (role) => {
    for (const node of policiesOf(model, role)) held.set(placeOf(node), [...(held.get(placeOf(node)) ?? []), role]);
  });
  const inline: Node[] = [];
  ofEach(model.all("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"), (holder) => {
    const own = property(holder, "Policies").list();
    inline.push(...own.map((policy) => policy.get("PolicyDocument")));
  });
  const holding = (document: Node): Holding => ({ model, document, holders: held.get(placeOf(document)) ?? [] });
  const separate = separateDocuments(model).map(holding);
  // Of a document that nobody is known to hold, one of those may be the holder, with denials beside it.
  const told = open.size === 0 ? separate : separate.filter(({ holders }) => holders.length > 0);
  return [...inline.map(holding), ...told];
}

function separateDocuments(model: PlatformModel): Node[] {
  return model
    .all(
      "AWS::IAM::Policy",
      "AWS::IAM::ManagedPolicy",
      "AWS::IAM::RolePolicy",
      "AWS::IAM::UserPolicy",
      "AWS::IAM::GroupPolicy",
    )
    .filter((policy) => !onlyBounds(model, policy))
    .map((policy) => property(policy, "PolicyDocument"));
}

function onlyBounds(model: PlatformModel, policy: Resource): boolean {
  const people = model.all("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group");
  const isThis = (node: Node): boolean => model.referred(node) === policy;
  if (!people.some((one) => isThis(property(one, "PermissionsBoundary")))) return false;
  const names = ["Roles", "Users", "Groups"].flatMap((name) => property(policy, name).list());
  return names.length === 0 && !people.some((one) => managedPolicies(one).some(isThis));
}

function placeOf({ resource, pointer }: Node): string {
  return `${resource.source} ${resource.id} ${pointer}`;
}

/** ARNs of the roles that hold a document. */
export function ownArns({ model, holders }: Holding): string[] {
  return holders.map((role) => arnOf(model, role));
}

/** ARNs of the managed policies that the holders of a document have. */
export function ownPolicyArns({ model, holders }: Holding): string[] {
  return holders.flatMap((role) =>
    policiesOf(model, role)
      .filter(({ resource }) => resource.type === "AWS::IAM::ManagedPolicy")
      .map(({ resource }) => arnOf(model, resource)),
  );
}

/** The resources that a statement names; all of them where it names those that it is not about. */
export function namedResources(statement: Statement): string[] {
  return statement.notResources().length > 0 ? ["*"] : statement.resources();
}

export interface AskedOfHolders extends Omit<RequestInit, "asker"> {
  /** The policy of the resource, where one has a say: keys let nobody in on an identity policy's word alone. */
  readonly policy?: Policy;
}

/** Whether a statement still lets one of its holders do something. */
export function leaves(holding: Holding, statement: Statement, { policy, ...asked }: AskedOfHolders): boolean {
  const { model, document, holders } = holding;
  const of = policy && { resource: policy };
  if (holders.length === 0) {
    const somebody = askerOf(`arn:aws:iam::${homeAccount(model)}:user/somebody`);
    const identity = [policyOf(model, [statement, ...denials(statementsOf(document))])];
    return mayPass({ ...asked, asker: somebody }, { ...of, identity });
  }
  return holders.some((role) => {
    const identity = [policyOf(model, [statement, ...denials(statementsOfRole(model, role))])];
    const boundary = boundaryOf(model, role);
    const policies = { ...of, identity, ...(boundary === undefined ? {} : { boundary: [boundary] }) };
    return mayPass({ ...asked, asker: asRole(model, role) }, policies);
  });
}

function denials(statements: readonly Statement[]): Statement[] {
  return statements.filter(({ effect }) => effect === "Deny");
}
