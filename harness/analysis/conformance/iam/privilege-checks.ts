// Least privilege over every identity policy: wildcards, escalation, PassRole, and the forbidden-action matrix.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { managedPolicies, policyName, roleName, trustOf } from "./roles.ts";
import { isOpenToAll } from "./open-principals.ts";
import { boundsPassing, escalating } from "./escalation.ts";
import { forbiddenLeft } from "./forbidden.ts";
import { holdingsOf } from "./holdings.ts";
import type { Holding } from "./holdings.ts";
import { narrows } from "./narrowing.ts";
import { heedPublicAccess } from "./public-access.ts";
import { heedSimulations } from "./simulations.ts";
import { readPolicy } from "../../iam/document.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Statement } from "../../model/policy.ts";

/** Actions that know no resources: AWS asks for `*` (Service Authorization Reference). */
const resourceless = [
  /^(ec2|autoscaling|elasticloadbalancing|cloudwatch|fis|rds|kafka|route53resolver|directconnect|budgets):(describe|list)/i,
  /^(eks:(listclusters|describeaddonversions|describeclusterversions|describeaddonconfiguration)|ecr:getauthorizationtoken|ec2:(injectapierror|getinstancetypesfrominstancerequirements|getspotplacementscores|getebsencryptionbydefault|getebsdefaultkmskeyid)|acm:listcertificates)$/i,
  /^cloudwatch:(putmetricdata|getmetricdata|getmetricstatistics|getmetricwidgetimage)$/i,
  /^(logs:(describeloggroups|describequeries|listlogdeliveries|stopquery|getqueryresults|testmetricfilter)|sts:getcalleridentity)$/i,
  /^(kms:(listkeys|listaliases|createkey|generaterandom)|secretsmanager:(getrandompassword|listsecrets|batchgetsecretvalue))$/i,
  /^(iam:(list|getaccount|getcredentialreport|generatecredentialreport)|s3:listallmybuckets|s3:getaccountpublicaccessblock|organizations:(describe|list))/i,
  /^(ssm:(describe|list|putinventory|putcomplianceitems|updateinstanceinformation|putconfigurepackageresult|getdeployablepatchsnapshotforinstance|getmanifest|cancelcommand|getcommandinvocation|listcommandinvocations|listcommands)|ssmmessages:|ec2messages:)/i,
  /^(tag:get|route53:(list|get(change|hostedzonecount|checkeripranges|geolocation|healthcheckcount|accountlimit))|xray:|cloudtrail:(describetrails|listtrails|lookupevents)|fis:list|servicequotas:|pricing:|ce:|sns:listtopics|sns:listsubscriptions|sqs:listqueues|lambda:list)/i,
];

const broadManaged =
  /^(AdministratorAccess|PowerUserAccess|IAMFullAccess|.*FullAccess|job-function\/(SystemAdministrator|DatabaseAdministrator|NetworkAdministrator))$/;

export const privilegeChecks = [
  check("BASE-016", (it) => {
    it.each(
      () => holdingsOf(it),
      (holding) => {
        for (const statement of statementsOf(holding.document).filter((one) => one.allows))
          it.attempt(() => {
            leastPrivilege(it, statement, holding);
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
    heedSimulations(it);
    heedPublicAccess(it, "TrustPolicy");
  }),
];

function leastPrivilege(it: Inspection, statement: Statement, holding: Holding): void {
  const { node } = statement;
  it.expect(node, statement.notActions().length === 0, {
    message: "NotAction with Allow grants all the rest",
    expected: "named actions",
  });
  const actions = statement.actions();
  const wild = actions.filter((action) => /[*?]/.test(action) && !/:(get|list|describe)[a-z]*\*$/i.test(action));
  it.expect(node, wild.length === 0, { message: `wildcard actions: ${wild.join(", ")}`, expected: "named actions" });
  const rising = escalating(holding, statement);
  it.expect(node, rising.length === 0, {
    message: `privilege escalation through ${rising.join(", ")}`,
    expected: "none of them",
  });
  const forbidden = forbiddenLeft(holding, statement);
  it.expect(node, forbidden.length === 0, {
    message: `forbidden to every role: ${forbidden.join(", ")}`,
    expected: "none of them",
    why: "it takes away what other promises rest on: traces, keys, kept versions, the closed network",
  });
  if (statement.coversAction("iam:PassRole")) {
    it.expect(node, boundsPassing(holding, statement), {
      message: "iam:PassRole is not bounded to a role and a service",
      expected: "one role and iam:PassedToService",
    });
  }
  const needing = actions.filter((action) => !resourceless.some((pattern) => pattern.test(action)));
  const everything =
    statement.resources().some((arn) => everyResource.test(arn)) || statement.notResources().length > 0;
  it.expect(node, needing.length === 0 || !everything || isNarrowed(statement), {
    message: `every resource for ${needing.slice(0, 4).join(", ")}${needing.length > 4 ? " …" : ""}`,
    expected: "named resources",
  });
}

/** Everything of a service, or of all: only wildcards after the account. */
const everyResource = /^(\*+|arn:\*|arn:aws:\*.*|arn:aws[a-z-]*:[^:]*:[^:]*:[^:]*:[*/:?]*\*[*/:?]*)$/;

function isNarrowed({ node }: Statement): boolean {
  const { statements } = readPolicy({ name: "policy", document: { Statement: node.raw } });
  return statements.some(({ conditions }) => conditions.some(narrows));
}
