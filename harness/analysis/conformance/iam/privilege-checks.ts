// Least privilege over every identity policy: wildcards, escalation, PassRole.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { managedPolicies, policyName, roleName, trustOf } from "./roles.ts";
import { isOpenToAll } from "./open-principals.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { statementsOf, wildcardMatches } from "../../model/policy.ts";
import type { Statement } from "../../model/policy.ts";

/** Actions that know no resources: AWS asks for `*` (Service Authorization Reference). */
const resourceless = [
  /^(ec2|autoscaling|elasticloadbalancing|cloudwatch|fis|rds|kafka|route53resolver|directconnect|budgets):(describe|list)/i,
  /^(eks:(listclusters|describeaddonversions|describeclusterversions|describeaddonconfiguration)|ecr:getauthorizationtoken)$/i,
  /^cloudwatch:(putmetricdata|getmetricdata|getmetricstatistics|getmetricwidgetimage)$/i,
  /^(logs:(describeloggroups|describequeries|listlogdeliveries|stopquery|getqueryresults|testmetricfilter)|sts:getcalleridentity)$/i,
  /^(kms:(listkeys|listaliases|createkey|generaterandom)|secretsmanager:(getrandompassword|listsecrets|batchgetsecretvalue))$/i,
  /^(iam:(list|getaccount|getcredentialreport|generatecredentialreport)|s3:listallmybuckets|s3:getaccountpublicaccessblock|organizations:(describe|list))/i,
  /^(ssm:(describe|list|putinventory|putcomplianceitems|updateinstanceinformation|putconfigurepackageresult|getdeployablepatchsnapshotforinstance|getmanifest|cancelcommand|getcommandinvocation|listcommandinvocations|listcommands)|ssmmessages:|ec2messages:)/i,
  /^(tag:get|route53:(list|get(change|hostedzonecount|checkeripranges|geolocation|healthcheckcount|accountlimit))|xray:|cloudtrail:(describetrails|listtrails|lookupevents)|fis:list|servicequotas:|pricing:|ce:|sns:listtopics|sns:listsubscriptions|sqs:listqueues|lambda:list)/i,
];

/** Conditions that narrow `*` to what belongs to the platform. */
const narrowingKeys =
  /(resourcetag\/|requesttag\/|resourceaccount$|resourceorg|viaservice$|ec2:vpc$|ec2:createaction$|namespace$|grantisforawsresource$|passedtoservice$)/i;

/** Each lets its holder become more than it is. */
const escalations = [
  "iam:CreatePolicyVersion",
  "iam:SetDefaultPolicyVersion",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:AttachGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:PutGroupPolicy",
  "iam:AddUserToGroup",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:UpdateLoginProfile",
  "iam:UpdateAssumeRolePolicy",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutRolePermissionsBoundary",
];

const broadManaged =
  /^(AdministratorAccess|PowerUserAccess|IAMFullAccess|.*FullAccess|job-function\/(SystemAdministrator|DatabaseAdministrator|NetworkAdministrator))$/;

export const privilegeChecks = [
  check("BASE-016", (it) => {
    it.each(
      () => identityPolicies(it),
      (document) => {
        for (const statement of statementsOf(document).filter((one) => one.allows))
          it.attempt(() => {
            leastPrivilege(it, statement);
          }, statement.node);
      },
    );
    it.each(
      () => it.model.all("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"),
      (holder) => {
        for (const managed of managedPolicies(holder)) {
          it.expect(managed, !broadManaged.test(policyName(managed)), {
            message: `${policyName(managed)} grants everything`,
            expected: "a narrower policy",
          });
        }
      },
    );
    it.each(
      () => it.model.all("AWS::IAM::Role"),
      (role) => {
        const statements = trustOf(role);
        it.each(statements, (statement) => {
          it.expect(statement.node, !isOpenToAll(statement, statements), {
            message: `anybody may take on ${roleName(role)}`,
            expected: "named principals",
          });
        });
      },
    );
  }),
];

/** Every identity policy document of the model, attached or not. */
function identityPolicies(it: Inspection): Node[] {
  const inline = it.model
    .all("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group")
    .flatMap((holder) => property(holder, "Policies").list())
    .map((policy) => policy.get("PolicyDocument"));
  const separate = it.model
    .all(
      "AWS::IAM::Policy",
      "AWS::IAM::ManagedPolicy",
      "AWS::IAM::RolePolicy",
      "AWS::IAM::UserPolicy",
      "AWS::IAM::GroupPolicy",
    )
    .map((policy) => property(policy, "PolicyDocument"));
  return [...inline, ...separate];
}

function leastPrivilege(it: Inspection, statement: Statement): void {
  const { node } = statement;
  it.expect(node, statement.notActions().length === 0, {
    message: "NotAction with Allow grants all the rest",
    expected: "named actions",
  });
  const actions = statement.actions();
  const wild = actions.filter((action) => /\*/.test(action) && !/:(get|list|describe)[a-z]*\*$/i.test(action));
  it.expect(node, wild.length === 0, { message: `wildcard actions: ${wild.join(", ")}`, expected: "named actions" });
  const escalating = escalations.filter(
    (action) => actions.some((pattern) => wildcardMatches(pattern, action)) && reachesBeyondOne(statement),
  );
  it.expect(node, escalating.length === 0, {
    message: `privilege escalation through ${escalating.join(", ")}`,
    expected: "none of them",
  });
  if (actions.some((pattern) => wildcardMatches(pattern, "iam:PassRole"))) boundedPassRole(it, statement);
  const needing = actions.filter((action) => !resourceless.some((pattern) => pattern.test(action)));
  const everything =
    statement.resources().some((arn) => /^(\*|arn:aws:[a-z0-9-]+:[^:]*:[^:]*:\*|arn:aws:\*.*)$/.test(arn)) ||
    statement.notResources().length > 0;
  const narrowed = statement
    .conditions()
    .some(({ operator, key }) => narrowingKeys.test(key) && !/not|ifexists/i.test(operator));
  it.expect(node, needing.length === 0 || !everything || narrowed, {
    message: `every resource for ${needing.slice(0, 4).join(", ")}${needing.length > 4 ? " …" : ""}`,
    expected: "named resources",
  });
}

function reachesBeyondOne(statement: Statement): boolean {
  return statement.notResources().length > 0 || statement.resources().some((arn) => arn.includes("*"));
}

function boundedPassRole(it: Inspection, statement: Statement): void {
  const wide = statement
    .resources()
    .some((arn) => arn === "*" || /:role\/\*$/.test(arn) || /^arn:aws:iam::\*/.test(arn));
  const service = statement.conditions().some(({ operator, key, values }) => {
    return (
      /^string(equals|like)$/i.test(operator) &&
      /^iam:passedtoservice$/i.test(key) &&
      values.every((value) => value !== "*")
    );
  });
  it.expect(statement.node, !wide && service, {
    message: "iam:PassRole is not bounded to a role and a service",
    expected: "one role and iam:PassedToService",
  });
}
