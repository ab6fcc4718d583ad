// What AWS's own reasoning says of a policy that was collected: whether it lets the public in. It knows every service's
// condition keys and defaults, which no evaluator outside does. A second opinion: the rows are decided without it, too.

import { CheckNoPublicAccessCommand } from "@aws-sdk/client-accessanalyzer";
import type { AccessCheckResourceType } from "@aws-sdk/client-accessanalyzer";
import type { LeftOut } from "../../../analysis/model/coverage.ts";
import type { Snapshot } from "../../../analysis/model/snapshot.ts";
import { told } from "../pages.ts";
import type { Reading } from "./collector.ts";

const types = ["AWS::AccessAnalyzer::TrustPolicyCheck", "AWS::AccessAnalyzer::ResourcePolicyCheck"];
const [ofTrust = "", ofResource = ""] = types;

/** Where policies stand, by the type that they were collected as, and what Access Analyzer calls their holder. */
const policies: Readonly<Record<string, readonly [property: string, holder: AccessCheckResourceType]>> = {
  "AWS::IAM::Role": ["AssumeRolePolicyDocument", "AWS::IAM::AssumeRolePolicyDocument"],
  "AWS::KMS::Key": ["KeyPolicy", "AWS::KMS::Key"],
  "AWS::S3::BucketPolicy": ["PolicyDocument", "AWS::S3::Bucket"],
  "AWS::SecretsManager::ResourcePolicy": ["ResourcePolicy", "AWS::SecretsManager::Secret"],
  "AWS::SNS::TopicPolicy": ["PolicyDocument", "AWS::SNS::Topic"],
  "AWS::SQS::QueuePolicy": ["PolicyDocument", "AWS::SQS::Queue"],
};

/** Within the VPC the question has no way out, and the rows stand on what is read here alone. */
export const publicAccessUnasked: LeftOut = {
  types,
  reason: "no endpoint of the VPC leads to Access Analyzer; it is asked from outside",
  moot: true,
};

/** One answer for every policy among what was collected. Source: IAM Access Analyzer API, CheckNoPublicAccess. */
export async function readPublicAccess(reading: Reading, collected: Snapshot["resources"]): Promise<void> {
  await Promise.all(
    collected.map(async ({ type: holder, id, properties }) => {
      const [property, resourceType] = policies[holder] ?? [];
      const document = property === undefined ? undefined : properties[property];
      if (document !== undefined && resourceType !== undefined) await ask(reading, { id, document, resourceType });
    }),
  );
}

interface Asked {
  readonly id: string;
  readonly document: unknown;
  readonly resourceType: AccessCheckResourceType;
}

async function ask(reading: Reading, { id, document, resourceType }: Asked): Promise<void> {
  const question = { policyDocument: JSON.stringify(document), resourceType };
  const type = resourceType === "AWS::IAM::AssumeRolePolicyDocument" ? ofTrust : ofResource;
  const answer = await reading.call(`access-analyzer:CheckNoPublicAccess ${id}`, [type], async () => {
    const said = await reading.aws.accessAnalyzer.send(new CheckNoPublicAccessCommand(question));
    return { ...said, result: told(said.result) };
  });
  if (answer === undefined) return;
  const { result, message, reasons = [] } = answer;
  reading.add({
    type,
    id: `${id}|public-access`,
    properties: {
      ...{ Subject: id, ResourceType: resourceType, Result: result, Message: message },
      Reasons: reasons.map(({ description, statementId, statementIndex }) => ({
        ...{ Description: description, StatementId: statementId, StatementIndex: statementIndex },
      })),
    },
  });
}
