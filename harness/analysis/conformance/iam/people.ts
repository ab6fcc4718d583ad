// People with rights of their own: users with a password, and groups of users. What they may do without a second factor.

import { mayPass } from "./answers.ts";
import { homeAccount } from "./arns.ts";
import { namedResources } from "./holdings.ts";
import { policyIn } from "./role-policies.ts";
import { everything } from "./strangers.ts";
import type { ContextInit } from "../../iam/context.ts";
import { readPolicy } from "../../iam/document.ts";
import { askerOf } from "../../iam/principal.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

/** What somebody needs before there is a second factor, and to take on a role, which asks for it by itself. */
const beforeFactor =
  /^(iam:(\w*MFADevices?|ChangePassword|GetUser|GetAccountPasswordPolicy|List\w*|\w*LoginProfile)|sts:(GetSessionToken|AssumeRole|GetCallerIdentity))$/i;

/** Managed policies of AWS that give nothing, or only what somebody needs before there is a second factor. */
const harmless = /\/(IAMUserChangePassword|AWSDenyAll)$/;

/** Whoever may do all but some things may do one of these: nobody leaves out all of their services. */
const acrossServices = ["ec2:RunInstances", "s3:DeleteObject", "kms:ScheduleKeyDeletion", "eks:DeleteCluster"];

export interface Person {
  readonly resource: Resource;
  /** What gives rights: statements, or names of managed policies. */
  readonly rights: readonly { readonly node: Node; readonly action: string }[];
}

/** Users with a password, and groups, with the rights that they have without a second factor in the circumstances. */
export function peopleWithRights(model: PlatformModel, circumstances: readonly ContextInit[]): Person[] {
  const users = model.all("AWS::IAM::User").filter((user) => property(user, "LoginProfile").exists);
  return [...users, ...model.all("AWS::IAM::Group")].map((resource) => {
    const documents = documentsOf(model, resource);
    const foreign = property(resource, "ManagedPolicyArns")
      .list()
      .filter((node) => model.referred(node) === undefined && !harmless.test(node.written()));
    const asked = [
      ...documents.flatMap((document) => askedOf(document)),
      ...foreign.map((node) => ({ node, action: "ec2:RunInstances", resource: "*" })),
    ];
    const identity = [
      ...documents.map((document) => policyIn(model, document)),
      ...(foreign.length === 0 ? [] : [readPolicy({ name: "managed by AWS", document: everything })]),
    ];
    const asker = askerOf(`arn:aws:iam::${homeAccount(model)}:user/somebody`);
    const rights = asked.filter(({ action, resource }) =>
      circumstances.some((context) =>
        mayPass({ ...context, asker, action, resource, stands: "for-many" }, { identity }),
      ),
    );
    return { resource, rights };
  });
}

interface Asked {
  readonly node: Node;
  readonly action: string;
  readonly resource: string;
}

function askedOf(document: Node): Asked[] {
  return statementsOf(document)
    .filter((statement) => statement.allows)
    .flatMap((statement) => {
      const { node } = statement;
      const actions = statement.notActions().length > 0 ? acrossServices : statement.actions();
      const resources = namedResources(statement);
      return actions
        .filter((action) => !beforeFactor.test(action))
        .flatMap((action) => resources.map((resource) => ({ node, action, resource })));
    });
}

/** Identity policies of a user or group: its own, attached by separate resources, managed ones of the model. */
function documentsOf(model: PlatformModel, holder: Resource): Node[] {
  const isUser = holder.type === "AWS::IAM::User";
  const names = new Set([holder.id, property(holder, isUser ? "UserName" : "GroupName").text()]);
  const isHeld = (policy: Resource, list: string) =>
    property(policy, list)
      .list()
      .some((node) => model.referred(node) === holder || names.has(node.text()));
  const inline = property(holder, "Policies")
    .list()
    .map((policy) => policy.get("PolicyDocument"));
  const separate = [
    ...model
      .all("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
      .filter((one) => isHeld(one, isUser ? "Users" : "Groups")),
    ...model
      .all(isUser ? "AWS::IAM::UserPolicy" : "AWS::IAM::GroupPolicy")
      .filter((one) => isHeld(one, isUser ? "UserName" : "GroupName")),
    ...property(holder, "ManagedPolicyArns")
      .list()
      .flatMap((node) => model.referred(node) ?? []),
  ];
  return [...inline, ...new Set(separate)].map((one) => ("properties" in one ? property(one, "PolicyDocument") : one));
}
