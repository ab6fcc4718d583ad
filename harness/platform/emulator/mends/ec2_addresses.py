"""Network interfaces take their address from the subnet's own list.

Unmended, an interface that names no address gets a random one, which may be taken, reserved, or outside the subnet.
"""

from moto.ec2.models import elastic_network_interfaces as interfaces
from moto.ec2.models import nat_gateways, vpcs


def apply() -> None:
    original = interfaces.NetworkInterface.__init__

    def create(self, ec2_backend, subnet, private_ip_address=None, private_ip_addresses=None, *args, **kwargs):
        where = ec2_backend.get_subnet(subnet) if isinstance(subnet, str) else subnet
        given = private_ip_address[0] if isinstance(private_ip_address, list) and private_ip_address else private_ip_address
        if where is not None and not given and not private_ip_addresses:
            private_ip_address = where.get_available_subnet_ip(self)
        elif where is not None and given and given not in where._subnet_ips:
            where.request_ip(given, self)
        original(self, ec2_backend, subnet, private_ip_address, private_ip_addresses, *args, **kwargs)

    interfaces.NetworkInterface.__init__ = create
    # Interface endpoints and NAT gateways ask for a random address; none given means one of the subnet's.
    vpcs.random_private_ip = nat_gateways.random_private_ip = lambda *_: None
    mend_nat_gateways()


def mend_nat_gateways() -> None:
    """The interface of a NAT gateway is the service's own: it has no security group and goes with its gateway."""
    create, delete = nat_gateways.NatGatewayBackend.create_nat_gateway, nat_gateways.NatGatewayBackend.delete_nat_gateway

    def create_nat_gateway(self, *args, **kwargs):
        gateway = create(self, *args, **kwargs)
        interface = gateway._eni
        interface._group_set = []
        interface.description = f"Interface for NAT Gateway {gateway.id}"
        interface.interface_type = "nat_gateway"
        interface.requester_managed = True
        interface.source_dest_check = False
        interface.status = "in-use"
        return gateway

    def delete_nat_gateway(self, nat_gateway_id):
        gateway = delete(self, nat_gateway_id)
        self.enis.pop(gateway._eni.id, None)
        return gateway

    nat_gateways.NatGatewayBackend.create_nat_gateway = create_nat_gateway
    nat_gateways.NatGatewayBackend.delete_nat_gateway = delete_nat_gateway
