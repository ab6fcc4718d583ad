// The pipeline itself: brokers, worker, and the endpoint that leads to ClickHouse Cloud under its own name.

import { Fn, Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { CfnVPCEndpoint } from "aws-cdk-lib/aws-ec2";
import { CfnHostedZone, CfnRecordSet } from "aws-cdk-lib/aws-route53";
import { conformanceDocuments } from "../conformance/documents.ts";
import type { ProbedHosts } from "../conformance/documents.ts";
import { subnetId, subnetIds } from "../network/subnets.ts";
import { bucket } from "../platform/bucket.ts";
import { secrets } from "../security/secrets.ts";
import type { PipelineSettings } from "../settings/msk-privatelink.ts";
import { pipelinePorts } from "../settings/msk-privatelink.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { PipelineAuditStack } from "./audit-stack.ts";
import type { ClickhouseCloudStack } from "./clickhouse-cloud-stack.ts";
import type { FoundationStack } from "./foundation-stack.ts";
import { kafkaAlarms, kafkaCluster } from "./kafka.ts";
import { connectSettings, parameterNames, worker } from "./worker.ts";

export interface BeforePipeline {
  readonly foundation: FoundationStack;
  readonly audit: PipelineAuditStack;
  readonly cloud: ClickhouseCloudStack;
}

/** Users that have a secret: the one that writes to ClickHouse Cloud, and the worker's key store. */
const secretNames = ["sink", "keystore"] as const;
/** Probes stand where the worker does. */
const workerHosts: ProbedHosts = {
  prefix: "pipeline",
  finder: "../ssm/host-process.sh",
  probes: ["probeConnections", "probeTls", "probeSockets"],
};

export class PipelineStack extends Stack {
  constructor(app: App, before: BeforePipeline, settings: PipelineSettings) {
    super(app, `${settings.profile}-pipeline`, stackProps(settings, "brokers, worker, endpoint"));
    const { foundation, audit } = before;
    const { network, groups, keys, roles } = foundation;
    const kafka = kafkaCluster(this, {
      subnets: subnetIds(network, "private"),
      group: groups.mskCluster,
      key: keys.kafka,
      logGroup: audit.groups.broker.ref,
      settings,
    });
    const host = worker(this, {
      subnet: subnetId(network, "private", "a"),
      group: groups.kafkaConnect,
      profile: roles.workerProfile.ref,
      key: keys.volumes,
      kafka,
      settings,
    });
    connectSettings(this, settings);
    bucket(this, "PluginsBucket", {
      name: settings.buckets.plugins,
      title: "Kafka Connect Plugins",
      key: keys.objects,
      expiry: undefined,
    });
    const arns = secrets(this, secretNames, {
      key: keys.secrets,
      rotationRole: roles.rotation.attrArn,
      subnets: subnetIds(network, "private"),
      group: groups.rotation,
      readers: [roles.worker.attrArn],
      site: settings,
    });
    const zone = this.wayToClickhouse(before, settings);
    output(this, "Instances", { connect: host.ref });
    output(this, "KafkaArn", kafka.attrArn);
    output(this, "Parameters", parameterNames);
    output(this, "Secrets", arns);
    output(this, "Buckets", settings.buckets);
    output(this, "Documents", conformanceDocuments(this, workerHosts));
    output(this, "Zone", { id: zone.ref, name: settings.clickhouseHost });
    output(this, "Alarms", { ...audit.alarms, ...kafkaAlarms(this, audit.topic, settings) });
    output(this, "Profile", settings.profile);
    output(this, "Variant", settings.variant);
    output(this, "Account", settings.account);
    output(this, "Region", settings.region);
  }

  /** The endpoint, and the cluster's own name as an alias of it inside the VPC. */
  private wayToClickhouse({ foundation, cloud }: BeforePipeline, settings: PipelineSettings): CfnHostedZone {
    const { network, groups } = foundation;
    const vpcId = network.vpc.attrVpcId;
    const endpoint = new CfnVPCEndpoint(this, "EndpointClickhouse", {
      vpcId,
      vpcEndpointType: "Interface",
      serviceName: cloud.serviceName,
      privateDnsEnabled: false,
      subnetIds: subnetIds(network, "private"),
      securityGroupIds: [groups.clickhouseEndpoint],
      tags: [{ key: "Name", value: "clickhouse-cloud" }],
    });
    const zone = new CfnHostedZone(this, "ClickhouseZone", {
      name: settings.clickhouseHost,
      vpcs: [{ vpcId, vpcRegion: settings.region }],
      hostedZoneTags: [{ key: "Name", value: "ClickHouse Cloud" }],
    });
    // An entry reads `zone id:name`; the first one answers in every zone.
    const entry = Fn.split(":", Fn.select(0, endpoint.attrDnsEntries), 2);
    new CfnRecordSet(this, "ClickhouseRecord", {
      hostedZoneId: zone.ref,
      name: settings.clickhouseHost,
      type: "A",
      aliasTarget: { hostedZoneId: Fn.select(0, entry), dnsName: Fn.select(1, entry), evaluateTargetHealth: true },
    });
    output(this, "Services", [
      {
        name: "clickhouse-cloud-https",
        host: settings.clickhouseHost,
        port: pipelinePorts.clickhouse,
        protocol: "https",
        tls: true,
      },
    ]);
    return zone;
  }
}
