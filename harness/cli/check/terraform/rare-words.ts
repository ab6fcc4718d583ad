// What no profile has and planted cases add: interfaces, fleets, transit gateways, rules of the resolver. For tests.

import { isMap, textOf } from "../../../analysis/model/value.ts";
import type { Value } from "../../../analysis/model/value.ts";
import { block, blocks, flag, get, items, json, number, tags } from "./words.ts";
import type { Said, SaidMap, Saying, Writer } from "./words.ts";

/** Attributes by the property that says each. */
function plain(type: string, attributes: Readonly<Record<string, string>>): Writer {
  return (p) => [[type, Object.fromEntries(Object.entries(attributes).map(([name, from]) => [name, p[from]]))]];
}

const interfaceOf: Writer = (p) => [
  [
    "aws_network_interface",
    { subnet_id: p["SubnetId"], security_groups: p["GroupSet"], source_dest_check: flag(p["SourceDestCheck"], true) },
  ],
];

const inTable = {
  transit_gateway_attachment_id: "TransitGatewayAttachmentId",
  transit_gateway_route_table_id: "TransitGatewayRouteTableId",
};

function launchTemplate(value: Value): Said {
  return block(value, (one) => ({
    id: one["LaunchTemplateId"],
    name: one["LaunchTemplateName"],
    version: one["Version"],
  }));
}

const cluster: Writer = (p, { resource }) => [
  [
    "aws_rds_cluster",
    {
      cluster_identifier: p["DBClusterIdentifier"],
      engine: p["Engine"],
      engine_version: p["EngineVersion"],
      storage_encrypted: flag(p["StorageEncrypted"], false),
      kms_key_id: p["KmsKeyId"],
      deletion_protection: flag(p["DeletionProtection"], false),
      backup_retention_period: number(p["BackupRetentionPeriod"] ?? 1),
      db_subnet_group_name: p["DBSubnetGroupName"],
      db_cluster_parameter_group_name: p["DBClusterParameterGroupName"],
      vpc_security_group_ids: p["VpcSecurityGroupIds"],
      skip_final_snapshot: resource.attributes["DeletionPolicy"] === "Delete",
      ...tags(p["Tags"]),
    },
  ],
];

const connector: Writer = (p) => [
  [
    "aws_mskconnect_connector",
    {
      name: p["ConnectorName"],
      connector_configuration: p["ConnectorConfiguration"],
      kafkaconnect_version: p["KafkaConnectVersion"],
      service_execution_role_arn: p["ServiceExecutionRoleArn"],
      kafka_cluster: block(p["KafkaCluster"], (to) => ({
        apache_kafka_cluster: block(to["ApacheKafkaCluster"], (one) => ({
          bootstrap_servers: one["BootstrapServers"],
          vpc: block(one["Vpc"], (vpc) => ({ subnets: vpc["Subnets"], security_groups: vpc["SecurityGroups"] })),
        })),
      })),
    },
  ],
];

const configuration: Writer = (p) => {
  const disks = (isRoot: boolean): Said =>
    items(p["BlockDeviceMappings"])
      .filter((one) => /^\/dev\/(xvda|sda1)$/.test(textOf(get(one, "DeviceName"))) === isRoot)
      .map((one): SaidMap => ({
        device_name: get(one, "DeviceName"),
        encrypted: flag(get(one, "Ebs.Encrypted"), false),
        volume_type: get(one, "Ebs.VolumeType"),
        volume_size: number(get(one, "Ebs.VolumeSize")),
      }));
  return [
    [
      "aws_launch_configuration",
      {
        image_id: p["ImageId"],
        instance_type: p["InstanceType"],
        security_groups: p["SecurityGroups"],
        associate_public_ip_address: flag(p["AssociatePublicIpAddress"]),
        metadata_options: block(p["MetadataOptions"], (one) => ({
          http_tokens: one["HttpTokens"],
          http_endpoint: one["HttpEndpoint"] ?? "enabled",
          http_put_response_hop_limit: number(one["HttpPutResponseHopLimit"]),
        })),
        root_block_device: disks(true),
        ebs_block_device: disks(false),
      },
    ],
  ];
};

export const rareWords: Readonly<Record<string, Writer>> = {
  "AWS::EC2::NetworkInterface": interfaceOf,
  "AWS::EC2::NetworkInterfaceAttachment": plain("aws_network_interface_attachment", {
    instance_id: "InstanceId",
    network_interface_id: "NetworkInterfaceId",
    device_index: "DeviceIndex",
  }),
  "AWS::EC2::DHCPOptions": plain("aws_vpc_dhcp_options", {
    domain_name: "DomainName",
    domain_name_servers: "DomainNameServers",
  }),
  "AWS::EC2::VPCDHCPOptionsAssociation": plain("aws_vpc_dhcp_options_association", {
    vpc_id: "VpcId",
    dhcp_options_id: "DhcpOptionsId",
  }),
  "AWS::Route53Resolver::ResolverRule": plain("aws_route53_resolver_rule", {
    domain_name: "DomainName",
    rule_type: "RuleType",
  }),
  "AWS::Route53Resolver::ResolverRuleAssociation": plain("aws_route53_resolver_rule_association", {
    resolver_rule_id: "ResolverRuleId",
    vpc_id: "VPCId",
  }),
  "AWS::EC2::VPNGatewayRoutePropagation": (p) =>
    items(p["RouteTableIds"]).map((table, at): Saying => [
      "aws_vpn_gateway_route_propagation",
      { vpn_gateway_id: p["VpnGatewayId"], route_table_id: table },
      String(at),
    ]),
  "AWS::EC2::TransitGateway": (p) => [
    [
      "aws_ec2_transit_gateway",
      {
        default_route_table_association: p["DefaultRouteTableAssociation"] ?? "enable",
        default_route_table_propagation: p["DefaultRouteTablePropagation"] ?? "enable",
      },
    ],
  ],
  "AWS::EC2::TransitGatewayRouteTable": plain("aws_ec2_transit_gateway_route_table", {
    transit_gateway_id: "TransitGatewayId",
  }),
  "AWS::EC2::TransitGatewayRouteTableAssociation": plain("aws_ec2_transit_gateway_route_table_association", inTable),
  "AWS::EC2::TransitGatewayRouteTablePropagation": plain("aws_ec2_transit_gateway_route_table_propagation", inTable),
  "AWS::EC2::TransitGatewayRoute": (p) => [
    [
      "aws_ec2_transit_gateway_route",
      {
        ...Object.fromEntries(Object.entries(inTable).map(([name, from]) => [name, p[from]])),
        destination_cidr_block: p["DestinationCidrBlock"],
        blackhole: flag(p["Blackhole"], false),
      },
    ],
  ],
  "AWS::AutoScaling::AutoScalingGroup": (p) => [
    [
      "aws_autoscaling_group",
      {
        min_size: number(p["MinSize"]),
        max_size: number(p["MaxSize"]),
        desired_capacity: number(p["DesiredCapacity"]),
        vpc_zone_identifier: p["VPCZoneIdentifier"],
        launch_configuration: p["LaunchConfigurationName"],
        launch_template: launchTemplate(p["LaunchTemplate"]),
        mixed_instances_policy: [],
        tag: items(p["Tags"]).map((one) => ({
          key: get(one, "Key"),
          value: get(one, "Value"),
          propagate_at_launch: get(one, "PropagateAtLaunch"),
        })),
      },
    ],
  ],
  "AWS::AutoScaling::LaunchConfiguration": configuration,
  "AWS::MSK::VpcConnection": plain("aws_msk_vpc_connection", {
    authentication: "Authentication",
    target_cluster_arn: "TargetClusterArn",
    vpc_id: "VpcId",
    client_subnets: "ClientSubnets",
    security_groups: "SecurityGroups",
  }),
  "AWS::EC2::SnapshotBlockPublicAccess": plain("aws_ebs_snapshot_block_public_access", { state: "State" }),
  "AWS::RDS::DBCluster": cluster,
  "AWS::KafkaConnect::Connector": connector,
  "AWS::Events::EventBusPolicy": (p) => [
    [
      "aws_cloudwatch_event_bus_policy",
      {
        event_bus_name: p["EventBusName"] ?? "default",
        policy: isMap(p["Statement"]) ? json({ Version: "2012-10-17", Statement: [p["Statement"]] }) : undefined,
      },
    ],
  ],
  "AWS::S3::MultiRegionAccessPoint": (p) => [
    [
      "aws_s3control_multi_region_access_point",
      {
        details: [
          {
            name: p["Name"],
            region: blocks(p["Regions"], (one) => ({ bucket: one["Bucket"], bucket_account_id: "" })),
          },
        ],
      },
    ],
  ],
};
