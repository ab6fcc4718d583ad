// What keeps data in a region that nobody declared.

import type { Resource } from "../../model/resource.ts";

/** What keeps data, images, logs or telemetry, or carries them. */
const holdsData =
  /^AWS::(S3::Bucket|Logs::LogGroup|EC2::(Instance|Volume|Snapshot|Image)|RDS::DB(Instance|Cluster)|MSK::(Serverless)?Cluster|KafkaConnect::Connector|EFS::FileSystem|SQS::Queue|SNS::Topic|Kinesis::Stream|KinesisFirehose::DeliveryStream|DynamoDB::(Global)?Table|ECR::Repository|OpenSearchService::Domain|Backup::BackupVault|EKS::Cluster|ElastiCache::.*|Redshift::Cluster|CloudTrail::Trail|KMS::ReplicaKey|SecretsManager::Secret)$/;

/** What is to be said of a resource that keeps data in a region that is none of the declared ones. */
export function awayFrom(expected: readonly string[], { id, type, region: actual = "" }: Resource) {
  const isRegion = /^[a-z]{2}(-[a-z]+)+-\d$/.test(actual);
  if (!holdsData.test(type) || !isRegion || expected.includes(actual)) return undefined;
  return { message: `${id} stands in ${actual}`, expected, actual, isShown: true };
}
