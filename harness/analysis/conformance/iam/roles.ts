// Roles by what they are for, and every policy that counts for a role.

import { nameIn } from "./arns.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

/** Directories of people are providers, too. */
const samlProvider = ":saml-provider/";

export function trustOf(role: Resource): Statement[] {
  return statementsOf(property(role, "AssumeRolePolicyDocument"));
}

export function roleName(role: Resource): string {
  return nameIn(role, "RoleName") ?? role.id;
}

/** Role of the EKS worker nodes: what the node groups use, else what is called so. */
export function nodeRoles(model: PlatformModel): Resource[] {
  const used = model.all("AWS::EKS::Nodegroup").map((group) => model.referred(property(group, "NodeRole")));
  const roles = new Set(used.filter((role) => role?.type === "AWS::IAM::Role"));
  if (roles.size > 0) return [...roles].filter((role) => role !== undefined);
  return model.all("AWS::IAM::Role").filter((role) => /node/i.test(`${roleName(role)} ${role.id}`));
}

/** Roles that a web identity may take on. */
export function webIdentityRoles(model: PlatformModel): Resource[] {
  return model.all("AWS::IAM::Role").filter((role) => {
    return trustOf(role).some((statement) => {
      return (
        statement.coversAction("sts:AssumeRoleWithWebIdentity") ||
        statement.principals().some(({ kind, value }) => kind === "Federated" && !value.includes(samlProvider))
      );
    });
  });
}

/** The role of the ClickHouse pods. */
export function podRole(model: PlatformModel): Resource | undefined {
  const roles = webIdentityRoles(model);
  const bySubject = roles.find((role) =>
    JSON.stringify(role.properties["AssumeRolePolicyDocument"]).includes(":clickhouse-sa"),
  );
  const byName = roles.find((role) => /irsa|clickhouse-?(sa|pods?)|pod/i.test(`${roleName(role)} ${role.id}`));
  return byName ?? bySubject ?? (roles.length === 1 ? roles[0] : undefined);
}

/** Roles that another account may take on. */
export function crossAccountRoles(model: PlatformModel): Resource[] {
  return model.all("AWS::IAM::Role").filter((role) => {
    if (/vendor|cross-?account/i.test(`${roleName(role)} ${role.id}`)) return true;
    return trustOf(role).some((statement) => {
      const foreign = statement.principals().some((one) => one.kind === "AWS" && isForeign(model, one.value));
      return foreign || statement.conditions().some(({ key }) => /^sts:externalid$/i.test(key));
    });
  });
}

/** Roles that people of this account take on. */
export function humanRoles(model: PlatformModel): Resource[] {
  const vendors = new Set(crossAccountRoles(model));
  return model.all("AWS::IAM::Role").filter((role) => {
    if (vendors.has(role)) return false;
    return trustOf(role).some((statement) => {
      return statement.principals().some(({ kind, value }) => {
        const isPerson = kind === "AWS" && (isAccountRoot(model, value) || /:user\//.test(value));
        return isPerson || (kind === "Federated" && value.includes(samlProvider));
      });
    });
  });
}

/** The account itself as a principal, in any of its three notations. */
export function isAccountRoot(model: PlatformModel, principal: string): boolean {
  const account = accountOf(principal);
  return account === model.account && (principal === account || principal.endsWith(":root"));
}

/** Account of a principal: of its ARN, or the bare number. */
export function accountOf(principal: string): string | undefined {
  if (/^\d{12}$/.test(principal) || principal === "⟨AWS::AccountId⟩") return principal;
  return /^arn:[^:]+:(?:iam|sts)::([^:]*):/.exec(principal)?.[1];
}

/** Of an account that is named and is not the platform's own. */
export function isForeign(model: PlatformModel, principal: string): boolean {
  const account = accountOf(principal);
  return account !== model.account && /^\d{12}$/.test(account ?? "");
}

/** Every identity policy document of a role: inline, attached by separate resources, managed policies of the model. */
export function policiesOf(model: PlatformModel, role: Resource): Node[] {
  const inline = property(role, "Policies")
    .list()
    .map((policy) => policy.get("PolicyDocument"));
  const separate = model
    .all("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
    .filter((policy) =>
      property(policy, "Roles")
        .list()
        .some((node) => refersTo(model, node, role)),
    )
    .map((policy) => property(policy, "PolicyDocument"));
  const rolePolicies = model
    .all("AWS::IAM::RolePolicy")
    .filter((policy) => refersTo(model, property(policy, "RoleName"), role))
    .map((policy) => property(policy, "PolicyDocument"));
  const managed = managedPolicies(role)
    .map((node) => model.referred(node))
    .filter((policy) => policy?.type === "AWS::IAM::ManagedPolicy")
    .map((policy) => property(policy as Resource, "PolicyDocument"));
  return [...inline, ...separate, ...rolePolicies, ...managed];
}

function refersTo(model: PlatformModel, node: Node, role: Resource): boolean {
  return model.referred(node) === role || node.text() === roleName(role);
}

export function statementsOfRole(model: PlatformModel, role: Resource): Statement[] {
  return policiesOf(model, role).flatMap((policy) => statementsOf(policy));
}

/** ARNs of the managed policies attached to a role. */
export function managedPolicies(role: Resource): Node[] {
  return property(role, "ManagedPolicyArns").list();
}

/** Last part of a managed policy's ARN, its path included: `service-role/AmazonEBSCSIDriverPolicy`. */
export function policyName(node: Node): string {
  return node.written().replace(/^arn:aws:iam::[^:]*:policy\//, "");
}
