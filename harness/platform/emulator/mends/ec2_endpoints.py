"""VPC endpoints: their network interfaces carry the endpoint's security groups, a gateway has no private DNS, and a
change of groups or subnets reaches the interfaces."""

from moto.ec2.models import vpcs
from moto.ec2.models.managed_prefixes import ManagedPrefixListBackend
from moto.ec2.responses.vpcs import VPCs

PREFIX_LIST_BLOCK = "198.51.100.0/24"


def apply() -> None:
    create, modify, delete = (
        vpcs.VPCBackend.create_vpc_endpoint,
        vpcs.VPCBackend.modify_vpc_endpoint,
        vpcs.VPCBackend.delete_vpc_endpoints,
    )

    def create_endpoint(self, vpc_id, service_name, endpoint_type, *args, **kwargs):
        kind = endpoint_type or "Gateway"
        if kind != "Interface":
            kwargs["private_dns_enabled"] = False
        endpoint = create(self, vpc_id, service_name, kind, *args, **kwargs)
        if kind == "Interface":
            if not endpoint.security_group_ids:
                endpoint.security_group_ids = [self.get_default_security_group(vpc_id).id]
            for interface_id in endpoint.network_interface_ids:
                adopt(self, endpoint, self.get_network_interface(interface_id))
        return endpoint

    def modify_endpoint(self, vpc_id, *args, **kwargs):
        modify(self, vpc_id, *args, **kwargs)
        endpoint = self.vpc_end_points[vpc_id]
        if endpoint.vpc_endpoint_type == "Interface":
            follow_subnets(self, endpoint)
            for interface_id in endpoint.network_interface_ids:
                adopt(self, endpoint, self.get_network_interface(interface_id))

    def delete_endpoints(self, vpce_ids=None):
        gone = [self.vpc_end_points[each] for each in vpce_ids or [] if each in self.vpc_end_points]
        result = delete(self, vpce_ids)
        for endpoint in gone:
            for interface_id in endpoint.network_interface_ids:
                self.enis.pop(interface_id, None)
        return result

    vpcs.VPCBackend.create_vpc_endpoint = create_endpoint
    vpcs.VPCBackend.modify_vpc_endpoint = modify_endpoint
    vpcs.VPCBackend.delete_vpc_endpoints = delete_endpoints
    mend_private_dns()
    mend_prefix_lists()
    name_prefix_lists()


def adopt(backend, endpoint, interface) -> None:
    interface._group_set = [backend.get_security_group_from_id(each) for each in endpoint.security_group_ids]
    interface.description = f"VPC Endpoint Interface {endpoint.id}"
    interface.interface_type = "vpc_endpoint"
    interface.requester_managed = True
    interface.status = "in-use"


def follow_subnets(backend, endpoint) -> None:
    interfaces = [backend.get_network_interface(each) for each in endpoint.network_interface_ids]
    wanted = list(endpoint.subnet_ids or [])
    for interface in interfaces:
        if interface.subnet.id not in wanted:
            interface.delete()
    kept = [interface for interface in interfaces if interface.subnet.id in wanted]
    covered = {interface.subnet.id for interface in kept}
    kept += [backend.create_network_interface(each, None) for each in wanted if each not in covered]
    endpoint.network_interface_ids = [interface.id for interface in kept]


def mend_private_dns() -> None:
    original = VPCs.modify_vpc_endpoint

    def modify(self):
        answer = original(self)
        enabled = self._get_param("PrivateDnsEnabled")
        if enabled is not None:
            self.ec2_backend.vpc_end_points[self._get_param("VpcEndpointId")].private_dns_enabled = enabled
        return answer

    VPCs.modify_vpc_endpoint = modify


# Ids of the S3 prefix lists, which AWS keeps the same in every account (DescribeManagedPrefixLists).
S3_PREFIX_LISTS = {
    "us-east-1": "pl-63a5400a",
    "us-east-2": "pl-7ba54012",
    "us-west-2": "pl-68a54001",
    "eu-west-1": "pl-6da54004",
    "eu-central-1": "pl-6ea54007",
}


def name_prefix_lists() -> None:
    """S3's prefix list has the id that templates name."""
    create = ManagedPrefixListBackend.create_managed_prefix_list

    def create_managed_prefix_list(self, *args, **kwargs):
        made = create(self, *args, **kwargs)
        known = S3_PREFIX_LISTS.get(self.region_name)
        if known is not None and made.prefix_list_name == f"com.amazonaws.{self.region_name}.s3":
            self.managed_prefix_lists.pop(made.id)
            made.id = known
            made.prefix_list_arn = made.arn(self.region_name, made.owner_id)
            self.managed_prefix_lists[known] = made
        return made

    ManagedPrefixListBackend.create_managed_prefix_list = create_managed_prefix_list


def mend_prefix_lists() -> None:
    """The gateway services' prefix lists hold the address block under which the local S3 is reached."""
    original = VPCs.get_managed_prefix_list_entries
    described = VPCs.describe_prefix_lists

    def entries(self):
        answer = original(self)
        name = getattr(self.ec2_backend.get_managed_prefix_list_entries(self._get_param("PrefixListId")), "prefix_list_name", "")
        if name.endswith(".s3"):
            answer.result["Entries"] = [{"Cidr": PREFIX_LIST_BLOCK, "Description": "Amazon S3"}]
        return answer

    def lists(self):
        answer = described(self)
        answer.result["PrefixLists"] = [
            {
                "PrefixListId": each.id,
                "PrefixListName": each.prefix_list_name,
                "Cidrs": [PREFIX_LIST_BLOCK] if each.prefix_list_name.endswith(".s3") else [],
            }
            for each in answer.result["PrefixLists"]
        ]
        return answer

    VPCs.get_managed_prefix_list_entries = entries
    VPCs.describe_prefix_lists = lists
