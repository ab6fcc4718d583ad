"""Ways in over EC2 that moto does not know: client VPN endpoints with their target networks, and Verified Access."""

from moto.core.responses import ActionResult
from moto.ec2.models import EC2Backend
from moto.ec2.responses import EC2Response
from moto.moto_api._internal import mock_random


def apply() -> None:
    EC2Response.create_client_vpn_endpoint = create_client_vpn_endpoint
    EC2Response.delete_client_vpn_endpoint = delete_client_vpn_endpoint
    EC2Response.describe_client_vpn_endpoints = describe_client_vpn_endpoints
    EC2Response.associate_client_vpn_target_network = associate_client_vpn_target_network
    EC2Response.disassociate_client_vpn_target_network = disassociate_client_vpn_target_network
    EC2Response.describe_client_vpn_target_networks = describe_client_vpn_target_networks
    EC2Response.create_verified_access_endpoint = create_verified_access_endpoint
    EC2Response.delete_verified_access_endpoint = delete_verified_access_endpoint
    EC2Response.describe_verified_access_endpoints = describe_verified_access_endpoints


def kept(backend: EC2Backend, kind: str) -> dict:
    """What one account has of a kind in one region, by id."""
    doors = backend.__dict__.setdefault("doors", {})
    return doors.setdefault(kind, {})


def new_id(prefix: str) -> str:
    return f"{prefix}-{mock_random.get_random_hex(17)}"


def create_client_vpn_endpoint(self):
    made = {
        "ClientVpnEndpointId": new_id("cvpn-endpoint"),
        "ClientCidrBlock": self._get_param("ClientCidrBlock"),
        "Status": {"Code": "pending-associate"},
        "VpcId": self._get_param("VpcId"),
    }
    kept(self.ec2_backend, "vpn")[made["ClientVpnEndpointId"]] = made
    return ActionResult({key: made[key] for key in ("ClientVpnEndpointId", "Status")})


def delete_client_vpn_endpoint(self):
    kept(self.ec2_backend, "vpn").pop(self._get_param("ClientVpnEndpointId"), None)
    return ActionResult({"Status": {"Code": "deleting"}})


def describe_client_vpn_endpoints(self):
    return ActionResult({"ClientVpnEndpoints": list(kept(self.ec2_backend, "vpn").values())})


def associate_client_vpn_target_network(self):
    endpoint, subnet = self._get_param("ClientVpnEndpointId"), self._get_param("SubnetId")
    made = {
        "AssociationId": new_id("cvpn-assoc"),
        "ClientVpnEndpointId": endpoint,
        "TargetNetworkId": subnet,
        "VpcId": self.ec2_backend.get_subnet(subnet).vpc_id,
        "Status": {"Code": "associated"},
    }
    kept(self.ec2_backend, "target")[made["AssociationId"]] = made
    return ActionResult({key: made[key] for key in ("AssociationId", "Status")})


def disassociate_client_vpn_target_network(self):
    gone = self._get_param("AssociationId")
    kept(self.ec2_backend, "target").pop(gone, None)
    return ActionResult({"AssociationId": gone, "Status": {"Code": "disassociating"}})


def describe_client_vpn_target_networks(self):
    endpoint = self._get_param("ClientVpnEndpointId")
    targets = kept(self.ec2_backend, "target").values()
    return ActionResult({"ClientVpnTargetNetworks": [one for one in targets if one["ClientVpnEndpointId"] == endpoint]})


def create_verified_access_endpoint(self):
    made = {
        "VerifiedAccessEndpointId": new_id("vae"),
        "AttachmentType": self._get_param("AttachmentType"),
        "EndpointType": self._get_param("EndpointType"),
        "ApplicationDomain": self._get_param("ApplicationDomain"),
        "LoadBalancerOptions": self._get_param("LoadBalancerOptions"),
        "NetworkInterfaceOptions": self._get_param("NetworkInterfaceOptions"),
        "Status": {"Code": "active"},
    }
    kept(self.ec2_backend, "verified")[made["VerifiedAccessEndpointId"]] = made
    return ActionResult({"VerifiedAccessEndpoint": made})


def delete_verified_access_endpoint(self):
    gone = kept(self.ec2_backend, "verified").pop(self._get_param("VerifiedAccessEndpointId"), None)
    return ActionResult({"VerifiedAccessEndpoint": gone})


def describe_verified_access_endpoints(self):
    return ActionResult({"VerifiedAccessEndpoints": list(kept(self.ec2_backend, "verified").values())})
