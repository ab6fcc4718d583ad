// Roles, users, groups and the account's own policies, with every document. Roles that AWS manages are not the platform's.

import { GetAccountAuthorizationDetailsCommand } from "@aws-sdk/client-iam";
import type {
  AttachedPolicy,
  GetAccountAuthorizationDetailsResponse,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
} from "@aws-sdk/client-iam";
import { listed } from "../pages.ts";
import { policyOf, tagList } from "./collector.ts";
import type { Reading } from "./collector.ts";
import { everyMarker } from "./markers.ts";
import { readSimulations } from "./simulations.ts";

const types = [
  "AWS::IAM::Role",
  "AWS::IAM::User",
  "AWS::IAM::Group",
  "AWS::IAM::Policy",
  "AWS::IAM::ManagedPolicy",
  "AWS::IAM::RolePolicy",
  "AWS::IAM::UserPolicy",
  "AWS::IAM::GroupPolicy",
];

export async function readIdentity(reading: Reading): Promise<void> {
  const pages = await reading.call("iam:GetAccountAuthorizationDetails", types, () => everyPage(reading));
  if (pages === undefined) return;
  await reading.call("iam policy documents", types, () => {
    for (const page of pages) addPage(reading, page);
    return Promise.resolve();
  });
  const roles = pages.flatMap(({ RoleDetailList = [] }) => RoleDetailList).filter((role) => !isMadeByAws(role));
  await readSimulations(
    reading,
    roles.map(({ Arn }) => Arn ?? ""),
  );
}

function isMadeByAws({ Path = "/" }: RoleDetail): boolean {
  return /^\/(aws-service-role|aws-reserved)\//.test(Path);
}

function everyPage({ aws }: Reading): Promise<GetAccountAuthorizationDetailsResponse[]> {
  return everyMarker(
    (marker) =>
      aws.iam.send(
        new GetAccountAuthorizationDetailsCommand({
          Filter: ["Role", "User", "Group", "LocalManagedPolicy"],
          ...marker,
        }),
      ),
    (page) => ({ items: [page], next: page.Marker, truncated: page.IsTruncated }),
  );
}

function addPage(reading: Reading, page: GetAccountAuthorizationDetailsResponse): void {
  for (const role of listed(page.RoleDetailList)) {
    if (isMadeByAws(role)) continue;
    reading.add({
      type: "AWS::IAM::Role",
      id: role.RoleName ?? "",
      properties: {
        RoleName: role.RoleName,
        Path: role.Path,
        AssumeRolePolicyDocument: policyOf(role.AssumeRolePolicyDocument),
        ...rights(role.RolePolicyList, role.AttachedManagedPolicies),
        PermissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
        Tags: tagList(role.Tags),
      },
      identities: [role.Arn],
    });
  }
  for (const user of listed(page.UserDetailList)) {
    const properties = { UserName: user.UserName, ...rights(user.UserPolicyList, user.AttachedManagedPolicies) };
    reading.add({ type: "AWS::IAM::User", id: user.UserName ?? "", properties, identities: [user.Arn] });
  }
  for (const group of listed(page.GroupDetailList)) {
    const properties = { GroupName: group.GroupName, ...rights(group.GroupPolicyList, group.AttachedManagedPolicies) };
    reading.add({ type: "AWS::IAM::Group", id: group.GroupName ?? "", properties, identities: [group.Arn] });
  }
  for (const policy of listed(page.Policies)) addManaged(reading, policy);
}

function rights(inline: readonly PolicyDetail[] | undefined, attached: readonly AttachedPolicy[] | undefined) {
  return {
    Policies: (inline ?? []).map(({ PolicyName, PolicyDocument }) => ({
      PolicyName,
      PolicyDocument: policyOf(PolicyDocument),
    })),
    ManagedPolicyArns: (attached ?? []).map((policy) => policy.PolicyArn),
  };
}

function addManaged(reading: Reading, policy: ManagedPolicyDetail): void {
  if (policy.Arn?.startsWith("arn:aws:iam::aws:") === true) return;
  const version = (policy.PolicyVersionList ?? []).find((one) => one.IsDefaultVersion === true);
  reading.add({
    type: "AWS::IAM::ManagedPolicy",
    id: policy.Arn ?? "",
    properties: { ManagedPolicyName: policy.PolicyName, PolicyDocument: policyOf(version?.Document) },
    identities: [policy.PolicyName],
  });
}
