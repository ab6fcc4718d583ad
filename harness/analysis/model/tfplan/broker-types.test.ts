// Brokers of Kafka in attributes of which no profile has an example: values as the provider's documentation has them, and
// what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, madeOfOne } from "./sample-plan.ts";

const bare = {
  BrokerNodeGroupInfo: { StorageInfo: { EBSStorageInfo: {} }, ConnectivityInfo: { PublicAccess: {} } },
  EncryptionInfo: { EncryptionAtRest: {}, EncryptionInTransit: { ClientBroker: "TLS", InCluster: true } },
  LoggingInfo: { BrokerLogs: { CloudWatchLogs: {}, S3: {} } },
  OpenMonitoring: { Prometheus: { JmxExporter: {}, NodeExporter: {} } },
};
const admits = (client_authentication: object[]) =>
  (madeOfOne("aws_msk_cluster", { client_authentication })[0]?.[1] as Record<string, unknown>)["ClientAuthentication"];
const connects = (client_authentication: object[]) =>
  madeOfOne("aws_msk_cluster", {
    broker_node_group_info: [{ connectivity_info: [{ vpc_connectivity: [{ client_authentication }] }] }],
  })[0]?.[1];

describe("brokers", () => {
  it("of which nothing is said", () => {
    expect(madeOfOne("aws_msk_cluster", { cluster_name: "c", client_authentication: [] })).toStrictEqual([
      ["AWS::MSK::Cluster", { ClusterName: "c", ...bare }],
    ]);
  });

  it("of which all is said", () => {
    expect(
      madeOfOne("aws_msk_cluster", {
        cluster_name: "c",
        kafka_version: "3.8.x",
        number_of_broker_nodes: 3,
        enhanced_monitoring: "PER_BROKER",
        broker_node_group_info: [
          {
            client_subnets: ["subnet-1"],
            instance_type: "kafka.m7g.large",
            security_groups: ["sg-1"],
            az_distribution: "DEFAULT",
            storage_info: [{ ebs_storage_info: [{ volume_size: 100 }] }],
            connectivity_info: [
              {
                public_access: [{ type: "DISABLED" }],
                vpc_connectivity: [{ client_authentication: [{ sasl: [{ iam: true, scram: false }], tls: true }] }],
              },
            ],
          },
        ],
        encryption_info: [
          {
            encryption_at_rest_kms_key_arn: "k",
            encryption_in_transit: [{ client_broker: "TLS_PLAINTEXT", in_cluster: false }],
          },
        ],
        client_authentication: [
          {
            unauthenticated: true,
            sasl: [{ iam: true, scram: true }],
            tls: [{ certificate_authority_arns: ["ca"] }],
          },
        ],
        configuration_info: [{ arn: "conf", revision: 2 }],
        logging_info: [
          {
            broker_logs: [
              { cloudwatch_logs: [{ enabled: true, log_group: "g" }], s3: [{ enabled: true, bucket: "b" }] },
            ],
          },
        ],
        open_monitoring: [
          {
            prometheus: [
              { jmx_exporter: [{ enabled_in_broker: true }], node_exporter: [{ enabled_in_broker: false }] },
            ],
          },
        ],
        tags: { a: "b" },
        tags_all: { a: "b", c: "d" },
      }),
    ).toEqual([
      [
        "AWS::MSK::Cluster",
        {
          ClusterName: "c",
          KafkaVersion: "3.8.x",
          NumberOfBrokerNodes: 3,
          EnhancedMonitoring: "PER_BROKER",
          BrokerNodeGroupInfo: {
            ClientSubnets: ["subnet-1"],
            InstanceType: "kafka.m7g.large",
            SecurityGroups: ["sg-1"],
            BrokerAZDistribution: "DEFAULT",
            StorageInfo: { EBSStorageInfo: { VolumeSize: 100 } },
            ConnectivityInfo: {
              PublicAccess: { Type: "DISABLED" },
              VpcConnectivity: {
                ClientAuthentication: {
                  Sasl: { Iam: { Enabled: true }, Scram: { Enabled: false } },
                  Tls: { Enabled: true },
                },
              },
            },
          },
          EncryptionInfo: {
            EncryptionAtRest: { DataVolumeKMSKeyId: "k" },
            EncryptionInTransit: { ClientBroker: "TLS_PLAINTEXT", InCluster: false },
          },
          ClientAuthentication: {
            Sasl: { Iam: { Enabled: true }, Scram: { Enabled: true } },
            Tls: { CertificateAuthorityArnList: ["ca"], Enabled: true },
            Unauthenticated: { Enabled: true },
          },
          ConfigurationInfo: { Arn: "conf", Revision: 2 },
          LoggingInfo: {
            BrokerLogs: { CloudWatchLogs: { Enabled: true, LogGroup: "g" }, S3: { Enabled: true, Bucket: "b" } },
          },
          OpenMonitoring: {
            Prometheus: { JmxExporter: { EnabledInBroker: true }, NodeExporter: { EnabledInBroker: false } },
          },
          Tags: { a: "b", c: "d" },
        },
      ],
    ]);
    expect(madeOfOne("aws_msk_cluster", { tags: { a: "b" } })).toEqual([
      ["AWS::MSK::Cluster", { ...bare, Tags: { a: "b" } }],
    ]);
  });

  it("admit nobody by a way that is not said", () => {
    const none = { Iam: { Enabled: false }, Scram: { Enabled: false } };
    expect(admits([{}])).toStrictEqual({ Sasl: none, Unauthenticated: { Enabled: false } });
    expect(admits([{ tls: [{ certificate_authority_arns: [] }] }])).toStrictEqual({
      Sasl: none,
      Tls: { CertificateAuthorityArnList: [], Enabled: false },
      Unauthenticated: { Enabled: false },
    });
  });

  it("admit by certificates where their authorities are not known", () => {
    const [made] = madeOf({
      "aws_msk_cluster.x": {
        values: { client_authentication: [{ tls: [{}] }] },
        unknown: { client_authentication: [{ tls: [{ certificate_authority_arns: true }] }] },
      },
    });
    const { Tls } = (made?.[1] as { ClientAuthentication: { Tls: Record<string, unknown> } }).ClientAuthentication;
    expect(Tls["CertificateAuthorityArnList"]).toBeInstanceOf(Unresolved);
    expect(Tls["Enabled"]).toBe(true);
  });

  it("let other networks in by the ways that are said", () => {
    const connecting = (VpcConnectivity: object) => ({
      ...bare,
      BrokerNodeGroupInfo: { ...bare.BrokerNodeGroupInfo, ConnectivityInfo: { PublicAccess: {}, VpcConnectivity } },
    });
    expect(connects([{ tls: true }])).toStrictEqual(
      connecting({ ClientAuthentication: { Sasl: {}, Tls: { Enabled: true } } }),
    );
    expect(connects([{ sasl: [{ scram: true }] }])).toStrictEqual(
      connecting({ ClientAuthentication: { Sasl: { Scram: { Enabled: true } } } }),
    );
    expect(connects([])).toStrictEqual(bare);
  });
});
