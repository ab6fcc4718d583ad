// What a plan of a platform that is made anew does not know although nobody wrote it. For tests.

/** Attributes that the provider fills in where nobody says them. Source: the provider's schema, "Optional, Computed". */
export const computed: Readonly<Record<string, readonly string[]>> = {
  aws_security_group: ["name", "name_prefix", "owner_id"],
  aws_route: ["instance_id", "instance_owner_id", "network_interface_id", "origin", "state"],
  aws_subnet: ["availability_zone_id", "ipv6_cidr_block_association_id", "owner_id"],
  aws_vpc: ["default_security_group_id", "main_route_table_id", "ipv6_cidr_block", "dhcp_options_id"],
  aws_vpc_endpoint: ["policy", "dns_entry", "security_group_ids", "subnet_ids", "route_table_ids", "state"],
  aws_instance: [
    ...["associate_public_ip_address", "availability_zone", "ipv6_address_count", "ipv6_addresses", "key_name"],
    ...["private_ip", "public_ip", "user_data", "user_data_base64", "host_id", "security_groups"],
  ],
  aws_kms_key: ["policy", "rotation_period_in_days"],
  aws_sns_topic: ["policy", "owner"],
  aws_sqs_queue: ["policy", "sqs_managed_sse_enabled", "url"],
  aws_db_instance: ["availability_zone", "ca_cert_identifier", "endpoint", "port", "replicas", "backup_window"],
  aws_eks_node_group: ["version", "release_version", "disk_size"],
  aws_eks_addon: ["addon_version", "configuration_values"],
  aws_eks_access_entry: ["kubernetes_groups", "user_name"],
  aws_lb: ["vpc_id", "zone_id", "dns_name"],
  aws_iam_role: ["managed_policy_arns", "name_prefix", "unique_id"],
};
