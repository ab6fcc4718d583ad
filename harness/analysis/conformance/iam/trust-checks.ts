// Trust and resource policies beyond single roles: web identities, services, everyone.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { isOpenToAll, servesStrangers } from "./open-principals.ts";
import { heedPublicAccess } from "./public-access.ts";
import { roleName, trustOf, webIdentityRoles } from "./roles.ts";
import { canTakeOn, withoutExact } from "./taking-on.ts";
import type { Trust } from "./taking-on.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Statement } from "../../model/policy.ts";

/** Services that assume roles without telling for whom: EC2 and Lambda act for the instance or function itself. */
const silentServices = new Set([
  "ec2.amazonaws.com",
  "lambda.amazonaws.com",
  "pods.eks.amazonaws.com",
  "edgelambda.amazonaws.com",
]);

/** Where resource policies stand, by type. */
const resourcePolicies: Readonly<Record<string, string>> = {
  "AWS::KMS::Key": "KeyPolicy",
  "AWS::S3::BucketPolicy": "PolicyDocument",
  "AWS::SNS::TopicPolicy": "PolicyDocument",
  "AWS::SQS::QueuePolicy": "PolicyDocument",
  "AWS::SecretsManager::ResourcePolicy": "ResourcePolicy",
  "AWS::ECR::Repository": "RepositoryPolicyText",
  "AWS::Logs::ResourcePolicy": "PolicyDocument",
  "AWS::S3::AccessPoint": "Policy",
};

/** Further ones, which templates show and the readers of a running platform do not look for. */
const declaredPolicies: Readonly<Record<string, readonly string[]>> = {
  "AWS::MSK::ClusterPolicy": ["Policy"],
  "AWS::Events::EventBusPolicy": [],
  "AWS::SQS::QueueInlinePolicy": ["PolicyDocument"],
  "AWS::SNS::TopicInlinePolicy": ["PolicyDocument"],
  "AWS::ECR::RegistryPolicy": ["PolicyText"],
  "AWS::EFS::FileSystem": ["FileSystemPolicy"],
  "AWS::Backup::BackupVault": ["AccessPolicy"],
  "AWS::Kinesis::ResourcePolicy": ["ResourcePolicy"],
  "AWS::OpenSearchService::Domain": ["AccessPolicies"],
};

export const trustChecks = [
  check(
    "BASE-005",
    (it) => {
      it.each(
        () => webIdentityRoles(it.model),
        (role) => {
          const beside = trustOf(role);
          it.each(
            beside.filter((one) => one.allows && isForTokens(one)),
            (statement) => {
              const trust = { model: it.model, role, statement, beside };
              it.expect(statement.node, bindsExactly(trust, /:sub$/i), {
                message: `${roleName(role)} is not bound to an exact subject`,
                expected: "StringEquals …:sub",
              });
              it.expect(statement.node, bindsExactly(trust, /:aud$/i), {
                message: `${roleName(role)} does not check the audience`,
                expected: { StringEquals: { "…:aud": "sts.amazonaws.com" } },
                why: "a token issued for another audience would do",
              });
            },
          );
        },
      );
    },
    { about: ["AWS::IAM::OIDCProvider"] },
  ),

  check("BASE-006", (it) => {
    it.each(
      () => it.model.all("AWS::IAM::Role"),
      (role) => {
        const statements = trustOf(role);
        it.each(statements, (statement) => {
          guardsServices(it, { statement, beside: statements, where: roleName(role) });
        });
      },
    );
    it.each(
      () => documents(it),
      (document) => {
        const statements = statementsOf(document);
        it.each(statements, (statement) => {
          guardsServices(it, { statement, beside: statements, where: document.resource.id });
        });
      },
    );
    it.each(
      () => it.model.all("AWS::Lambda::Permission"),
      (permission) => {
        const principal = property(permission, "Principal");
        if (!principal.written().endsWith(".amazonaws.com")) return;
        const named = ["SourceAccount", "SourceArn"].some((name) => property(permission, name).exists);
        it.expect(principal, named, {
          message: "any account's service may call the function",
          expected: "SourceArn or SourceAccount",
        });
      },
    );
  }),

  check("BASE-007", (it) => {
    it.each(
      () => documents(it),
      (document) => {
        const statements = statementsOf(document);
        it.each(statements, (statement) => {
          it.expect(statement.node, !isOpenToAll(statement, statements), {
            message: `${document.resource.id} is open to everyone`,
            expected: "named principals, or a condition that tells callers apart",
          });
        });
      },
    );
    it.each(
      () => it.model.all("AWS::EC2::VPCEndpointServicePermissions"),
      (permissions) => {
        for (const principal of property(permissions, "AllowedPrincipals").list()) {
          it.expect(principal, principal.text() !== "*", {
            message: "the endpoint service is open to everyone",
            expected: "named ARNs",
          });
        }
      },
    );
    it.each(
      () => it.model.all("AWS::Lambda::Permission"),
      (permission) => {
        const principal = property(permission, "Principal");
        const narrowed = ["SourceAccount", "SourceArn", "PrincipalOrgID"].some(
          (name) => property(permission, name).exists,
        );
        it.expect(principal, principal.text() !== "*" || narrowed, {
          message: "the function is open to everyone",
          expected: "a named principal",
        });
      },
    );
    heedPublicAccess(it, "ResourcePolicy");
  }),
];

function documents(it: Inspection): Node[] {
  const always = Object.entries(resourcePolicies).map(([type, name]) => [type, [name]] as const);
  const types = it.model.isLive ? always : [...always, ...Object.entries(declaredPolicies)];
  const found: Node[] = [];
  // One that cannot be told, or a kind that could not be read, hides none of the others.
  for (const [type, path] of types) {
    it.attempt(() => {
      for (const resource of it.model.all(type)) {
        it.attempt(() => {
          const node = property(resource, ...path);
          if (node.raw !== undefined && node.raw !== null) found.push(node);
        }, resource);
      }
    });
  }
  return found;
}

/** Whether holders of an identity provider's tokens may come by a statement. */
function isForTokens(statement: Statement): boolean {
  const named = statement.isForEveryone() || statement.principals().some(({ kind }) => kind === "Federated");
  return named && statement.coversAction("sts:AssumeRoleWithWebIdentity");
}

/** An exact comparison of a claim: whoever brings another value, or none, is turned away. */
function bindsExactly(trust: Trust, claim: RegExp): boolean {
  return !canTakeOn(trust, withoutExact(trust, claim));
}

interface Guarded {
  readonly statement: Statement;
  readonly beside: readonly Statement[];
  readonly where: string;
}

function guardsServices(it: Inspection, { statement, beside, where }: Guarded): void {
  const services = statement
    .principals()
    .filter(({ kind, value }) => kind === "Service" && !silentServices.has(value))
    .map(({ value }) => value);
  const serving = services.filter((service) => servesStrangers(statement, service, beside));
  it.expect(statement.node, serving.length === 0, {
    message: `${where}: ${serving.join(", ")} may be used by any account`,
    expected: "aws:SourceArn or aws:SourceAccount",
    why: "the service acts for whoever asks it: without the condition another account can direct it here",
    patch: { cdk: 'conditions: { StringEquals: { "aws:SourceAccount": this.account } }' },
  });
}
