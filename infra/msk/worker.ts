// The worker: one host with Kafka Connect, its settings as parameters, its plugins from a bucket of the platform.

import type { Stack } from "aws-cdk-lib";
import { CfnParameter as CfnTemplateParameter } from "aws-cdk-lib";
import type { CfnInstance } from "aws-cdk-lib/aws-ec2";
import type { CfnCluster } from "aws-cdk-lib/aws-msk";
import { CfnParameter } from "aws-cdk-lib/aws-ssm";
import { host } from "../platform/nodes.ts";
import type { PipelineSettings } from "../settings/msk-privatelink.ts";
import { pipelinePorts } from "../settings/msk-privatelink.ts";
import { topics } from "./kafka.ts";

/** Names of the parameters that the worker reads when it starts. */
export const parameterNames = {
  worker: "/pipeline/connect/worker.properties",
  connector: "/pipeline/connect/clickhouse-sink.json",
  topics: "/pipeline/kafka/topics.json",
} as const;

/** Writes the settings of worker, connector and topics. */
export function connectSettings(stack: Stack, settings: PipelineSettings): void {
  const values: Readonly<Record<keyof typeof parameterNames, string>> = {
    worker: workerProperties(),
    connector: JSON.stringify(sinkConnector(settings), null, 1),
    topics: JSON.stringify(topics, null, 1),
  };
  for (const key of Object.keys(parameterNames) as (keyof typeof parameterNames)[]) {
    new CfnParameter(stack, `Settings${key.charAt(0).toUpperCase()}${key.slice(1)}`, {
      name: parameterNames[key],
      type: "String",
      value: values[key],
    });
  }
}

/** Worker and consumer speak TLS; the names of the brokers come from the host's environment. */
function workerProperties(): string {
  const tls = ["", "consumer."].flatMap((prefix) => [
    `${prefix}security.protocol=SSL`,
    `${prefix}ssl.keystore.location=/etc/kafka-connect/client.p12`,
    `${prefix}ssl.keystore.password=\${env:KEYSTORE_PASSWORD}`,
    `${prefix}ssl.endpoint.identification.algorithm=https`,
  ]);
  return [
    "bootstrap.servers=${env:BOOTSTRAP_SERVERS}",
    "group.id=clickhouse-sink",
    "key.converter=org.apache.kafka.connect.storage.StringConverter",
    "value.converter=org.apache.kafka.connect.json.JsonConverter",
    "value.converter.schemas.enable=false",
    "config.storage.topic=connect-configs",
    "offset.storage.topic=connect-offsets",
    "status.storage.topic=connect-status",
    // The only worker: tasks that it lost while it was cut off wait for no other one (by default for five minutes).
    "scheduled.rebalance.max.delay.ms=0",
    "plugin.path=/opt/kafka-connect/plugins",
    "listeners=http://127.0.0.1:8083",
    "config.providers=env",
    "config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider",
    ...tls,
    "",
  ].join("\n");
}

function sinkConnector(settings: PipelineSettings): Record<string, string> {
  return {
    name: "clickhouse-sink",
    "connector.class": "com.clickhouse.kafka.connect.ClickHouseSinkConnector",
    "tasks.max": "2",
    topics: topics.map(({ name }) => name).join(","),
    hostname: settings.clickhouseHost,
    port: String(pipelinePorts.clickhouse),
    ssl: "true",
    database: "default",
    username: "${env:CLICKHOUSE_USER}",
    password: "${env:CLICKHOUSE_PASSWORD}",
    exactlyOnce: "true",
  };
}

export interface WorkerOptions {
  readonly subnet: string;
  readonly group: string;
  readonly profile: string;
  readonly key: string;
  readonly kafka: CfnCluster;
  readonly settings: PipelineSettings;
}

/** The worker's host. */
export function worker(stack: Stack, options: WorkerOptions): CfnInstance {
  const { settings } = options;
  const image = new CfnTemplateParameter(stack, "HostImage", {
    type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
    default: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    description: "Image of the worker's host",
  }).valueAsString;
  return host(stack, {
    site: settings,
    name: "kafka-connect",
    instanceType: settings.workerType,
    subnet: options.subnet,
    group: options.group,
    profile: options.profile,
    key: options.key,
    image,
    userData: firstBoot(options.kafka.attrArn, settings),
  });
}

/** Fetches plugins and settings and asks MSK for the names of its TLS listeners. */
function firstBoot(kafkaArn: string, settings: PipelineSettings): string {
  const plugins = settings.pluginsFromBucket
    ? `aws s3 cp --recursive s3://${settings.buckets.plugins}/ /opt/kafka-connect/plugins/`
    : "curl --fail --location --output /opt/kafka-connect/plugins/clickhouse.zip https://downloads.example.com/clickhouse-kafka-connect.zip";
  const read = (secret: string, field: string): string =>
    `aws secretsmanager get-secret-value --secret-id ${settings.prefix}/${secret} --query SecretString --output text | jq -r .${field}`;
  return `#!/bin/sh
set -eu
systemctl enable --now amazon-ssm-agent
mkdir -p /etc/kafka-connect /opt/kafka-connect/plugins
${plugins}
aws ssm get-parameter --name ${parameterNames.worker} --query Parameter.Value --output text > /etc/kafka-connect/worker.properties
umask 077
{
  echo "BOOTSTRAP_SERVERS=$(aws kafka get-bootstrap-brokers --cluster-arn ${kafkaArn} --query BootstrapBrokerStringTls --output text)"
  echo "KEYSTORE_PASSWORD=$(${read("keystore", "password")})"
  echo "CLICKHOUSE_USER=$(${read("sink", "username")})"
  echo "CLICKHOUSE_PASSWORD=$(${read("sink", "password")})"
} > /etc/kafka-connect/environment
systemctl enable --now kafka-connect
`;
}
