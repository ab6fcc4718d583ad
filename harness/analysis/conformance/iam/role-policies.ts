// What the evaluator decides from, for a role of the model: its identity policies, its boundary, and the policies of the
// resource and of the endpoint that a request meets on its way.

import { property, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { endpointType, serviceOf } from "../../model/network.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";
import { Unresolved } from "../../model/value.ts";
import type { Value, ValueMap } from "../../model/value.ts";
import { readPolicy } from "../../iam/document.ts";
import type { Policy } from "../../iam/document.ts";
import type { Policies } from "../../iam/policies.ts";
import { askerOf } from "../../iam/principal.ts";
import type { Asker } from "../../iam/principal.ts";
import { arnOf, plain } from "./arns.ts";
import { managedPolicies, policiesOf, policyName } from "./roles.ts";

/** The version of the policy language that knows variables. */
export const currentVersion = "2012-10-17";

/** A session of a role of the model. */
export function asRole(model: PlatformModel, role: Resource): Asker {
  return askerOf(arnOf(model, role));
}

/** A policy document of the model, with ARNs in place of tokens. */
export function policyIn(model: PlatformModel, document: Node): Policy {
  const { resource, pointer } = document;
  return readPolicy({ name: resource.id, document: plain(model, document.value()), pointer });
}

/** Some statements as a policy of their own: one of them with the denials beside it, say. */
export function policyOf(model: PlatformModel, statements: readonly Statement[]): Policy {
  const [first] = statements;
  const document = { Version: currentVersion, Statement: statements.map(({ node }) => plain(model, node.raw)) };
  return readPolicy({ name: first?.node.resource.id ?? "no statements", document });
}

export interface Way {
  /** The bucket, key, secret, topic or queue that the request is about. */
  readonly resource?: Resource | undefined;
  /** Service whose VPC endpoint the request goes through: `s3`, `ecr.api`. */
  readonly through?: string | undefined;
}

/** Every policy of the model that has a say when a role asks. */
export function policiesFor(model: PlatformModel, role: Resource, { resource, through }: Way = {}): Policies {
  const policy = resource === undefined ? undefined : resourcePolicy(model, resource);
  const endpoint = through === undefined ? undefined : endpointPolicies(model, through);
  const boundary = boundaryOf(model, role);
  return {
    identity: identityPolicies(model, role),
    ...(boundary === undefined ? {} : { boundary: [boundary] }),
    ...(policy === undefined ? {} : { resource: policy }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

function identityPolicies(model: PlatformModel, role: Resource): Policy[] {
  const foreign = managedPolicies(role).filter((node) => model.referred(node) === undefined);
  return [
    ...policiesOf(model, role).map((document) => policyIn(model, document)),
    ...foreign.map((node) => managedElsewhere(policyName(node))),
  ];
}

/** The boundary of a role; undefined where it has none. */
export function boundaryOf(model: PlatformModel, role: Resource): Policy | undefined {
  const node = property(role, "PermissionsBoundary");
  if (!node.exists) return undefined;
  const own = model.referred(node);
  return own === undefined ? managedElsewhere(policyName(node)) : policyIn(model, property(own, "PolicyDocument"));
}

/** A managed policy whose text is not part of the model says something, but nobody here knows what. */
function managedElsewhere(name: string): Policy {
  const statement: ValueMap = {
    Effect: /deny|quarantine/i.test(name) ? "Deny" : "Allow",
    Action: name === "AdministratorAccess" ? "*" : new Unresolved(name, "the text of this managed policy is not known"),
    Resource: "*",
  };
  return readPolicy({ name, document: { Version: currentVersion, Statement: [statement] } });
}

interface PolicyPlace {
  readonly type: string;
  readonly document: string;
  /** Property that names the resource; absent where the policy stands in the resource itself. */
  readonly target?: string;
}

const places: Readonly<Record<string, PolicyPlace>> = {
  "AWS::KMS::Key": { type: "AWS::KMS::Key", document: "KeyPolicy" },
  "AWS::S3::Bucket": { type: "AWS::S3::BucketPolicy", document: "PolicyDocument", target: "Bucket" },
  "AWS::SecretsManager::Secret": {
    type: "AWS::SecretsManager::ResourcePolicy",
    document: "ResourcePolicy",
    target: "SecretId",
  },
  "AWS::SNS::Topic": { type: "AWS::SNS::TopicPolicy", document: "PolicyDocument", target: "Topics" },
  "AWS::SQS::Queue": { type: "AWS::SQS::QueuePolicy", document: "PolicyDocument", target: "Queues" },
  "AWS::IAM::Role": { type: "AWS::IAM::Role", document: "AssumeRolePolicyDocument" },
};

/** The policy of a resource; undefined where it has none. Several documents for one resource count as one. */
export function resourcePolicy(model: PlatformModel, resource: Resource): Policy | undefined {
  const place = places[resource.type];
  if (place === undefined) throw new Undecided(`where policies of ${resource.type} stand is not known`);
  const { type, document, target } = place;
  const holders = target === undefined ? [resource] : model.referring(type, [target], resource);
  const policies = holders
    .map((holder) => property(holder, document))
    .filter((node) => node.exists)
    .map((node) => policyIn(model, node));
  const [first] = policies;
  return first === undefined ? undefined : { ...first, statements: policies.flatMap(({ statements }) => statements) };
}

const openToAll: Value = { Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] };

/** Policies of the endpoints of a service; without a policy an endpoint lets everything through. */
function endpointPolicies(model: PlatformModel, service: string): Policy[] | undefined {
  const own = model
    .all("AWS::EC2::VPCEndpoint")
    .filter((one) => ["Gateway", "Interface"].includes(endpointType(one)) && serviceOf(one) === service);
  if (own.length === 0) return undefined;
  return own.map((endpoint) => {
    const document = property(endpoint, "PolicyDocument");
    return document.exists ? policyIn(model, document) : readPolicy({ name: endpoint.id, document: openToAll });
  });
}
