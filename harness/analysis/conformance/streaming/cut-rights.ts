// Whether the rights of a service account's role are cut to its own service: one that may read what no statement of the
// platform gives it by name reads what the others have as well. How wide its actions are is a row of its own.

import type { Inspection } from "../inspection.ts";
import { mayPass } from "../iam/answers.ts";
import { homeAccount } from "../iam/arns.ts";
import { asRole, policiesFor, policyIn } from "../iam/role-policies.ts";
import { managedPolicies, policiesOf, policyName, roleName } from "../iam/roles.ts";
import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

/** What somebody else's service would keep, by no name that a policy of this platform has. */
function keptByOthers(model: PlatformModel): readonly (readonly [action: string, resource: string])[] {
  const at = (service: string) => `arn:aws:${service}:${model.region}:${homeAccount(model)}`;
  return [
    ["s3:GetObject", "arn:aws:s3:::0-of-another-service/0"],
    ["s3:PutObject", "arn:aws:s3:::0-of-another-service/0"],
    ["secretsmanager:GetSecretValue", `${at("secretsmanager")}:secret:0-of-another-service-000000`],
    ["ssm:GetParameter", `${at("ssm")}:parameter/0-of-another-service`],
    ["sqs:ReceiveMessage", `${at("sqs")}:0-of-another-service`],
    ["dynamodb:GetItem", `${at("dynamodb")}:table/0-of-another-service`],
  ];
}

/** AWS's own policies that give nothing of what a service keeps. */
const ofNoData =
  /^(service-role\/)?(AmazonE[BF]SCSIDriverPolicy(V2)?|AmazonEKS_CNI_Policy|CloudWatchAgentServerPolicy|AWSXRayDaemonWriteAccess)$/;
/** Those that give what every service keeps. */
const ofEverybody =
  /^(AdministratorAccess|PowerUserAccess|ReadOnlyAccess|SecretsManagerReadWrite|Amazon(S3|SQS|DynamoDB|SSM)(FullAccess|ReadOnlyAccess)|AmazonSSMReadOnlyAccess)$/;

/** Texts of AWS's own policies are not read: what they give is told by their names, or not known. */
function awsPoliciesAreCut(it: Inspection, role: Resource): void {
  it.each(
    () => managedPolicies(role).filter((node) => it.model.referred(node) === undefined),
    (node) => {
      const name = policyName(node);
      if (ofEverybody.test(name)) {
        it.violated(node, {
          message: `${roleName(role)} has what ${name} gives of every service`,
          expected: "resources of its own service",
        });
      } else if (!ofNoData.test(name)) {
        it.undecided(node, { message: `what ${name} gives ${roleName(role)} is not part of what was read` });
      }
    },
  );
}

/** Violated for each kind of thing of which the role may have everybody's. */
export function rightsAreCut(it: Inspection, role: Resource): void {
  const { model } = it;
  awsPoliciesAreCut(it, role);
  const identity = policiesOf(model, role).map((document) => policyIn(model, document));
  const policies = { ...policiesFor(model, role), identity };
  it.each(keptByOthers(model), ([action, resource]) => {
    const may = mayPass(
      { asker: asRole(model, role), action, resource, resourceAccount: homeAccount(model) },
      policies,
    );
    it.expect(property(role, "Policies"), !may, {
      message: `${roleName(role)} may ${action} of every service`,
      expected: "resources of its own service",
      actual: action,
    });
  });
}
